/** What a `Reader` answers about an alert: the traces that show it best. */

/** Which calls of the window show it: those that are the furthest in the wrong. */
type AlertExamples =
	| 'failed'
	| 'slowest'
	| 'dearest'
	| 'least grounded'
	| 'worst found'
	| 'wrong'
	| 'looping'
	| 'following'
	/** Before it was silent. */
	| 'last';

export type AlertTracesQuestion = {
	readonly examples: AlertExamples;
	/** Key of the template, or name of the store; null: of all. */
	readonly of: string | null;
	/** Calls that ended from here on, and before `toMs`. */
	readonly fromMs: number;
	readonly toMs: number;
};

/** One call of a trace. No trace is told twice. */
export type AlertTrace = {
	/** Null: it came as a log record without one. */
	readonly traceId: string | null;
	/** Null: it is about a tool run or a retrieval and no call. */
	readonly callId: string | null;
	readonly spanId: string | null;
	/** Of the trace; empty where it is not known. */
	readonly name: string;
	readonly model: string | null;
	readonly endMs: number;
	/** Null where there is no call. */
	readonly durationMs: number | null;
	readonly status: 'ok' | 'error' | 'cancelled' | null;
	readonly errorClass: string | null;
	/** Failed ones before this. */
	readonly attempts: number;
	readonly costNanoUsd: number | null;
	/** What was measured of it: how grounded it is, or the best score of its retrieval. */
	readonly measured: number | null;
	/** Evidence of a detector. */
	readonly said: string | null;
};

/** That many are enough to know what it is about. */
export const alertTracesMax = 3;
