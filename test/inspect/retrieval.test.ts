import {expect, test} from 'vitest';

import type {Retrieval} from '../../source/inspect/exchange.ts';
import {
	bleu,
	editSimilarity,
	jsonAgreement,
	rougeL,
	rougeN,
	tokenF1,
} from '../../source/inspect/quality/agreement.ts';
import {retrievalFindings, retrievalOf} from '../../source/inspect/retrieval/retrieval.ts';
import {exchangeOf} from './exchange-of.ts';

const retrieval = (texts: readonly string[], more: Partial<Retrieval> = {}): Retrieval => ({
	spanId: null,
	store: 'wiki',
	kind: 'retrieval',
	query: 'Which lamps are sold out?',
	documents: texts.map((text, at) => ({
		id: `kb-${at + 1}`,
		score: 0.9 - at / 10,
		text,
		source: `document kb-${at + 1}`,
	})),
	isError: false,
	endMs: 0,
	...more,
});
const measureOf = (
	retrievals: readonly Retrieval[],
	answer = 'Brass lamps with green shades are sold out.',
) => retrievalOf(exchangeOf({question: 'Which lamps are sold out?', answer, retrievals}));
const rulesOf = (retrievals: readonly Retrieval[]): readonly string[] => {
	const measure = measureOf(retrievals);
	return measure === null ? [] : retrievalFindings(measure).map(({rule, level}) => `${rule} ${level}`);
};

const sold = 'The brass lamps with green shades are sold out until the end of the month, says the warehouse.';
const rugs = 'Rugs are cleaned by hand once a year.';

test('what was retrieved is measured', () => {
	const measure = measureOf([retrieval([sold, rugs])]);
	expect(measure?.stores).toEqual([
		{
			store: 'wiki',
			kind: 'retrieval',
			documents: 2,
			topScore: 0.9,
			scoreGap: expect.closeTo(0.1),
			isError: false,
		},
	]);
	expect(measure).toMatchObject({
		documents: 2,
		relevance: 1,
		coverage: 1,
		used: ['document kb-1'],
		unused: ['document kb-2'],
		unusedTokens: Math.ceil(rugs.length / 4),
		duplicates: [],
	});
	expect(measureOf([])).toBeNull();
});

test('a cited document is used, and no tokens are guessed of those that are', () => {
	expect(measureOf([retrieval([sold, rugs])], 'See [2].')?.used).toEqual(['document kb-2']);
	expect(measureOf([retrieval([sold, rugs])], 'Look into kb-2')?.used).toContain('document kb-2');
});

test('a reranker gives back the same documents', () => {
	expect(measureOf([retrieval([sold, rugs]), retrieval([sold], {kind: 'rerank'})])?.documents).toBe(2);
	expect(rulesOf([retrieval([sold, rugs]), retrieval([sold], {kind: 'rerank'})])).toEqual([]);
});

test('nothing, a failure and the same twice are findings; low relevance is none', () => {
	expect(rulesOf([retrieval([])])).toEqual(['empty warning']);
	expect(rulesOf([retrieval([], {isError: true})])).toEqual(['failed warning']);
	expect(rulesOf([retrieval([sold, rugs, sold.replace('warehouse', 'shop')])])).toEqual(['duplicates info']);
	expect(rulesOf([retrieval([rugs])])).toEqual([]);
});

test('agreement with a reference', () => {
	const pair = {answer: 'The cat sat on a mat.', expected: 'cat sat on the mat'};
	for (const score of [tokenF1, editSimilarity, rougeL, bleu]) {
		expect(score(pair)).toBe(1);
		expect(score({answer: '', expected: ''})).toBe(1);
		expect(score({answer: 'dogs', expected: ''})).toBeLessThan(0.1);
	}
	// Three of four words, two of three pairs, in an order that keeps three.
	const close = {answer: 'cat sat on rug', expected: 'cat sat on mat'};
	expect(tokenF1(close)).toBeCloseTo(0.75);
	expect(rougeN(close, 1)).toBeCloseTo(0.75);
	expect(rougeN(close, 2)).toBeCloseTo(2 / 3);
	expect(rougeL({answer: 'on mat cat sat', expected: 'cat sat on mat'})).toBeCloseTo(0.5);
	expect(editSimilarity(close)).toBeCloseTo(1 - 3 / 14);
	expect(bleu(close)).toBeCloseTo(((3 / 4) * (3 / 4) * (2 / 3) * (1 / 2)) ** (1 / 4));
	expect(tokenF1({answer: '東京都', expected: '東京'})).toBeCloseTo(0.8);
});

test('agreement of JSON', () => {
	const agree = (answer: string, expected: string): number => jsonAgreement({answer, expected});
	expect(agree('{"a": 1, "b": [1, 2]}', '{"b": [1, 2], "a": 1}')).toBe(1);
	expect(agree('```json\n{"a": 1}\n```', '{"a": 1, "b": 2}')).toBe(0.5);
	expect(agree('{"a": 1}', '{"a": 3}')).toBe(0.5);
	expect(agree('{"a": true}', '{"a": null}')).toBe(0);
	expect(agree('[]', '{}')).toBe(0);
	expect(agree('not json', 'not json')).toBe(1);
});
