/** What the mutants are made of: every recorded body, and those of traces and logs in the other encoding as well. */
import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {
	JsonLogsSerializer,
	JsonTraceSerializer,
	ProtobufLogsSerializer,
	ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import type {
	AttributeValue,
	Attributes,
	LogRecord,
	Span,
	TelemetryKind,
} from '../../../source/domain/otlp.ts';
import {decodeJson} from '../../../source/wire/decode-json.ts';
import {decodeProtobuf} from '../../../source/wire/decode-protobuf.ts';
import type {Encoded} from './mutate.ts';

export type Seed = Encoded & {readonly kind: TelemetryKind};

const fixtures = path.join(import.meta.dirname, '../../../fixtures');

/** Bytes of a seed: larger ones would take most of the time and hit the same code. */
const seedBytesMax = 32 * 1024;

export function recordedSeeds(): readonly Seed[] {
	const files = globSync(['otlp/*/*/*.{pb,json}', 'metrics/**/*.{pb,json}', 'wire/*.{pb,json}'], {
		cwd: fixtures,
	}).toSorted();
	const seeds = files.flatMap(file => {
		const [, kind, ending] = /(traces|logs|metrics)\.(pb|json)$/.exec(file) ?? [];
		if (kind === undefined) return [];
		const bytes = readFileSync(path.join(fixtures, file));
		return withTwin({
			kind: kind as TelemetryKind,
			encoding: ending === 'json' ? 'json' : 'protobuf',
			bytes,
		});
	});
	return seeds.filter(({bytes}) => bytes.length <= seedBytesMax);
}

/** The body, and one with the same records in the other encoding. */
function withTwin(seed: Seed): readonly Seed[] {
	const {kind, encoding, bytes} = seed;
	if (kind === 'metrics') return [seed];
	const {spans, logs} = encoding === 'json' ? decodeJson(kind, bytes) : decodeProtobuf(kind, bytes);
	const other = encoding === 'json' ? 'protobuf' : 'json';
	const traces = other === 'json' ? JsonTraceSerializer : ProtobufTraceSerializer;
	const records = other === 'json' ? JsonLogsSerializer : ProtobufLogsSerializer;
	const written =
		kind === 'traces'
			? traces.serializeRequest(spans.map(sdkSpan) as Parameters<typeof traces.serializeRequest>[0])
			: records.serializeRequest(logs.map(sdkLog) as Parameters<typeof records.serializeRequest>[0]);
	return [seed, {kind, encoding: other, bytes: Buffer.from(written!)}];
}

function sdkSpan(span: Span): unknown {
	return {
		...sdkOrigin(span),
		name: span.name,
		kind: Math.max(0, span.kind - 1),
		spanContext: () => ({traceId: span.traceId, spanId: span.spanId, traceFlags: 1}),
		...(span.parentSpanId === null ? {} : {parentSpanContext: {spanId: span.parentSpanId}}),
		startTime: hrTime(span.startNano),
		endTime: hrTime(span.endNano),
		status: span.status,
		attributes: plain(span.attributes),
		links: span.links.map(({traceId, spanId, attributes}) => ({
			context: {traceId, spanId},
			attributes: plain(attributes),
		})),
		events: span.events.map(event => ({
			name: event.name,
			time: hrTime(event.timeNano),
			attributes: plain(event.attributes),
		})),
		droppedAttributesCount: 0,
		droppedEventsCount: 0,
		droppedLinksCount: 0,
	};
}

function sdkLog(log: LogRecord): unknown {
	return {
		...sdkOrigin(log),
		hrTime: hrTime(log.timeNano),
		hrTimeObserved: hrTime(log.observedNano),
		severityNumber: log.severityNumber,
		severityText: log.severityText,
		eventName: log.eventName,
		body: plainValue(log.body),
		attributes: plain(log.attributes),
		droppedAttributesCount: 0,
		spanContext: {traceId: log.traceId ?? '', spanId: log.spanId ?? '', traceFlags: 1},
	};
}

function sdkOrigin({resource, scope}: Span | LogRecord): object {
	return {
		resource: {attributes: plain(resource.attributes)},
		instrumentationScope: {name: scope.name, version: scope.version},
	};
}

function hrTime(nano: bigint): [number, number] {
	return [Number(nano / 1_000_000_000n), Number(nano % 1_000_000_000n)];
}

function plain(attributes: Attributes): Record<string, unknown> {
	return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, plainValue(value)]));
}

/** Without the tags of `attribute-value.ts`. */
function plainValue(value: AttributeValue): unknown {
	if (Array.isArray(value)) return value.map(item => plainValue(item as AttributeValue));
	if (typeof value !== 'object' || value === null) return value;
	if ('$double' in value || '$int' in value) return Number(Object.values(value)[0]);
	if ('$bytes' in value) return Buffer.from(value['$bytes'] as string, 'base64');
	return plain(value as Attributes);
}
