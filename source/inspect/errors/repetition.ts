/**
Degenerate repetition: a model that says the same over and over until it is stopped. What is meant to repeat is left
out: code, tables, lists of labels and numbers, songs, and what somebody asked to be repeated.
*/
import type {Statement} from '../../domain/finding.ts';
import type {Exchange, Passage} from '../exchange.ts';

type Place = {readonly rule: 'words' | 'line' | 'character'; readonly start: number; readonly end: number};
type Span = {readonly start: number; readonly end: number};

const evidenceLengthMax = 120;

/**
`repetition`, in answers: `words`, of the last 200 words fewer than 30 % begin four words that are new, and they go
round with one period; `line`, one line five times in a row; `character`, 300 of one sign or blank at the end.
*/
export function repetitionIn({answers, question}: Exchange): readonly Statement[] {
	if (question !== null && isWanted.test(question.slice(0, questionLengthMax))) return [];
	return (answers ?? []).flatMap((answer): readonly Statement[] => {
		const place = repetitionOf(answer);
		if (place === null) return [];
		const {rule, start, end} = place;
		const evidence = answer.text.slice(start, Math.min(end, start + evidenceLengthMax)).trim();
		return [
			{
				...common,
				rule,
				level: 'warning',
				confidence: 0.9,
				source: answer.source,
				start,
				end,
				evidence: evidence === '' ? `${end - start} blanks` : evidence,
			},
		];
	});
}

const common = {signal: 'errors', detector: 'repetition', part: 'output'} as const;

const questionLengthMax = 4000;
/** Asks for verses, or for something more than once. */
const isWanted =
	/\b(?:poems?|songs?|lyrics?|chorus|refrain|verses?|rap|chant|mantra|litany|nursery rhyme|repeat\w*|over and over|(?:\d+|hundred|ten|twenty|fifty|many) times|gedicht|lied(?:text)?|wiederhol\w*|\d+ ?mal|chanson|poème|répét\w*|poemas?|canci[oó]n|repite|repetir|\d+ veces)\b|歌|詩|诗|重复|重複|繰り返|стих|песн|повтор/i;
