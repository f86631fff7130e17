/** Sums of vitals between any two moments, each in a constant time, so that a month is judged in one pass. */
import {bucketMs, type Step, stepMs, type Vitals} from '../domain/vitals.ts';

export type Figure = keyof Step;

export type Course = {
	readonly vitals: Vitals;
	/** Start of the first step. */
	readonly startMs: number;
	/** When something was first heard; null: nothing was. */
	readonly firstHeardMs: number | null;
	/** Moment after so many steps. */
	readonly atMs: (end: number) => number;
	/**
	Of what is known between two moments. Before the first step it is known by five minutes: of a part of those, that
	share.
	*/
	readonly sum: (figure: Figure, fromMs: number, toMs: number) => number;
};

export function courseOf(vitals: Vitals): Course {
	const {steps, before, asOfMs} = vitals;
	const startMs = asOfMs - steps.length * stepMs;
	const beforeMs = startMs - before.length * bucketMs;
	const totals = new Map<Figure, {readonly before: Float64Array; readonly steps: Float64Array}>();
	const totalAt = (figure: Figure, atMs: number): number => {
		let total = totals.get(figure);
		if (total === undefined) {
			total = {before: runningTotal(before, figure), steps: runningTotal(steps, figure)};
			totals.set(figure, total);
		}
		const ofBefore = total.before[before.length] ?? 0;
		if (atMs >= startMs) {
			const at = Math.min(steps.length, Math.floor((atMs - startMs) / stepMs));
			return ofBefore + (total.steps[at] ?? 0);
		}
		const at = Math.max(0, (atMs - beforeMs) / bucketMs);
		const whole = Math.floor(at);
		const low = total.before[whole] ?? 0;
		return low + (at - whole) * ((total.before[whole + 1] ?? low) - low);
	};
	return {
		vitals,
		startMs,
		firstHeardMs: firstHeard(vitals, {startMs, beforeMs}),
		atMs: end => startMs + end * stepMs,
		sum: (figure, fromMs, toMs) => totalAt(figure, toMs) - totalAt(figure, fromMs),
	};
}

/** The last whole five minutes: what is usual is asked at these, so that it is the same whenever one looks. */
export function bucketEnd(atMs: number): number {
	return Math.floor(atMs / bucketMs) * bucketMs;
}

/** The same function, which works only when the moment of the last whole five minutes has changed. */
export function byBucket<Value>(of: (bucketEndMs: number) => Value): (atMs: number) => Value {
	let known: {readonly atMs: number; readonly value: Value} | null = null;
	return atMs => {
		const endMs = bucketEnd(atMs);
		if (known?.atMs !== endMs) known = {atMs: endMs, value: of(endMs)};
		return known.value;
	};
}

export function median(values: readonly number[]): number | null {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)] ?? null;
}

function runningTotal(steps: readonly Step[], figure: Figure): Float64Array {
	const totals = new Float64Array(steps.length + 1);
	let total = 0;
	for (const [at, step] of steps.entries()) {
		total += step[figure];
		totals[at + 1] = total;
	}
	return totals;
}

function firstHeard(
	{steps, before}: Vitals,
	{startMs, beforeMs}: {readonly startMs: number; readonly beforeMs: number},
): number | null {
	const bucket = before.findIndex(({heard}) => heard > 0);
	if (bucket !== -1) return beforeMs + bucket * bucketMs;
	const step = steps.findIndex(({heard}) => heard > 0);
	return step === -1 ? null : startMs + step * stepMs;
}
