/**
What a `Reader` answers, in plain values. Nothing here knows SQL or screens. Times are milliseconds since 1970,
money is nano-dollars, null is unknown.
*/
import type {PricedCall, Step} from '../domain/call.ts';
import type {Span, SpanEvent} from '../domain/otlp.ts';
import type {Estimate} from '../domain/usage.ts';

export type FileFacts = {
	readonly path: string;
	readonly bytes: number;
	readonly schemaVersion: number;
	/** Times of the first and last record that the file holds; null when it is empty. */
	readonly firstMs: number | null;
	readonly lastMs: number | null;
	readonly spans: number;
	readonly logs: number;
	readonly calls: number;
	/** Counted calls that wait for nothing: 0 when all that was committed has been derived. */
	readonly waiting: number;
	/** Units that detectors have not seen as they are. */
	readonly notInspected: number;
	/** Records that never came in. */
	readonly dropped: number;
	/** Records that were taken out again to keep the file within its bounds. */
	readonly evicted: number;
	readonly run: {readonly number: number; readonly startMs: number} | null;
	/** Process id of a llmtop that is writing the file now; null when nobody does. */
	readonly writerPid: number | null;
};

export type FilterMistake = {
	readonly message: string;
	readonly at: number;
	readonly length: number;
	readonly hint: string;
};

export type Percentiles = {
	readonly n: number;
	readonly p50: number | null;
	readonly p95: number | null;
	readonly p99: number | null;
	readonly max: number | null;
	/** True: from a histogram (1 % relative error), shown with `~`. False: nearest rank over all values. */
	readonly estimated: boolean;
};

export type LatencySeries = Percentiles & {
	readonly last: number | null;
	/** The worst of each bucket, oldest first; null where nothing ended. */
	readonly worst: readonly (number | null)[];
};

export type Overview = {
	readonly calls: number;
	readonly errors: number;
	readonly cancelled: number;
	readonly running: number;
	/** That had begun at `asOfMs` and of which something ended after `fromMs`; with a filter, those of its calls. */
	readonly traces: number;
	readonly sessions: number;
	/** Of the calls. */
	readonly services: number;
	readonly inputTokens: number;
	readonly outputTokens: number;
	readonly cacheReadTokens: number;
	readonly costNanoUsd: number;
	readonly unpricedCalls: number;
	/** Calls without usage: their cost is unknown. */
	readonly unknownCalls: number;
	/** Calls with a prompt or an answer in them. */
	readonly withContent: number;
	/** Calls that ended in each chart bucket, oldest first; the last bucket has `asOfMs` in it. At most 2,000. */
	readonly chart: readonly {readonly startMs: number; readonly calls: number; readonly errors: number}[];
	/** Chat and completion calls only; embeddings are never in one percentile with them. */
	readonly ttft: LatencySeries;
	readonly tpot: LatencySeries;
	readonly duration: LatencySeries;
	/** By response model, dearest first, then most calls. */
	readonly models: readonly ModelTally[];
	/** By class and model, most first. */
	readonly errorTallies: readonly {
		readonly errorClass: string;
		readonly model: string | null;
		readonly count: number;
		readonly lastMs: number;
	}[];
	/** Finish reasons that mean trouble (length, content_filter), counted outside the error rate. */
	readonly finishTallies: readonly {readonly finishReason: string; readonly count: number}[];
};

export type ModelTally = {
	readonly model: string | null;
	readonly provider: string | null;
	readonly calls: number;
	readonly errors: number;
	readonly inputTokens: number | null;
	readonly outputTokens: number | null;
	readonly cacheReadTokens: number | null;
	readonly costNanoUsd: number;
	readonly unpricedCalls: number;
	readonly unknownCalls: number;
	readonly localCalls: number;
	readonly embeddings: boolean;
};

export type CallPage = {
	readonly rows: readonly CallRow[];
	/** Rows of the list before the first one returned. */
	readonly before: number;
	readonly total: number;
	/** How many there are in the window, whatever the filter; absent: nothing is filtered. */
	readonly of?: number;
	readonly costNanoUsd: number;
	/** What runs at `asOfMs`, newest first, at most 50. */
	readonly running: readonly RunningRow[];
	readonly runningTotal: number;
};

