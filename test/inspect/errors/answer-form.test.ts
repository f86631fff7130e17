/** Answers that were cut, are empty, or go round in circles; and those that only look like it. */
import {expect, test} from 'vitest';
import {emptyIn, repetitionIn, truncatedIn} from '../../../source/inspect/errors/answer-form.ts';
import {exchangeOf} from '../exchange-of.ts';

const answered = (answer: string, changes = {}) => ({...exchangeOf({answer}), ...changes});

test('cut short is what the finish reason says', () => {
	const [statement] = truncatedIn(answered('Your order is on its', {finishReasons: ['length']}));
	expect(statement).toMatchObject({detector: 'truncated', rule: 'length', level: 'warning'});
	expect(statement?.evidence).toContain('is on its');
	expect(truncatedIn(answered('Your order is on its way.'))).toEqual([]);
	expect(truncatedIn(answered('', {answers: [], finishReasons: ['max_tokens']}))).toMatchObject([
		{evidence: 'cut short before the first word'},
	]);
});

test('empty is an answer that was told and says nothing', () => {
	const empty = {answers: [], outputTokens: 0};
	expect(emptyIn(answered('', empty))).toMatchObject([{rule: 'no text'}]);
	expect(emptyIn(answered(' \n', {outputTokens: null}))).toMatchObject([{rule: 'only whitespace'}]);
	for (const changes of [
		{answers: null},
		{...empty, isContentCut: true},
		{...empty, status: 'error'},
		{...empty, toolCalls: [{id: '1', name: 'search', arguments: '{}'}]},
		{...empty, finishReasons: ['tool_calls']},
		{...empty, hasOtherOutput: true},
		// Withheld: the answer was paid for.
		{...empty, outputTokens: 250},
	])
		expect(emptyIn(answered('', changes))).toEqual([]);
});

const circles = 'The lamp is blue and the lamp is bright. ';

test.each([
	['words', circles.repeat(30), 'loop of words'],
	['a line', `Here is the list:\n${'I will check that for you.\n'.repeat(7)}`, 'repeated line'],
	['signs without blanks', 'とてもよいものです'.repeat(20), 'loop of words'],
	[
		'at the end of a good text',
		`A lease names both parties, the rent and the term. ${'and so on it goes '.repeat(60)}`,
		'loop of words',
	],
])('round in circles: %s', (_, text, rule) => {
	const [statement] = repetitionIn(answered(text));
	expect(statement?.rule).toBe(rule);
	expect(statement?.end).toBeLessThanOrEqual(text.length);
});

test.each([
	['a table', `| a | b |\n${'| 1 | 2 |\n'.repeat(40)}`],
	['code', `\`\`\`\n${'\tpush(value, value);\n'.repeat(9)}\`\`\``],
	['a chorus', 'Row, row, row your boat\nGently down the stream\n'.repeat(3)],
	['figures', '1, 2, 3, 4, 5, 6, 7, 8, 9, 10, '.repeat(30)],
	['prose', 'Each chapter tells of another harbour, of its tides and of the people who work there by day. '],
	['short', circles.repeat(3)],
])('not round in circles: %s', (_, text) => expect(repetitionIn(answered(text))).toEqual([]));

test('a megabyte of one sign ends', () => {
	expect(repetitionIn(answered('\n'.repeat(1_000_000)))).toEqual([]);
	expect(repetitionIn(answered('a '.repeat(500_000)))).toHaveLength(1);
});
