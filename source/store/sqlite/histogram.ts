/**
Latency histograms of `rollup`: integer counts in logarithmic buckets, so that a call which turns out to be a
duplicate can be taken out again exactly, and any number of them can be added. A value read back is within 1 %
of the one that went in (the layout of DDSketch, Masson et al. 2019, section 2.1).
*/

/** JSON in the file: {bucket: count}. Counts are never negative and never 0. */
export type Histogram = Map<number, number>;

const relativeError = 0.01;
const growth = (1 + relativeError) / (1 - relativeError);
const logGrowth = Math.log(growth);

/** Milliseconds up to which a value counts as 0: a clock of a microsecond's resolution says nothing below. */
const smallestMs = 0.001;

/** 0 for (almost) nothing, else from 1. */
export function bucketOf(valueMs: number): number {
	return valueMs <= smallestMs ? 0 : Math.ceil(Math.log(valueMs / smallestMs) / logGrowth);
}

/** The value, in milliseconds, that stands for all of a bucket. */
export function valueOf(bucket: number): number {
	return bucket === 0 ? 0 : (smallestMs * 2 * growth ** bucket) / (growth + 1);
}

/** Adds `count` (negative takes out) at a value. */
export function add(histogram: Histogram, valueMs: number, count: number): void {
	addBucket(histogram, bucketOf(valueMs), count);
}

/** Adds all of `other` to `histogram`. */
export function merge(histogram: Histogram, other: Histogram): void {
	for (const [bucket, count] of other) addBucket(histogram, bucket, count);
}

/** The nearest-rank percentile (`fraction` of 0 to 1) in milliseconds; null of an empty histogram. */
export function percentile(histogram: Histogram, fraction: number): number | null {
	const total = countOf(histogram);
	if (total === 0) return null;
	const rank = Math.max(1, Math.ceil(fraction * total));
	let seen = 0;
	for (const bucket of [...histogram.keys()].sort((left, right) => left - right)) {
		seen += histogram.get(bucket) ?? 0;
		if (seen >= rank) return valueOf(bucket);
	}
	return null;
}

export function countOf(histogram: Histogram): number {
	let total = 0;
	for (const count of histogram.values()) total += count;
	return total;
}

export function encodeHistogram(histogram: Histogram): string {
	const parts: string[] = [];
	for (const bucket of [...histogram.keys()].sort((left, right) => left - right)) {
		parts.push(`"${bucket}":${histogram.get(bucket)}`);
	}
	return `{${parts.join(',')}}`;
}

export function decodeHistogram(text: string): Histogram {
	const histogram: Histogram = new Map();
	for (const [bucket, count] of Object.entries(JSON.parse(text) as Record<string, number>)) {
		histogram.set(Number(bucket), count);
	}
	return histogram;
}

function addBucket(histogram: Histogram, bucket: number, count: number): void {
	const sum = (histogram.get(bucket) ?? 0) + count;
	if (sum === 0) histogram.delete(bucket);
	else histogram.set(bucket, sum);
}
