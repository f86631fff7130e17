/**
Words as a model understands them however they are written: `1gn0re`, `i-g-n-o-r-e`, `ignoreallprevious`, `ignroe`,
`neg.lect`. A word is only taken for another when the grammar knows that one, and nothing is looked up that it does
not know.
*/
import {marksOfWord} from './injection-grammar.ts';
import {slots} from './injection-slots.ts';

/** Words and signs in order: `.` ends a sentence, `:` stands for itself, `@url`, `@mail`, `@program` and `@internal` for addresses. */
export type Words = {
	readonly words: string[];
	/** Places in the folded text. */
	readonly starts: number[];
	readonly ends: number[];
};

const other = 0;
const letter = 1;
const digit = 2;
/** Signs that stand for letters: `@ll`, `$ystem`, `!gnore`, `a|l`. */
const leetSign = 3;
const sentenceEnd = 4;
const colon = 5;
const lineEnd = 6;

/** Of each UTF-16 unit. */
const kinds = new Uint8Array(0x1_00_00);
for (let code = 0; code < kinds.length; code++) {
	if (code >= 0x61 && code <= 0x7a) kinds[code] = letter;
	else if (code >= 0x30 && code <= 0x39) kinds[code] = digit;
	else if (code > 0x7f && /[\p{L}\p{N}]/u.test(String.fromCharCode(code))) kinds[code] = letter;
}
for (const sign of '@$!|') kinds[sign.charCodeAt(0)] = leetSign;
for (const sign of '.?;。') kinds[sign.charCodeAt(0)] = sentenceEnd;
kinds[0x3a] = colon;
kinds[0x0a] = lineEnd;

const kindAt = (text: string, at: number): number => kinds[text.charCodeAt(at)] ?? other;
const isWord = (kind: number): boolean => kind === letter || kind === digit;

export function wordsOf(text: string): Words {
	const found: Words = {words: [], starts: [], ends: []};
	const {length} = text;
	for (let at = 0; at < length;) {
		const kind = kindAt(text, at);
		if (isWord(kind) || kind === leetSign) at = readWord(found, text, at);
		else {
			if (kind === colon) add(found, ':', at, at + 1);
			else if (kind === sentenceEnd && endsSentence(text, at)) add(found, '.', at, at + 1);
			else if (kind === lineEnd && endsLine(text, at)) add(found, '.', at, at + 1);
			at++;
		}
	}
	return joinedLetters(found, text);
}

function add({words, starts, ends}: Words, word: string, start: number, end: number): number {
	words.push(word);
	starts.push(start);
	ends.push(end);
	return end;
}

function endsSentence(text: string, at: number): boolean {
	const next = text.charCodeAt(at + 1);
	return (
		Number.isNaN(next) || next === 0x30_02 || text.charCodeAt(at) === 0x30_02 || !isWord(kinds[next] ?? other)
	);
}

