/** How an application does, step by step and hour by hour: what alerts are judged by. */

export type Step = {
	/** Calls that ended in it and were not cancelled, and those of them that failed. */
	readonly calls: number;
	readonly errors: number;
	readonly costNanoUsd: number;
};

export type Hour = Step & {
	/** Time of its chat calls from start to end, ms, within 1 %; null where there is none. */
	readonly p95Ms: number | null;
	/** Of so many calls. */
	readonly timed: number;
};

export type Vitals = {
	/** End of the last step. */
	readonly asOfMs: number;
	/** Oldest first, two hours of them; they begin at whole multiples of `stepMs`, so that nothing judged is judged anew. */
	readonly steps: readonly Step[];
	/** The last hour, and the 24 before it, newest first. */
	readonly hours: readonly Hour[];
	/** The same hour a week ago, with half an hour before and behind it. */
	readonly lastWeek: Pick<Hour, 'p95Ms' | 'timed'>;
};

export const stepMs = 10_000;
export const vitalSteps = 720;
export const vitalHours = 25;
