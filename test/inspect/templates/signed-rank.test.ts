/** Wilcoxon's signed ranks against values from elsewhere, and where they say nothing. */
import {expect, test} from 'vitest';
import {comparePaired, type Comparison, together} from '../../../source/inspect/templates/changes.ts';
import {signedRank} from '../../../source/inspect/templates/signed-rank.ts';

test('p is that of SciPy’s example for scipy.stats.wilcoxon', () => {
	const differences = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75];
	expect(signedRank(differences)).toBeCloseTo(0.041259765625, 12);
	expect(signedRank(differences.map(value => -value))).toBeCloseTo(0.041259765625, 12);
});

test('ties all of one kind are a test of signs: 2 / 2^5, 2 / 2^6', () => {
	expect(signedRank([1, 1, 1, 1, 1, 0, 0])).toBe(2 / 2 ** 5);
	expect(signedRank([-1, -1, -1, -1, -1, -1])).toBe(2 / 2 ** 6);
	expect(signedRank([1, -1])).toBe(1);
});

test('nothing that changed is no difference, however it was rounded', () => {
	expect(signedRank([])).toBe(1);
	expect(signedRank([0, 0, 0.3 - 0.1 - 0.2])).toBe(1);
});

test('counted out and approximated p meet', () => {
	const mixed = (n: number) =>
		Array.from({length: n}, (_, at) => (at % 3 === 0 ? -1 : 1) * (((at * 7) % 53) + 1));
	expect(signedRank(mixed(50)) / signedRank(mixed(51))).toBeGreaterThan(0.7);
	expect(signedRank(mixed(50)) / signedRank(mixed(51))).toBeLessThan(1.4);
});

test('one of many calls that failed is no verdict, most of them are', () => {
	const failing = (n: number) => Array.from({length: 40}, (_, at) => (at < n ? -1 : 0));
	expect(comparePaired(failing(5)).verdict).toBe('same');
	expect(comparePaired(failing(12))).toMatchObject({verdict: 'lower', difference: -0.3});
	expect(comparePaired(failing(12).slice(0, 29)).verdict).toBe('too few');
});

test('Holm: of p 0.01, 0.04, 0.03, 0.005 the first and the last hold', () => {
	const of = (p: number | null): Comparison => ({difference: 1, interval: [0.5, 1.5], p, verdict: 'higher'});
	const verdicts = (all: readonly (number | null)[]) => together(all.map(of)).map(({verdict}) => verdict);
	expect(verdicts([0.01, 0.04, 0.03, 0.005])).toEqual(['higher', 'same', 'same', 'higher']);
	expect(verdicts([0.04])).toEqual(['higher']);
	expect(verdicts([0.04, 1, 1, null])).toEqual(['higher', 'higher', 'higher', 'higher']);
});
