/** What is usual of a value, in a way that a few odd ones do not move (Huber, Robust Statistics; Iglewicz & Hoaglin 1993). */

export type Baseline = {
	readonly n: number;
	readonly median: number;
	/** Median of the distances from the median. */
	readonly mad: number;
};

/** Null: no values. */
export function baselineOf(values: readonly number[]): Baseline | null {
	if (values.length === 0) return null;
	const median = medianOf(values);
	return {n: values.length, median, mad: medianOf(values.map(value => Math.abs(value - median)))};
}

/** Of a normal distribution the MAD is this part of the standard deviation. */
const normalShare = 0.6745;

/**
How many standard deviations a value is from what is usual. Values that are all the same have none: `madMin` is what
they differ by at least, in the unit of the values.
*/
export function robustZ(value: number, {median, mad}: Baseline, madMin: number): number {
	return (normalShare * (value - median)) / Math.max(mad, madMin);
}

function medianOf(values: readonly number[]): number {
	const sorted = values.toSorted((one, other) => one - other);
	const middle = sorted.length >> 1;
	const upper = sorted[middle] ?? 0;
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
