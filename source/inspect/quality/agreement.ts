/** How far an answer agrees with the one that was expected. Each measure is from 0 to 1, and 1 of two empty texts. */
import {distance} from 'fastest-levenshtein';

/** Beyond these, texts are compared by their beginnings: the measures below cost the product of both lengths. */
const charactersMax = 8000;
const wordsMax = 4000;

/** Lower case, no punctuation, no articles, single spaces (Rajpurkar et al., SQuAD, 2016; its evaluation script). */
function normalised(text: string): string {
	return text
		.toLowerCase()
		.replaceAll(/[^\p{L}\p{M}\p{N}\s]/gu, '')
		.replaceAll(/(?<![\p{L}\p{N}])(?:an?|the)(?![\p{L}\p{N}])/gu, ' ')
		.replaceAll(/\s+/g, ' ')
		.trim();
}

/** Characters, in scripts without spaces; words in all others. */
function tokensOf(text: string): readonly string[] {
	const found = normalised(text).match(
		/[\u3040-\u30FF\u3400-\u9FFF\u0E00-\u0E7F]|[^\s\u3040-\u30FF\u3400-\u9FFF\u0E00-\u0E7F]+/gu,
	);
	return (found ?? []).slice(0, wordsMax);
}

export type Compared = {readonly answer: string; readonly expected: string};

/** F1 of the words both have, as often as both have them (SQuAD). */
export function tokenF1({answer, expected}: Compared): number {
	const [said, wanted] = [tokensOf(answer), tokensOf(expected)];
	return f1(overlap(said, wanted), said.length, wanted.length);
}

function f1(shared: number, said: number, wanted: number): number {
	if (said === 0 && wanted === 0) return 1;
	return shared === 0 ? 0 : (2 * shared) / (said + wanted);
}

/** Of two lists, how many elements are in both, repetitions counted. */
function overlap(one: readonly string[], other: readonly string[]): number {
	const counts = countsOf(one);
	let shared = 0;
	for (const element of other) {
		const count = counts.get(element) ?? 0;
		if (count === 0) continue;
		counts.set(element, count - 1);
		shared++;
	}
	return shared;
}

function countsOf(elements: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const element of elements) counts.set(element, (counts.get(element) ?? 0) + 1);
	return counts;
}

/** One less the Levenshtein distance over the longer length, of the normalised texts. */
export function editSimilarity({answer, expected}: Compared): number {
	const said = normalised(answer).slice(0, charactersMax);
	const wanted = normalised(expected).slice(0, charactersMax);
	const longer = Math.max(said.length, wanted.length);
	return longer === 0 ? 1 : 1 - distance(said, wanted) / longer;
}

function gramsOf(words: readonly string[], length: number): readonly string[] {
	const grams: string[] = [];
	for (let at = 0; at + length <= words.length; at++) grams.push(words.slice(at, at + length).join(' '));
	return grams;
}

/** F1 of ROUGE-1, ROUGE-2, … (Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004). */
export function rougeN({answer, expected}: Compared, length: number): number {
	const said = gramsOf(tokensOf(answer), length);
	const wanted = gramsOf(tokensOf(expected), length);
	return f1(overlap(said, wanted), said.length, wanted.length);
}

/** F1 of ROUGE-L: of the longest words in order that both have, with gaps (Lin, 2004). */
export function rougeL({answer, expected}: Compared): number {
	const [said, wanted] = [tokensOf(answer), tokensOf(expected)];
	return f1(longestCommon(said, wanted), said.length, wanted.length);
}

function longestCommon(one: readonly string[], other: readonly string[]): number {
	let before = new Uint16Array(other.length + 1);
	let row = new Uint16Array(other.length + 1);
	for (const word of one) {
		for (let at = 1; at <= other.length; at++) {
			row[at] =
				word === other[at - 1] ? (before[at - 1] ?? 0) + 1 : Math.max(before[at] ?? 0, row[at - 1] ?? 0);
		}
		[before, row] = [row, before];
	}
	return before[other.length] ?? 0;
}

const bleuOrder = 4;

/**
Sentence BLEU up to four words (Papineni et al., 2002), one added to the counts of longer runs so that short answers are
not 0 (Lin and Och, 2004; smoothing 2 of Chen and Cherry, 2014).
*/
export function bleu({answer, expected}: Compared): number {
	const [said, wanted] = [tokensOf(answer), tokensOf(expected)];
	if (said.length === 0 || wanted.length === 0) return said.length === wanted.length ? 1 : 0;
	let logs = 0;
	for (let length = 1; length <= bleuOrder; length++) {
		const grams = gramsOf(said, length);
		const extra = length === 1 ? 0 : 1;
		const precision = (overlap(grams, gramsOf(wanted, length)) + extra) / (grams.length + extra);
		if (precision === 0) return 0;
		logs += Math.log(precision);
	}
	const brevity = said.length >= wanted.length ? 1 : Math.exp(1 - wanted.length / said.length);
	return brevity * Math.exp(logs / bleuOrder);
}

const depthMax = 64;

/**
Of two JSON values, how far they agree: objects by the mean over the keys of both, arrays by place, texts by their edit
similarity, numbers by their difference over the sum of their sizes; other values are the same or not (as JSONDiff of
autoevals). Texts that are no JSON are compared as texts.
*/
export function jsonAgreement({answer, expected}: Compared): number {
	return agreement(parsed(answer), parsed(expected), 0);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text.trim().replace(/^```(?:json)?\s*|\s*```$/g, ''));
	} catch {
		return text;
	}
}

function agreement(said: unknown, wanted: unknown, depth: number): number {
	if (said === wanted) return 1;
	if (said === null || wanted === null || depth > depthMax) return 0;
	if (typeof said === 'number' && typeof wanted === 'number') {
		return 1 - Math.abs(said - wanted) / (Math.abs(said) + Math.abs(wanted));
	}
	if (typeof said === 'string' && typeof wanted === 'string') {
		return editSimilarity({answer: said, expected: wanted});
	}
	if (typeof said !== 'object' || typeof wanted !== 'object') return 0;
	if (Array.isArray(said) !== Array.isArray(wanted)) return 0;
	const [own, other] = [Object.entries(said as object), new Map(Object.entries(wanted as object))];
	const size = new Set([...own.map(([key]) => key), ...other.keys()]).size;
	if (size === 0) return 1;
	let sum = 0;
	for (const [key, value] of own) if (other.has(key)) sum += agreement(value, other.get(key), depth + 1);
	return sum / size;
}
