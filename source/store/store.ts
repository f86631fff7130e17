/**
The seam between what is kept and who asks. Screens, commands and later faces see data only through `Reader`;
the engine writes only through `Writer`. Both are asynchronous, although SQLite is not, so that a thread, a
remote llmtop or ClickHouse can stand behind them. `test/store/conformance.ts` holds a case for each sentence.

Time. A question carries `asOfMs`: at T one sees what had ended by T (`endMs <= T`), and as running what had
started and not ended. Live is "now"; replay moves it. A call belongs to the window in which it ended
(`fromMs < endMs <= asOfMs`); lists are ordered by start, then trace id, then span id. Milliseconds since 1970.
*/
import type {PricedCall, Step} from '../domain/call.ts';
import type {Batch, LogRecord, Span, SpanEvent} from '../domain/otlp.ts';

// ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────

export type Writer = {
	/**
	Commits batches in one transaction: raw records, their dirty marks, and drops. When the promise resolves,
	they survive the death of the process. Spans are upserted by (trace id, span id): a second copy replaces the
	first, a copy that is equal changes nothing. Log records and metric points are told apart by a hash of their
	whole content, so sending a batch twice changes nothing. All or nothing: on error nothing was written.
	*/
	commit(batches: readonly Batch[], options: {receivedAtMs: number}): Promise<Committed>;

	/** Keys of up to `limit` units that wait for derivation, longest waiting first. */
	dirty(options: {limit: number}): Promise<readonly UnitKey[]>;

	/** All that is known of a unit. A unit that has vanished comes back empty. */
	readUnit(key: UnitKey): Promise<Unit>;

	/**
	Replaces what was derived from these units before, in one transaction: calls, messages, steps, trace and
	session facts, rollups (the old calls out, the new ones in), and clears the dirty mark, unless something
	arrived for the unit since `readUnit`. Returns the number of calls that changed.
	*/
	putDerived(results: readonly UnitResult[]): Promise<number>;

	/** Indexes waiting message texts for about `budgetMs`, and says how many still wait. */
	indexText(options: {budgetMs: number}): Promise<number>;

	/** Starts a run (a mark at `atMs`); returns its number, from 1. */
	startRun(options: {atMs: number; pid: number}): Promise<number>;
	mark(options: {atMs: number; label: string; kind: 'run' | 'mark'}): Promise<void>;

	/** Counts what never became a record (an undecodable body, a refused request). */
	drop(options: {atMs: number; reason: string; service: string; count: number}): Promise<void>;

	/** Checkpoints while nothing else is to do. */
	idle(): Promise<void>;

	/** Checkpoints, truncates the log beside the file and closes, so that the file can be copied alone. */
	close(): Promise<void>;
};

export type Committed = {
	/** New or changed spans; equal copies are not counted. */
	readonly spans: number;
	readonly logs: number;
	readonly points: number;
	/** Units that now wait for derivation. */
	readonly units: readonly UnitKey[];
};

/** A trace id, or `log-<hash>` for a log record that came without one. */
export type UnitKey = string;

export type Unit = {
	readonly key: UnitKey;
	/** Changes with everything that arrives for the unit; handed back in `UnitResult`. */
	readonly version: number;
	readonly spans: readonly Span[];
	readonly logs: readonly LogRecord[];
};

export type UnitResult = {
	readonly unit: Unit;
	readonly calls: readonly PricedCall[];
	readonly steps: readonly Step[];
};

// ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────

/** What a store can do. All false is the least capable store; a missing answer is declared, never faked. */
export type Capabilities = {
	readonly fullText: boolean;
	readonly exactPercentiles: boolean;
	readonly live: boolean;
};

