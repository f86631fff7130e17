/**
Finds the values in a filter and hides them from the parser: each is replaced by opaque characters, one for one.
It decides where a value ends, not what it means.
*/
import {FilterError} from './answers.ts';

export type Place = {
	readonly kind: 'word' | 'quoted' | 'range' | 'group';
	readonly start: number;
	/** One past its last character, in the whole text. */
	readonly end: number;
	/** As written, without the quotes of a quoted text. */
	readonly text: string;
};

/** A private-use character: a letter to liqe, whatever stood there. */
const opaque = '\uE000';

const keyAndOperator = /-?[$A-Za-z_][\w$.-]*:(?:>=|<=|=|>|<)?/y;
const word = /[^\s()]+/y;
const operatorWords = new Set(['AND', 'OR', 'NOT']);

/** The part from `start` to `end` with its values hidden, and the values by their place in the whole text. */
export function scan(
	text: string,
	start: number,
	end: number,
): {readonly skeleton: string; readonly places: ReadonlyMap<number, Place>} {
	const places = new Map<number, Place>();
	let skeleton = '';
	let at = start;
	const hide = (place: Place) => {
		places.set(place.start, place);
		skeleton += opaque.repeat(place.end - place.start);
		at = place.end;
	};
	while (at < end) {
		const character = text[at] ?? '';
		if (/\s/.test(character)) {
			// liqe knows the white space of ASCII only.
			skeleton += ' ';
			at++;
			continue;
		}
		if (character === ')') {
			throw new FilterError({message: 'no group is open here', at, length: 1, hint: 'leave the ) out'});
		}
		const key = matchAt(keyAndOperator, text, at, end);
		if (key !== null) {
			skeleton += key;
			at += key.length;
			if (at < end && !/[\s)]/.test(text[at] ?? '')) hide(valueAt(text, at, end, {afterKey: true}));
			continue;
		}
		if (character === '-' && at + 1 < end && !/[\s)]/.test(text[at + 1] ?? '')) {
			skeleton += '-';
			at++;
			continue;
		}
		const value = valueAt(text, at, end, {afterKey: false});
		if (value.kind === 'word' && operatorWords.has(value.text)) {
			skeleton += value.text;
			at = value.end;
		} else {
			hide(value);
		}
		refuseGlued(text, at, end);
	}
	return {skeleton, places};
}

function valueAt(text: string, at: number, end: number, options: {readonly afterKey: boolean}): Place {
	const character = text[at] ?? '';
	if (character === '"' || character === "'") return quotedAt(text, at, end);
	if (character === '(') return groupAt(text, at, end);
	if (options.afterKey && (character === '[' || character === '{')) {
		const close = /[\]}]/.exec(text.slice(at, end));
		if (close === null) throw unclosed(at, 'range', ']');
		const rangeEnd = at + close.index + 1;
		return {kind: 'range', start: at, end: rangeEnd, text: text.slice(at, rangeEnd)};
	}
	const written = matchAt(word, text, at, end) ?? character;
	return {kind: 'word', start: at, end: at + written.length, text: written};
}

function quotedAt(text: string, start: number, end: number): Place {
	const quote = text[start];
	let inner = '';
	for (let at = start + 1; at < end; at++) {
		const character = text[at] ?? '';
		if (character === quote) return {kind: 'quoted', start, end: at + 1, text: inner};
		if (character === '\\' && at + 1 < end) {
			at++;
			inner += text[at] ?? '';
		} else {
			inner += character;
		}
	}
	throw unclosed(start, 'quoted text', quote ?? '"');
}

function groupAt(text: string, start: number, end: number): Place {
	let depth = 0;
	for (let at = start; at < end; at++) {
		const character = text[at];
		if (character === '"' || (character === "'" && /[\s(:]/.test(text[at - 1] ?? ' '))) {
			at = quotedAt(text, at, end).end - 1;
		} else if (character === '(') {
			depth++;
		} else if (character === ')') {
			depth--;
			if (depth === 0) return {kind: 'group', start, end: at + 1, text: text.slice(start, at + 1)};
		}
	}
	throw unclosed(start, 'group', ')');
}

/** `"a"b` and `(a)b`: two values with nothing between. */
function refuseGlued(text: string, at: number, end: number): void {
	if (at >= end || /[\s)]/.test(text[at] ?? '')) return;
	throw new FilterError({message: 'a blank is missing here', at, length: 1, hint: 'put a blank before it'});
}

function unclosed(at: number, what: string, close: string): FilterError {
	return new FilterError({message: `the ${what} is not closed`, at, length: 1, hint: `add ${close}`});
}

function matchAt(pattern: RegExp, text: string, at: number, end: number): string | null {
	pattern.lastIndex = at;
	const found = pattern.exec(text)?.[0] ?? null;
	return found !== null && at + found.length > end ? found.slice(0, end - at) : found;
}
