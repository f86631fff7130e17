/**
The JSON of an answer: alone, in a fence or among prose, cut, or broken. A text is read a bounded number of times,
whatever it holds. Which of it a schema forbids is for `schema-failures.ts`.
*/
import {jsonrepair} from 'jsonrepair';
import {scanJson, spaceEnd} from './json-text.ts';

export type Reading =
	| {readonly kind: 'json'; readonly value: unknown; readonly start: number; readonly end: number}
	/** JSON that is whole, with a fence or words around it; `outside` is the first place of those. */
	| {
			readonly kind: 'fenced';
			readonly value: unknown;
			readonly start: number;
			readonly end: number;
			readonly outside: {readonly start: number; readonly end: number};
			readonly isFence: boolean;
	  }
	| {readonly kind: 'truncated'; readonly at: number}
	| {readonly kind: 'malformed'; readonly at: number; readonly isRepairable: boolean}
	/** Words, and nothing that looks like JSON. */
	| {readonly kind: 'prose'; readonly start: number; readonly end: number}
	| {readonly kind: 'nothing'};

/** Beginnings of JSON that are looked at: what has more of them is prose with brackets. */
const candidatesMax = 8;

/** What is longer is not tried to be repaired: nobody repairs that, and the attempt costs more than all the rest. */
const repairedCharactersMax = 20_000;

/** @param isCutShort The model stopped at its limit of tokens, by its own word. */
export function readJson(text: string, {isCutShort}: {readonly isCutShort: boolean}): Reading {
	const start = answerStart(text);
	const end = spaceStart(text, start);
	if (start >= end) return {kind: 'nothing'};
	const whole = parsedText(text.slice(start, end));
	if (whole !== undefined) return {kind: 'json', value: whole, start, end};
	const starts = candidatesIn(text, start);
	const [first] = starts;
	if (first === undefined) return {kind: 'prose', start, end};
	return wrappedIn(text, {starts, start, end}) ?? brokenAt(text, {start, first, end, isCutShort});
}

/** Behind the byte order mark, and behind the thoughts that local models put before their answer. */
function answerStart(text: string): number {
	const start = spaceEnd(text, text.startsWith('\uFEFF') ? 1 : 0);
	if (!/^<think(?:ing)?>/i.test(text.slice(start, start + 10))) return start;
	const end = text.lastIndexOf('</think');
	return end < 0
		? text.length
		: spaceEnd(text, text.indexOf('>', end) < 0 ? end : text.indexOf('>', end) + 1);
}

function spaceStart(text: string, from: number): number {
	let end = text.length;
	while (end > from && /\s/.test(text.charAt(end - 1))) end--;
	return end;
}

function parsedText(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

const fence = '```';
const opening = /[ \t]{0,4}[A-Za-z0-9_+-]{0,20}[ \t]{0,20}\r?\n?\s{0,20}(?=[{[])/y;

/** Where JSON may begin: behind fences, then at brackets that have the look of it. */
function candidatesIn(text: string, from: number): readonly number[] {
	const starts: number[] = [];
	for (let at = text.indexOf(fence, from); at >= 0 && starts.length < 3; at = text.indexOf(fence, at + 3)) {
		opening.lastIndex = at + fence.length;
		if (opening.test(text)) starts.push(opening.lastIndex);
	}
	const bracket = /[{[]/g;
	bracket.lastIndex = from;
	for (let found = bracket.exec(text); found !== null; found = bracket.exec(text)) {
		if (starts.length >= candidatesMax) break;
		if (hasLook(text, found.index) && !starts.includes(found.index)) starts.push(found.index);
	}
	return starts;
}

/** `{"`, `[{`, `{'`, `{name:`: not the braces of a template, of TeX, of a citation or of a link. */
function hasLook(text: string, at: number): boolean {
	const head = text.slice(at, at + 200);
	return /^\{\s*(?:["'}]|[A-Za-z_]\w{0,60}\s{0,4}:|$)|^\[\s*(?:[{["'\]]|-?\d[\d.]*\s{0,4}(?:,|$)|$)/.test(
		head,
	);
}

type Span = {readonly start: number; readonly end: number};

/** The longest whole JSON; a list of numbers in an essay is none. */
function wrappedIn(
	text: string,
	{starts, start, end}: Span & {readonly starts: readonly number[]},
): Reading | null {
	let best: Span | null = null;
	for (const from of starts) {
		if (best !== null && from < best.end) continue;
		const scan = scanJson(text, from);
		// What begins within JSON that only lacks its end is a piece of it.
		if (!scan.isWhole && scan.isAtEnd) break;
		if (scan.isWhole && (best === null || scan.end - from > best.end - best.start)) {
			best = {start: from, end: scan.end};
		}
	}
	if (best === null) return null;
	const value = parsedText(text.slice(best.start, best.end));
	if (value === undefined || value === null) return null;
	const first = starts[0] ?? best.start;
	// The answer began as JSON and broke: a piece of it that is whole is not the answer.
	if (best.start > first && text.slice(start, first).trim() === '') return null;
	const isFence = text.slice(start, best.start).includes(fence);
	const isSmall = (best.end - best.start) * 2 < end - start && !isFence;
	if (isSmall && Array.isArray(value) && value.every(item => typeof item !== 'object')) return null;
	const next = spaceEnd(text, best.end);
	if (isContinued(text, next)) return null;
	const before = text.slice(start, best.start).trim() !== '';
	return {
		kind: 'fenced',
		value,
		...best,
		outside: before ? {start, end: best.start} : {start: next, end},
		isFence,
	};
}

/** What follows JSON that is whole is JSON's own sign: a bracket too many. */
function isContinued(text: string, at: number): boolean {
	return /[}\],:]/.test(text.charAt(at));
}

function brokenAt(
	text: string,
	{start, first, end, isCutShort}: Span & {readonly first: number; readonly isCutShort: boolean},
): Reading {
	const scan = scanJson(text, first);
	const at = scan.isWhole ? spaceEnd(text, scan.end) : Math.min(scan.at, end);
	if (scan.isWhole && !isContinued(text, at)) return {kind: 'prose', start, end};
	const isAtEnd = !scan.isWhole && scan.isAtEnd;
	// A string that runs over the closing bracket lacks its quote: nothing was cut.
	const lacksQuote = isAtEnd && scan.isInString && !isCutShort && /[}\]]$/.test(text.slice(first, end));
	if (isAtEnd && !lacksQuote) return {kind: 'truncated', at};
	return {kind: 'malformed', at, isRepairable: isRepairable(text.slice(first, end))};
}

function isRepairable(text: string): boolean {
	if (text.length > repairedCharactersMax) return false;
	try {
		return parsedText(jsonrepair(text)) !== undefined;
	} catch {
		return false;
	}
}
