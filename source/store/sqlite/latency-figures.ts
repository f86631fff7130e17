/** How long calls took, added up: as values, which give exact figures, or as histograms, of which many are added quickly. */
import type {Percentiles} from '../answers.ts';
import type {Measure, MeasureFigures} from '../latency-answers.ts';
import {estimatedPercentiles, HistogramSum} from './histogram-sum.ts';
import {exactPercentiles} from './percentiles.ts';

export const measures: readonly Measure[] = ['ttft', 'tpot', 'duration'];

/** Upper ends of the buckets, ms: each twice the one before; of the time per token finer, since most are close together. */
const doubling = Array.from({length: 18}, (_, step) => 10 * 2 ** step);
const perToken = [2, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 250, 500, 1000, 5000];

const ends: Readonly<Record<Measure, readonly number[]>> = {
	ttft: doubling,
	tpot: perToken,
	duration: doubling,
};

/** Of one measure. */
export type Values = {
	readonly add: (valueMs: number) => void;
	readonly percentiles: () => Percentiles;
	/** Calls a value: a value may stand for many. */
	readonly each: (take: (valueMs: number, calls: number) => void) => void;
};

export class ExactValues implements Values {
	readonly #values: number[] = [];

	add(valueMs: number): void {
		this.#values.push(valueMs);
	}

	percentiles(): Percentiles {
		return exactPercentiles(this.#values);
	}

	each(take: (valueMs: number, calls: number) => void): void {
		for (const value of this.#values) take(value, 1);
	}
}

export class EstimatedValues implements Values {
	readonly #histogram = new HistogramSum();

	add(valueMs: number): void {
		this.#histogram.addValue(valueMs);
	}

	/** A histogram as it lies in a rollup. */
	addText(text: string): void {
		this.#histogram.addText(text);
	}

	percentiles(): Percentiles {
		return estimatedPercentiles(this.#histogram);
	}

	each(take: (valueMs: number, calls: number) => void): void {
		this.#histogram.each(take);
	}
}

/** `calls`: of which these values are. */
export function figuresOf(measure: Measure, values: Values, calls: number): MeasureFigures {
	const counts = new Map<number, number>();
	values.each((value, times) => {
		const until = ends[measure].find(end => value <= end) ?? Number.POSITIVE_INFINITY;
		counts.set(until, (counts.get(until) ?? 0) + times);
	});
	const all = [...ends[measure], Number.POSITIVE_INFINITY];
	const first = all.findIndex(end => counts.has(end));
	const last = all.findLastIndex(end => counts.has(end));
	const buckets = first === -1 ? [] : all.slice(first, last + 1);
	const percentiles = values.percentiles();
	return {
		...percentiles,
		without: calls - percentiles.n,
		buckets: buckets.map(untilMs => ({untilMs, calls: counts.get(untilMs) ?? 0})),
	};
}
