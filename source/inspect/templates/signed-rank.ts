/** Wilcoxon's signed-rank test (1945) of differences: whether they lie about 0. */
import {twoSidedOf} from '../../domain/interval.ts';

/** Up to so many differences p is counted out; beyond, the normal approximation is as good. */
const exactMax = 50;

/** Differences that round to nothing are none: 0.3 - 0.1 - 0.2 is not 0. */
const differenceMin = 1e-12;

/** Two-sided p. What did not change is left out, as Wilcoxon does; of nothing else p is 1. */
export function signedRank(differences: readonly number[]): number {
	const changed = differences.filter(value => Math.abs(value) > differenceMin);
	if (changed.length === 0) return 1;
	const ranks = doubledRanks(changed.map(value => Math.abs(value)));
	const total = ranks.reduce((sum, rank) => sum + rank, 0);
	const positive = ranks.reduce((sum, rank, at) => sum + ((changed[at] ?? 0) > 0 ? rank : 0), 0);
	const smaller = Math.min(positive, total - positive);
	return changed.length <= exactMax ? exact(ranks, {total, smaller}) : approximate(ranks, {total, smaller});
}

type Sums = {readonly total: number; readonly smaller: number};

/** Twice the rank of each, so that the mean rank of ties is whole. */
function doubledRanks(values: readonly number[]): readonly number[] {
	const order = values.map((value, at) => ({value, at})).toSorted((one, other) => one.value - other.value);
	const ranks: number[] = Array.from({length: values.length}, () => 0);
	for (let from = 0; from < order.length;) {
		let until = from;
		while (until < order.length && (order[until]?.value ?? 0) - (order[from]?.value ?? 0) <= differenceMin)
			until++;
		for (let at = from; at < until; at++) ranks[order[at]?.at ?? 0] = from + 1 + until;
		from = until;
	}
	return ranks;
}

/** In which share of all ways to give these ranks a sign the smaller sum is no larger. */
function exact(ranks: readonly number[], {total, smaller}: Sums): number {
	const ways = new Float64Array(total + 1);
	ways[0] = 1;
	for (const rank of ranks)
		for (let sum = total; sum >= rank; sum--) ways[sum] = (ways[sum] ?? 0) + (ways[sum - rank] ?? 0);
	const asExtreme = ways.subarray(0, smaller + 1).reduce((sum, count) => sum + count, 0);
	return Math.min(1, (2 * asExtreme) / 2 ** ranks.length);
}

/** The variance of a sum of ranks with random signs is that of the ranks themselves, ties or not. */
function approximate(ranks: readonly number[], {total, smaller}: Sums): number {
	const deviation = Math.sqrt(ranks.reduce((sum, rank) => sum + rank * rank, 0)) / 2;
	return twoSidedOf(Math.max(0, total / 2 - smaller - 1) / deviation);
}
