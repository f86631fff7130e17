/** Answers that ended before they were whole, that say nothing, and that go round in circles. */
import type {Statement} from '../../domain/finding.ts';
import type {Exchange} from '../exchange.ts';

/** Reasons by which providers say that an answer was cut short, folded (conventions of finish reasons). */
const cutShort: ReadonlySet<string> = new Set(['length', 'max_tokens']);

/** Detector `truncated`, rule `length`: the place is the last words. */
export function truncatedIn({answers, finishReasons, toolCalls}: Exchange): readonly Statement[] {
	if (!finishReasons.some(reason => cutShort.has(reason))) return [];
	const text = answers?.at(-1)?.text.trimEnd() ?? '';
	const start = Math.max(0, text.length - tailLength);
	const evidence =
		text === ''
			? toolCalls.length > 0
				? 'cut short in the arguments of a tool'
				: 'cut short before the first word'
			: `ends with: ${text.slice(start)}`;
	return [formOf('truncated', 'length', {confidence: 1, start, end: text.length, evidence})];
}

const tailLength = 60;

/** Detector `empty`: an answer was told, and there is nothing in it. Rules `no text`, `only whitespace`. */
export function emptyIn(exchange: Exchange): readonly Statement[] {
	const {answers, toolCalls, status, isContentCut, finishReasons, outputTokens, hasOtherOutput} = exchange;
	if (answers === null || status !== 'ok' || isContentCut || toolCalls.length > 0 || hasOtherOutput)
		return [];
	if (answers.some(({text}) => text.trim() !== '') || finishReasons.includes('tool_calls')) return [];
	// Tokens that were paid for and are not there were withheld, or are of a kind that is not told.
	if ((outputTokens ?? 0) > withheldTokensMin) return [];
	const isBlank = answers.some(({text}) => text !== '');
	const evidence =
		outputTokens === null ? 'the answer is empty' : `the answer is empty, ${outputTokens} tokens`;
	return [
		formOf('empty', isBlank ? 'only whitespace' : 'no text', {confidence: 0.9, start: 0, end: 0, evidence}),
	];
}

const withheldTokensMin = 8;

/** Of the last words only: a text that begins well and ends in circles is the usual case. */
const wordsMax = 200;
const gram = 4;
const distinctMin = 0.3;
/** Fewer words are a chorus or a table. */
const wordsMin = 80;
const lineRepeatsMin = 5;
/** Longer ends of texts are looked at up to here. */
const endLength = 8000;

/** Detector `repetition`, rules `loop of words` and `repeated line`. */
export function repetitionIn({answers}: Exchange): readonly Statement[] {
	return (answers ?? []).flatMap(({text}) => {
		const from = Math.max(0, text.length - endLength);
		const end = text.slice(from);
		const line = repeatedLine(end);
		if (line !== null)
			return [
				formOf('repetition', 'repeated line', {
					confidence: 0.9,
					start: from + line.start,
					end: from + line.end,
					evidence: `${line.times} times: ${line.text.slice(0, 150)}`,
				}),
			];
		const words = wordsIn(end).slice(-wordsMax);
		if (words.length < wordsMin) return [];
		const share = distinctShare(words);
		if (share >= distinctMin) return [];
		return [
			formOf('repetition', 'loop of words', {
				confidence: 0.85,
				start: from + (words[0]?.start ?? 0),
				end: text.length,
				evidence: `of the last ${words.length} words ${Math.round(share * 100)}% of sequences of four are different`,
			}),
		];
	});
}

type Word = {readonly text: string; readonly start: number};

/** Words, and each sign of a script that writes no blanks; figures and signs are none, so that tables have few. */
function wordsIn(text: string): readonly Word[] {
	return [...text.matchAll(/[\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF]|\p{L}[\p{L}\p{M}'’]*/gu)].map(
		match => ({
			text: match[0].toLowerCase(),
			start: match.index,
		}),
	);
}

/** Distinct sequences of four words among all (Li et al. 2016, distinct-n, https://arxiv.org/abs/1510.03055). */
function distinctShare(words: readonly Word[]): number {
	const seen = new Set<string>();
	const total = words.length - gram + 1;
	for (let at = 0; at < total; at++) {
		seen.add(
			words
				.slice(at, at + gram)
				.map(({text}) => text)
				.join(' '),
		);
	}
	return seen.size / total;
}

/** A line of words that stands below itself; of code and tables equal lines are usual. */
function repeatedLine(
	text: string,
): {readonly text: string; readonly times: number; readonly start: number; readonly end: number} | null {
	let before = '';
	let times = 0;
	let start = 0;
	let at = 0;
	let isCode = false;
	for (const line of text.split('\n')) {
		if (line.trimStart().startsWith('```')) isCode = !isCode;
		const said = line.trim();
		if (said === before) times++;
		else if (said !== '') [before, times, start] = [said, 1, at];
		at += line.length + 1;
		if (times >= lineRepeatsMin && !isCode && /\p{L}{2,}.*\s.*\p{L}{2,}|[\u3040-\u9FFF]{6,}/u.test(before))
			return {text: before, times, start, end: Math.min(text.length, at - 1)};
	}
	return null;
}

function formOf(
	detector: 'truncated' | 'empty' | 'repetition',
	rule: string,
	rest: Pick<Statement, 'confidence' | 'start' | 'end' | 'evidence'>,
): Statement {
	return {signal: 'errors', detector, rule, level: 'warning', part: 'output', source: 'answer', ...rest};
}
