/**
A priced call as a row of `call` and back, without loss. What has a column lies in it; the rest lies in
`detail`, which leaves out what is empty. The messages lie in `call_message`.
*/
import type {Attempt, Call, Origin, PricedCall} from '../../domain/call.ts';
import {textOfMessage, type Message, type ToolCall} from '../../domain/message.ts';
import type {Cost, CostSource, LedgerLine} from '../../domain/money.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import type {Estimate} from '../../domain/usage.ts';
import type {ContentReader} from './content.ts';
import {storedJson} from './stored-text.ts';

/** Columns of `call` but `id`, in the order of `callValues`. */
export const callColumns = `call_id, unit, trace_id, span_id, parent_span_id, carrier, requests, name, start_ms, end_ms,
	duration_ms, service, dialect, scope, provider, operation, request_model, response_model, response_id, streaming,
	input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, tokens_estimated,
	estimated_input_tokens, estimated_output_tokens, estimated_nano_usd,
	cost_nano_usd, cost_source, reported_nano_usd, computed_nano_usd, ttft_ms, tpot_ms, status, error_class,
	error_message, finish_reason, attempts, tools, user, session, agent, template, endpoint, prompt, answer,
	counted, reason, usage_rule, detail`;

export const callColumnCount = callColumns.split(',').length;

/** `SELECT * FROM call`, by name. */
export type CallColumns = {
	readonly id: number;
	readonly call_id: string;
	readonly unit: string | null;
	readonly trace_id: string | null;
	readonly span_id: string | null;
	readonly parent_span_id: string | null;
	readonly carrier: string;
	readonly requests: number;
	readonly name: string;
	readonly start_ms: number;
	readonly end_ms: number;
	readonly duration_ms: number;
	readonly service: string;
	readonly dialect: string;
	readonly scope: string;
	readonly provider: string | null;
	readonly operation: string;
	readonly request_model: string | null;
	readonly response_model: string | null;
	readonly response_id: string | null;
	readonly streaming: number | null;
	readonly input_tokens: number | null;
	readonly output_tokens: number | null;
	readonly cache_read_tokens: number | null;
	readonly cache_write_tokens: number | null;
	readonly reasoning_tokens: number | null;
	readonly tokens_estimated: number;
	readonly estimated_input_tokens: number | null;
	readonly estimated_output_tokens: number | null;
	readonly estimated_nano_usd: number | null;
	readonly cost_nano_usd: number | null;
	readonly cost_source: string;
	readonly reported_nano_usd: number | null;
	readonly computed_nano_usd: number | null;
	readonly ttft_ms: number | null;
	readonly tpot_ms: number | null;
	readonly status: string;
	readonly error_class: string | null;
	readonly error_message: string | null;
	readonly finish_reason: string | null;
	readonly attempts: number;
	readonly tools: number;
	readonly user: string | null;
	readonly session: string | null;
	readonly agent: string | null;
	readonly template: string | null;
	readonly endpoint: string | null;
	readonly prompt: string | null;
	readonly answer: string | null;
	readonly counted: number;
	readonly reason: string | null;
	readonly usage_rule: string | null;
	readonly detail: string;
};

/** Everything of a call that is not in a column, and of the messages whether there were any. */
export type CallDetailJson = {
	readonly reportedCostUsd?: number;
	readonly queueMs?: number;
	readonly finishReasons?: readonly string[];
	readonly attempts?: readonly Attempt[];
	readonly toolCalls?: readonly ToolCall[];
	/** JSON text of the definitions, which every turn repeats: long, so it lies in `content` once. */
	readonly toolDefinitions?: string;
	readonly parameters?: Attributes;
	readonly contentRedacted?: true;
	readonly contentTruncated?: true;
	/** See `originsOf`; in the file it lies in `content`. */
	readonly origins?: string;
	/** Lists in place of objects: every call has one, and its keys would take more room than its figures. */
	readonly ledger?: readonly (readonly [
		kind: LedgerLine['kind'],
		tokens: number,
		rateNanoUsd: number,
		costNanoUsd: number,
	])[];
	readonly priceSource?: string;
	readonly terms?: readonly [cacheReadNanoUsd: number | null, contextWindow: number | null];
	/** Present where `input` (`output`) is null and not an empty list. */
	readonly noInput?: true;
	readonly noOutput?: true;
	/** What was said was taken out again: why, see gone.ts. */
	readonly gone?: string;
};

