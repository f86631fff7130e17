import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	bucketsOf,
	figuresOf,
	incrementsOf,
	quantileOf,
	readingOf,
	type SeriesPoint,
} from '../../source/domain/metric-series.ts';

const counter = {type: 'sum', temporality: 'cumulative', monotonic: true} as const;
const histogram = {type: 'histogram', temporality: 'cumulative', monotonic: false} as const;
const bounds = [1, 5, 10, 50, 100];

function point(changes: Partial<SeriesPoint>): SeriesPoint {
	return {startMs: 0, timeMs: 0, value: null, count: null, distribution: null, ...changes};
}

describe('What a counter rose by', () => {
	test('A cumulative one: from the first point of the window on, and all of it where it began within', () => {
		const points = [100, 130, 170].map((value, at) => point({timeMs: 1000 * (at + 1), value}));
		expect(figuresOf(counter, points, 500)?.sum).toBe(70);
		expect(figuresOf(counter, points, 0)?.sum).toBe(170);
	});

	test('A process that starts anew begins at nothing, whether it tells its start or only falls', () => {
		const told = [
			point({timeMs: 1, value: 100}),
			point({startMs: 2, timeMs: 3, value: 120}),
			point({startMs: 2, timeMs: 4, value: 125}),
		];
		expect(figuresOf(counter, told, 1)?.sum).toBe(125);
		const fallen = [100, 4, 6].map((value, at) => point({timeMs: at + 1, value}));
		expect(figuresOf(counter, fallen, 1)?.sum).toBe(6);
	});

	test('A delta counter and a cumulative one tell the same of the same', () => {
		const steps = fc.array(fc.record({add: fc.nat(1000), anew: fc.boolean()}), {minLength: 1, maxLength: 40});
		fc.assert(
			fc.property(steps, told => {
				let startMs = 0;
				let total = 0;
				const both = told.map(({add, anew}, at) => {
					if (anew) [startMs, total] = [at + 1, 0];
					total += add;
					const timeMs = at + 2;
					return [point({timeMs, value: add}), point({startMs, timeMs, value: total})] as const;
				});
				const delta = incrementsOf(
					{...counter, temporality: 'delta'},
					both.map(([one]) => one),
					0,
				);
				const cumulative = incrementsOf(
					counter,
					both.map(([, one]) => one),
					0,
				);
				expect(cumulative).toEqual(delta);
			}),
		);
	});
});

