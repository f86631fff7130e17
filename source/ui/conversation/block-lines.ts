/**
The lines of one block at one width. A long block is folded to its first lines; all lines of it are laid out once
and kept, so that moving through a message of 400 KB costs what a short one costs.
*/
import type {Glyphs} from '../glyphs.ts';
import {bytes} from '../format.ts';
import {piece} from '../rows.ts';
import {cellsOf, cutMiddle, inert, oneLine} from '../text.ts';
import type {Role} from '../theme.ts';
import type {Block, BlockKind, Said} from './blocks.ts';
import {jsonLines} from './json-lines.ts';
import {headed, indented, type Line, lineOf, lineOfRow} from './line.ts';
import {rendering} from './rendering.ts';
import {linesOf, wrapText} from './wrap.ts';

export type LineOptions = {
	readonly width: number;
	readonly wrap: boolean;
	/** False: each character as it came. */
	readonly rendered: boolean;
	readonly glyphs: Glyphs;
};

/** Lines shown of a folded block. The system message is the same in every call of a session. */
const foldedLines: Readonly<Record<BlockKind, number>> = {
	system: 3,
	history: 1,
	user: 12,
	assistant: 12,
	result: 3,
	answer: Number.POSITIVE_INFINITY,
};

type Laid = {readonly key: string; readonly lines: readonly Line[]};

/** The last two ways in which a block was laid out: a text is turned to how it came and back. */
const kept = new WeakMap<Block, readonly Laid[]>();
const keptMost = 2;

/** All lines of a block. */
export function linesOfBlock(block: Block, options: LineOptions): readonly Line[] {
	const {width, wrap, rendered, glyphs} = options;
	const key = [width, wrap, rendered, rendering() !== null, glyphs.arrow].join(' ');
	const known = kept.get(block) ?? [];
	const same = known.find(laid => laid.key === key);
	if (same !== undefined) return same.lines;
	const lines = block.said.flatMap(said => linesOfSaid(said, options));
	kept.set(block, [{key, lines}, ...known].slice(0, keptMost));
	return lines;
}

/** True where a block is longer than what is shown of it folded. */
export function isLong(block: Block, options: LineOptions): boolean {
	const most = foldedLines[block.kind];
	if (block.kind === 'history') return true;
	return (most < largeChars && isLarge(block)) || linesOfBlock(block, options).length > most + 1;
}

/** The lines shown: all of an open block; of a folded one the first, and how much more there is. */
export function shownLines(block: Block, options: LineOptions & {readonly open: boolean}): readonly Line[] {
	if (options.open || !isLong(block, options)) return linesOfBlock(block, options);
	const most = foldedLines[block.kind];
	if (block.kind === 'history') return linesOfBlock(block, options).slice(0, most);
	const lines = linesOfBlock(isLarge(block) ? beginOf(block) : block, options);
	// A folded result is its JSON as it came, which tells more in three lines than one key a line does.
	const shown = block.kind === 'result' ? compactLines(block, options).slice(0, most) : lines.slice(0, most);
	const more = isLarge(block)
		? `the rest of ${bytes(charsOf(block))}`
		: `${lines.length - shown.length} more lines`;
	return [...shown, lineOf(`${options.glyphs.folded} ${more}`, 'accent')];
}

/** A larger block is laid out whole when it is unfolded and no sooner: 400 kB take 200 ms, once a width. */
const largeChars = 50_000;

/** Enough for the lines of a folded block on the widest screen. */
const beginChars = 8000;

const begins = new WeakMap<Block, Block>();

function charsOf({said}: Block): number {
	return said.reduce((sum, item) => sum + ('text' in item ? (item.text?.length ?? 0) : 0), 0);
}

function isLarge(block: Block): boolean {
	return charsOf(block) > largeChars;
}