export function endOf(call: Call): number {
	return call.startMs + call.durationMs;
}

/** JSON text of [span id or 0 for the call's own, field, key]: the same for all calls of a shape. */
export function originsOf(call: Call): string | null {
	if (call.origins.length === 0) return null;
	return JSON.stringify(
		call.origins.map(({spanId, field, key}) => [spanId === call.spanId ? 0 : spanId, field, key]),
	);
}

/** The rest of a call but its origins, before long texts in it are put away. */
export function callDetail(call: PricedCall): Omit<CallDetailJson, 'origins'> {
	const detail: {-readonly [Key in keyof CallDetailJson]: CallDetailJson[Key]} = {};
	if (call.reportedCostUsd !== null) detail.reportedCostUsd = call.reportedCostUsd;
	if (call.queueMs !== null) detail.queueMs = call.queueMs;
	if (call.finishReasons.length > 1) detail.finishReasons = call.finishReasons;
	if (call.attempts.length > 0) detail.attempts = call.attempts;
	if (call.toolCalls.length > 0) detail.toolCalls = call.toolCalls;
	if (call.toolDefinitions !== null) detail.toolDefinitions = JSON.stringify(call.toolDefinitions);
	if (Object.keys(call.parameters).length > 0) detail.parameters = call.parameters;
	if (call.contentRedacted) detail.contentRedacted = true;
	if (call.contentTruncated) detail.contentTruncated = true;
	if (call.cost.ledger.length > 0) {
		detail.ledger = call.cost.ledger.map(line => [
			line.kind,
			line.tokens,
			line.rateNanoUsd,
			line.costNanoUsd,
		]);
	}
	if (call.cost.priceSource !== null) detail.priceSource = call.cost.priceSource;
	const {terms} = call.cost;
	if (terms !== null) detail.terms = [terms.cacheReadNanoUsd, terms.contextWindow];
	if (call.input === null) detail.noInput = true;
	if (call.output === null) detail.noOutput = true;
	return detail;
}

export function callValues(
	call: PricedCall,
	stored: {
		readonly unit: string;
		readonly detail: string;
		readonly prompt: string | null;
		readonly answer: string | null;
	},
): unknown[] {
	const {usage, cost, estimate} = call;
	return [
		call.callId,
		stored.unit === call.traceId ? null : stored.unit,
		call.traceId,
		call.spanId,
		call.parentSpanId,
		call.carrier,
		call.requests,
		call.name,
		call.startMs,
		endOf(call),
		call.durationMs,
		call.service,
		call.dialect,
		call.scope,
		call.provider,
		call.operation,
		call.requestModel,
		call.responseModel,
		call.responseId,
		call.streaming === null ? null : Number(call.streaming),
		usage.input,
		usage.output,
		usage.cacheRead,
		usage.cacheWrite,
		usage.reasoning,
		Number(call.tokensEstimated),
		estimate?.input ?? null,
		estimate?.output ?? null,
		estimate?.costNanoUsd ?? null,
		cost.amountNanoUsd,
		cost.source,
		cost.reportedNanoUsd,
		cost.computedNanoUsd,
		call.ttftMs,
		call.tpotMs,
		call.status,
		call.errorClass,
		call.errorMessage,
		call.finishReasons[0] ?? null,
		call.attempts.length,
		call.toolCalls.length,
		call.user,
		call.session,
		call.agent,
		call.template,
		call.endpoint,
		stored.prompt,
		stored.answer,
		Number(call.counted),
		call.reason,
		call.usageRule,
		stored.detail,
	];
}

/** The messages of a call by part, as `MessageReader.of` gives them. */
export type CallMessages = {
	readonly system: readonly Message[];
	readonly input: readonly Message[];
	readonly output: readonly Message[];
};