/** A line that is broken for its width goes on; a list, a heading or an empty line does not. */
function endsLine(text: string, at: number): boolean {
	return /[\s\-*#>|\d•<[]/.test(text.charAt(at + 1));
}

// ── One word ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Longer runs are no words: they are keys, hashes and encoded bytes. */
const wordLengthMax = 160;
const leetLengthMax = 30;
/** Letters, digits and signs in a row that are passed over at once. */
const leetRunMax = 100;

function readWord(found: Words, text: string, start: number): number {
	let end = start;
	let digits = 0;
	while (end < text.length) {
		const kind = kindAt(text, end);
		if (kind === digit) digits++;
		else if (kind !== letter) {
			// Apostrophes within a word are left out below; the text keeps its length.
			if (!isApostrophe(text, end) || kindAt(text, end + 1) !== letter) break;
		}
		end++;
	}
	const isSigned = end === start || kindAt(text, end) === leetSign;
	if (isSigned || (digits > 0 && digits < end - start)) {
		const until = leetEnd(text, start);
		if (until - start > leetRunMax) return until;
		const leet = leetAt(text, start, until);
		if (leet !== null) return add(found, leet.word, start, leet.end);
		if (end === start) {
			const isExclamation = text.charAt(start) === '!' && !isWord(kindAt(text, start + 1));
			if (isExclamation) add(found, '.', start, start + 1);
			return start + 1;
		}
	}
	if (text.startsWith('://', end)) return addressAt(found, text, start, end);
	if (text.charAt(end) === '@' && isWord(kindAt(text, end + 1))) return mailAt(found, text, start, end);
	if (end - start > wordLengthMax) return end;
	const raw = text.slice(start, end);
	const word = raw.includes("'") || raw.includes('’') ? raw.replaceAll(/['’]/g, '') : raw;
	return understood(found, word, start, end);
}

function isApostrophe(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return code === 0x27 || code === 0x20_19;
}

/** The word itself, the one it is a slip of, the words that it is made of, or the one that it ends. */
function understood(found: Words, word: string, start: number, end: number): number {
	if (marksOfWord.has(word)) return add(found, word, start, end);
	const right = misspelt(word);
	if (right !== null) return add(found, right, start, end);
	const before = found.words.length - 1;
	// `neg.lect`, `instruc-tions`: one sign between, and together a word.
	if (found.ends[before] === start - 1 && !marksOfWord.has(found.words[before] ?? '')) {
		const joined = (found.words[before] ?? '') + word;
		if (joined.length >= joinedLengthMin && marksOfWord.has(joined)) {
			found.words[before] = joined;
			found.ends[before] = end;
			return end;
		}
	}
	if (word.length < joinedWordsLengthMin) return add(found, word, start, end);
	const parts = splitWords(word);
	if (parts === null) return add(found, word, start, end);
	for (const part of parts) add(found, part, start, end);
	return end;
}

const joinedLengthMin = 5;
const joinedWordsLengthMin = 14;

const isAddressEnd = /[\s"'<>)\]]/;
/** A page that acts, on a host that is reached from within only, or a cloud's address of secrets. */
const internal =
	/:\/\/(?:localhost|127\.|10\.|192\.168\.|0\.0\.0\.0|\[::1)[^?]*\/(?:admin|delete|shutdown|internal|debug|exec)|:\/\/169\.254\.169\.254|metadata\.google|^file:\/\//;
const program = /\.(?:exe|scr|bat|cmd|msi|ps1|sh|vbs|jar|apk|dmg|pkg|deb)(?:[?#].*)?$/;

function addressAt(found: Words, text: string, start: number, from: number): number {
	let end = from + 3;
	while (end < text.length && !isAddressEnd.test(text.charAt(end))) end++;
	const address = text.slice(Math.max(start, end - 200), end);
	if (internal.test(address)) return add(found, '@internal', start, end);
	return add(found, program.test(address) ? '@program' : '@url', start, end);
}

function mailAt(found: Words, text: string, start: number, from: number): number {
	let end = from + 1;
	let hasDot = false;
	for (; end < text.length; end++) {
		const sign = text.charAt(end);
		if (sign === '.' && isWord(kindAt(text, end + 1))) hasDot = true;
		else if (sign !== '-' && !isWord(kindAt(text, end))) break;
	}
	if (hasDot) return add(found, '@mail', start, end);
	add(found, text.slice(start, Math.min(from, start + wordLengthMax)), start, from);
	return from + 1;
}

// ── Letters that are written as signs and digits ─────────────────────────────────────────────────────────────────

const leetLetters: Readonly<Record<string, string>> = {
	'0': 'o',
	'1': 'i',
	'3': 'e',
	'4': 'a',
	'5': 's',
	'7': 't',
	'8': 'b',
	'@': 'a',
	$: 's',
	'!': 'i',
	'|': 'l',
};

function leetEnd(text: string, start: number): number {
	let end = start;
	while (end < text.length && kindAt(text, end) >= letter && kindAt(text, end) <= leetSign) end++;
	return end;
}

function leetAt(text: string, start: number, until: number): {word: string; end: number} | null {
	let end = until;
	// A sign at the end is one of the sentence: `rules!`.
	while (end > start && '!|'.includes(text.charAt(end - 1))) end--;
	if (end - start < leetLengthMin || end - start > leetLengthMax) return null;
	const run = text.slice(start, end);
	const word = run.replaceAll(/[^a-z]/g, sign => leetLetters[sign] ?? sign);
	if (word !== run && marksOfWord.has(word)) return {word, end};
	const ell = run.replaceAll(/[^a-z]/g, sign => (sign === '1' ? 'l' : (leetLetters[sign] ?? sign)));
	return ell !== run && marksOfWord.has(ell) ? {word: ell, end} : null;
}

const leetLengthMin = 3;

// ── Slips, which models read over ────────────────────────────────────────────────────────────────────────────────

const keyOf = (word: string): string =>
	word.slice(0, 1) + Array.from(word.slice(1, -1)).toSorted().join('') + word.slice(-1);

/** Words by the letters that they have, between the first and the last in any order, or with one of them missing. */
const slips = new Map<string, string>();
/** Ends and lengths of words that something may be a slip of: most words end elsewhere. */
const slipShapes = new Set<string>();
const slipLengthMin = 6;

for (const name of ['override', 'commands', 'prior', 'reveal', 'assistant']) {
	for (const word of (slots.get(name) ?? []).flatMap(member => member.split(' '))) {
		if (word.length < slipLengthMin || !/^[a-z]+$/.test(word)) continue;
		slips.set(keyOf(word), word);
		slipShapes.add(shapeOf(word, 0));
		slipShapes.add(shapeOf(word, -1));
		for (let at = 1; at < word.length - 1; at++)
			slips.set(keyOf(word.slice(0, at) + word.slice(at + 1)), word);
	}
}

function shapeOf(word: string, more: number): string {
	return word.slice(0, 1) + word.slice(-1) + String(word.length + more);
}

function misspelt(word: string): string | null {
	if (word.length < slipLengthMin - 1 || word.length > 20 || !slipShapes.has(shapeOf(word, 0))) return null;
	return slips.get(keyOf(word)) ?? null;
}

// ── Words without blanks ─────────────────────────────────────────────────────────────────────────────────────────

/** Longest word of the grammar, and so the most that is looked up at one place. */
const knownLengthMax = 20;

/** The words of the grammar that a run of letters is made of, three at least; null: there are others in it. */
function splitWords(run: string): readonly string[] | null {
	/** Of each place that words reach: where the last of them begins. */
	const reached = new Map<number, number>([[0, 0]]);
	for (let end = 1; end <= run.length; end++) {
		for (let start = Math.max(0, end - knownLengthMax); start < end; start++) {
			if (!reached.has(start) || end - start < 2 || !marksOfWord.has(run.slice(start, end))) continue;
			reached.set(end, start);
			break;
		}
		if (reached.size === 1 && end > knownLengthMax) return null;
	}
	const parts: string[] = [];
	for (let end = run.length; end > 0;) {
		const start = reached.get(end);
		if (start === undefined) return null;
		parts.unshift(run.slice(start, end));
		end = start;
	}
	return parts.length >= 3 ? parts : null;
}

// ── Letters apart ────────────────────────────────────────────────────────────────────────────────────────────────

/** Letters in a row that are more than initials. */
const lettersMin = 5;

/** `i g n o r e`, `y_o_u a_r_e`: single letters in a row are joined to words where what is between them changes. */
function joinedLetters(found: Words, text: string): Words {
	const {words, starts, ends} = found;
	const isSingle = (index: number): boolean => words[index]?.length === 1 && /[a-z]/.test(words[index]);
	let index = 0;
	while (index < words.length && !(isSingle(index) && isSingle(index + 1) && isSingle(index + 2))) index++;
	if (index >= words.length) return found;
	const joined: Words = {words: [], starts: [], ends: []};
	for (index = 0; index < words.length;) {
		let end = index;
		while (isSingle(end) && (end === index || (starts[end] ?? 0) - (ends[end - 1] ?? 0) <= gapLengthMax))
			end++;
		if (end - index < lettersMin) {
			add(joined, words[index] ?? '', starts[index] ?? 0, ends[index] ?? 0);
			index++;
			continue;
		}
		const gapOf = (at: number): string => text.slice(ends[at], starts[at + 1]);
		const inner = gapOf(index);
		for (let from = index; from < end;) {
			let until = from + 1;
			while (until < end && gapOf(until - 1) === inner) until++;
			understood(joined, words.slice(from, until).join(''), starts[from] ?? 0, ends[until - 1] ?? 0);
			from = until;
		}
		index = end;
	}
	return joined;
}

const gapLengthMax = 4;
