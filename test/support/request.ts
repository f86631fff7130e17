/** Export requests of chat calls, as an SDK serialises them; ids and texts follow from the seed. */
import {createHash} from 'node:crypto';

import {ProtobufTraceSerializer} from '@opentelemetry/otlp-transformer';

type ReadableSpan = Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0][number];

export type ExportRequest = {
	readonly body: Uint8Array<ArrayBuffer>;
	readonly spanIds: readonly string[];
	/** Of the first span. */
	readonly traceId: string;
};

/** `spans` finished calls, each a trace of its own. */
export function requestOf(options: {
	readonly seed: string;
	readonly spans: number;
	readonly failed?: boolean;
}): ExportRequest {
	const {seed, spans, failed = false} = options;
	const status = failed ? {status: {code: 2, message: 'Rate limit reached'}} : {};
	return exportOf(Array.from({length: spans}, (_, index) => ({...spanOf(`${seed}-${index}`), ...status})));
}

function exportOf(spans: ReadableSpan[]): ExportRequest {
	const body = ProtobufTraceSerializer.serializeRequest(spans);
	if (body === undefined) throw new Error('the serializer gave nothing');
	return {
		body: new Uint8Array(body),
		spanIds: spans.map(span => span.spanContext().spanId),
		traceId: spans[0]?.spanContext().traceId ?? '',
	};
}

/**
Children of one root that is not among them (`rootOf` the same seed): every `callEvery`th is a call, the others are what
an application does besides.
*/
export function childrenOf(options: {
	readonly seed: string;
	readonly spans: number;
	readonly from?: number;
	readonly callEvery?: number;
}): ExportRequest {
	const {seed, spans: count, from = 0, callEvery = 1} = options;
	const trace = digestOf(seed);
	return exportOf(
		Array.from({length: count}, (_, at) => {
			const index = from + at;
			const span = spanOf(`${seed}-${index}`);
			const {spanId} = span.spanContext();
			const [seconds] = span.startTime;
			return {
				...span,
				...(index % callEvery === 0 ? {} : {name: 'GET /item', attributes: {'http.request.method': 'GET'}}),
				// One after the other, as an agent asks.
				startTime: [seconds, index * 50_000] as [number, number],
				spanContext: () => ({traceId: trace.slice(0, 32), spanId, traceFlags: 1}),
				parentSpanContext: {traceId: trace.slice(0, 32), spanId: trace.slice(32, 48), traceFlags: 1},
			};
		}),
	);
}

/** Their root. */
export function rootOf(seed: string): ExportRequest {
	return exportOf([
		{...spanOf(seed), name: 'invoke_agent', attributes: {'gen_ai.operation.name': 'invoke_agent'}},
	]);
}

function digestOf(seed: string): string {
	return createHash('sha256').update(seed).digest('hex');
}

function spanOf(seed: string): ReadableSpan {
	const digest = digestOf(seed);
	const seconds = Math.floor(Date.now() / 1000);
	return {
		name: 'chat gpt-4o-mini',
		kind: 2,
		spanContext: () => ({traceId: digest.slice(0, 32), spanId: digest.slice(32, 48), traceFlags: 1}),
		startTime: [seconds - 1, 0],
		endTime: [seconds, 0],
		duration: [1, 0],
		ended: true,
		status: {code: 0},
		attributes: {
			'gen_ai.operation.name': 'chat',
			'gen_ai.provider.name': 'openai',
			'gen_ai.request.model': 'gpt-4o-mini',
			'gen_ai.usage.input_tokens': 20,
			'gen_ai.usage.output_tokens': 10,
			'gen_ai.input.messages': JSON.stringify([
				{role: 'user', parts: [{type: 'text', content: `question ${seed}`}]},
			]),
			'gen_ai.output.messages': JSON.stringify([
				{role: 'assistant', parts: [{type: 'text', content: `answer ${seed}`}]},
			]),
		},
		links: [],
		events: [],
		resource: {attributes: {'service.name': 'test'}},
		instrumentationScope: {name: 'test'},
		droppedAttributesCount: 0,
		droppedEventsCount: 0,
		droppedLinksCount: 0,
	} as unknown as ReadableSpan;
}
