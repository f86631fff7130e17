/**
What a `Reader` answers of the records behind the calls: the spans and log records of one call, and the ledger of all.
Plain values, as in `answers.ts`.
*/
import type {Origin} from '../domain/call.ts';
import type {CostSource} from '../domain/money.ts';
import type {LogRecord} from '../domain/otlp.ts';
import type {Estimate, Usage} from '../domain/usage.ts';
import type {SpanDetail} from './answers.ts';

/** A log record whole. Its time is the observed one where the event's own is not told. */
export type LogDetail = Omit<LogRecord, 'timeNano' | 'observedNano'> & {readonly timeMs: number};

/**
A span or log record that tells of a call: the call's own, one that lent it what that does not say, or one that
restates it. Exactly one of `span` and `log` is there.
*/
export type CarrierDetail = {
	readonly span: SpanDetail['span'] | null;
	readonly log: LogDetail | null;
	readonly receivedMs: number;
	/** The call's own span, a record that joined it, or the record that is the call. */
	readonly own: boolean;
	/** Some of the call's figures came from it, although it is not the call's own. */
	readonly lends: boolean;
	/** Of the call or the step that was made of it; null where none was. */
	readonly dialect: string | null;
	readonly callId: string | null;
	/** Why what was made of it is not counted; null where it is, and where it is no call. */
	readonly reason: string | null;
	/** Tokens that it tells; null where it is neither a call nor restates any. */
	readonly usage: Usage | null;
};

/** Records that are a call or restate one, counted or not. */
export type LedgerPage = {
	readonly rows: readonly LedgerRow[];
	/** Rows of the list before the first one returned; null: more than are worth counting. */
	readonly before: number | null;
};

export type LedgerRow = {
	/** Call id; `step-…` of a step that restates usage. */
	readonly key: string;
	/** Null: it is a step. */
	readonly callId: string | null;
	readonly traceId: string | null;
	readonly spanId: string | null;
	readonly carrier: string;
	readonly name: string;
	readonly startMs: number;
	readonly endMs: number;
	readonly service: string;
	readonly dialect: string;
	/** Name of the instrumentation scope; empty where it has none. */
	readonly scope: string;
	/** The one that answered, else the one that was asked for. */
	readonly model: string | null;
	readonly counted: boolean;
	/** Why it is not counted: "roll-up of …", "twin of …", "attempt of …". */
	readonly reason: string | null;
	readonly usage: Usage;
	readonly tokensEstimated: boolean;
	/** What was reckoned of tokens that were not told; in no total. */
	readonly estimate: Estimate | null;
	readonly usageRule: string | null;
	/** What it costs, or would cost if it were counted; null where that is not known, and of a step. */
	readonly costNanoUsd: number | null;
	/** Null of a step. */
	readonly costSource: CostSource | null;
	readonly reportedNanoUsd: number | null;
	readonly computedNanoUsd: number | null;
	readonly origins: readonly Origin[];
};

/** What the rows of a ledger add up to, exactly. */
export type LedgerTotals = {
	readonly records: number;
	/** Of the counted ones: each source that there is, dearest first. */
	readonly sources: readonly {
		readonly source: CostSource;
		readonly calls: number;
		readonly inputTokens: number;
		readonly outputTokens: number;
		readonly costNanoUsd: number;
	}[];
	/** Counted calls whose reported cost is far from the computed one (`differenceOf`). */
	readonly differing: number;
	/** By the first word of the reason, most first. */
	readonly notCounted: readonly {
		readonly state: string;
		readonly records: number;
		/** What they would have added. */
		readonly inputTokens: number;
		readonly outputTokens: number;
		readonly costNanoUsd: number;
	}[];
	/** Who wrote them and by which rule they were read, most counted calls first. */
	readonly writers: readonly {
		readonly dialect: string;
		readonly scope: string;
		/** Null: there was no choice. */
		readonly rule: string | null;
		readonly counted: number;
		readonly notCounted: number;
		readonly costNanoUsd: number;
	}[];
};
