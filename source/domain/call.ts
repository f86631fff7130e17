/**
A call: one logical request to a model, counted once; the unit of every total. And a step: any other span that
matters to an LLM application.
*/
import type {Message, ToolCall} from './message.ts';
import type {Cost} from './money.ts';
import type {Attributes, AttributeValue} from './otlp.ts';
import type {Estimate, Usage} from './usage.ts';

type Carrier = 'span' | 'log' | 'metric' | 'proxy';

export type Operation = 'chat' | 'completion' | 'embeddings' | 'image' | 'speech' | 'server';

export type StepKind =
	| 'tool'
	| 'agent'
	| 'retrieval'
	| 'rerank'
	| 'guardrail'
	| 'evaluator'
	| 'workflow'
	| 'memory'
	| 'mcp';

/** What a span is. `other` matters to the tree only. */
export type Kind = Operation | StepKind | 'other';

/** The final status. `cancelled` is a class of its own and outside the error rate. */
export type Outcome = 'ok' | 'error' | 'cancelled';

export type ErrorClass =
	| 'rate_limit'
	| 'overloaded'
	| 'auth'
	| 'timeout'
	| 'context_length'
	| 'content_filter'
	| 'bad_request'
	| 'server'
	| 'cancelled'
	| 'other';

/** A failed try of a request that another try of the same request followed. */
export type Attempt = {
	readonly spanId: string | null;
	readonly status: Outcome;
	readonly errorClass: ErrorClass | null;
	readonly errorMessage: string | null;
	/** Null: the telemetry only counts the tries. */
	readonly startMs: number | null;
	readonly durationMs: number | null;
};

/** Where a figure comes from, so that every figure can be traced to the spans behind it. */
export type Origin = {
	/** Name of the Call field, as in this type: "ttftMs", "input". */
	readonly field: string;
	readonly spanId: string | null;
	readonly key: string;
};

/** A part of a record that a call is made of, and for which of its fields it was used. */
export type Use = {
	/** Place of the span or log record among those that were asked about. */
	readonly record: number;
	readonly of: 'attribute' | 'event' | 'body';
	readonly key: string;
	/** Named as in `Origin`. */
	readonly fields: readonly string[];
};

export type Call = {
	/** `<trace id>-<span id>`, or `log-<hash>` where the carrier has no ids. Unique in the file. */
	readonly callId: string;
	readonly traceId: string | null;
	readonly spanId: string | null;
	readonly parentSpanId: string | null;
	readonly carrier: Carrier;
	/** How many requests it stands for: 1, but for a metric, which adds up those of an interval; 0: it does not tell. */
	readonly requests: number;
	readonly name: string;
	/** Start of the first attempt. */
	readonly startMs: number;
	/** From the first attempt to the end (the last event, where that is later than the end of the span). */
	readonly durationMs: number;
	readonly service: string;
	readonly dialect: string;
	/** Name of the instrumentation scope that wrote it; empty where it has none. */
	readonly scope: string;
	readonly provider: string | null;
	readonly operation: Operation;
	readonly requestModel: string | null;
	readonly responseModel: string | null;
	readonly responseId: string | null;
	readonly streaming: boolean | null;
	readonly usage: Usage;
	/** True: `usage` is the sender's estimate; totals leave it out. */
	readonly tokensEstimated: boolean;
	/** The rule by which cache and reasoning were taken as inside or outside; null where nothing was to decide. */
	readonly usageRule: string | null;
	readonly reportedCostUsd: number | null;
	readonly ttftMs: number | null;
	readonly tpotMs: number | null;
	/** How long the request waited in the model server's queue, where the server tells. */
	readonly queueMs: number | null;
	readonly status: Outcome;
	readonly errorClass: ErrorClass | null;
	readonly errorMessage: string | null;
	/** Folded: stop, length, tool_calls, content_filter, error, other words as they are. */
	readonly finishReasons: readonly string[];
	readonly attempts: readonly Attempt[];
	readonly toolCalls: readonly ToolCall[];
	/** System instructions and system messages, as one text. */
	readonly system: string | null;
	/** Without the system message. Null: the telemetry holds no content; empty: it holds an empty list. */
	readonly input: readonly Message[] | null;
	readonly output: readonly Message[] | null;
	readonly toolDefinitions: AttributeValue;
	/** temperature, top_p, top_k, max_tokens, seed, stop, … by their semantic-convention names without prefix. */
	readonly parameters: Attributes;
	readonly user: string | null;
	readonly session: string | null;
	readonly agent: string | null;
	/** Name (and version) of the prompt template, where the application says it. */
	readonly template: string | null;
	/** host or host:port of the model server, where told. */
	readonly endpoint: string | null;
	/** The sender says that content was withheld or cut. */
	readonly contentRedacted: boolean;
	readonly contentTruncated: boolean;
	readonly counted: boolean;
	/** Why it is not counted: "roll-up of …", "twin of …", "attempt of …"; null when counted. */
	readonly reason: string | null;
	readonly origins: readonly Origin[];
};

/**
False where the time of a call is not known: a metric adds up requests, and a log record without a duration has the
time of its end only. Such a call has no place among latencies.
*/
export function isTimed({
	carrier,
	durationMs,
}: {
	readonly carrier: string;
	readonly durationMs: number;
}): boolean {
	return carrier === 'span' || durationMs > 0;
}

/** A call with its money. `estimate` is null where nothing was to reckon. */
export type PricedCall = Call & {readonly cost: Cost; readonly estimate: Estimate | null};

export type RetrievedDocument = {
	readonly id: string | null;
	readonly score: number | null;
	readonly text: string | null;
};

export type Evaluation = {
	readonly name: string;
	readonly score: number | null;
	readonly label: string | null;
	readonly explanation: string | null;
};

export type Step = {
	/** `<trace id>-<span id>`, or `log-…` where the carrier has no ids. Unique in the file. */
	readonly stepId: string;
	readonly traceId: string | null;
	/** Null: log records tell of it, and no span. */
	readonly spanId: string | null;
	readonly parentSpanId: string | null;
	readonly kind: StepKind;
	readonly name: string;
	readonly service: string;
	readonly dialect: string;
	readonly startMs: number;
	/** 0 while it runs. */
	readonly durationMs: number;
	/** `running`: its end has not come. */
	readonly status: Outcome | 'running';
	readonly errorMessage: string | null;
	readonly tool: {
		readonly name: string | null;
		readonly callId: string | null;
		readonly arguments: string | null;
		readonly result: string | null;
	} | null;
	readonly query: string | null;
	readonly documents: readonly RetrievedDocument[];
	readonly evaluations: readonly Evaluation[];
	readonly session: string | null;
	readonly user: string | null;
	/** It restates the usage of spans below it: shown, never added. */
	readonly rollup: boolean;
	/** What it restates and of which calls; null where it restates nothing. */
	readonly restated: {readonly usage: Usage; readonly reason: string; readonly scope: string} | null;
};

/** What a unit of derivation (a trace, or a log record without one) comes to. */
export type Derived = {
	readonly calls: readonly Call[];
	readonly steps: readonly Step[];
};
