/**
Where a text stands in the raw records of a unit, so that a message that repeats it points at it and the file
holds it once: `{"$at":[content id, start, length, level]}`, a slice of a piece, in code points (as `substr` of
SQL counts), escaped `level` times as the inside of a JSON string. A prompt is at level 1 in JSON text of
messages, at level 2 where that text lies in JSON text again.

The text is looked for in the bytes, in every way that senders escape it. That needs no parsing, and cannot be
wrong: what is found gives the text back whatever is around it. What is not found is stored once more.
*/
import type {AttributeValue} from '../../domain/otlp.ts';
import type {LiftedText} from './content.ts';

/**
UTF-16 units that are searched for one unit: about 20 ms. A trace with more text than that times messages keeps
a copy of the rest.
*/
const searchedLengthMax = 64 * 1024 * 1024;

const surrogate = /[\uD800-\uDFFF]/;

type Form = {readonly text: string; readonly level: number};

export class References {
	readonly #lifted: readonly LiftedText[];
	#searchedLength = 0;

	constructor(lifted: readonly LiftedText[]) {
		this.#lifted = lifted;
	}

	/** What to store in place of the text; null where no record of the unit holds it. */
	find(text: string): AttributeValue | null {
		for (const lifted of this.#lifted) if (lifted.text === text) return {$content: lifted.ids};
		for (const form of formsOf(text)) {
			// The last first: the new messages of a turn are at the end.
			for (let index = this.#lifted.length - 1; index >= 0; index--) {
				const lifted = this.#lifted[index] as LiftedText;
				if (lifted.text.length < form.text.length) continue;
				this.#searchedLength += lifted.text.length;
				if (this.#searchedLength > searchedLengthMax) return null;
				const start = lifted.text.indexOf(form.text);
				const at = start === -1 ? null : place(lifted, {start, form});
				if (at !== null) return at;
			}
		}
		return null;
	}
}

/** The slice as a reference; null where it lies across pieces. */
function place(
	lifted: LiftedText,
	found: {readonly start: number; readonly form: Form},
): AttributeValue | null {
	const {form} = found;
	let start = found.start;
	for (const [index, piece] of lifted.pieces.entries()) {
		if (start >= piece.length) {
			start -= piece.length;
			continue;
		}
		if (start + form.text.length > piece.length) return null;
		const from = surrogate.test(piece) ? codePoints(piece.slice(0, start)) : start;
		const length = surrogate.test(form.text) ? codePoints(form.text) : form.text.length;
		return {$at: [lifted.ids[index] as number, from, length, form.level]};
	}
	return null;
}

/** A text as it stands in raw records: as it is, or escaped once or twice. */
function formsOf(text: string): readonly Form[] {
	const once = escaped(text);
	if (once === text && isAscii(text)) return [{text, level: 0}];
	const forms: Form[] = [{text: once, level: 1}];
	const add = (candidate: Form): void => {
		if (!forms.some(form => form.text === candidate.text)) forms.push(candidate);
	};
	// Python's json writes ASCII only, Go's hides what HTML takes for markup.
	const ascii = once.replace(/[^ -~]/g, asciiEscape);
	add({text: ascii, level: 1});
	add({text: once.replace(/[<>&\u2028\u2029]/g, asciiEscape), level: 1});
	add({text, level: 0});
	add({text: escaped(once), level: 2});
	add({text: escaped(ascii), level: 2});
	return forms;
}

/** As the inside of a JSON string. */
function escaped(text: string): string {
	return JSON.stringify(text).slice(1, -1);
}

function isAscii(text: string): boolean {
	return !/[^ -~]/.test(text);
}

function asciiEscape(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function codePoints(text: string): number {
	let count = 0;
	for (let index = 0; index < text.length; index++) {
		if ((text.charCodeAt(index) & 0xfc00) !== 0xdc00) count++;
	}
	return count;
}

/** False: a damaged file, or not ours. Level 2 is JSON text in JSON text; senders escape no further. */
export function isSlice(slice: readonly number[]): slice is readonly [number, number, number] {
	const [start, length, level] = slice;
	const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
	return isCount(start) && isCount(length) && (level === 0 || level === 1 || level === 2);
}

/** The text behind a reference; `piece` is the text of the content row that it names. */
export function sliceOf(
	piece: string,
	slice: readonly [start: number, length: number, level: number],
): string {
	const [start, length, level] = slice;
	let text = surrogate.test(piece)
		? Array.from(piece)
				.slice(start, start + length)
				.join('')
		: piece.slice(start, start + length);
	for (let step = 0; step < level; step++) text = JSON.parse(`"${text}"`) as string;
	return text;
}
