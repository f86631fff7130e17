/** ExportTraceServiceRequest of trace_service.proto and what it holds of trace.proto. The hot path of ingest. */
import type {Span, SpanEvent, SpanLink, StatusCode} from '../domain/otlp.ts';
import type {AttributeMap} from './attribute-value.ts';
import {timeNanoMax} from './limits.ts';
import type {ProtobufReader} from './protobuf-reader.ts';
import {readRequest} from './protobuf-request.ts';
import {readAttribute, type ScopeOrigin} from './protobuf-values.ts';
import {reasons, type Rejections} from './rejections.ts';

/** Shared by all spans that have none, so that most spans need no list of their own. */
const noEvents: readonly SpanEvent[] = Object.freeze([]);
const noLinks: readonly SpanLink[] = Object.freeze([]);
const unset = Object.freeze({code: 0 as StatusCode, message: ''});
const nothingDropped = Object.freeze([0, 0, 0] as const);

export function readTraces(reader: ProtobufReader, rejections: Rejections): readonly Span[] {
	const spans: Span[] = [];
	readRequest(reader, rejections, (end, origin) => readSpan(reader, end, origin, spans, rejections));
	return spans;
}

// oxlint-disable-next-line max-lines-per-function -- One case a field of the message; cutting it would cost a call a field.
function readSpan(
	reader: ProtobufReader,
	outerEnd: number,
	origin: ScopeOrigin,
	spans: Span[],
	rejections: Rejections,
): void {
	const end = reader.message(outerEnd);
	const attributes: AttributeMap = {};
	let traceId: string | null = null;
	let spanId: string | null = null;
	let parentSpanId: string | null = null;
	let traceState = '';
	let name = '';
	let kind = 0;
	let flags = 0;
	let startNano = 0n;
	let endNano = 0n;
	let events: SpanEvent[] | null = null;
	let links: SpanLink[] | null = null;
	let status: Span['status'] = unset;
	let droppedAttributes = 0;
	let droppedEvents = 0;
	let droppedLinks = 0;
	reader.bounds.begin();
	while (reader.position < end) {
		const tag = reader.tag();
		switch (tag) {
			case 10: // 1 trace_id
				traceId = reader.id(end, 16);
				break;
			case 18: // 2 span_id
				spanId = reader.id(end, 8);
				break;
			case 26: // 3 trace_state
				traceState = reader.string(end);
				break;
			case 34: // 4 parent_span_id
				parentSpanId = reader.id(end, 8);
				break;
			case 42: // 5 name
				name = reader.key(end);
				break;
			case 48: // 6 kind
				kind = reader.varint();
				break;
			case 57: // 7 start_time_unix_nano
				startNano = reader.fixed64();
				break;
			case 65: // 8 end_time_unix_nano
				endNano = reader.fixed64();
				break;
			case 74: // 9 attributes
				readAttribute(reader, end, attributes);
				break;
			case 80: // 10 dropped_attributes_count
				droppedAttributes = reader.varint();
				break;
			case 90: // 11 events
				addWithin(reader, (events ??= []), readEvent(reader, end));
				break;
			case 96: // 12 dropped_events_count
				droppedEvents = reader.varint();
				break;
			case 106: // 13 links
				addWithin(reader, (links ??= []), readLink(reader, end));
				break;
			case 112: // 14 dropped_links_count
				droppedLinks = reader.varint();
				break;
			case 122: // 15 status
				status = readStatus(reader, end);
				break;
			case 133: // 16 flags
				flags = reader.fixed32();
				break;
			default:
				reader.skip(tag, end);
		}
	}
	reader.leave(end);
	if (traceId === null) return rejections.add(reasons.noTraceId, origin.service);
	if (spanId === null) return rejections.add(reasons.noSpanId, origin.service);
	const fault = reader.bounds.fault ?? origin.fault;
	if (fault !== null) return rejections.add(fault, origin.service);
	if (startNano > timeNanoMax || endNano > timeNanoMax) return rejections.add(reasons.time, origin.service);
	spans.push({
		traceId,
		spanId,
		parentSpanId,
		traceState,
		flags,
		name,
		kind: kind <= 5 ? kind : 0,
		startNano,
		endNano,
		attributes,
		events: events ?? noEvents,
		links: links ?? noLinks,
		status,
		dropped:
			droppedAttributes + droppedEvents + droppedLinks === 0
				? nothingDropped
				: [droppedAttributes, droppedEvents, droppedLinks],
		resource: origin.resource,
		scope: origin.scope,
	});
}

function addWithin<Item>(reader: ProtobufReader, list: Item[], item: Item): void {
	if (reader.bounds.value()) list.push(item);
}

function readEvent(reader: ProtobufReader, outerEnd: number): SpanEvent {
	const end = reader.message(outerEnd);
	const attributes: AttributeMap = {};
	let timeNano = 0n;
	let name = '';
	while (reader.position < end) {
		const tag = reader.tag();
		switch (tag) {
			case 9: // 1 time_unix_nano
				timeNano = reader.fixed64();
				break;
			case 18: // 2 name
				name = reader.key(end);
				break;
			case 26: // 3 attributes
				readAttribute(reader, end, attributes);
				break;
			default:
				reader.skip(tag, end);
		}
	}
	reader.leave(end);
	return {timeNano, name, attributes};
}

function readLink(reader: ProtobufReader, outerEnd: number): SpanLink {
	const end = reader.message(outerEnd);
	const attributes: AttributeMap = {};
	let traceId = '';
	let spanId = '';
	let traceState = '';
	while (reader.position < end) {
		const tag = reader.tag();
		switch (tag) {
			case 10: // 1 trace_id
				traceId = reader.id(end, 16) ?? '';
				break;
			case 18: // 2 span_id
				spanId = reader.id(end, 8) ?? '';
				break;
			case 26: // 3 trace_state
				traceState = reader.string(end);
				break;
			case 34: // 4 attributes
				readAttribute(reader, end, attributes);
				break;
			default:
				reader.skip(tag, end);
		}
	}
	reader.leave(end);
	return {traceId, spanId, traceState, attributes};
}

function readStatus(reader: ProtobufReader, outerEnd: number): Span['status'] {
	const end = reader.message(outerEnd);
	let code = 0;
	let message = '';
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 18) {
			message = reader.string(end); // 2 message
		} else if (tag === 24) {
			code = reader.varint(); // 3 code
		} else {
			reader.skip(tag, end);
		}
	}
	reader.leave(end);
	return {code: code === 1 || code === 2 ? code : 0, message};
}
