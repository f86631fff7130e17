/** How an application does, minute by minute and hour by hour: what alerts are judged by. */

export type Minute = {
	/** Calls that ended in it and were not cancelled, and those of them that failed. */
	readonly calls: number;
	readonly errors: number;
	readonly costNanoUsd: number;
};

export type Hour = Minute & {
	/** Time of its chat calls from start to end, ms, within 1 %; null where there is none. */
	readonly p95Ms: number | null;
	/** Of so many calls. */
	readonly timed: number;
};

export type Vitals = {
	/** End of the last minute: judged at most ten seconds late. */
	readonly asOfMs: number;
	/** Oldest first, `vitalMinutes` of them. */
	readonly minutes: readonly Minute[];
	/** The last hour, and the 24 before it, newest first. */
	readonly hours: readonly Hour[];
	/** The same hour a week ago, with half an hour before and behind it. */
	readonly lastWeek: Pick<Hour, 'p95Ms' | 'timed'>;
};

export const vitalMinutes = 120;
export const vitalHours = 25;
