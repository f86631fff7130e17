/** What a `Reader` answers about sessions, in plain values as in `answers.ts`. */

export type SessionsQuestion = {
	readonly asOfMs: number;
	readonly fromMs: number;
	/** As in `OverviewQuestion`. */
	readonly filter: string;
};

/** Of the counted calls of a session that ended in the window. */
export type SessionRow = {
	readonly session: string;
	/** Null: no call told one. */
	readonly user: string | null;
	readonly lastMs: number;
	/** Traces; a call without one is a turn of its own. */
	readonly turns: number;
	readonly calls: number;
	readonly errors: number;
	readonly inputTokens: number;
	/** Null: no call told of a cache. */
	readonly readTokens: number | null;
	readonly costNanoUsd: number;
	/** Calls without a price or without usage: their cost is in no sum. */
	readonly unpriced: number;
	/** Input of its last chat calls, oldest first, at most 12; null where one told none. */
	readonly contexts: readonly (number | null)[];
	/** Class of the newest error, or the finish reason that cut the newest answer short; null: all went well. */
	readonly trouble: {readonly name: string; readonly isError: boolean} | null;
	/** The first prompt of all of the session, its beginning; null: not in the telemetry. */
	readonly began: string | null;
};

export type Sessions = {
	/** Newest first, at most 200. */
	readonly rows: readonly SessionRow[];
	readonly total: number;
	/** Counted calls in the window, and those of them that tell no session. */
	readonly calls: number;
	readonly without: number;
};