export type CallRow = {
	readonly callId: string;
	readonly traceId: string | null;
	readonly spanId: string | null;
	readonly startMs: number;
	readonly endMs: number;
	readonly service: string;
	readonly operation: string;
	readonly provider: string | null;
	readonly requestModel: string | null;
	readonly responseModel: string | null;
	readonly streaming: boolean | null;
	readonly inputTokens: number | null;
	readonly outputTokens: number | null;
	readonly cacheReadTokens: number | null;
	readonly costNanoUsd: number | null;
	readonly costSource: string;
	readonly tokensEstimated: boolean;
	readonly estimate: Estimate | null;
	readonly ttftMs: number | null;
	readonly tpotMs: number | null;
	readonly durationMs: number;
	readonly status: string;
	readonly errorClass: string | null;
	readonly finishReason: string | null;
	readonly attempts: number;
	readonly session: string | null;
	/** First 200 characters of the last user message and of the answer (tool names where it has no text). */
	readonly prompt: string | null;
	readonly answer: string | null;
	/** Of what only metrics tell: how many requests it adds up, 0 where they do not say. Null for a call. */
	readonly metered: number | null;
};

/** A call that had started and not ended; of a trace that waits and has none, what is uppermost of what has not ended. */
export type RunningRow = {
	readonly traceId: string;
	readonly spanId: string;
	readonly name: string;
	readonly service: string;
	readonly startMs: number;
	/** `parent`: a span that was sent when it began, or that is known by its children only. */
	readonly kind: 'call' | 'parent';
	readonly model: string | null;
};

export type CallDetail = PricedCall & {
	readonly endMs: number;
	/** Place among the counted calls of its trace, from 1 (0: it is not counted), and how many there are. */
	readonly place: {readonly number: number; readonly of: number};
	/** Records that tell of the same call and are not counted: twins, roll-ups. */
	readonly related: readonly {readonly callId: string; readonly name: string; readonly reason: string}[];
	/** What became of the tools that the answer asked for, where spans or records of its trace tell. */
	readonly toolRuns: readonly ToolRun[];
	/** What was said was in the file and was taken out of it; null where it is there or never was. */
	readonly contentGone: ContentGone | null;
};

/** Sampled away: of healthy calls what was said is kept of so many percent. */
export type ContentGone = {readonly why: 'sampled'; readonly keptPercent: number} | {readonly why: 'purged'};

/** A tool that ran, found by the id of the call that asked for it. */
export type ToolRun = Pick<Step, 'status' | 'durationMs' | 'errorMessage' | 'traceId' | 'spanId'> & {
	readonly callId: string;
	/** Null where it is not in the telemetry. */
	readonly result: string | null;
};

/** Traces that had begun at `asOfMs` and of which something ended after `fromMs`. */
export type TracePage = {
	readonly rows: readonly TraceRow[];
	readonly before: number;
	readonly total: number;
	/** As of calls. */
	readonly of?: number;
	readonly spans: number;
	readonly running: number;
	/** Left out (`hidePlain`). */
	readonly plain: number;
};

export type TraceRow = {
	readonly traceId: string;
	readonly name: string;
	readonly service: string;
	readonly startMs: number;
	/** Null while a parent that has not arrived is younger than the time after which it is lost. */
	readonly endMs: number | null;
	readonly spans: number;
	readonly calls: number;
	readonly inputTokens: number | null;
	readonly outputTokens: number | null;
	readonly costNanoUsd: number | null;
	readonly status: 'ok' | 'error' | 'running' | 'lost';
	/** Class of the first error, where there is one. */
	readonly error: string | null;
	readonly session: string | null;
	/** [start, end] of each counted call, relative to the start, at most 60: the bar of the list. */
	readonly bars: readonly (readonly [number, number])[];
};

