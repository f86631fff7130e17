/**
Words of the system message in an answer: twelve in a row that nobody else said. No canary is put into anything, and a
paraphrase is not found. What the system message gives to be said (`always answer: "…"`) is rightly said and is none;
its facts are there to be told and are only worth knowing; its orders are not for the user.
*/
import type {Statement} from '../../domain/finding.ts';
import {inert} from '../../domain/inert.ts';
import type {Exchange, Passage} from '../exchange.ts';

/** Tokens in a row that two texts do not share by chance, unless one knows the other. */
const sharedMin = 12;
/** A letter of a script that is written without blanks is about half a word. */
const letterWeight = 0.5;
/** Leaks that are told of one answer. */
const leaksMax = 3;
const evidenceLengthMax = 200;

export function leakIn({reads, answers}: Exchange): readonly Statement[] {
	const systems = (reads ?? []).filter(({author, text}) => author === 'system' && text.length >= sharedMin);
	if (systems.length === 0) return [];
	const prompts = systems.map(({text}) => ({text, tokens: tokensOf(text)}));
	const others = (reads ?? []).filter(({author}) => author !== 'system' && author !== 'assistant');
	let said: ReadonlySet<number> | null = null;
	return (answers ?? []).flatMap(answer => {
		const tokens = tokensOf(answer.text);
		const leaks = prompts.flatMap(prompt => {
			const places = placesOf(prompt.tokens);
			const shingles = shinglesOf(tokens);
			if (!shingles.some(shingle => places.has(shingle))) return [];
			// What others said is only looked at when an answer shares something: it is by far the most text.
			said ??= new Set(others.flatMap(({text}) => shinglesOf(tokensOf(text))));
			return runsOf(shingles, {places, said}).flatMap(run => leakOf(run, answer, tokens, prompt) ?? []);
		});
		return leaks.toSorted((one, another) => another.confidence - one.confidence).slice(0, leaksMax);
	});
}

// ── Tokens ───────────────────────────────────────────────────────────────────────────────────────────────────────

type Tokens = {
	readonly words: readonly string[];
	readonly starts: readonly number[];
	readonly ends: readonly number[];
};

const token = /[\p{Ideographic}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}]|[\p{L}\p{M}\p{N}]+/gu;
const unspaced = /[\p{Ideographic}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}]/u;

function tokensOf(text: string): Tokens {
	const words: string[] = [];
	const starts: number[] = [];
	const ends: number[] = [];
	for (const match of text.matchAll(token)) {
		words.push(match[0].toLowerCase());
		starts.push(match.index);
		ends.push(match.index + match[0].length);
	}
	return {words, starts, ends};
}

/**
Of each token that has enough behind it, a number for these words: a rolling hash of 53 bits (Karp and Rabin, 1987), so
that a long text costs no text a word.
*/
function shinglesOf({words}: Tokens): readonly number[] {
	const shingles: number[] = [];
	const codes = words.map(codeOf);
	let high = 0;
	let low = 0;
	for (const [index, code] of codes.entries()) {
		const leaving = index < sharedMin ? 0 : (codes[index - sharedMin] ?? 0);
		high = (Math.imul(high, highBase) + code - Math.imul(leaving, highPower)) | 0;
		low = (Math.imul(low, lowBase) + code - Math.imul(leaving, lowPower)) | 0;
		if (index >= sharedMin - 1) shingles.push((high >>> 0) * 2 ** lowBits + (low >>> (32 - lowBits)));
	}
	return shingles;
}

const lowBits = 21;
const highBase = 0x01_00_01_93;
const lowBase = 0x5b_d1_e9_95;
const power = (base: number): number => Array.from({length: sharedMin}, () => base).reduce(Math.imul, 1);
const highPower = power(highBase);
const lowPower = power(lowBase);

/** A number for a word (FNV-1a). */
function codeOf(word: string): number {
	let code = 0x81_1c_9d_c5;
	for (let index = 0; index < word.length; index++)
		code = Math.imul(code ^ word.charCodeAt(index), 0x01_00_01_93);
	return code;
}

function placesOf(tokens: Tokens): ReadonlyMap<number, number> {
	return new Map(shinglesOf(tokens).map((shingle, index) => [shingle, index]));
}

/** Tokens of the answer from, until, and the token of the system message that the first of them is. */
type Run = {readonly from: number; readonly until: number; readonly origin: number};

