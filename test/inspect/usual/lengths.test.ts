/** Lengths that are far from what is usual of a template, and the statistics behind that. */
import {expect, test} from 'vitest';
import {baselineOf, robustZ} from '../../../source/inspect/usual/baseline.ts';
import {lengthFindings} from '../../../source/inspect/usual/lengths.ts';
import {exchangeOf} from '../exchange-of.ts';

test('median and MAD, and no division by nothing', () => {
	expect(baselineOf([])).toBeNull();
	expect(baselineOf([3])).toEqual({n: 1, median: 3, mad: 0});
	expect(baselineOf([1, 2, 3, 100])).toEqual({n: 4, median: 2.5, mad: 1});
	expect(robustZ(3, {n: 9, median: 3, mad: 0}, 0.1)).toBe(0);
	expect(robustZ(4, {n: 9, median: 3, mad: 0}, 0.1)).toBeCloseTo(6.745);
});

/** Of 40 lengths around this one. */
const around = (length: number) =>
	baselineOf(Array.from({length: 40}, (_, at) => Math.log(length * (0.8 + 0.01 * at))));

const exchange = exchangeOf({answer: 'x'});

test.each([
	['usual', 500, 310, []],
	['a long answer', 500, 9000, ['length long']],
	['a short answer', 500, 6, ['length short']],
	['a long prompt', 30_000, 310, ['long_prompt long']],
	['an odd prompt that is not long', 3000, 310, []],
])('%s', (_, promptTokens, answerLength, found) => {
	const usual = {prompt: around(500), answer: around(300)};
	const findings = lengthFindings(exchange, {promptTokens, answerLength}, usual);
	expect(findings.map(({detector, rule}) => `${detector} ${rule}`)).toEqual(found);
});

test('too few, nothing told, or a call of a tool: nothing is said', () => {
	const few = {prompt: baselineOf([6, 6, 6]), answer: baselineOf([6, 6, 6])};
	expect(lengthFindings(exchange, {promptTokens: 90_000, answerLength: 90_000}, few)).toEqual([]);
	const usual = {prompt: around(500), answer: around(300)};
	expect(lengthFindings(exchange, {promptTokens: null, answerLength: null}, usual)).toEqual([]);
	const acting = {...exchange, toolCalls: [{id: null, name: 'a', arguments: null}]};
	expect(lengthFindings(acting, {promptTokens: 500, answerLength: 3}, usual)).toEqual([]);
});
