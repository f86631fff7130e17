/**
JSON a key a line. Numbers and texts stay as they were written (a number of twenty digits is not rounded, a key that
comes twice stays twice): only blanks between them change.
*/
import {piece, plain, type Row, widthOf} from '../rows.ts';
import type {Role} from '../theme.ts';
import {type Line, wrapRow} from './line.ts';

/** JSON larger than this is shown as it came: printing it prettily would take longer than a frame may. */
const prettyMost = 1_000_000;

const indentCells = 2;

/** Numbers and the signs between them in one row: it is gone through for each of its lines that is drawn. */
const numbersMost = 10_000;

/** A list in one line is not read further than this. */
const flatMost = 100;

/** JSON a key a line; everything else as it came. */
export function pretty(text: string): string {
	const rows = jsonRows(text, {flat: 0, indentMost: Number.POSITIVE_INFINITY, breaksTexts: false});
	return rows === null ? text : rows.map(({row}) => plain(row)).join('\n');
}

/** Coloured by meaning; null: this is no JSON. */
export function jsonLines(text: string, width: number): readonly Line[] | null {
	const rows = jsonRows(text, {
		flat: Math.min(width, flatMost),
		indentMost: Math.min(Math.floor(width / 2), flatMost),
		breaksTexts: true,
	});
	return rows?.flatMap(({row, hang}) => wrapRow(row, {width, hang})) ?? null;
}

type JsonRow = {readonly row: Row; readonly hang: number};

type Options = {
	/** Lists of plain values stand in one line where they fit into so many cells. */
	readonly flat: number;
	/** What is deeper stands no further to the right than this. */
	readonly indentMost: number;
	/** A text of several lines goes on below where it says so. */
	readonly breaksTexts: boolean;
};

const lexemes = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

function jsonRows(text: string, options: Options): readonly JsonRow[] | null {
	const first = /\S/.exec(text)?.[0];
	if ((first !== '{' && first !== '[') || text.length > prettyMost) return null;
	try {
		JSON.parse(text);
	} catch {
		return null;
	}
	return new Printer(text.match(lexemes) ?? [], options).rows();
}

/** Goes over the lexemes of valid JSON once. */
class Printer {
	readonly #lexemes: readonly string[];
	readonly #options: Options;
	readonly #rows: JsonRow[] = [];
	#row: Row[number][] = [];
	#depth = 0;

	constructor(all: readonly string[], options: Options) {
		this.#lexemes = all;
		this.#options = options;
	}

	rows(): readonly JsonRow[] {
		for (let at = 0; at < this.#lexemes.length; at++) {
			const lexeme = this.#lexemes[at] ?? '';
			const next = this.#lexemes[at + 1];
			if (lexeme === '{' || lexeme === '[') at = this.#opened(lexeme, at);
			else if (lexeme === '}' || lexeme === ']') this.#closed(lexeme);
			else if (lexeme === ',') {
				this.#put(lexeme, 'dim');
				this.#end();
			} else if (lexeme === ':') this.#put(': ', 'dim');
			else if (lexeme.startsWith('"') && next !== ':') this.#text(lexeme);
			else this.#put(lexeme, roleOf(lexeme, next === ':'));
		}
		this.#end();
		return this.#rows;
	}

	/** Gives the index of the last lexeme that is done. */
	#opened(lexeme: string, at: number): number {
		const close = this.#flatUntil(at);
		if (close === null) {
			this.#put(lexeme, 'dim');
			this.#end();
			this.#depth++;
			return at;
		}
		for (let inner = at; inner <= close; inner++) {
			const item = this.#lexemes[inner] ?? '';
			if (item === ',') this.#put(', ', 'dim');
			else this.#put(item, roleOf(item, false));
		}
		return close;
	}

	/**
	Where a list ends that stands in one line; null: it does not. An empty one always does, one of numbers wraps, and
	others of plain values do where they fit.
	*/
	#flatUntil(at: number): number | null {
		const [open, next] = [this.#lexemes[at], this.#lexemes[at + 1]];
		if (next === '}' || next === ']') return at + 1;
		if (open !== '[' || this.#options.flat === 0) return null;
		let cells = widthOf(this.#row) + this.#indent() + 2;
		let hasTexts = false;
		for (let end = at + 1; cells <= this.#options.flat || (!hasTexts && end - at < numbersMost); end++) {
			const lexeme = this.#lexemes[end] ?? '{';
			if (lexeme === ']') return end;
			if (lexeme === '{' || lexeme === '[') return null;
			hasTexts ||= lexeme.startsWith('"');
			cells += lexeme.length + (lexeme === ',' ? 1 : 0);
		}
		return null;
	}

	#closed(lexeme: string): void {
		this.#end();
		this.#depth--;
		this.#put(lexeme, 'dim');
	}

	#text(lexeme: string): void {
		const parts = this.#options.breaksTexts ? linesOfText(lexeme) : [lexeme];
		for (const [index, part] of parts.entries()) {
			if (index > 0) {
				this.#end();
				this.#put(' '.repeat(indentCells));
			}
			this.#put(part, 'string');
		}
	}

	#put(text: string, role?: Role): void {
		if (this.#row.length === 0 && this.#depth > 0) this.#row.push({text: ' '.repeat(this.#indent())});
		this.#row.push(piece(text, role));
	}

	#indent(): number {
		return Math.min(this.#depth * indentCells, this.#options.indentMost);
	}

	#end(): void {
		if (this.#row.length > 0) this.#rows.push({row: this.#row, hang: this.#indent() + indentCells});
		this.#row = [];
	}
}

/** A text behind each `\\n` in it, but for one at its end. */
function linesOfText(lexeme: string): readonly string[] {
	if (!lexeme.includes('\\n')) return [lexeme];
	const lines = lexeme.match(/(?:[^\\]|\\[^n])*\\n|(?:[^\\]|\\[^n])+$/g) ?? [lexeme];
	return lines.at(-1) === '"' ? [...lines.slice(0, -2), `${lines.at(-2) ?? ''}"`] : lines;
}

function roleOf(lexeme: string, isKey: boolean): Role | undefined {
	if (isKey) return undefined;
	if (lexeme.startsWith('"')) return 'string';
	if (/^[-\d]/.test(lexeme)) return 'number';
	return /^[a-z]/.test(lexeme) ? 'keyword' : 'dim';
}