/** Labels that songs have. */
const isSong = /^[ \t]{0,8}[[(*#]{0,4}[ \t]{0,8}(?:chorus|verse|refrain|bridge|outro|strophe|couplet)\b/im;

function repetitionOf({text}: Passage): Place | null {
	const run = trailingRun(text);
	if (run !== null) return {rule: 'character', ...run};
	const from = Math.max(0, text.length - readLength);
	if (isData(text) || isSong.test(text.slice(from))) return null;
	const lines = proseLines(text, from);
	const line = repeatedLine(text, lines);
	if (line !== null) return {rule: 'line', ...line};
	const words = roundWords(text, lines);
	return words === null ? null : {rule: 'words', ...words};
}

/** Of an answer, its end: what goes round does not stop by itself. */
const readLength = 64 * 1024;

// ── One sign ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Longer than any rule that is drawn across a page. */
const runMin = 300;

function trailingRun(text: string): Span | null {
	const last = text.charAt(text.length - 1);
	const isSame = (sign: string): boolean => sign === last || (/\s/.test(last) && /\s/.test(sign));
	let start = text.length;
	while (start > 0 && isSame(text.charAt(start - 1))) start--;
	return text.length - start >= runMin ? {start, end: text.length} : null;
}

// ── Lines of prose ───────────────────────────────────────────────────────────────────────────────────────────────

/** JSON and markup repeat their names in each record. */
function isData(text: string): boolean {
	return /^\s*[[{<]/.test(text);
}

const fence = /^[ \t]{0,12}(?:```|~~~)/;
const fences = new RegExp(fence, 'gm');
const tableRow = /\||\t|^[-=+_*#~.\s]+$/;
const indentedCode = /^(?: {4}|\t)|[{};]\s*$/;

/** Lines outside of code and tables, as places in the text, without blanks and list marks around them. */
function proseLines(text: string, from: number): readonly Span[] {
	const lines: Span[] = [];
	let isCode = ((text.slice(0, from).match(fences)?.length ?? 0) & 1) === 1;
	for (let start = from; start < text.length;) {
		const next = text.indexOf('\n', start);
		const end = next < 0 ? text.length : next;
		const line = text.slice(start, Math.min(end, start + lineLengthMax));
		const at = start;
		start = end + 1;
		if (fence.test(line)) isCode = !isCode;
		else if (!isCode && !tableRow.test(line) && !indentedCode.test(line)) {
			const mark = /^\s*(?:(?:[-*•>]|\d+[.)])\s+)?/.exec(line)?.[0].length ?? 0;
			if (at + mark < end) lines.push({start: at + mark, end});
		}
	}
	return lines;
}

/** Of a line, what its kind is told by; one that never ends is prose. */
const lineLengthMax = 2000;

// ── The same line ────────────────────────────────────────────────────────────────────────────────────────────────

const sameLinesMin = 5;
/** A shorter line is a label ("positive"), a bracket, or a blank of a form. */
const lineWordsMin = 3;

function repeatedLine(text: string, lines: readonly Span[]): Span | null {
	let first = 0;
	for (let index = 1; index <= lines.length; index++) {
		const isSame = index < lines.length && sameText(text, lines[index], lines[first]);
		if (isSame) continue;
		const start = lines[first]?.start ?? 0;
		if (index - first >= sameLinesMin && wordsIn(text, lines[first], lineWordsMin) >= lineWordsMin) {
			return {start, end: lines[index - 1]?.end ?? start};
		}
		first = index;
	}
	return null;
}

function sameText(text: string, one: Span | undefined, two: Span | undefined): boolean {
	if (one === undefined || two === undefined || one.end - one.start !== two.end - two.start) return false;
	return text.slice(one.start, one.end) === text.slice(two.start, two.end);
}

/** A letter of Latin alone is a mark ("X O X"). */
const isWord = /\p{L}\p{L}|[[\p{L}]--[\p{Script=Latin}]]/v;

function wordsIn(text: string, line: Span | undefined, enough: number): number {
	if (line === undefined) return 0;
	let count = 0;
	for (const {0: word} of text
		.slice(line.start, Math.min(line.end, line.start + lineLengthMax))
		.matchAll(wordPattern)) {
		if (isWord.test(word)) count++;
		if (count >= enough) break;
	}
	return count;
}

// ── The same words ───────────────────────────────────────────────────────────────────────────────────────────────

/** A word, a piece of one that has no end, a number; each sign where words are not kept apart. */
const wordPattern =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[[\p{L}\p{M}'’]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]]{1,20}|\p{N}{1,20}/gv;

const wordsMax = 200;
const wordsMin = 60;
const gramLength = 4;
/** Of 1,600 real answers of this length the one with the fewest has 0.74. */
const newGramsMin = 0.3;
/** What goes round differs here and there by a number or a name. */
const roundShareMin = 0.9;
/** Three rounds have to be there. */
const periodShareMax = 1 / 3;

/** The end of the prose, where it goes round; null: it does not, or there is too little of it. */
function roundWords(text: string, lines: readonly Span[]): Span | null {
	const words = lastWords(text, lines);
	const said = words.map(({start, end}) => text.slice(start, end).toLowerCase());
	if (words.length < wordsMin || said.filter(word => /^\p{N}/u.test(word)).length * 2 > words.length)
		return null;
	const grams = words.length - gramLength + 1;
	const known = new Set(
		Array.from({length: grams}, (_, index) => said.slice(index, index + gramLength).join(' ')),
	);
	if (known.size / grams >= newGramsMin || !isRound(said)) return null;
	return {start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0};
}

/** Of lines of several words, from the end. */
function lastWords(text: string, lines: readonly Span[]): readonly Span[] {
	const parts: (readonly Span[])[] = [];
	let count = 0;
	for (let index = lines.length - 1; index >= 0 && count < wordsMax; index--) {
		const line = lines[index];
		if (line === undefined || wordsIn(text, line, lineWordsMin) < lineWordsMin) continue;
		const from = Math.max(line.start, line.end - tailLength);
		const words = [...text.slice(from, line.end).matchAll(wordPattern)]
			.slice(count - wordsMax)
			.map(({index: at, 0: word}): Span => ({start: from + at, end: from + at + word.length}));
		count += words.length;
		parts.unshift(words);
	}
	return parts.flat();
}

/** Two hundred words of twenty signs. */
const tailLength = 4000;

function isRound(said: readonly string[]): boolean {
	for (let period = 1; period <= said.length * periodShareMax; period++) {
		let same = 0;
		for (let index = period; index < said.length; index++) if (said[index] === said[index - period]) same++;
		if (same >= (said.length - period) * roundShareMin) return true;
	}
	return false;
}