export type Reader = {
	readonly capabilities: Capabilities;
	file(): Promise<FileFacts>;
	/** Everything on the Overview but its list. */
	overview(question: OverviewQuestion): Promise<Overview>;
	calls(question: ListQuestion): Promise<CallPage>;
	/** Null: no such call, or it had not started at `asOfMs`. */
	call(callId: string, options: {asOfMs: number}): Promise<CallDetail | null>;
	traces(question: ListQuestion): Promise<TracePage>;
	trace(traceId: string, options: {asOfMs: number}): Promise<TraceDetail | null>;
	span(traceId: string, spanId: string): Promise<SpanDetail | null>;
	stats(question: StatsQuestion): Promise<readonly StatsRow[]>;
	/** Whole calls in list order (oldest first), a page at a time: pass the last `callId` on as `after`. */
	callDetails(question: PageQuestion & {includeUncounted: boolean}): Promise<readonly CallDetail[]>;
	steps(question: PageQuestion): Promise<readonly Step[]>;
	/** Density of calls, errors and marks over the whole file, for the replay bar. */
	timeline(question: {buckets: number}): Promise<Timeline>;
	/** Time of the next (or previous) call end, error or mark after (before) `fromMs`; null at the end. */
	moment(question: {
		fromMs: number;
		step: 'next' | 'previous';
		of: 'call' | 'error' | 'mark';
	}): Promise<number | null>;
	search(question: {text: string; limit: number; asOfMs: number}): Promise<SearchPage>;
	/** Null when it parses; else what is wrong, where (UTF-16 offset) and what to write instead. */
	checkFilter(filter: string): Promise<FilterMistake | null>;
	close(): Promise<void>;
};

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
	readonly dropped: number;
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

export type OverviewQuestion = {
	readonly asOfMs: number;
	readonly fromMs: number;
	/** Lucene text; empty for all. A filter that does not parse rejects with `FilterError`. */
	readonly filter: string;
	/** How many equal buckets the window is cut into for the latency sparklines. */
	readonly buckets: number;
	/** Width of a bucket of the request chart. */
	readonly chartBucketMs: number;
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
	readonly traces: number;
	readonly sessions: number;
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
	/** Calls that ended in each chart bucket, oldest first; the last bucket ends at `asOfMs` rounded up. */
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

/**
A window into a list, newest first. Rows are named by key (a call id, a trace id), so that a screen stays where
it is while data arrives: `anchor` null is the top; else `above` rows before it and `below` rows after it.
*/
export type ListQuestion = {
	readonly asOfMs: number;
	readonly fromMs: number;
	readonly filter: string;
	readonly sort: ListSort;
	readonly ascending: boolean;
	readonly anchor: string | null;
	readonly above: number;
	readonly below: number;
};

export type ListSort =
	| 'time'
	| 'model'
	| 'input'
	| 'output'
	| 'cost'
	| 'ttft'
	| 'duration'
	| 'status'
	| 'spans';

export type CallPage = {
	readonly rows: readonly CallRow[];
	/** Rows of the list before the first one returned. */
	readonly before: number;
	readonly total: number;
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
};

/** A span that had started and not ended, or a parent known only by its children. */
export type RunningRow = {
	readonly traceId: string;
	readonly spanId: string;
	readonly name: string;
	readonly service: string;
	readonly startMs: number;
	/** `call`: a model call (replay only); `parent`: its own span has not arrived. */
	readonly kind: 'call' | 'parent';
	readonly model: string | null;
};

export type CallDetail = PricedCall & {
	readonly endMs: number;
	/** Place among the counted calls of its trace, from 1, and how many there are. */
	readonly place: {readonly number: number; readonly of: number};
	/** Records that tell of the same call and are not counted: twins, roll-ups. */
	readonly related: readonly {readonly callId: string; readonly name: string; readonly reason: string}[];
};

export type TracePage = {
	readonly rows: readonly TraceRow[];
	readonly before: number;
	readonly total: number;
	readonly spans: number;
	readonly running: number;
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
	readonly events: number;
	readonly links: number;
	/** True: known by its children only; its own span has not arrived. */
	readonly missing: boolean;
};

export type TraceDetail = {
	readonly row: TraceRow;
	/** In start order; the tree is made by `parentSpanId`. Ghost parents are among them (`missing`). */
	readonly spans: readonly SpanRow[];
	readonly logs: readonly {
		readonly timeMs: number;
		readonly severity: string;
		readonly text: string;
		readonly spanId: string | null;
	}[];
	/** Time of the last record that arrived for it. */
	readonly lastMs: number;
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

export type PageQuestion = {
	readonly filter: string;
	readonly after: string | null;
	readonly limit: number;
};

export type StatsKey =
	| 'model'
	| 'provider'
	| 'service'
	| 'operation'
	| 'endpoint'
	| 'user'
	| 'session'
	| 'agent'
	| 'error';

export type StatsQuestion = {
	/** Null: one row, key "all". */
	readonly by: StatsKey | null;
	readonly filter: string;
	readonly fromMs: number | null;
	readonly untilMs: number | null;
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
		/** Text around the hit; the hit lies between U+E000 and U+E001. */
		readonly snippet: string;
		readonly part: 'system' | 'input' | 'output';
	}[];
	readonly total: number;
	/** Messages that are stored and not in the index yet: searched are only the others. */
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
