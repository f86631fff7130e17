/**
Means of equally many values of a series: what comes few and far between can be compared with what comes all the time.
They begin anew with each day (UTC), so that they are the same wherever one begins to look.
*/
import {bucketMs, type Series} from '../domain/vitals.ts';

export type Batch = {
	/** End of the five minutes that filled it. */
	readonly endMs: number;
	readonly n: number;
	readonly mean: number;
	/** Sums of this and all before it. */
	readonly total: {
		readonly n: number;
		readonly sum: number;
		readonly squares: number;
		readonly means: number;
		readonly meanSquares: number;
	};
};

const dayMs = 86_400_000;
const nothing = {n: 0, sum: 0, squares: 0};

/** `values`: a batch is full with so many; what a day leaves over is left out. */
export function batchesOf({points}: Series, values: number): readonly Batch[] {
	const batches: Batch[] = [];
	let open = nothing;
	let day = Number.NaN;
	for (const {atMs, n, sum, squares} of points) {
		const today = Math.floor(atMs / dayMs);
		if (today !== day) open = nothing;
		day = today;
		open = {n: open.n + n, sum: open.sum + sum, squares: open.squares + squares};
		if (open.n < values) continue;
		const mean = open.sum / open.n;
		const last = batches.at(-1)?.total ?? {...nothing, means: 0, meanSquares: 0};
		batches.push({
			endMs: atMs + bucketMs,
			n: open.n,
			mean,
			total: {
				n: last.n + open.n,
				sum: last.sum + open.sum,
				squares: last.squares + open.squares,
				means: last.means + mean,
				meanSquares: last.meanSquares + mean * mean,
			},
		});
		open = nothing;
	}
	return batches;
}

export type Baseline = {
	/** Values, and batches of them. */
	readonly n: number;
	readonly batches: number;
	readonly mean: number;
	/** Variances of a value, and of the mean of a batch. */
	readonly variance: number;
	readonly batchVariance: number;
};

/** Of the batches from `first` up to `end`, which is none of them. */
export function baselineOf(batches: readonly Batch[], {first, end}: {first: number; end: number}): Baseline {
	const none = {n: 0, sum: 0, squares: 0, means: 0, meanSquares: 0};
	const low = batches[first - 1]?.total ?? none;
	const high = end > first ? (batches[end - 1]?.total ?? none) : low;
	const n = high.n - low.n;
	const count = Math.max(0, end - first);
	if (n === 0) return {n: 0, batches: 0, mean: 0, variance: 0, batchVariance: 0};
	const mean = (high.sum - low.sum) / n;
	const variance = Math.max(0, (high.squares - low.squares) / n - mean ** 2);
	const batchMean = (high.means - low.means) / count;
	const spread = (high.meanSquares - low.meanSquares) / count - batchMean ** 2;
	return {
		n,
		batches: count,
		mean,
		variance,
		batchVariance: count < 2 ? 0 : Math.max(0, (spread * count) / (count - 1)),
	};
}

/** What of the batches is to compare with at each of them: the day that ends an hour before it. */
export function usualRanges(
	batches: readonly Batch[],
): readonly {readonly first: number; readonly end: number}[] {
	const apartMs = 3_600_000;
	let first = 0;
	let end = 0;
	return batches.map(({endMs}) => {
		while ((batches[end]?.endMs ?? Infinity) <= endMs - apartMs) end += 1;
		while ((batches[first]?.endMs ?? Infinity) <= endMs - apartMs - dayMs) first += 1;
		return {first: Math.min(first, end), end};
	});
}
