/**
Places in JSON text, which `JSON.parse` does not tell: where a text stops being JSON (RFC 8259), and where the value of
a path is. Both read each character once and keep no stack of their caller's, so nesting and length cost nothing more.
*/

/** Keys and indexes from the root to a value. */
export type Path = readonly (string | number)[];

export type Scan =
	| {readonly isWhole: true; readonly end: number}
	/** `isAtEnd`: all there is would be the beginning of JSON. */
	| {readonly isWhole: false; readonly at: number; readonly isAtEnd: boolean; readonly isInString: boolean};

export type Place = {readonly start: number; readonly end: number; readonly keyStart: number};

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const words = ['true', 'false', 'null'];
const escapes = '"\\/bfnrtu';

/** One JSON value from `from` on: where it ends, or the first character that no JSON can have there. */
export function scanJson(text: string, from: number): Scan {
	let at = spaceEnd(text, from);
	const closers: string[] = [];
	let expects: 'value' | 'first' | 'key' | 'next' = 'value';
	for (;;) {
		at = spaceEnd(text, at);
		const sign = text.charAt(at);
		const closer = closers.at(-1) ?? '';
		if (sign === '') return broken(at, {isAtEnd: true});
		if (expects === 'next' || (expects === 'first' && sign === closer)) {
			if (sign === closer) closers.pop();
			else if (sign !== ',') return broken(at);
			if (closers.length === 0) return {isWhole: true, end: at + 1};
			at++;
			if (sign === ',') expects = closer === '}' ? 'key' : 'value';
			else expects = 'next';
			continue;
		}
		if (expects === 'key' || (expects === 'first' && closer === '}')) {
			const key = sign === '"' ? stringEnd(text, at) : broken(at);
			if (!key.isWhole) return key;
			at = spaceEnd(text, key.end);
			if (at === text.length) return broken(at, {isAtEnd: true});
			if (text.charAt(at) !== ':') return broken(at);
			at++;
			expects = 'value';
			continue;
		}
		if (sign === '{' || sign === '[') {
			closers.push(sign === '{' ? '}' : ']');
			at++;
			expects = 'first';
			continue;
		}
		const value = sign === '"' ? stringEnd(text, at) : scalarEnd(text, at);
		if (!value.isWhole || closers.length === 0) return value;
		at = value.end;
		expects = 'next';
	}
}

/**
The value of the path in text that IS JSON from `from` on. Of a key that is there twice the last one counts, as for
`JSON.parse`. Null: the path leads nowhere.
*/
export function placeOf(text: string, from: number, path: Path): Place | null {
	const open: {readonly isObject: boolean; readonly isOnPath: boolean; index: number}[] = [];
	let found: Place | null = null;
	let start = -1;
	let targetDepth = -1;
	let keyStart = from;
	let isOnPath = true;
	for (let at = spaceEnd(text, from); at < text.length; at = spaceEnd(text, at)) {
		const sign = text.charAt(at);
		const parent = open.at(-1);
		if (sign === ',' || sign === ':') {
			if (sign === ',' && parent?.isObject === false) parent.index++;
			at++;
			continue;
		}
		if (sign === '}' || sign === ']') {
			open.pop();
			at++;
			if (open.length === targetDepth) {
				found = {start, end: at, keyStart};
				targetDepth = -1;
			}
			if (open.length === 0) break;
			continue;
		}
		const isKey = sign === '"' && parent?.isObject === true && isKeyAt(text, at);
		if (isKey) {
			const {end} = wholeString(text, at);
			isOnPath = parent.isOnPath && JSON.parse(text.slice(at, end)) === path[open.length - 1];
			if (isOnPath && open.length === path.length) keyStart = at;
			at = end;
			continue;
		}
		if (parent?.isObject === false) isOnPath = parent.isOnPath && parent.index === path[open.length - 1];
		const isTarget = isOnPath && open.length === path.length;
		if (isTarget) {
			start = at;
			if (parent?.isObject !== true) keyStart = at;
		}
		if (sign === '{' || sign === '[') {
			if (isTarget) targetDepth = open.length;
			open.push({isObject: sign === '{', isOnPath: isOnPath && open.length < path.length, index: 0});
			at++;
			continue;
		}
		at = sign === '"' ? wholeString(text, at).end : wordEnd(text, at);
		if (isTarget) found = {start, end: at, keyStart};
		if (open.length === 0) break;
	}
	return found;
}

function broken(at: number, {isAtEnd = false, isInString = false} = {}): Scan {
	return {isWhole: false, at, isAtEnd, isInString};
}

export function spaceEnd(text: string, from: number): number {
	let at = from;
	for (;;) {
		const code = text.charCodeAt(at);
		if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
		at++;
	}
}

/** @param from Of the opening quote. */
function stringEnd(text: string, from: number): Scan {
	for (let at = from + 1; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 0x22) return {isWhole: true, end: at + 1};
		if (code < 0x20) return broken(at, {isInString: true});
		if (code !== 0x5c) continue;
		const escape = text.charAt(at + 1);
		if (escape === '') break;
		if (!escapes.includes(escape)) return broken(at, {isInString: true});
		if (escape === 'u') {
			const digits = text.slice(at + 2, at + 6);
			if (!/^[0-9a-fA-F]*$/.test(digits)) return broken(at, {isInString: true});
			at += 4;
		}
		at++;
	}
	return broken(text.length, {isAtEnd: true, isInString: true});
}

function scalarEnd(text: string, at: number): Scan {
	const end = wordEnd(text, at);
	const word = text.slice(at, Math.min(end, at + 400));
	if (words.includes(word)) return {isWhole: true, end};
	number.lastIndex = 0;
	const isNumber = number.exec(word)?.[0].length === word.length && end - at === word.length;
	if (isNumber && word !== '') return {isWhole: true, end};
	const isBeginning = words.some(whole => whole.startsWith(word)) || /^-?[0-9.]*(?:[eE][+-]?)?$/.test(word);
	return end === text.length && isBeginning && word !== '' ? broken(end, {isAtEnd: true}) : broken(at);
}

/** Of words no sign but a letter, a digit, or one of a number. */
const wordEnds = ' \t\n\r{}[],:"';

function wordEnd(text: string, from: number): number {
	let at = from;
	while (at < text.length && !wordEnds.includes(text.charAt(at))) at++;
	// A sign that no word has must be stepped over.
	return Math.max(at, Math.min(from + 1, text.length));
}

function wholeString(text: string, at: number): {readonly end: number} {
	const scan = stringEnd(text, at);
	return scan.isWhole ? scan : {end: text.length};
}

/** True of the strings in an object that a colon follows; a value has none behind it. */
function isKeyAt(text: string, at: number): boolean {
	return text.charAt(spaceEnd(text, wholeString(text, at).end)) === ':';
}
