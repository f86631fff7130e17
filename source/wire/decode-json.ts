/**
OTLP/JSON export requests to `domain/otlp.ts`: the same batch that `decode-protobuf.ts` makes of the same
request. `JSON.parse` does the work; this only walks what it gave.
*/
import type {Batch, LogRecord, MetricPoint, Resource, Scope, Span, TelemetryKind} from '../domain/otlp.ts';
import type {SpanEvent, SpanLink, StatusCode} from '../domain/otlp.ts';
import {DecodeError} from './decode-error.ts';
import {
	attributesOf,
	countOf,
	enumOf,
	field,
	idOf,
	isObject,
	listOf,
	nanoOf,
	RecordError,
} from './json-fields.ts';
import {type JsonObject, stringOf, valueOf} from './json-fields.ts';
import {addMetricPoints} from './json-points.ts';
import {timeNanoMax} from './limits.ts';
import type {ScopeOrigin} from './protobuf-values.ts';
import {collectRejections, reasons, type Rejections, serviceOf} from './rejections.ts';

/** Names of the levels of a request, by kind: camelCase, then snake_case. */
const levels = {
	traces: [
		['resourceSpans', 'resource_spans'],
		['scopeSpans', 'scope_spans'],
		['spans', 'spans'],
	],
	logs: [
		['resourceLogs', 'resource_logs'],
		['scopeLogs', 'scope_logs'],
		['logRecords', 'log_records'],
	],
	metrics: [
		['resourceMetrics', 'resource_metrics'],
		['scopeMetrics', 'scope_metrics'],
		['metrics', 'metrics'],
	],
} as const;

/**
Decodes the body of one export request. Records that cannot be kept are in `rejections`; a body that is not
JSON, or not an object with the lists of this kind, throws a `DecodeError`.
*/
export function decodeJson(kind: TelemetryKind, bytes: Uint8Array): Batch {
	const request = parse(bytes);
	const spans: Span[] = [];
	const logs: LogRecord[] = [];
	const points: MetricPoint[] = [];
	const rejections = collectRejections(kind);
	const [resourceLevel, scopeLevel, recordLevel] = levels[kind];
	for (const resourceGroup of groups(request, resourceLevel, 'the request')) {
		const base = originOf(resourceGroup);
		for (const scopeGroup of groups(resourceGroup, scopeLevel, resourceLevel[0])) {
			const origin = scopeOriginOf(scopeGroup, base);
			for (const record of groups(scopeGroup, recordLevel, scopeLevel[0])) {
				const refusing = (read: () => void): void => refuse(read, rejections, origin.service);
				if (kind === 'metrics') addMetricPoints(record, origin, points, rejections, refusing);
				else if (kind === 'logs') refusing(() => logs.push(readLog(record, origin)));
				else refusing(() => spans.push(readSpan(record, origin)));
			}
		}
	}
	return {kind, spans, logs, points, rejections: rejections.list()};
}

