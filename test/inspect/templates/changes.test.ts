/** Before and after: what differs for certain, what may, and what nobody can tell. */
import {expect, test} from 'vitest';
import {compare, compareRates} from '../../../source/inspect/templates/changes.ts';

const around = (mean: number, n: number): number[] =>
	Array.from({length: n}, (_, at) => mean + ((at * 37) % 11) / 20);

test('too few of either side get no verdict', () => {
	expect(compare([], [1])).toEqual({difference: null, interval: null, p: null, verdict: 'too few'});
	expect(compare(around(1, 29), around(9, 400)).verdict).toBe('too few');
	expect(compareRates({k: 1, n: 29}, {k: 20, n: 29}).verdict).toBe('too few');
});

test('a shift is told with its interval', () => {
	const {verdict, difference, interval, p} = compare(around(1, 60), around(1.4, 60));
	expect(verdict).toBe('higher');
	expect(difference).toBeCloseTo(0.4, 6);
	expect(interval?.[0]).toBeLessThan(0.4);
	expect(interval?.[1]).toBeGreaterThan(0.4);
	expect(p).toBeLessThan(0.001);
	expect(compare(around(1.4, 60), around(1, 60)).verdict).toBe('lower');
	expect(compare(around(1, 60), around(1, 80)).verdict).toBe('same');
});

test('ties do not make a difference', () => {
	const ones = Array.from({length: 50}, () => 1);
	expect(compare(ones, ones)).toMatchObject({difference: 0, p: 1, verdict: 'same'});
});

test('p agrees with what SciPy says: mannwhitneyu(range(1, 41), range(11, 51), method="asymptotic")', () => {
	const from = (first: number) => Array.from({length: 40}, (_, at) => first + at);
	expect(compare(from(1), from(11)).p).toBeCloseTo(0.000769171, 6);
});

test('Newcombe: 56 of 70 against 48 of 80 differ by 0.0524 to 0.3339', () => {
	const {interval, verdict, difference} = compareRates({k: 48, n: 80}, {k: 56, n: 70});
	expect(difference).toBeCloseTo(0.2, 9);
	expect(interval?.[0]).toBeCloseTo(0.0524, 3);
	expect(interval?.[1]).toBeCloseTo(0.3339, 3);
	expect(verdict).toBe('higher');
});
