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
	const at = (percent: number): number | null =>
		sorted[Math.max(1, Math.ceil((percent * n) / 100)) - 1] ?? null;
	return {n, p50: at(50), p95: at(95), p99: at(99), max: sorted[n - 1] ?? null, estimated: false};
}
