/**
Finds words in a text as the index does (`unicode61`: runs of letters and digits, without case and accents), to
show where a hit lies; the index itself holds no text.
*/
import type {SearchTerm} from './match-expression.ts';

export type Span = {readonly start: number; readonly end: number};

const token = /[\p{L}\p{N}\p{Co}\p{M}]+/gu;

function folded(word: string): string {
	return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function wordsOf(text: string): readonly (Span & {readonly word: string})[] {
	return [...text.matchAll(token)].map(match => ({
		start: match.index,
		end: match.index + match[0].length,
		word: folded(match[0]),
	}));
}

/** Where the first of the terms lies, in UTF-16 units; null unless all of them are in the text. */
export function findTerms(text: string, terms: readonly SearchTerm[]): Span | null {
	const words = wordsOf(text);
	let first: Span | null = null;
	for (const term of terms) {
		const wanted = wordsOf(term.text).map(word => word.word);
		if (wanted.length === 0) continue;
		const at = words.findIndex((_, index) =>
			wanted.every((want, offset) => {
				const have = words[index + offset]?.word;
				const mayGoOn = term.prefix && offset === wanted.length - 1;
				return have !== undefined && (mayGoOn ? have.startsWith(want) : have === want);
			}),
		);
		if (at === -1) return null;
		const start = words[at]?.start ?? 0;
		const last = words[at + wanted.length - 1];
		// A word that goes on is marked as far as it was typed, where folding left its letters alone.
		const typed = term.prefix && last !== undefined ? last.start + (wanted.at(-1)?.length ?? 0) : Infinity;
		const end = Math.min(last?.end ?? 0, typed);
		if (first === null || start < first.start) first = {start, end};
	}
	return first;
}

const hitStart = '\uE000';
const hitEnd = '\uE001';

/** Characters before and after a hit: two lines of a terminal. */
const before = 60;
const after = 140;

/** The text around a hit, on one line. */
export function snippetOf(text: string, hit: Span): string {
	const clean = (part: string): string => part.replace(/[\uE000\uE001]/g, '').replace(/\s+/g, ' ');
	const start = Math.max(0, hit.start - before);
	const head = clean(text.slice(start, hit.start).toWellFormed());
	const found = clean(text.slice(hit.start, hit.end));
	const tail = clean(text.slice(hit.end, hit.end + after).toWellFormed());
	return `${head}${hitStart}${found}${hitEnd}${tail}`;
}
