/**
Where a text stands in the raw records of a unit, so that a message that repeats it points at it and the file
holds it once. Pieces are parsed one after the other, newest first, and only until the text is found: the new
messages of a turn are at the end of its history.
*/
import type {AttributeValue} from '../../domain/otlp.ts';
import type {LiftedText} from './content.ts';
import {contentLengthMin, cut, parsePiece, tryParse} from './cut.ts';

type Step = number | string;

/** JSON text inside JSON text is followed this deep; the deepest seen in the recordings is 3. */
const nestingMax = 4;

export class References {
	/** Null until something is looked for: most of what is derived again is known already. */
	#lifted: readonly LiftedText[] | null;
	readonly #found = new Map<string, AttributeValue>();
	readonly #waiting: {readonly piece: string; readonly id: number}[] = [];

	constructor(lifted: readonly LiftedText[]) {
		this.#lifted = lifted;
	}

	/** What to store in place of the text; null where no record of the unit holds it. */
	find(text: string): AttributeValue | null {
		if (this.#lifted !== null) this.#open(this.#lifted);
		for (;;) {
			const found = this.#found.get(text);
			if (found !== undefined) return found;
			const next = this.#waiting.pop();
			if (next === undefined) return null;
			this.#walk(parsePiece(next.piece), [next.id], 0);
		}
	}

	#open(lifted: readonly LiftedText[]): void {
		this.#lifted = null;
		for (const {text, ids} of lifted) {
			this.#found.set(text, {$content: ids});
			const pieces = ids.length === 1 ? [text] : cut(text);
			for (const [index, id] of ids.entries()) this.#waiting.push({piece: pieces[index] as string, id});
		}
	}

	#walk(value: unknown, path: readonly Step[], nesting: number): void {
		if (typeof value === 'string') {
			if (value.length < contentLengthMin) return;
			if (!this.#found.has(value)) this.#found.set(value, {$at: path});
			if (nesting < nestingMax) this.#walk(tryParse(value), path, nesting + 1);
			return;
		}
		if (Array.isArray(value)) {
			for (const [index, item] of value.entries()) this.#walk(item, [...path, index], nesting);
		} else if (typeof value === 'object' && value !== null) {
			for (const [key, item] of Object.entries(value)) this.#walk(item, [...path, key], nesting);
		}
	}
}
