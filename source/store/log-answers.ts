/** What a `Reader` answers about log records, whatever they tell of: plain values, as in `answers.ts`. */

/** By SeverityNumber of logs.proto: from WARN (13), from ERROR (17). */
export type LeastSeverity = 'all' | 'warnings' | 'errors';

/** A window into the log records by time, newest first; see `ListQuestion`. */
export type LogsQuestion = {
	readonly asOfMs: number;
	readonly fromMs: number;
	readonly least: LeastSeverity;
	readonly ascending: boolean;
	readonly anchor: string | null;
	readonly above: number;
	readonly below: number;
};

export type LogRow = {
	/** Names the record in the file. */
	readonly key: string;
	/** When it happened; of one that does not tell, when it was observed. */
	readonly timeMs: number;
	/** 1 to 24; 0: it tells none. */
	readonly severity: number;
	/** In the words of its sender, else TRACE to FATAL; empty: it tells none. */
	readonly severityText: string;
	readonly service: string;
	/** Empty: it is no event. */
	readonly eventName: string;
	readonly scope: string;
	/** The beginning of its body, JSON where it is no text; of one that says no more than its name, its attributes. */
	readonly text: string;
	readonly traceId: string | null;
	readonly spanId: string | null;
};

export type LogPage = {
	readonly rows: readonly LogRow[];
	/** Rows above the first one. */
	readonly before: number;
	/** In the window; null: more than are counted. */
	readonly total: number | null;
};