export type SpanRow = {
	readonly spanId: string;
	readonly parentSpanId: string | null;
	readonly name: string;
	/** What a step is called (the tool, the agent), where that is not the name of its span. */
	readonly label: string | null;
	readonly service: string;
	readonly kind: string | null;
	readonly startMs: number;
	/** Null while it runs at `asOfMs`. */
	readonly endMs: number | null;
	readonly status: 'ok' | 'error' | 'running' | 'lost';
	readonly statusMessage: string;
	/** The counted call on this span, or the reason why its record is not counted. */
	readonly callId: string | null;
	readonly counted: boolean;
	readonly reason: string | null;
	readonly ttftMs: number | null;
	readonly model: string | null;
	readonly inputTokens: number | null;
	readonly outputTokens: number | null;
	readonly costNanoUsd: number | null;
	/** That a retrieval or a reranking came back with. */
	readonly documents: number;
	/** First 500 characters of what a tool was called with; null where they are not told, or lie elsewhere. */
	readonly arguments: string | null;
	readonly events: number;
	/** When they happened, the first 8. */
	readonly eventMs: readonly number[];
	readonly links: number;
	/** True: known by its children only; its own span has not arrived. */
	readonly missing: boolean;
};

export type TraceDetail = {
	readonly row: TraceRow;
	/**
	In start order; the tree is made by `parentSpanId`. Parents known by their children only are among them (`missing`),
	and what log records alone tell of, under ids of their own.
	*/
	readonly spans: readonly SpanRow[];
	readonly logs: readonly {
		readonly timeMs: number;
		readonly severity: string;
		readonly text: string;
		readonly spanId: string | null;
	}[];
	/** Time of the last record that arrived for it. */
	readonly lastMs: number;
	/** First 200 characters of what its first call was asked, and of what its last one answered. */
	readonly prompt: string | null;
	readonly answer: string | null;
};

/** A span whole, for the inspector and the raw view. */
export type SpanDetail = {
	readonly span: Omit<Span, 'startNano' | 'endNano' | 'events'> & {
		readonly startMs: number;
		readonly endMs: number;
		readonly events: readonly (Omit<SpanEvent, 'timeNano'> & {readonly timeMs: number})[];
	};
	readonly receivedMs: number;
	readonly callId: string | null;
	readonly step: Step | null;
};

/** Percentiles are exact, nearest rank. Chat and completion calls only, except in a group of embeddings alone. */
export type StatsRow = {
	readonly key: string | null;
	readonly calls: number;
	readonly errors: number;
	readonly inputTokens: number;
	readonly outputTokens: number;
	readonly cacheReadTokens: number;
	readonly reasoningTokens: number;
	readonly costNanoUsd: number;
	readonly unpricedCalls: number;
	/** Beside the totals and not in them: tokens that nobody counted, and what they would add to the cost. */
	readonly estimated: {
		readonly calls: number;
		readonly inputTokens: number;
		readonly outputTokens: number;
		readonly costNanoUsd: number;
	};
	readonly duration: Percentiles;
	readonly ttft: Percentiles;
	readonly tpot: Percentiles;
};

export type Timeline = {
	readonly firstMs: number | null;
	readonly lastMs: number | null;
	readonly calls: readonly number[];
	readonly errors: readonly number[];
	readonly marks: readonly {readonly atMs: number; readonly label: string; readonly kind: string}[];
	readonly totalCalls: number;
};

export type SearchPage = {
	readonly hits: readonly {
		readonly callId: string;
		readonly startMs: number;
		readonly model: string | null;
		readonly session: string | null;
		/** Text around the hit; the hit lies between U+E000 and U+E001. */
		readonly snippet: string;
		readonly part: 'system' | 'input' | 'output';
	}[];
	/** Calls with a hit; from 500 on they are not counted further. */
	readonly total: number;
	/** Messages that are stored and not in the index yet, and too many to be read: searched are only the others. */
	readonly notIndexed: number;
};

/** Thrown by any question whose filter does not parse. */
export class FilterError extends Error {
	readonly mistake: FilterMistake;
	constructor(mistake: FilterMistake) {
		super(mistake.message);
		this.name = 'FilterError';
		this.mistake = mistake;
	}
}
