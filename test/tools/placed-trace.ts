/** A planned trace at a moment: its spans as they would have been received. */
import type {Trace, PlannedSpan} from '../../source/demo/plan.ts';
import type {Attributes, Span} from '../../source/domain/otlp.ts';

export type PlacedTrace = {
	readonly spans: readonly Span[];
	/** Counted calls in it. */
	readonly calls: number;
	/** End of its last span. */
	readonly endMs: number;
};

export function placed(trace: Trace, startMs: number): PlacedTrace {
	const start = Math.round(startMs);
	const spans = trace.spans.map(span => spanAt(span, start));
	return {spans, calls: trace.calls, endMs: start + Math.max(...trace.spans.map(span => span.endMs))};
}

const resources = Object.fromEntries(
	['api', 'rag', 'worker'].map(service => [
		service,
		{attributes: {'service.name': service, 'telemetry.sdk.language': 'nodejs'}, schemaUrl: ''},
	]),
);

const scopes = new Map<string, Span['scope']>();

function spanAt(span: PlannedSpan, startMs: number): Span {
	const {name: scopeName, version} = span.scope;
	let scope = scopes.get(scopeName);
	if (scope === undefined)
		scopes.set(scopeName, (scope = {name: scopeName, version, attributes: {}, schemaUrl: ''}));
	return {
		traceId: span.traceId,
		spanId: span.spanId,
		parentSpanId: span.parentSpanId,
		traceState: '',
		flags: 1,
		name: span.name,
		// The protocol counts kinds from 1, OpenTelemetry's API for JavaScript from 0.
		kind: span.kind + 1,
		startNano: nanoOf(startMs + span.startMs),
		endNano: nanoOf(startMs + span.endMs),
		attributes: span.attributes,
		events: span.events.map(event => ({
			name: event.name,
			timeNano: nanoOf(startMs + event.atMs),
			attributes: event.attributes as Attributes,
		})),
		links: [],
		status: span.error === null ? {code: 0, message: ''} : {code: 2, message: span.error},
		dropped: [0, 0, 0],
		resource: resources[span.service] as Span['resource'],
		scope,
	};
}

/** To the microsecond, as clocks have it. */
function nanoOf(ms: number): bigint {
	return BigInt(Math.round(ms * 1_000)) * 1_000n;
}
