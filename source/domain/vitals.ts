/**
How an application does, ten seconds by ten seconds: what alerts are judged by. The steps are what is judged; what lies
before them is there to tell what is usual. A live look holds two hours of steps, that of a whole recording all of them.
*/

/** What happened in ten seconds, or in five minutes. */
export type Step = {
	/** Calls that ended in it and were not cancelled, and those of them that failed. */
	readonly calls: number;
	readonly errors: number;
	readonly costNanoUsd: number;
	/** Whatever was heard of the application, cancelled calls too: none of it is silence. */
	readonly heard: number;
	/** Calls whose texts were inspected, and those of them with hard evidence: a number, quote, citation or schema that does not hold. */
	readonly checked: number;
	readonly evidence: number;
	/** Loops that were found in it. */
	readonly loops: number;
	/** Injections that an action followed. */
	readonly followed: number;
};

/** Times of chat calls from start to end, ms, within 1 %. */
export type Times = {
	/** Of so many calls; 0: all else is null. */
	readonly timed: number;
	readonly p95Ms: number | null;
	readonly p99Ms: number | null;
	/** What the percentile is at least, as certain as `percentileLow` says. */
	readonly p95LowMs: number | null;
	readonly p99LowMs: number | null;
};

/** At the end of five minutes. */
export type Latency = {
	/** Of the quarter of an hour, and of the hour, before it. */
	readonly quarter: Times;
	readonly hour: Times;
	/** Of that hour a week ago, with half an hour before and behind it; of none where it is not judged. */
	readonly weekAgo: Times;
};

/** Values of one thing in the course of time: how grounded the answers of a template are, the best scores of a store. */
export type Series = {
	/** Key of the template, or name of the store. */
	readonly name: string;
	/** By five minutes in which there are any, oldest first; `atMs` is their start. */
	readonly points: readonly {
		readonly atMs: number;
		readonly n: number;
		readonly sum: number;
		/** Sum of squares. */
		readonly squares: number;
	}[];
};

export type Silence = {readonly fromMs: number; readonly toMs: number};

export type Vitals = {
	/** End of the last step. */
	readonly asOfMs: number;
	/** Oldest first and without holes; the first begins at a whole multiple of `bucketMs`, so that nothing judged is judged anew. */
	readonly steps: readonly Step[];
	/** By five minutes, oldest first and without holes, up to the first step; up to `beforeBuckets` of them. */
	readonly before: readonly Step[];
	/** Silences of more than `silenceMs` that ended before the first step, in the day before it; oldest first. */
	readonly silences: readonly Silence[];
	/** One every five minutes, oldest first; the last is of the last whole five minutes. A day more than the steps. */
	readonly latencies: readonly Latency[];
	/** Texts are inspected here: where none are, the rules about what is in them have nothing to judge and are not told. */
	readonly isInspected: boolean;
	/** By template, and by store; they begin with a whole day (UTC), one day or more before the first step. */
	readonly grounding: readonly Series[];
	readonly topScores: readonly Series[];
	/** Starts of runs, oldest first: the one that was on at the first step and later ones. */
	readonly runs: readonly number[];
	/** What the first of those runs had cost at the first step. */
	readonly spentBeforeNanoUsd: number;
};

export const stepMs = 10_000;
export const bucketMs = 300_000;
/** A live look holds so many steps, and what is missing to a whole multiple of five minutes. */
export const vitalSteps = 720;
/** A week. */
export const beforeBuckets = 2016;
/** Shorter ones are no silence: what fires after the shortest time, five minutes, is three times as long. */
export const silenceMs = 100_000;

export const noStep: Step = {
	calls: 0,
	errors: 0,
	costNanoUsd: 0,
	heard: 0,
	checked: 0,
	evidence: 0,
	loops: 0,
	followed: 0,
};

export const noTimes: Times = {timed: 0, p95Ms: null, p99Ms: null, p95LowMs: null, p99LowMs: null};

/**
The share whose percentile the one of `share` is at least, of `n` values, in all but one of a thousand cases: the rank
that the normal approximation of the binomial gives (Conover, Practical Nonparametric Statistics, 3.2).
*/
export function percentileLow(share: number, n: number): number {
	return n === 0 ? 0 : Math.max(0, share - 3.09 * Math.sqrt((share * (1 - share)) / n));
}
