/**
The seam between what is kept and who asks. Screens, commands and later faces see data only through `Reader`;
the engine writes only through `Writer`. Both are asynchronous, although SQLite is not, so that a thread, a
remote llmtop or ClickHouse can stand behind them. `test/store/conformance.ts` holds a case for each sentence.

Time. A question carries `asOfMs`: at T one sees what had ended by T (`endMs <= T`), and as running what had
started and not ended. Live is "now"; replay moves it. A call belongs to the window in which it ended
(`fromMs < endMs <= asOfMs`); lists are ordered by start, then trace id, then span id. Milliseconds since 1970.
*/
import type {UnitKey} from './unit-key.ts';
import type {PricedCall, Step} from '../domain/call.ts';
import type {Drop} from '../domain/drop.ts';
import type {Batch, LogRecord, MetricPoint, Span} from '../domain/otlp.ts';
import type {Vitals} from '../domain/vitals.ts';
import type {
	CallDetail,
	CallPage,
	FileFacts,
	FilterMistake,
	Overview,
	SearchPage,
	SpanDetail,
	StatsRow,
	Timeline,
	TraceDetail,
	TracePage,
} from './answers.ts';
import type {Costs, CostsQuestion} from './cost-answers.ts';
import type {Errors, ErrorsQuestion} from './error-answers.ts';
import type {Latencies, LatenciesQuestion} from './latency-answers.ts';
import type {LogPage, LogsQuestion} from './log-answers.ts';
import type {MetricDetail, MetricList, MetricQuestion} from './metric-answers.ts';
import type {CarrierDetail, LedgerPage, LedgerTotals, LogDetail} from './record-answers.ts';
import type {TwinQuestion, TwinRow} from './twin-answers.ts';
import type {Allowance, Decisions, Silence, ToldAlert} from './decisions.ts';
import type {Change, ChangeQuestion} from './change-answers.ts';
import type {AlertTrace, AlertTracesQuestion} from './alert-answers.ts';
import type {Embeddings, EvalRun} from './eval-answers.ts';
import type {
	CallSurroundings,
	FindingPage,
	FindingRow,
	FindingsQuestion,
	Inspected,
	TalliesQuestion,
} from './finding-answers.ts';
import type {Inspection} from './inspection.ts';
import type {CallAnatomy} from './call-anatomy.ts';
import type {Endings, QualityMeasure, QualityQuestion} from './quality-answers.ts';
import type {Security, SecurityQuestion} from './security-answers.ts';
import type {Sessions, SessionsQuestion} from './session-answers.ts';
import type {Coverage, DropTally, FileCondition} from './doctor-answers.ts';

// ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────

