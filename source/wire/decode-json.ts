/**
OTLP/JSON export requests to `domain/otlp.ts`: the same batch that `decode-protobuf.ts` makes of the same
request. `JSON.parse` does the work; this only walks what it gave.
*/
import type {Batch, LogRecord, MetricPoint, Scope, Span, TelemetryKind} from '../domain/otlp.ts';
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
import {jsonNodesMax, jsonUnseenBytesMax, requestRecordsMax, timeNanoMax} from './limits.ts';
import {RecordBounds} from './record-bounds.ts';
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
	const bounds = new RecordBounds();
	let records = 0;
	const [resourceLevel, scopeLevel, recordLevel] = levels[kind];
	for (const resourceGroup of groups(request, resourceLevel, 'the request')) {
		const base = originOf(resourceGroup, bounds);
		for (const scopeGroup of groups(resourceGroup, scopeLevel, resourceLevel[0])) {
			const origin = scopeOriginOf(scopeGroup, base, bounds);
			for (const record of groups(scopeGroup, recordLevel, scopeLevel[0])) {
				const refusing = (read: () => void): void => {
					bounds.begin();
					refuse(read, rejections, origin.service);
				};
				if (++records > requestRecordsMax) rejections.add(reasons.tooManyRecords, origin.service);
				else if (kind === 'metrics') addMetricPoints(record, origin, points, rejections, bounds, refusing);
				else if (kind === 'logs') refusing(() => logs.push(readLog(record, origin, bounds)));
				else refusing(() => spans.push(readSpan(record, origin, bounds)));
			}
		}
	}
	return {kind, spans, logs, points, rejections: rejections.list()};
}

function parse(bytes: Uint8Array): JsonObject {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	if (buffer.length > jsonUnseenBytesMax && nodesOf(buffer) > jsonNodesMax) {
		throw new DecodeError(`JSON of more than ${jsonNodesMax.toLocaleString('en')} lists and objects`);
	}
	const text = buffer.toString();
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

/** Lists and objects that the text would be parsed into; strings are passed over, and what is no JSON does not matter. */
function nodesOf(buffer: Buffer): number {
	const [quote, backslash, list, object] = [0x22, 0x5c, 0x5b, 0x7b];
	let nodes = 0;
	for (let at = 0; at < buffer.length; at++) {
		const byte = buffer[at];
		if (byte === list || byte === object) nodes++;
		if (byte !== quote) continue;
		do {
			at = buffer.indexOf(quote, at + 1);
			if (at < 0) return nodes;
		} while (isEscaped(buffer, at, backslash));
	}
	return nodes;
}

/** After an odd number of backslashes. */
function isEscaped(buffer: Buffer, quoteAt: number, backslash: number): boolean {
	let before = quoteAt - 1;
	while (buffer[before] === backslash) before--;
	return (quoteAt - before) % 2 === 0;
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

type Base = Omit<ScopeOrigin, 'scope'>;

function originOf(group: JsonObject, bounds: RecordBounds): Base {
	const [resource, fault] = shared(bounds, {attributes: {}, schemaUrl: ''}, () => ({
		attributes: attributesOf(objectOf(group['resource'])['attributes'], bounds),
		schemaUrl: stringOf(field(group, 'schemaUrl', 'schema_url')),
	}));
	return {resource, service: serviceOf(resource.attributes), fault};
}

function scopeOriginOf(group: JsonObject, base: Base, bounds: RecordBounds): ScopeOrigin {
	const nameless: Scope = {name: '', version: '', attributes: {}, schemaUrl: ''};
	const [scope, fault] = shared(bounds, nameless, () => {
		const object = objectOf(group['scope']);
		return {
			name: stringOf(object['name']),
			version: stringOf(object['version']),
			attributes: attributesOf(object['attributes'], bounds),
			schemaUrl: stringOf(field(group, 'schemaUrl', 'schema_url')),
		};
	});
	return {...base, scope, fault: base.fault ?? fault};
}

function objectOf(value: unknown): JsonObject {
	return isObject(value) ? value : {};
}

/** What records share, and what is wrong with it, which refuses each record under it. */
function shared<Shared>(
	bounds: RecordBounds,
	nothing: Shared,
	read: () => Shared,
): [shared: Shared, fault: string | null] {
	bounds.begin();
	try {
		return [read(), null];
	} catch (error) {
		if (!(error instanceof RecordError)) throw error;
		return [nothing, error.message];
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

function readSpan(span: JsonObject, origin: ScopeOrigin, bounds: RecordBounds): Span {
	const traceId = idOf(field(span, 'traceId', 'trace_id'), 16);
	if (traceId === null) throw new RecordError(reasons.noTraceId);
	const spanId = idOf(field(span, 'spanId', 'span_id'), 8);
	if (spanId === null) throw new RecordError(reasons.noSpanId);
	if (origin.fault !== null) throw new RecordError(origin.fault);
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
		attributes: attributesOf(span['attributes'], bounds),
		events: listOf(span['events'])
			.filter(isObject)
			.map(event => readEvent(event, bounds)),
		links: listOf(span['links'])
			.filter(isObject)
			.map(link => readLink(link, bounds)),
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

function readEvent(event: JsonObject, bounds: RecordBounds): SpanEvent {
	if (!bounds.value()) throw new RecordError(bounds.fault ?? '');
	return {
		timeNano: nanoOf(field(event, 'timeUnixNano', 'time_unix_nano'), reasons.time),
		name: stringOf(event['name']),
		attributes: attributesOf(event['attributes'], bounds),
	};
}

function readLink(link: JsonObject, bounds: RecordBounds): SpanLink {
	if (!bounds.value()) throw new RecordError(bounds.fault ?? '');
	return {
		traceId: idOf(field(link, 'traceId', 'trace_id'), 16) ?? '',
		spanId: idOf(field(link, 'spanId', 'span_id'), 8) ?? '',
		traceState: stringOf(field(link, 'traceState', 'trace_state')),
		attributes: attributesOf(link['attributes'], bounds),
	};
}

function statusOf(value: unknown): Span['status'] {
	if (!isObject(value)) return {code: 0, message: ''};
	return {code: enumOf(value['code'], statusNames) as StatusCode, message: stringOf(value['message'])};
}

function readLog(log: JsonObject, origin: ScopeOrigin, bounds: RecordBounds): LogRecord {
	if (origin.fault !== null) throw new RecordError(origin.fault);
	return {
		timeNano: timeOf(field(log, 'timeUnixNano', 'time_unix_nano')),
		observedNano: timeOf(field(log, 'observedTimeUnixNano', 'observed_time_unix_nano')),
		severityNumber: enumOf(field(log, 'severityNumber', 'severity_number'), severityNames),
		severityText: stringOf(field(log, 'severityText', 'severity_text')),
		eventName: stringOf(field(log, 'eventName', 'event_name')),
		body: valueOf(log['body'], bounds),
		attributes: attributesOf(log['attributes'], bounds),
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