function parse(bytes: Uint8Array): JsonObject {
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
	let request: unknown;
	try {
		// Some senders begin with a byte order mark, which JSON.parse does not take.
		request = JSON.parse(text.charCodeAt(0) === 0xfe_ff ? text.slice(1) : text);
	} catch (error) {
		throw new DecodeError(`not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
	}
	if (!isObject(request)) throw new DecodeError('not an export request: the JSON is not an object');
	return request;
}

/** The objects in a list of a level; a level of another shape is an error of the whole request. */
function groups(parent: JsonObject, names: readonly [string, string], where: string): readonly JsonObject[] {
	const list = field(parent, names[0], names[1]);
	if (list === undefined || list === null) return [];
	if (!Array.isArray(list) || !list.every(isObject)) {
		throw new DecodeError(`not an export request: "${names[0]}" in ${where} is not a list of objects`);
	}
	return list;
}

/** Runs what reads one record; what is wrong with it is counted and the next one is read. */
function refuse(read: () => void, rejections: Rejections, service: string): void {
	try {
		read();
	} catch (error) {
		if (!(error instanceof RecordError)) throw error;
		rejections.add(error.message, service);
	}
}

type Base = {readonly resource: Resource; readonly service: string; readonly tooDeep: boolean};

function originOf(group: JsonObject): Base {
	const resource = isObject(group['resource']) ? group['resource'] : {};
	const [attributes, tooDeep] = groupAttributes(resource);
	const schemaUrl = stringOf(field(group, 'schemaUrl', 'schema_url'));
	return {resource: {attributes, schemaUrl}, service: serviceOf(attributes), tooDeep};
}

function scopeOriginOf(group: JsonObject, base: Base): ScopeOrigin {
	const object = isObject(group['scope']) ? group['scope'] : {};
	const [attributes, tooDeep] = groupAttributes(object);
	const scope: Scope = {
		name: stringOf(object['name']),
		version: stringOf(object['version']),
		attributes,
		schemaUrl: stringOf(field(group, 'schemaUrl', 'schema_url')),
	};
	return {...base, scope, tooDeep: base.tooDeep || tooDeep};
}

/** Attributes of a resource or scope, and whether one was nested too deeply, which refuses each record under it. */
function groupAttributes(object: JsonObject): [attributes: Scope['attributes'], tooDeep: boolean] {
	try {
		return [attributesOf(object['attributes'], reasons.tooDeep), false];
	} catch (error) {
		if (!(error instanceof RecordError)) throw error;
		return [{}, true];
	}
}

const kindNames = [
	'SPAN_KIND_UNSPECIFIED',
	'SPAN_KIND_INTERNAL',
	'SPAN_KIND_SERVER',
	'SPAN_KIND_CLIENT',
	'SPAN_KIND_PRODUCER',
	'SPAN_KIND_CONSUMER',
];

const statusNames = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR'];

/** TRACE, TRACE2, TRACE3, TRACE4, DEBUG, …, FATAL4: 1 to 24 (SeverityNumber of logs.proto). */
const severityNames = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].reduce(
	(names, name) => [...names, ...['', '2', '3', '4'].map(digit => `SEVERITY_NUMBER_${name}${digit}`)],
	['SEVERITY_NUMBER_UNSPECIFIED'],
);

function readSpan(span: JsonObject, origin: ScopeOrigin): Span {
	const traceId = idOf(field(span, 'traceId', 'trace_id'), 16);
	if (traceId === null) throw new RecordError(reasons.noTraceId);
	const spanId = idOf(field(span, 'spanId', 'span_id'), 8);
	if (spanId === null) throw new RecordError(reasons.noSpanId);
	if (origin.tooDeep) throw new RecordError(reasons.tooDeep);
	return {
		traceId,
		spanId,
		parentSpanId: idOf(field(span, 'parentSpanId', 'parent_span_id'), 8),
		traceState: stringOf(field(span, 'traceState', 'trace_state')),
		flags: countOf(span['flags']),
		name: stringOf(span['name']),
		kind: enumOf(span['kind'], kindNames),
		startNano: timeOf(field(span, 'startTimeUnixNano', 'start_time_unix_nano')),
		endNano: timeOf(field(span, 'endTimeUnixNano', 'end_time_unix_nano')),
		attributes: attributesOf(span['attributes'], reasons.tooDeep),
		events: listOf(span['events']).filter(isObject).map(readEvent),
		links: listOf(span['links']).filter(isObject).map(readLink),
		status: statusOf(span['status']),
		dropped: [
			countOf(field(span, 'droppedAttributesCount', 'dropped_attributes_count')),
			countOf(field(span, 'droppedEventsCount', 'dropped_events_count')),
			countOf(field(span, 'droppedLinksCount', 'dropped_links_count')),
		],
		resource: origin.resource,
		scope: origin.scope,
	};
}

function readEvent(event: JsonObject): SpanEvent {
	return {
		timeNano: nanoOf(field(event, 'timeUnixNano', 'time_unix_nano'), reasons.time),
		name: stringOf(event['name']),
		attributes: attributesOf(event['attributes'], reasons.tooDeep),
	};
}

function readLink(link: JsonObject): SpanLink {
	return {
		traceId: idOf(field(link, 'traceId', 'trace_id'), 16) ?? '',
		spanId: idOf(field(link, 'spanId', 'span_id'), 8) ?? '',
		traceState: stringOf(field(link, 'traceState', 'trace_state')),
		attributes: attributesOf(link['attributes'], reasons.tooDeep),
	};
}

function statusOf(value: unknown): Span['status'] {
	if (!isObject(value)) return {code: 0, message: ''};
	return {code: enumOf(value['code'], statusNames) as StatusCode, message: stringOf(value['message'])};
}

function readLog(log: JsonObject, origin: ScopeOrigin): LogRecord {
	if (origin.tooDeep) throw new RecordError(reasons.tooDeep);
	return {
		timeNano: timeOf(field(log, 'timeUnixNano', 'time_unix_nano')),
		observedNano: timeOf(field(log, 'observedTimeUnixNano', 'observed_time_unix_nano')),
		severityNumber: enumOf(field(log, 'severityNumber', 'severity_number'), severityNames),
		severityText: stringOf(field(log, 'severityText', 'severity_text')),
		eventName: stringOf(field(log, 'eventName', 'event_name')),
		body: valueOf(log['body'], reasons.tooDeep),
		attributes: attributesOf(log['attributes'], reasons.tooDeep),
		traceId: idOf(field(log, 'traceId', 'trace_id'), 16),
		spanId: idOf(field(log, 'spanId', 'span_id'), 8),
		flags: countOf(log['flags']),
		dropped: countOf(field(log, 'droppedAttributesCount', 'dropped_attributes_count')),
		resource: origin.resource,
		scope: origin.scope,
	};
}

function timeOf(value: unknown): bigint {
	const time = nanoOf(value, reasons.time);
	if (time > timeNanoMax) throw new RecordError(reasons.time);
	return time;
}
