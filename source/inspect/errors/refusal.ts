/**
Refusals: the model says that it will not or cannot do what was asked. Being unable ("I can't see images") counts, since
who asked goes away with nothing either way. A question back for what is missing is none, nor is a negative answer to
the question ("No, you can't park here", "it isn't in the documents").
*/
import type {Statement} from '../../domain/finding.ts';
import type {Exchange, Passage} from '../exchange.ts';
import {languages, type RefusalWords, speaksOfItself} from './refusal-words.ts';

type Refusal = {readonly rule: 'hard' | 'soft'; readonly start: number; readonly end: number};

/** The provider stopped the answer, or its model said so in a field of its own. */
const structured = new Set(['content_filter', 'refusal']);

/** Where a refusal begins: behind an apology and "as an AI language model". */
const openingMax = 260;
/** What is looked at: a hard refusal is whole within it, and a soft one shows what it turned to. */
const windowLength = 1500;
/** Longer answers hold more than a refusal, whatever their words are; signs, where words are not apart. */
const hardWordsMax = 90;
const hardLengthMax = 700;
const hardDenseLengthMax = 200;
const evidenceLengthMax = 200;

/**
`refusal`: `hard`, where an answer is nothing but a refusal, by its words or by the finish reason; `soft`, where it
declines and then helps or turns to something else. An answer that calls tools goes on, and is none.
*/
export function refusalIn(exchange: Exchange): readonly Statement[] {
	const reason = exchange.finishReasons.find(name => structured.has(name));
	if (reason !== undefined) {
		const source = exchange.answers?.[0]?.source ?? 'answer';
		return [
			{...common, ...hard, confidence: 1, source, start: 0, end: 0, evidence: `finish reason ${reason}`},
		];
	}
	if (exchange.toolCalls.length > 0) return [];
	return (exchange.answers ?? []).flatMap((answer): readonly Statement[] => {
		const refusal = refusalOf(answer, exchange.question ?? '');
		if (refusal === null) return [];
		const {rule, start, end} = refusal;
		const evidence = answer.text.slice(start, Math.min(end, start + evidenceLengthMax)).trim();
		return [{...common, ...(rule === 'hard' ? hard : soft), source: answer.source, start, end, evidence}];
	});
}

const common = {signal: 'errors', detector: 'refusal', part: 'output'} as const;
const hard = {rule: 'hard', level: 'warning', confidence: 0.9} as const;
const soft = {rule: 'soft', level: 'info', confidence: 0.7} as const;

function refusalOf({text}: Passage, question: string): Refusal | null {
	// One sign for one: places stay.
	const window = text.slice(0, windowLength).replaceAll('’', "'");
	if (isComposed.test(window)) return null;
	for (const words of languages) {
		const match = words.decline.exec(window.slice(0, openingMax));
		if (match === null) continue;
		const until = match.index + match[0].length;
		const start = sentenceStart(window, match.index);
		const end = sentenceEnd(window, until);
		const isOpening = sentencesOf(window.slice(0, start)).every(sentence => isPreamble(sentence, words));
		if (!isOpening || !isOwn(window.slice(0, end), match[0], question)) return null;
		const rest = window.slice(until);
		if (isMere(text, rest, words)) return words.ask.test(window) ? null : {rule: 'hard', start, end};
		return words.ask.test(window) && !isHelped(rest, words) ? null : {rule: 'soft', start, end};
	}
	return null;
}

/** What was written for somebody to use: quoted, listed, coded, or to be sent. */
const isComposed =
	/^\s*(?:["“„«'`#>|*{[<]|[-•] |\d+[.)] |(?:dear|subject|hi|hello|hey)\b[^.!?\n]{0,40}[,:]\s*\n|[\w ]{1,20}:\s)/i;

const preambleWordsMax = 2;

/** "Hello!", "I'm sorry.", "I understand that this is important to you." */
function isPreamble(sentence: string, {talk}: RefusalWords): boolean {
	return talk?.test(sentence) !== false || wordsOf(sentence) <= preambleWordsMax;
}

const writingTask =
	/\b(?:write|draft|compose|generate|create|rewrite|rephrase|reword|paraphrase|translate|correct|edit|fix|convert|complete|suggest|act|pretend)\b[^.!?]{0,80}\b(?:e-?mail|letter|message|excuse|apology|reply|response|sentences?|dialog(?:ue)?|conversation|tweet|note|story|script|text|lyrics|poem|lines?|quotes?|scene|as)\b/i;

/** Not a sentence that was asked for: from the question itself, or of a letter that the model was to write. */
function isOwn(opening: string, decline: string, question: string): boolean {
	if (question.toLowerCase().includes(decline.toLowerCase())) return false;
	return !writingTask.test(question) || speaksOfItself.test(opening);
}

const structure = /```|\n\s*(?:[-*•] |\d+[.)] |\|)/;
/** Said at the end of every refusal: help with some other thing. */
const farewell =
	/\b(?:anything|something) else\b|\bother (?:questions?|topics?|requests?|tasks?)\b|\bfeel free\b|\bis there\b/i;

/** Whether nothing but a refusal is left: no help, no list, and each sentence speaks of why, or says goodbye. */
function isMere(text: string, rest: string, {pivot, talk}: RefusalWords): boolean {
	if (text.length > hardLengthMax || !isShort(text) || structure.test(text)) return false;
	if (talk === null) return !pivot.test(rest);
	return sentencesOf(rest).every(
		(sentence, index) =>
			farewell.test(sentence) || (!pivot.test(sentence) && (index === 0 || talk.test(sentence))),
	);
}

/** Whether more was given than the promise of help once what is missing is told. */
function isHelped(rest: string, {ask, pivot}: RefusalWords): boolean {
	return (
		structure.test(rest) || sentencesOf(rest).some(sentence => pivot.test(sentence) && !ask.test(sentence))
	);
}

/** Chinese and Japanese say in a sign what others say in a word. */
function isShort(text: string): boolean {
	const dense = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
	return wordsOf(text) <= hardWordsMax && dense <= hardDenseLengthMax;
}

function wordsOf(text: string): number {
	return text.match(/\S+/g)?.length ?? 0;
}

function sentencesOf(text: string): readonly string[] {
	return text.match(/[^.!?。！？\n]+[.!?。！？]*/g)?.filter(sentence => /\p{L}/u.test(sentence)) ?? [];
}

function sentenceStart(text: string, at: number): number {
	return /[^.!?。！？\n]*$/.exec(text.slice(0, at))?.index ?? 0;
}

function sentenceEnd(text: string, at: number): number {
	const length = text.slice(at).search(/[.!?。！？\n]/);
	return length < 0 ? text.length : at + length + 1;
}
