/**
Spans as the body of an OTLP/JSON export request: what any receiver takes, ours included. The JSON mapping of
opentelemetry-proto 1.x: ids in hex, 64-bit numbers as text, bytes in base64.
*/
import type {Attributes, AttributeValue, Resource, Scope, Span} from '../domain/otlp.ts';

/** Spans that came under one resource, and in it under one scope, stand together as they came. */
export function tracesJson(spans: readonly Span[]): Record<string, unknown> {
	return {
		resourceSpans: groupsOf(spans, span => span.resource).map(([resource, ofResource]) => ({
			resource: {attributes: keyValues(resource.attributes)},
			...schemaOf(resource),
			scopeSpans: groupsOf(ofResource, span => span.scope).map(([scope, ofScope]) => ({
				scope: scopeJson(scope),
				...schemaOf(scope),
				spans: ofScope.map(spanJson),
			})),
		})),
	};
}

/** Equal ones are one, although each may be an object of its own. */
function groupsOf<Key extends Resource | Scope>(
	spans: readonly Span[],
	keyOf: (span: Span) => Key,
): readonly (readonly [Key, readonly Span[]])[] {
	const groups = new Map<string, [Key, Span[]]>();
	for (const span of spans) {
		const key = keyOf(span);
		const name = JSON.stringify(key);
		const group = groups.get(name);
		if (group === undefined) groups.set(name, [key, [span]]);
		else group[1].push(span);
	}
	return [...groups.values()];
}

function schemaOf({schemaUrl}: {readonly schemaUrl: string}): {readonly schemaUrl?: string} {
	return schemaUrl === '' ? {} : {schemaUrl};
}

function scopeJson({name, version, attributes}: Scope): Record<string, unknown> {
	return {name, version, attributes: keyValues(attributes)};
}

function spanJson(span: Span): Record<string, unknown> {
	const [droppedAttributesCount, droppedEventsCount, droppedLinksCount] = span.dropped;
	return {
		traceId: span.traceId,
		spanId: span.spanId,
		...(span.parentSpanId === null ? {} : {parentSpanId: span.parentSpanId}),
		traceState: span.traceState,
		flags: span.flags,
		name: span.name,
		kind: span.kind,
		startTimeUnixNano: String(span.startNano),
		endTimeUnixNano: String(span.endNano),
		attributes: keyValues(span.attributes),
		droppedAttributesCount,
		events: span.events.map(event => ({
			timeUnixNano: String(event.timeNano),
			name: event.name,
			attributes: keyValues(event.attributes),
		})),
		droppedEventsCount,
		links: span.links.map(link => ({
			traceId: link.traceId,
			spanId: link.spanId,
			traceState: link.traceState,
			attributes: keyValues(link.attributes),
		})),
		droppedLinksCount,
		status: span.status,
	};
}

function keyValues(attributes: Attributes): readonly Record<string, unknown>[] {
	return Object.entries(attributes).map(([key, value]) => ({key, value: anyValue(value)}));
}

/** The tags of `AttributeValue` become the kinds that they stand for. */
function anyValue(value: AttributeValue): Record<string, unknown> {
	if (value === null) return {};
	if (typeof value === 'string') return {stringValue: value};
	if (typeof value === 'boolean') return {boolValue: value};
	if (typeof value === 'number')
		return Number.isInteger(value) ? {intValue: String(value)} : {doubleValue: value};
	if (isList(value)) return {arrayValue: {values: value.map(anyValue)}};
	const {$int, $double, $bytes} = value;
	if (typeof $int === 'string') return {intValue: $int};
	if (typeof $double === 'number' || typeof $double === 'string') return {doubleValue: $double};
	if (typeof $bytes === 'string') return {bytesValue: $bytes};
	return {kvlistValue: {values: keyValues(value)}};
}

function isList(value: AttributeValue): value is readonly AttributeValue[] {
	return Array.isArray(value);
}
