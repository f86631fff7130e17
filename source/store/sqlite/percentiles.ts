/** Exact percentiles by nearest rank: the value at position ceil(p * n) of the sorted values, from 1. */
import type {Percentiles} from '../answers.ts';

const noPercentiles: Percentiles = {
	n: 0,
	p50: null,
	p95: null,
	p99: null,
	max: null,
	estimated: false,
};

/** `values` in any order; they stay as they are. */
export function exactPercentiles(values: readonly number[]): Percentiles {
	const n = values.length;
	if (n === 0) return noPercentiles;
	const sorted = Float64Array.from(values).sort();
	const at = (percent: number): number | null => nearestRank(sorted, percent);
	return {n, p50: at(50), p95: at(95), p99: at(99), max: at(100), estimated: false};
}

/** One of them; null of no values. */
export function percentile(values: readonly number[], percent: number): number | null {
	return nearestRank(Float64Array.from(values).sort(), percent);
}

function nearestRank(sorted: Float64Array, percent: number): number | null {
	return sorted[Math.max(1, Math.ceil((percent * sorted.length) / 100)) - 1] ?? null;
}
