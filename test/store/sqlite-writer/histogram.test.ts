/** One percent is one percent, and what went in can be taken out. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
	add,
	bucketOf,
	countOf,
	decodeHistogram,
	encodeHistogram,
	merge,
	percentile,
	valueOf,
	type Histogram,
} from '../../../source/store/sqlite/histogram.ts';

const latency = fc.double({min: 0.002, max: 86_400_000, noNaN: true});

test('a value comes back within 1 %', () => {
	fc.assert(
		fc.property(latency, value => {
			expect(Math.abs(valueOf(bucketOf(value)) - value) / value).toBeLessThanOrEqual(0.010_001);
		}),
	);
	expect(valueOf(bucketOf(0))).toBe(0);
});

test('percentiles are those of the values, within 1 %', () => {
	fc.assert(
		fc.property(
			fc.array(latency, {minLength: 1}),
			fc.double({min: 0, max: 1, noNaN: true}),
			(values, fraction) => {
				const histogram: Histogram = new Map();
				for (const value of values) add(histogram, value, 1);
				const sorted = values.toSorted((left, right) => left - right);
				const exact = sorted[Math.max(1, Math.ceil(fraction * values.length)) - 1] as number;
				const estimate = percentile(histogram, fraction) as number;
				expect(Math.abs(estimate - exact) / exact).toBeLessThanOrEqual(0.010_001);
			},
		),
	);
	expect(percentile(new Map(), 0.5)).toBeNull();
});

test('what is put in and taken out leaves nothing, and the text of it is exact', () => {
	fc.assert(
		fc.property(fc.array(latency), fc.array(latency), (kept, taken) => {
			const expected: Histogram = new Map();
			for (const value of kept) add(expected, value, 1);
			const histogram: Histogram = new Map();
			const other: Histogram = new Map();
			for (const value of taken) add(histogram, value, 1);
			for (const value of kept) add(other, value, 1);
			merge(histogram, other);
			for (const value of taken) add(histogram, value, -1);
			expect(encodeHistogram(histogram)).toBe(encodeHistogram(expected));
			expect(decodeHistogram(encodeHistogram(histogram))).toEqual(histogram);
			expect(countOf(histogram)).toBe(kept.length);
		}),
	);
});