describe('How recorded values are distributed', () => {
	const values = fc.array(fc.double({min: 0, max: 200, noNaN: true}), {minLength: 1, maxLength: 200});
	const countsOf = (of: readonly number[]): readonly number[] =>
		[...bounds, Infinity].map((bound, at) => {
			const below = bounds[at - 1] ?? -Infinity;
			return of.filter(value => value > below && value <= bound).length;
		});

	test('A percentile lies in the bucket of the value of that rank', () => {
		fc.assert(
			fc.property(values, fc.constantFrom(0.5, 0.95, 1), (of, fraction) => {
				const distribution = {min: Math.min(...of), max: Math.max(...of), bounds, counts: countsOf(of)};
				const told = quantileOf(bucketsOf('histogram', distribution), fraction, distribution) ?? NaN;
				const sorted = of.toSorted((one, other) => one - other);
				const right = sorted[Math.max(0, Math.ceil(fraction * of.length) - 1)] ?? NaN;
				const at = bounds.findIndex(bound => right <= bound);
				const [low, high] = at === -1 ? [100, 200] : [bounds[at - 1] ?? 0, bounds[at] ?? Infinity];
				expect(told).toBeGreaterThanOrEqual(low);
				expect(told).toBeLessThanOrEqual(high);
			}),
		);
	});

	test('Of cumulative points only what came between the first and the last of the window', () => {
		const of = (timeMs: number, counts: readonly number[]): SeriesPoint => {
			const count = counts.reduce((sum, one) => sum + one, 0);
			return point({timeMs, value: count * 7, count, distribution: {min: null, max: null, bounds, counts}});
		};
		const points = [of(1, [90, 0, 0, 0, 0, 0]), of(2, [90, 0, 0, 10, 0, 0])];
		expect(figuresOf(histogram, points, 1)).toMatchObject({count: 10, sum: 70, p50: 30, p95: 48});
	});

	test('Exponential buckets: base 2 at scale 0, values below nothing and zeros counted too', () => {
		const distribution = {
			min: null,
			max: null,
			scale: 0,
			zeroCount: 2,
			positive: {offset: 1, counts: [3, 0, 1]},
			negative: {offset: 0, counts: [1]},
		};
		expect(bucketsOf('exponential_histogram', distribution)).toEqual([
			{low: -2, high: -1, count: 1},
			{low: 0, high: 0, count: 2},
			{low: 2, high: 4, count: 3},
			{low: 8, high: 16, count: 1},
		]);
	});

	test('An exponential histogram that widens its buckets tells what was added all the same', () => {
		const counted = fc.array(fc.nat(5), {minLength: 1, maxLength: 20});
		fc.assert(
			fc.property(
				counted,
				fc.integer({min: -30, max: 30}),
				fc.integer({min: 0, max: 4}),
				(counts, offset, by) => {
					const exponential = {
						type: 'exponential_histogram',
						temporality: 'cumulative',
						monotonic: false,
					} as const;
					const of = (scale: number, positive: {offset: number; counts: readonly number[]}) => ({
						count: positive.counts.reduce((sum, count) => sum + count, 0),
						distribution: {min: null, max: null, scale, zeroCount: 0, positive},
					});
					const first = Math.floor(offset / 2 ** by);
					const wide = Array.from({length: counts.length + 1}, () => 1);
					for (const [at, count] of counts.entries()) {
						const index = Math.floor((offset + at) / 2 ** by) - first;
						wide[index] = (wide[index] ?? 0) + count;
					}
					const points = [
						point({timeMs: 1, ...of(5, {offset, counts})}),
						point({timeMs: 2, ...of(5 - by, {offset: first, counts: wide})}),
					];
					const [added] = incrementsOf(exponential, points, 1);
					expect(added?.count).toBe(wide.length);
					expect(added?.buckets.map(({count}) => count)).toEqual(wide.map(() => 1));
				},
			),
		);
	});

	test('A summary says its own percentiles; buckets that are cut anew say nothing', () => {
		const summary = {type: 'summary', temporality: 'unspecified', monotonic: false} as const;
		const quantiles = [
			{quantile: 0.5, value: 3},
			{quantile: 0.99, value: 9},
		];
		const points = [
			point({timeMs: 1, count: 5, value: 20}),
			point({timeMs: 2, count: 9, value: 40, distribution: {min: null, max: null, quantiles}}),
		];
		expect(figuresOf(summary, points, 1)).toMatchObject({count: 4, sum: 20, p50: 3, p95: null});
		const one = {min: null, max: null, bounds: [1], counts: [4, 0]};
		const other = {min: null, max: null, bounds: [2], counts: [6, 0]};
		const cut = [
			point({timeMs: 1, count: 4, value: 4, distribution: one}),
			point({timeMs: 2, count: 6, value: 6, distribution: other}),
		];
		expect(figuresOf(histogram, cut, 1)).toMatchObject({count: 2, sum: 2, p50: null});
	});
});

test('A sum that may fall stands like a gauge; a delta of one is added up', () => {
	const upDown = {...counter, monotonic: false};
	expect(readingOf(upDown)).toBe('gauge');
	expect(readingOf({...upDown, temporality: 'delta'})).toBe('counter');
	const points = [4, 9, 2].map((value, at) => point({timeMs: at, value}));
	expect(figuresOf(upDown, points, 0)).toMatchObject({last: 2, min: 2, max: 9, sum: null});
	expect(figuresOf(upDown, [], 0)).toBeNull();
});