function runsOf(
	shingles: readonly number[],
	{places, said}: {places: ReadonlyMap<number, number>; said: ReadonlySet<number>},
): readonly Run[] {
	const runs: Run[] = [];
	for (let from = 0; from < shingles.length;) {
		const origin = places.get(shingles[from] ?? 0);
		if (origin === undefined || said.has(shingles[from] ?? 0)) {
			from++;
			continue;
		}
		let last = from;
		while (isShared(shingles[last + 1]) && places.get(shingles[last + 1] ?? 0) === origin + last + 1 - from)
			last++;
		runs.push({from, until: last + sharedMin, origin});
		from = last + sharedMin;
	}
	return runs;

	function isShared(shingle: number | undefined): boolean {
		return shingle !== undefined && !said.has(shingle);
	}
}

// ── How sure it is ───────────────────────────────────────────────────────────────────────────────────────────────

function leakOf(
	{from, until, origin}: Run,
	{part, text}: Passage,
	answer: Tokens,
	prompt: {readonly text: string; readonly tokens: Tokens},
): Statement | null {
	const words = answer.words.slice(from, until);
	const weight = words.reduce((sum, word) => sum + (unspaced.test(word) ? letterWeight : 1), 0);
	if (weight < sharedMin) return null;
	const start = answer.starts[from] ?? 0;
	const end = answer.ends[until - 1] ?? 0;
	const origins = {
		start: prompt.tokens.starts[origin] ?? 0,
		end: prompt.tokens.ends[origin + until - from - 1] ?? 0,
	};
	if (isGivenToSay(prompt.text, origins)) return null;
	const passage = prompt.text.slice(origins.start, origins.end);
	const isOrder = words.length >= prompt.tokens.words.length * wholeShare || ordersIn(passage) >= ordersMin;
	const confidence = isOrder ? (words.length >= longRun ? 0.95 : 0.85) : words.length >= longRun ? 0.5 : 0.4;
	return {
		signal: 'security',
		detector: 'leak',
		rule: isOrder ? 'instructions' : 'facts',
		level: isOrder ? 'warning' : 'info',
		confidence,
		part,
		source: 'system',
		start,
		end,
		evidence: inert(text.slice(start, Math.min(end, start + evidenceLengthMax))).slice(0, evidenceLengthMax),
	};
}

/** An answer that has half of a system message in it tells the message, whatever it is about. */
const wholeShare = 0.5;
const longRun = 24;
const ordersMin = 2;

/** What is said to a model, of its users, and of what is to be kept: few texts for users have two of these. */
const order =
	/\b(?:you are|your (?:role|task|job|goal|instructions|purpose|answers?|responses?)|must|never|always|do not|don't|assistant|confidential|secret|internal|reveal|disclose|instructions?|rules?|respond|refuse|the (?:user|customer)s?|guidelines?|system prompt|make sure|ensure|avoid|only answer|if asked)\b/gi;

function ordersIn(passage: string): number {
	return new Set(Array.from(passage.matchAll(order), match => match[0].toLowerCase())).size;
}

/** Before a text that is to be said word for word: a verb of saying, and at the end what opens the text. */
const givesToSay =
	/\b(?:say|respond|reply|answer|write|include|begin|start|end|close|finish|use|output|state|append|add|greet|sign|tell|return|show|print|format|template|disclaimer|message|phrase|sentence|example)\b[^.!?\n]{0,120}(?:[:=]|\bwith|\bexactly|\bfollowing|\bwords|\bphrase|\bsay|\banswer|\breply|\bthem|\bthat)[\s"“'`«„*>(-]{0,8}$/i;
/** How far before a text its introduction is looked for, and how far the quote that it is in may have begun. */
const introductionLength = 240;
const quoteLengthMax = 2000;

function isGivenToSay(text: string, {start, end}: {start: number; end: number}): boolean {
	const before = text.slice(Math.max(0, start - quoteLengthMax), start);
	const open = Math.max(...Array.from('"“«„`', sign => before.lastIndexOf(sign)));
	const isQuoted =
		open !== -1 && !/[”»\n]/.test(before.slice(open + 1)) && !/["”»`\n]/.test(text.slice(start, end));
	const introduction = isQuoted ? before.slice(0, open) : before;
	// Without quotes the text to say ends with its paragraph.
	if (!isQuoted && /\n\s*\n/.test(text.slice(start, end))) return false;
	return givesToSay.test(introduction.slice(-introductionLength));
}
