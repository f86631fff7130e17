/** Raw records to columns and back, without loss. Knows nothing of statements or transactions. */
import type {Attributes, AttributeValue, LogRecord, Resource, Scope, Span} from '../../domain/otlp.ts';
import type {ContentReader, ContentWriter, LiftedText} from './content.ts';
import {stored, storedJson} from './stored-text.ts';

/** OTLP times are unsigned, SQLite integers are signed: above 2^63 (the year 2262) they wrap and come back. */
const signedMax = 2n ** 63n - 1n;

export function signed(nano: bigint): bigint {
	return nano > signedMax ? BigInt.asIntN(64, nano) : nano;
}

/** Of a column that was selected `CAST(… AS TEXT)`: a JavaScript number would round it. */
function unsigned(text: string): bigint {
	const nano = BigInt(text);
	return nano < 0n ? BigInt.asUintN(64, nano) : nano;
}

export function encodeAttributes(
	attributes: Attributes,
	content: ContentWriter,
	lifted: LiftedText[],
): string {
	return JSON.stringify(content.lift(attributes, lifted));
}

export function encodeEvents(
	events: Span['events'],
	content: ContentWriter,
	lifted: LiftedText[],
): string | null {
	if (events.length === 0) return null;
	return JSON.stringify(
		events.map(event => ({
			timeNano: String(event.timeNano),
			name: event.name,
			attributes: content.lift(event.attributes, lifted),
		})),
	);
}

export function encodeLinks(
	links: Span['links'],
	content: ContentWriter,
	lifted: LiftedText[],
): string | null {
	if (links.length === 0) return null;
	return JSON.stringify(
		links.map(link => ({
			traceId: link.traceId,
			spanId: link.spanId,
			traceState: link.traceState,
			attributes: content.lift(link.attributes, lifted),
		})),
	);
}

/** What few spans have, without what this one has not; null where it has nothing of it. */
export function encodeRest({traceState, flags, dropped}: Span): string | null {
	const [attributes, events, links] = dropped;
	if (traceState === '' && attributes === 0 && events === 0 && links === 0) {
		// SDKs send flags with every span: 257 says that it was sampled and whose its parent is.
		return flags === 0 ? null : `{"flags":${flags}}`;
	}
	return JSON.stringify({traceState, flags, dropped});
}

/** Columns of `span` as `selectSpan` names them. */
export type SpanColumns = {
	readonly trace_id: string;
	readonly span_id: string;
	readonly parent_span_id: string | null;
	readonly name: string;
	readonly kind: number;
	readonly start_nano: string;
	readonly end_nano: string;
	readonly status_code: 0 | 1 | 2;
	readonly status_message: string;
	readonly resource_id: number;
	readonly scope_id: number;
	readonly attributes: string;
	readonly events: string | null;
	readonly links: string | null;
	readonly rest: string | null;
	readonly received_ms: number;
};

/** Add a WHERE. Times as text: see `unsigned`. */
export const selectSpan = `SELECT trace_id, span_id, parent_span_id, name, kind,
	CAST(start_nano AS TEXT) AS start_nano, CAST(end_nano AS TEXT) AS end_nano, status_code, status_message,
	resource_id, scope_id, ${stored('attributes')} AS attributes, ${stored('events')} AS events,
	${stored('links')} AS links, ${stored('rest')} AS rest, received_ms FROM span`;

export function decodeSpan(
	columns: SpanColumns,
	from: {
		readonly content: ContentReader;
		readonly resource: Resource;
		readonly scope: Scope;
		readonly lifted?: LiftedText[];
	},
): Span {
	const rest =
		columns.rest === null ? noRest : {...noRest, ...(storedJson(columns.rest) as Partial<SpanRest>)};
	const value = (text: string): AttributeValue =>
		from.content.resolve(storedJson(text) as AttributeValue, from.lifted);
	return {
		traceId: columns.trace_id,
		spanId: columns.span_id,
		parentSpanId: columns.parent_span_id,
		traceState: rest.traceState,
		flags: rest.flags,
		name: columns.name,
		kind: columns.kind,
		startNano: unsigned(columns.start_nano),
		endNano: unsigned(columns.end_nano),
		attributes: value(columns.attributes) as Attributes,
		events: columns.events === null ? [] : decodeEvents(value(columns.events)),
		links: columns.links === null ? [] : (value(columns.links) as unknown as Span['links']),
		status: {code: columns.status_code, message: columns.status_message},
		dropped: rest.dropped,
		resource: from.resource,
		scope: from.scope,
	};
}

type SpanRest = Pick<Span, 'traceState' | 'flags' | 'dropped'>;

const noRest: SpanRest = {traceState: '', flags: 0, dropped: [0, 0, 0]};

function decodeEvents(value: AttributeValue): Span['events'] {
	const events = value as unknown as readonly {timeNano: string; name: string; attributes: Attributes}[];
	return events.map(event => ({
		timeNano: BigInt(event.timeNano),
		name: event.name,
		attributes: event.attributes,
	}));
}

/** Columns of `log` as `selectLog` names them. */
export type LogColumns = {
	readonly hash: string;
	readonly trace_id: string | null;
	readonly span_id: string | null;
	readonly severity: number;
	readonly event_name: string;
	readonly body: string;
	readonly attributes: string;
	readonly rest: string;
	readonly resource_id: number;
	readonly scope_id: number;
	readonly received_ms: number;
};

/** Add a WHERE. */
export const selectLog = `SELECT hash, trace_id, span_id, severity, event_name, ${stored('body')} AS body,
	${stored('attributes')} AS attributes, ${stored('rest')} AS rest,
	resource_id, scope_id, received_ms FROM log`;

type LogRest = {
	readonly timeNano: string;
	readonly observedNano: string;
	readonly severityText: string;
	readonly flags: number;
	readonly dropped: number;
};

export function encodeLogRest(record: LogRecord): string {
	const rest: LogRest = {
		timeNano: String(record.timeNano),
		observedNano: String(record.observedNano),
		severityText: record.severityText,
		flags: record.flags,
		dropped: record.dropped,
	};
	return JSON.stringify(rest);
}

export function decodeLog(
	columns: LogColumns,
	from: {
		readonly content: ContentReader;
		readonly resource: Resource;
		readonly scope: Scope;
		readonly lifted?: LiftedText[];
	},
): LogRecord {
	const rest = storedJson(columns.rest) as LogRest;
	const value = (text: string): AttributeValue =>
		from.content.resolve(storedJson(text) as AttributeValue, from.lifted);
	return {
		timeNano: BigInt(rest.timeNano),
		observedNano: BigInt(rest.observedNano),
		severityNumber: columns.severity,
		severityText: rest.severityText,
		eventName: columns.event_name,
		body: value(columns.body),
		attributes: value(columns.attributes) as Attributes,
		traceId: columns.trace_id,
		spanId: columns.span_id,
		flags: rest.flags,
		dropped: rest.dropped,
		resource: from.resource,
		scope: from.scope,
	};
}
