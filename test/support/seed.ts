/** Builders of spans, logs and calls for tests: a complete, plain one, and what you change of it. */
import type {PricedCall, Step} from '../../source/domain/call.ts';
import type {Batch, LogRecord, MetricPoint, Resource, Scope, Span} from '../../source/domain/otlp.ts';

/** Wed 25 Nov 2026 12:00:00 UTC. */
export const seedMs = 1_795_608_000_000;

export const seedResource: Resource = {attributes: {'service.name': 'api'}, schemaUrl: ''};

export const seedScope: Scope = {name: 'test', version: '1.0.0', attributes: {}, schemaUrl: ''};

/** 32 hex digits. */
export function traceIdOf(number: number): string {
	return number.toString(16).padStart(32, '0');
}

/** 16 hex digits. */
export function spanIdOf(number: number): string {
	return number.toString(16).padStart(16, '0');
}

export function seedSpan(changes: Partial<Span> = {}): Span {
	return {
		traceId: traceIdOf(1),
		spanId: spanIdOf(1),
		parentSpanId: null,
		traceState: '',
		flags: 0,
		name: 'chat gpt-4o',
		kind: 3,
		startNano: BigInt(seedMs) * 1_000_000n,
		endNano: BigInt(seedMs + 1500) * 1_000_000n + 123n,
		attributes: {'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o'},
		events: [],
		links: [],
		status: {code: 0, message: ''},
		dropped: [0, 0, 0],
		resource: seedResource,
		scope: seedScope,
		...changes,
	};
}

export function seedLog(changes: Partial<LogRecord> = {}): LogRecord {
	return {
		timeNano: BigInt(seedMs) * 1_000_000n,
		observedNano: BigInt(seedMs) * 1_000_000n + 5n,
		severityNumber: 9,
		severityText: 'INFO',
		eventName: '',
		body: 'a line',
		attributes: {},
		traceId: null,
		spanId: null,
		flags: 0,
		dropped: 0,
		resource: seedResource,
		scope: seedScope,
		...changes,
	};
}

export function seedCall(changes: Partial<PricedCall> = {}): PricedCall {
	return {
		callId: `${traceIdOf(1)}-${spanIdOf(1)}`,
		traceId: traceIdOf(1),
		spanId: spanIdOf(1),
		parentSpanId: null,
		carrier: 'span',
		requests: 1,
		name: 'chat gpt-4o',
		startMs: seedMs,
		durationMs: 1500,
		service: 'api',
		dialect: 'gen_ai',
		scope: 'test',
		provider: 'openai',
		operation: 'chat',
		requestModel: 'gpt-4o',
		responseModel: 'gpt-4o-2024-11-20',
		responseId: 'chatcmpl-1',
		streaming: true,
		usage: {input: 100, output: 20, cacheRead: 0, cacheWrite: null, reasoning: null},
		tokensEstimated: false,
		usageRule: null,
		reportedCostUsd: null,
		ttftMs: 300,
		queueMs: null,
		tpotMs: 20,
		status: 'ok',
		errorClass: null,
		errorMessage: null,
		finishReasons: ['stop'],
		attempts: [],
		toolCalls: [],
		system: 'You are terse.',
		input: [{role: 'user', parts: [{type: 'text', text: 'What is the capital of France?'}]}],
		output: [{role: 'assistant', parts: [{type: 'text', text: 'Paris.'}]}],
		toolDefinitions: null,
		parameters: {temperature: 0.2},
		user: null,
		session: null,
		agent: null,
		template: null,
		endpoint: null,
		contentRedacted: false,
		contentTruncated: false,
		counted: true,
		reason: null,
		origins: [{field: 'input', spanId: spanIdOf(1), key: 'gen_ai.usage.input_tokens'}],
		cost: {
			source: 'computed',
			amountNanoUsd: 450_000,
			reportedNanoUsd: null,
			computedNanoUsd: 450_000,
			ledger: [{kind: 'input', tokens: 100, rateNanoUsd: 2_500_000_000, costNanoUsd: 250_000}],
			priceSource: 'prices 2026-11-20, openai gpt-4o',
			terms: null,
		},
		estimate: null,
		...changes,
	};
}

export function seedStep(changes: Partial<Step> = {}): Step {
	const {traceId = traceIdOf(1), spanId = spanIdOf(2)} = changes;
	return {
		stepId: `${traceId}-${spanId}`,
		traceId,
		spanId,
		parentSpanId: spanIdOf(1),
		kind: 'tool',
		name: 'execute_tool search',
		service: 'api',
		dialect: 'gen_ai',
		startMs: seedMs,
		durationMs: 40,
		status: 'ok',
		errorMessage: null,
		tool: {name: 'search', callId: 'call_1', arguments: '{"q":"Paris"}', result: 'found'},
		query: null,
		documents: [],
		evaluations: [],
		session: null,
		user: null,
		rollup: false,
		restated: null,
		...changes,
	};
}

export function seedPoint(changes: Partial<MetricPoint> = {}): MetricPoint {
	return {
		name: 'requests',
		description: '',
		unit: '{request}',
		type: 'sum',
		temporality: 'delta',
		monotonic: true,
		startNano: 0n,
		timeNano: BigInt(seedMs) * 1_000_000n,
		attributes: {},
		value: 1,
		count: null,
		distribution: null,
		flags: 0,
		resource: seedResource,
		scope: seedScope,
		...changes,
	};
}

export function batchOf(content: Partial<Batch>): Batch {
	return {kind: 'traces', spans: [], logs: [], points: [], rejections: [], ...content};
}
