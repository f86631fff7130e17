/** Export requests for the tests of this folder: recordings, and spans built with the SDK's own serialisers. */
import {readFileSync} from 'node:fs';
import {
	JsonLogsSerializer,
	JsonTraceSerializer,
	ProtobufLogsSerializer,
	ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import type {TelemetryKind} from '../../source/domain/otlp.ts';

/** Real bodies of different emitters in fixtures/wire/, as `name.kind.encoding`. */
export const recordings = [
	'mastra-chat.traces.pb',
	'java-spring-ai-chat.traces.pb',
	'java-spring-ai-chat.metrics.pb',
	'claude-code-chat.logs.pb',
	'claude-code-chat.logs.json',
	'claude-code-chat.metrics.pb',
	'claude-code-chat.metrics.json',
	'py-otel-openai-tools.logs.pb',
	'strands-tools.traces.json',
	'rust-rig-chat.traces.pb',
	'go-genkit-chat.traces.pb',
] as const;

export function recording(name: string): {kind: TelemetryKind; encoding: 'pb' | 'json'; bytes: Buffer} {
	const [, kind, encoding] = name.split('.') as [string, TelemetryKind, 'pb' | 'json'];
	return {kind, encoding, bytes: readFileSync(new URL(`../../fixtures/wire/${name}`, import.meta.url))};
}

export type SpanInput = {
	readonly traceId?: string;
	readonly spanId?: string;
	readonly name?: string;
	readonly attributes?: Record<string, unknown>;
};

const resource = {attributes: {'service.name': 'api'}};
const instrumentationScope = {name: 'test', version: '1'};

/** ExportTraceServiceRequest with these spans, in both encodings. */
export function traceRequest(inputs: readonly SpanInput[]): {protobuf: Buffer; json: Buffer} {
	const spans = inputs.map((input, index) => ({
		name: input.name ?? 'chat',
		kind: 2,
		spanContext: () => ({
			traceId: input.traceId ?? 'a'.repeat(32),
			spanId: input.spanId ?? (index + 1).toString(16).padStart(16, '0'),
			traceFlags: 1,
		}),
		parentSpanContext: {traceId: 'a'.repeat(32), spanId: 'c'.repeat(16), traceFlags: 1},
		startTime: [1_760_000_000, index],
		endTime: [1_760_000_001, index],
		status: {code: 2, message: 'overloaded'},
		links: [{context: {traceId: 'd'.repeat(32), spanId: 'e'.repeat(16), traceFlags: 0}, attributes: {a: 1}}],
		events: [{name: 'token', time: [1_760_000_000, 5], attributes: input.attributes ?? {}}],
		attributes: input.attributes ?? {},
		droppedAttributesCount: 1,
		droppedEventsCount: 2,
		droppedLinksCount: 3,
		resource,
		instrumentationScope,
	}));
	type Spans = Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0];
	return {
		protobuf: Buffer.from(ProtobufTraceSerializer.serializeRequest(spans as unknown as Spans)!),
		json: Buffer.from(JsonTraceSerializer.serializeRequest(spans as unknown as Spans)!),
	};
}

/** ExportLogsServiceRequest with one record for each body, in both encodings. */
export function logsRequest(bodies: readonly unknown[]): {protobuf: Buffer; json: Buffer} {
	const logs = bodies.map((body, index) => ({
		hrTime: [1_760_000_000, index],
		hrTimeObserved: [1_760_000_001, index],
		severityNumber: 9,
		severityText: 'INFO',
		eventName: 'gen_ai.client.inference.operation.details',
		body,
		attributes: {body},
		droppedAttributesCount: 4,
		spanContext: {traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1},
		resource,
		instrumentationScope,
	}));
	type Logs = Parameters<typeof ProtobufLogsSerializer.serializeRequest>[0];
	return {
		protobuf: Buffer.from(ProtobufLogsSerializer.serializeRequest(logs as unknown as Logs)!),
		json: Buffer.from(JsonLogsSerializer.serializeRequest(logs as unknown as Logs)!),
	};
}