/** Exactly the call that was written. */
export function readCall(
	row: CallColumns,
	from: {readonly content: ContentReader; readonly messages: CallMessages},
): PricedCall {
	const detail = from.content.resolve(storedJson(row.detail) as AttributeValue) as unknown as CallDetailJson;
	const [system] = from.messages.system;
	return {
		callId: row.call_id,
		traceId: row.trace_id,
		spanId: row.span_id,
		parentSpanId: row.parent_span_id,
		carrier: row.carrier as Call['carrier'],
		requests: row.requests,
		name: row.name,
		startMs: row.start_ms,
		durationMs: row.duration_ms,
		service: row.service,
		dialect: row.dialect,
		scope: row.scope,
		provider: row.provider,
		operation: row.operation as Call['operation'],
		requestModel: row.request_model,
		responseModel: row.response_model,
		responseId: row.response_id,
		streaming: row.streaming === null ? null : row.streaming === 1,
		usage: {
			input: row.input_tokens,
			output: row.output_tokens,
			cacheRead: row.cache_read_tokens,
			cacheWrite: row.cache_write_tokens,
			reasoning: row.reasoning_tokens,
		},
		tokensEstimated: row.tokens_estimated === 1,
		usageRule: row.usage_rule,
		reportedCostUsd: detail.reportedCostUsd ?? null,
		ttftMs: row.ttft_ms,
		tpotMs: row.tpot_ms,
		queueMs: detail.queueMs ?? null,
		status: row.status as Call['status'],
		errorClass: row.error_class as Call['errorClass'],
		errorMessage: row.error_message,
		finishReasons: detail.finishReasons ?? (row.finish_reason === null ? [] : [row.finish_reason]),
		attempts: detail.attempts ?? [],
		toolCalls: detail.toolCalls ?? [],
		system: system === undefined ? null : textOfMessage(system),
		input: detail.noInput ? null : from.messages.input,
		output: detail.noOutput ? null : from.messages.output,
		toolDefinitions:
			detail.toolDefinitions === undefined ? null : (JSON.parse(detail.toolDefinitions) as AttributeValue),
		parameters: detail.parameters ?? {},
		user: row.user,
		session: row.session,
		agent: row.agent,
		template: row.template,
		endpoint: row.endpoint,
		contentRedacted: detail.contentRedacted ?? false,
		contentTruncated: detail.contentTruncated ?? false,
		counted: row.counted === 1,
		reason: row.reason,
		origins: detail.origins === undefined ? [] : readOrigins(detail.origins, row.span_id),
		cost: readCost(row, detail),
		estimate: readEstimate(row),
	};
}

function readCost(row: CallColumns, detail: CallDetailJson): Cost {
	return {
		source: row.cost_source as CostSource,
		amountNanoUsd: row.cost_nano_usd,
		reportedNanoUsd: row.reported_nano_usd,
		computedNanoUsd: row.computed_nano_usd,
		ledger: (detail.ledger ?? []).map(([kind, tokens, rateNanoUsd, costNanoUsd]) => ({
			kind,
			tokens,
			rateNanoUsd,
			costNanoUsd,
		})),
		priceSource: detail.priceSource ?? null,
		terms:
			detail.terms === undefined ? null : {cacheReadNanoUsd: detail.terms[0], contextWindow: detail.terms[1]},
	};
}

type EstimateColumns = Pick<
	CallColumns,
	'estimated_input_tokens' | 'estimated_output_tokens' | 'estimated_nano_usd'
>;

export function readEstimate(row: EstimateColumns): Estimate | null {
	const input = row.estimated_input_tokens;
	const output = row.estimated_output_tokens;
	return input === null && output === null ? null : {input, output, costNanoUsd: row.estimated_nano_usd};
}

export function readOrigins(text: string, own: string | null): readonly Origin[] {
	const origins = JSON.parse(text) as [spanId: string | null | 0, field: string, key: string][];
	return origins.map(([spanId, field, key]) => ({field, spanId: spanId === 0 ? own : spanId, key}));
}
