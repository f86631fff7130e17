/** What a `Reader` answers about safety, as far as the telemetry itself and the receiver tell. */

export type SecurityQuestion = {readonly asOfMs: number; readonly fromMs: number};

/**
`guardrail`: a check of the application ran. `content filter`: a provider refused a prompt or held an answer back.
`masked`: `--redact` took a text out before it was stored. `turned away`: the receiver refused a request for who sent it.
*/
export type SecuritySource = 'guardrail' | 'content filter' | 'masked' | 'turned away';

export type SecuritySignal = {
	readonly source: SecuritySource;
	/** Of the guardrail, the model, the rule, the reason. */
	readonly name: string;
	/** Runs of a guardrail, calls, masked places, requests. */
	readonly n: number;
	/** Calls of the model that were not cancelled; null where n is no part of anything. */
	readonly of: number | null;
	/** Runs of a guardrail and calls that ended with an error; the other calls were answered, but for what was held back. */
	readonly failed: number;
	/** Verdicts of a guardrail, the most first, at most 5. */
	readonly labels: readonly {readonly label: string; readonly count: number}[];
	readonly lastMs: number;
	/** Newest first, at most 20. Of what was masked or turned away nothing is kept. */
	readonly newest: readonly SecuritySight[];
};

/** A run of a guardrail, or a call that was filtered. */
export type SecuritySight = {
	readonly traceId: string;
	readonly spanId: string;
	readonly atMs: number;
	/** Null: nothing was said. */
	readonly said: string | null;
	readonly failed: boolean;
};

export type Security = {
	/** By source in the order above; within it the most first. */
	readonly signals: readonly SecuritySignal[];
	/** Calls that ended in the window and were not cancelled. */
	readonly calls: number;
};