/** What the file or the disk is in the way of is thrown as a `StoreFault`; anything else thrown is a defect. */
export type Writer = {
	/** What opening did that the user should know, and what to do about it. */
	readonly notes: readonly {readonly message: string; readonly hint: string}[];

	/**
	Commits batches in one transaction: raw records, their dirty marks, and drops. When the promise resolves,
	they survive the death of the process. Spans are upserted by (trace id, span id): a second copy replaces the
	first, a copy that is equal changes nothing. Log records and metric points are told apart by a hash of their
	whole content, so sending a batch twice changes nothing. All or nothing: on error nothing was written.
	*/
	commit(batches: readonly Batch[], options: {receivedAtMs: number}): Promise<Committed>;

	/** Keys of up to `limit` units that wait for derivation, longest waiting first. */
	dirty(options: {limit: number}): Promise<readonly UnitKey[]>;

	/** All that is known of these units, in their order. A unit that has vanished comes back empty. */
	readUnits(keys: readonly UnitKey[]): Promise<readonly Unit[]>;

	/**
	For each question, calls of other units that may be records of the same request: the same response id, or
	another writer at the same time with the same input, or with one of the two inputs unknown. Some libraries
	put one request into two traces; whether they do is decided in normalise/, over both units.
	*/
	twinsOf(questions: readonly TwinQuestion[]): Promise<readonly (readonly TwinRow[])[]>;

	/** For each unit, those that it was last derived together with. */
	relatedUnits(keys: readonly UnitKey[]): Promise<readonly (readonly UnitKey[])[]>;

	/**
	Replaces what was derived from these units before, in one transaction: calls, messages, steps, trace and
	session facts, rollups (the old calls out, the new ones in), and clears the dirty mark, unless something
	arrived for the unit since `readUnits`. Returns the number of calls that changed.
	*/
	putDerived(results: readonly UnitResult[]): Promise<number>;

	/** Replaces what detectors said of these units, in one transaction. */
	putInspected(inspections: readonly Inspection[]): Promise<void>;

	/** What detectors older than `version` saw waits for them once more; returns whether any unit waits now. */
	outdateInspections(options: {version: number}): Promise<boolean>;

	/** Findings like this one are no news from now on. */
	allow(allowance: Allowance): Promise<void>;
	/** Replaces the allowances of the configuration file. */
	allowInSettings(allowances: readonly Allowance[]): Promise<void>;
	silence(silence: Silence): Promise<void>;
	/** Keeps that a change of an alert was told. */
	tell(alert: ToldAlert): Promise<void>;
	putEval(run: EvalRun): Promise<void>;
	keepEmbeddings(embeddings: Embeddings): Promise<void>;

	/** Indexes waiting message texts for about `budgetMs`, and says how many still wait. */
	indexText(options: {budgetMs: number}): Promise<number>;

	/** Starts a run (a mark at `atMs`, of process `pid`); returns its number, from 1. */
	startRun(options: {atMs: number; pid: number}): Promise<number>;
	mark(options: {atMs: number; label: string; kind: 'run' | 'mark'}): Promise<void>;

	/** Counts what never became a record (an undecodable body, a refused request). */
	drop(drop: Drop): Promise<void>;

	/**
	Keeps the file within its bounds, for about `budgetMs`: whole units that are derived and at rest go, the oldest
	first, and in later slices the texts that nothing refers to any more. What went is in the drops by rule and service.
	*/
	retain(options: {rules: RetentionRules; nowMs: number; budgetMs: number}): Promise<Retained>;

	/** Checkpoints while nothing else is to do, and looks whether the file is still the one that was opened. */
	idle(): Promise<void>;

	/** Writes, and changes nothing: can the file be written (again)? */
	probe(): Promise<void>;

	/**
	Checkpoints, truncates the log beside the file and closes, so that the file can be copied alone. Closes even
	where it throws: what was committed is then still in the log.
	*/
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

/** A bound, and as the user wrote it. */
export type Bound = {readonly limit: number; readonly text: string};

/** What may stay; null: as much as there is. */
export type RetentionRules = {
	/** Bytes in use of the file. */
	readonly size: Bound | null;
	/** Milliseconds since the end of a unit, in event time. */
	readonly age: Bound | null;
	readonly calls: Bound | null;
	/** Of healthy calls, what was said is kept of this many percent. */
	readonly contentPercent: number | null;
};

export type Retained = {
	/** False: there is more to do. */
	readonly isDone: boolean;
	/** Spans, log records and metric points that went in this slice, and calls that lost what was said in them. */
	readonly records: number;
};

export type Unit = {
	readonly key: UnitKey;
	/** Changes with everything that arrives for the unit; handed back in `UnitResult`. */
	readonly version: number;
	readonly spans: readonly Span[];
	readonly logs: readonly LogRecord[];
	/** Of the unit of a resource's metrics: those that tell of calls, and of the hour before what they go on from. */
	readonly meters?: {
		readonly points: readonly MetricPoint[];
		readonly fromNano: bigint;
		readonly toNano: bigint;
	};
};

export type UnitResult = {
	readonly unit: Unit;
	readonly calls: readonly PricedCall[];
	readonly steps: readonly Step[];
	/** The other units that it was derived together with. */
	readonly together?: readonly UnitKey[];
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
	/** Another text than before once somebody committed since, or began or ceased to write; cheap to ask. */
	revision(): Promise<string>;
	/** Everything on the Overview but its list. */
	overview(question: OverviewQuestion): Promise<Overview>;
	calls(question: ListQuestion): Promise<CallPage>;
	/** Null: no such call, or it had not started at `asOfMs`. */
	call(callId: string, options: {asOfMs: number}): Promise<CallDetail | null>;
	/**
	The spans and log records that tell of a call, its own first, whole: where its figures came from, and what in
	them nobody used. Empty where there is no such call at `asOfMs`; at most 12.
	*/
	carriers(callId: string, options: {asOfMs: number}): Promise<readonly CarrierDetail[]>;
	/** What its prompt is made of, and what the provider's cache served of it. Null: as for `call`. */
	anatomy(callId: string, options: {asOfMs: number}): Promise<CallAnatomy | null>;
	traces(question: ListQuestion): Promise<TracePage>;
	/**
	Records that are a call or restate one, counted or not, which ended in the window.
	*/
	ledger(question: LedgerQuestion): Promise<LedgerPage>;
	/** Log records by time, whatever they tell of. */
	logs(question: LogsQuestion): Promise<LogPage>;
	/** One of them, whole; null: it is not there any more. */
	log(key: string): Promise<LogDetail | null>;
	/** Metrics with a point in the window. */
	metrics(question: {readonly asOfMs: number; readonly fromMs: number}): Promise<MetricList>;
	metric(question: MetricQuestion): Promise<MetricDetail>;
	ledgerTotals(question: {readonly asOfMs: number; readonly fromMs: number}): Promise<LedgerTotals>;
	trace(traceId: string, options: {asOfMs: number}): Promise<TraceDetail | null>;
	span(traceId: string, spanId: string): Promise<SpanDetail | null>;
	/** Ids of the spans of a trace in whose attributes, events or messages a text stands, whatever its case. */
	spansSaying(question: {
		readonly traceId: string;
		readonly text: string;
		readonly asOfMs: number;
	}): Promise<readonly string[]>;
	/** The spans of a trace as they came, in time order; empty where there is none. */
	spans(traceId: string): Promise<readonly Span[]>;
	stats(question: StatsQuestion): Promise<readonly StatsRow[]>;
	/** What went wrong, by class. */
	errors(question: ErrorsQuestion): Promise<Errors>;
	/** How long chat calls take, whole and by one dimension. */
	latencies(question: LatenciesQuestion): Promise<Latencies>;
	/** What the application judged of its answers, and how well its stores found. */
	judgements(question: QualityQuestion): Promise<readonly QualityMeasure[]>;
	endings(question: QualityQuestion): Promise<Endings>;
	/** What guardrails, filters and the receiver kept out, as far as the telemetry tells. */
	security(question: SecurityQuestion): Promise<Security>;
	/** What detectors say, newest first. */
	findings(question: FindingsQuestion): Promise<FindingPage>;
	/** The same, oldest first, for commands: pass the last `key` on as `after`. */
	findingsInOrder(question: PageQuestion): Promise<readonly FindingRow[]>;
	/** How many findings of each kind, among how many that were looked at. */
	inspected(question: TalliesQuestion): Promise<Inspected>;
	/** A call with all findings of it, and the steps around it. Null: as for `call`. */
	surroundings(callId: string, options: {asOfMs: number}): Promise<CallSurroundings | null>;
	/** What another version of a prompt, or another model, changed; the newest first, at most 50. */
	changes(question: ChangeQuestion): Promise<readonly Change[]>;
	findingsOfCall(callId: string): Promise<readonly FindingRow[]>;
	/** What the user decided and was told, up to `asOfMs`. */
	decisions(question: {readonly asOfMs: number}): Promise<Decisions>;
	/** The newest run of `llmtop eval` before a moment, of that label where one is named. */
	lastEval(question: {readonly beforeMs: number; readonly label: string | null}): Promise<EvalRun | null>;
	/** Those that are known of these texts, by their hashes. */
	embeddings(question: {readonly model: string; readonly hashes: readonly string[]}): Promise<Embeddings>;
	/** What alerts are judged by, up to `asOfMs`; of two hours, or from `sinceMs` on, a year at most. */
	vitals(question: {readonly asOfMs: number; readonly sinceMs?: number}): Promise<Vitals>;
	/** Up to three traces that show what an alert is about. */
	alertTraces(question: AlertTracesQuestion): Promise<readonly AlertTrace[]>;
	/** Conversations, one row each. */
	sessions(question: SessionsQuestion): Promise<Sessions>;
	/** Money by one dimension. */
	costs(question: CostsQuestion): Promise<Costs>;
	/**
	Whole calls in list order (oldest first), a page at a time: pass the last `callId` on as `after`. A page may be
	shorter than `limit` where texts are long; behind the last call it is empty.
	*/
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
	/** What was not kept, or taken out again, after `fromMs`: the newest kind first. */
	drops(question: {readonly asOfMs: number; readonly fromMs: number}): Promise<readonly DropTally[]>;
	/** What the newest calls of each service tell, and what they leave out. */
	coverage(question: {readonly asOfMs: number; readonly fromMs: number}): Promise<Coverage>;
	/** How the file is now, whatever moment is shown. */
	condition(): Promise<FileCondition>;
	/** Null when it parses; else what is wrong, where (UTF-16 offset) and what to write instead. */
	checkFilter(filter: string): Promise<FilterMistake | null>;
	close(): Promise<void>;
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
	/** Of traces: true leaves out those in which nothing is of a model, a tool or an agent, and says how many they are. */
	readonly hidePlain?: boolean;
};

/** A window into the ledger, as `ListQuestion`, by time only. */
export type LedgerQuestion = Pick<
	ListQuestion,
	'asOfMs' | 'fromMs' | 'filter' | 'ascending' | 'anchor' | 'above' | 'below'
> & {
	readonly only: LedgerFilter;
};

/** `differing`: counted, and what was reported is far from what was computed. */
export type LedgerFilter = 'all' | 'uncounted' | 'differing';

export type ListSort =
	| 'time'
	| 'model'
	| 'input'
	| 'output'
	| 'cost'
	| 'ttft'
	| 'duration'
	| 'status'
	| 'service'
	| 'session'
	/** Of calls. */
	| 'hit'
	| 'tpot'
	| 'operation'
	/** Of traces. */
	| 'name'
	| 'calls'
	| 'spans';

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
