/** Two samples of one measure, before and after a change: whether they differ, by how much, and how sure that is. */
import {twoSidedOf, wilson} from '../../domain/interval.ts';
import {signedRank} from './signed-rank.ts';

export type Comparison = {
	/** Of the means, after less before; null: one of them is empty. */
	readonly difference: number | null;
	/** In which the difference lies with a certainty of 95 %. */
	readonly interval: readonly [low: number, high: number] | null;
	/** Of the two-sided test; null: too few. */
	readonly p: number | null;
	readonly verdict: 'higher' | 'lower' | 'same' | 'too few';
};

/** Fewer values of either side are no ground for a verdict. */
const valuesMin = 30;

const significance = 0.05;
const resamples = 1000;
/** Larger samples are thinned for the bootstrap: its interval narrows no more that anybody could see. */
const bootstrapMax = 2000;

/**
Mann-Whitney's U with the correction for ties (Mann & Whitney 1947; normal approximation with continuity correction), and
the percentile bootstrap of the difference of means (Efron & Tibshirani 1993), from a fixed seed.
*/
export function compare(before: readonly number[], after: readonly number[]): Comparison {
	if (before.length === 0 || after.length === 0)
		return {difference: null, interval: null, p: null, verdict: 'too few'};
	const difference = mean(after) - mean(before);
	const interval = bootstrap(thinned(before), thinned(after));
	if (before.length < valuesMin || after.length < valuesMin)
		return {difference, interval, p: null, verdict: 'too few'};
	const p = mannWhitney(before, after);
	const isCertain = p < significance && (interval[0] > 0 || interval[1] < 0);
	return {difference, interval, p, verdict: !isCertain ? 'same' : difference > 0 ? 'higher' : 'lower'};
}

/** Of the same things measured twice: Wilcoxon's signed ranks, and the bootstrap interval of the mean difference. */
export function comparePaired(differences: readonly number[]): Comparison {
	if (differences.length === 0) return {difference: null, interval: null, p: null, verdict: 'too few'};
	const difference = mean(differences);
	const interval = bootstrap([0], thinned(differences));
	if (differences.length < valuesMin) return {difference, interval, p: null, verdict: 'too few'};
	const p = signedRank(differences);
	const isCertain = p < significance && (interval[0] > 0 || interval[1] < 0);
	return {difference, interval, p, verdict: !isCertain ? 'same' : difference > 0 ? 'higher' : 'lower'};
}

/**
Verdicts that hold although all of these were asked at once: of sixteen measures of which none changed, every third time
one would seem to (Holm 1979). Those without a p are left as they are, and where nothing at all differs nothing can seem to.
*/
export function together(comparisons: readonly Comparison[]): readonly Comparison[] {
	const asked = comparisons
		.flatMap(({p}, at) => (p === null || p === 1 ? [] : [{p, at}]))
		.toSorted((one, other) => one.p - other.p);
	const firstDoubtful = asked.findIndex(({p}, rank) => p * (asked.length - rank) >= significance);
	const doubtful = new Set(firstDoubtful === -1 ? [] : asked.slice(firstDoubtful).map(({at}) => at));
	return comparisons.map((one, at) => (doubtful.has(at) ? {...one, verdict: 'same'} : one));
}

/** Shares `k` of `n`; the interval is Newcombe's (1998, method 10). */
export function compareRates(
	before: {readonly k: number; readonly n: number},
	after: {readonly k: number; readonly n: number},
): Comparison {
	if (before.n === 0 || after.n === 0) return {difference: null, interval: null, p: null, verdict: 'too few'};
	const [one, other] = [before.k / before.n, after.k / after.n];
	const [oneLow, oneHigh] = wilson(before.k, before.n);
	const [otherLow, otherHigh] = wilson(after.k, after.n);
	const difference = other - one;
	const interval = [
		difference - Math.hypot(other - otherLow, oneHigh - one),
		difference + Math.hypot(otherHigh - other, one - oneLow),
	] as const;
	if (before.n < valuesMin || after.n < valuesMin) return {difference, interval, p: null, verdict: 'too few'};
	const isCertain = interval[0] > 0 || interval[1] < 0;
	return {difference, interval, p: null, verdict: !isCertain ? 'same' : difference > 0 ? 'higher' : 'lower'};
}

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Two-sided p. */
function mannWhitney(before: readonly number[], after: readonly number[]): number {
	const all = [
		...before.map(value => ({value, isAfter: false})),
		...after.map(value => ({value, isAfter: true})),
	].toSorted((one, other) => one.value - other.value);
	let ranks = 0;
	let ties = 0;
	for (let from = 0; from < all.length;) {
		let until = from;
		while (until < all.length && all[until]?.value === all[from]?.value) until++;
		const rank = (from + 1 + until) / 2;
		for (let at = from; at < until; at++) if (all[at]?.isAfter === true) ranks += rank;
		ties += (until - from) ** 3 - (until - from);
		from = until;
	}
	const [m, n] = [after.length, before.length];
	const total = m + n;
	const u = ranks - (m * (m + 1)) / 2;
	const deviation = Math.sqrt(((m * n) / 12) * (total + 1 - ties / (total * (total - 1))));
	if (deviation === 0) return 1;
	const z = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5) / deviation;
	return twoSidedOf(z);
}

function bootstrap(before: readonly number[], after: readonly number[]): readonly [number, number] {
	const random = seeded(1);
	const pick = (values: readonly number[]): number => {
		let sum = 0;
		for (let at = 0; at < values.length; at++) sum += values[Math.floor(random() * values.length)] ?? 0;
		return sum / values.length;
	};
	const differences = Array.from({length: resamples}, () => pick(after) - pick(before)).toSorted(
		(one, other) => one - other,
	);
	return [differences[Math.floor(resamples * 0.025)] ?? 0, differences[Math.floor(resamples * 0.975)] ?? 0];
}

function thinned(values: readonly number[]): readonly number[] {
	if (values.length <= bootstrapMax) return values;
	const step = values.length / bootstrapMax;
	return Array.from({length: bootstrapMax}, (_, at) => values[Math.floor(at * step)] ?? 0);
}

/** Mulberry32: the same interval for the same values. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
