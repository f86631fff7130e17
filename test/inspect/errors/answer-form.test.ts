/** Answers that were cut, and answers that are not there. */
import {expect, test} from 'vitest';

import {emptyIn, truncatedIn} from '../../../source/inspect/errors/answer-form.ts';
import type {Exchange} from '../../../source/inspect/exchange.ts';
import {seedAnswer, seedExchange} from '../../support/seed-exchange.ts';

const call = {id: null, name: 'look', arguments: '{}'};

test.each<[string, Partial<Exchange>, readonly object[]]>([
	[
		'at the limit',
		{finishReasons: ['length'], outputTokens: 256, answers: [seedAnswer('It was a long')]},
		[
			{
				rule: 'length',
				level: 'warning',
				start: 0,
				end: 13,
				evidence: 'cut at the limit after 256 tokens: …It was a long',
			},
		],
	],
	[
		'in the words of a provider',
		{finishReasons: ['MAX_TOKENS'], answers: null},
		[{start: 0, end: 0, evidence: 'cut at the limit'}],
	],
	[
		'after the one word that was asked for',
		{finishReasons: ['length'], outputTokens: 1, answers: [seedAnswer('yes')]},
		[{level: 'info'}],
	],
	['not at all', {finishReasons: ['stop'], answers: [seedAnswer('It was a long')]}, []],
	['for a tool', {finishReasons: ['tool_calls'], toolCalls: [call]}, []],
])('cut %s', (_, given, expected) => {
	expect(truncatedIn(seedExchange(given))).toMatchObject(expected);
});

test('the place of a cut is the end of the last answer', () => {
	const text = 'word '.repeat(1000);
	const answers = [seedAnswer('one'), seedAnswer(text), seedAnswer('')];
	const [cut] = truncatedIn(seedExchange({finishReasons: ['length'], answers}));
	expect(cut).toMatchObject({start: text.length - 80, end: text.length});
	expect(cut?.evidence.length).toBeLessThanOrEqual(200);
});

test.each<[string, Partial<Exchange>, readonly object[]]>([
	['nothing', {answers: []}, [{rule: 'no text', level: 'warning', confidence: 0.8}]],
	['no tokens', {answers: [seedAnswer('')], outputTokens: 0}, [{rule: 'no text', confidence: 1}]],
	[
		'tokens alone',
		{answers: [], outputTokens: 57},
		[{rule: 'no text', level: 'info', confidence: 0.5, evidence: 'no text, and 57 output tokens'}],
	],
	[
		'thought up to the limit',
		{answers: [], outputTokens: 512, finishReasons: ['length']},
		[{level: 'warning', confidence: 1}],
	],
	[
		'blanks',
		{answers: [seedAnswer(' \n\t'), seedAnswer('\u200B')], outputTokens: 2},
		[{rule: 'only whitespace', level: 'warning'}],
	],
	['a word', {answers: [seedAnswer(''), seedAnswer('ja')]}, []],
	['a sign', {answers: [seedAnswer('好')]}, []],
	['a tool call', {answers: [], toolCalls: [call]}, []],
	['what is not told', {answers: null}, []],
	['what was withheld', {answers: [], isContentCut: true}, []],
	['an error', {answers: [], status: 'error'}, []],
	['a cancelled call', {answers: [], status: 'cancelled'}, []],
	['a vector', {answers: [], operation: 'embeddings'}, []],
	['a picture', {answers: [], operation: 'image'}, []],
	['a filtered answer', {answers: [], finishReasons: ['content_filter']}, []],
])('empty: %s', (_, given, expected) => {
	expect(emptyIn(seedExchange(given))).toMatchObject(expected);
	expect(emptyIn(seedExchange(given))).toHaveLength(expected.length);
});