/** What a large block begins with. */
function beginOf(block: Block): Block {
	const known = begins.get(block);
	if (known !== undefined) return known;
	const said = block.said
		.slice(0, foldedLines.user + 1)
		.map(item =>
			'text' in item && item.text !== null ? {...item, text: item.text.slice(0, beginChars)} : item,
		);
	const begin = {...block, said};
	begins.set(block, begin);
	return begin;
}

function compactLines(block: Block, options: LineOptions): readonly Line[] {
	return block.said.flatMap(said => {
		if (said.kind !== 'result') return linesOfSaid(said, options);
		const lead = piece(`${leadOf(said, options)}  `, 'accent');
		const cells = cellsOf(lead.text);
		const room = Math.max(10, options.width - cells);
		const lines = wrapText(oneLine(said.text, room * foldedLines.result), room);
		return headed(
			lines.map(text => lineOf(text)),
			[lead],
			[{text: ' '.repeat(cells)}],
		);
	});
}

/** `← get_order`; a name never takes more than half of the line. */
function leadOf(said: Extract<Said, {kind: 'call' | 'result'}>, {glyphs, width}: LineOptions): string {
	const sign = said.kind === 'call' ? glyphs.arrow : glyphs.back;
	return `${sign} ${cutMiddle(inert(oneLine(said.name ?? 'result')), Math.floor(width / 2), glyphs.cut)}`;
}

function linesOfSaid(said: Said, options: LineOptions): readonly Line[] {
	const {glyphs} = options;
	switch (said.kind) {
		case 'text':
			return read(said.text, options);
		case 'note':
			return broken(said.text, options, 'dim');
		case 'error':
			return broken(`${glyphs.error} ${said.text}`, options, 'error');
		case 'reasoning':
			return [lineOf('reasoning', 'accent'), ...read(said.text, options, 'dim')];
		case 'media':
			return broken(`[${said.label}]`, options, 'accent');
		case 'call': {
			const note = said.answered ? '' : '   (its result is not in this call)';
			return named(
				`${glyphs.arrow} ${said.name}`,
				said.text ?? '(arguments are not in the telemetry)',
				options,
				note,
			);
		}
		case 'result':
			return named(leadOf(said, options), said.text, options, said.note ?? '');
	}
}

/** `→ get_order  {"order":"A-2210"}` in one line where it fits, else the text below it, indented. */
function named(lead: string, text: string, options: LineOptions, note: string): readonly Line[] {
	const flat = oneLine(text, options.width + 1);
	if (!text.includes('\n') && cellsOf(lead) + 2 + cellsOf(flat) + note.length <= options.width) {
		return [lineOfRow([piece(`${lead}  `, 'accent'), piece(`${flat}${note}`)])];
	}
	const inner = {...options, width: Math.max(2, options.width - 2)};
	// A result is data, whatever it looks like: files, pages, logs.
	const json = options.rendered ? jsonLines(text, roomOf(inner)) : null;
	return [lineOfRow([piece(lead, 'accent'), piece(note)]), ...indented(json ?? broken(text, inner), 2)];
}

/** A text that someone wrote: JSON a key a line, Markdown rendered, everything else as it came. */
function read(text: string, options: LineOptions, role?: Role): readonly Line[] {
	if (!options.rendered) return broken(text, options, role);
	const json = jsonLines(text, roomOf(options));
	if (json !== null) return json;
	const loaded = rendering();
	const lines =
		loaded?.isMarkdown(text) === true
			? loaded.markdownLines(text, {
					width: roomOf(options),
					ruleWidth: options.width,
					glyphs: options.glyphs,
					role,
				})
			: null;
	return lines ?? broken(text, options, role);
}

/** Nothing is too long for a line that does not wrap. */
function roomOf({width, wrap}: LineOptions): number {
	return wrap ? width : Number.POSITIVE_INFINITY;
}

function broken(text: string, {width, wrap}: LineOptions, role?: Role): readonly Line[] {
	return (wrap ? wrapText(text, width) : linesOf(text)).map(line => lineOf(line, role));
}
