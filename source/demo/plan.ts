/**
What a simulated trace is before it happens: spans with times relative to the trace's start. Planning and
playing are apart, so that the story depends on the seed alone and only the clock readings on the machine.
*/
import type {Random} from './random.ts';

export type Service = 'api' | 'rag' | 'worker';

type Value = string | number | boolean | readonly string[] | readonly number[];

export type Attributes = {readonly [key: string]: Value};

/** SpanKind as OpenTelemetry's JavaScript API numbers it (one less than in the protocol). */
export const spanKind = {internal: 0, server: 1, client: 2, consumer: 4} as const;

export type PlannedEvent = {readonly name: string; readonly atMs: number; readonly attributes: Attributes};

export type PlannedSpan = {
	readonly traceId: string;
	readonly spanId: string;
	readonly parentSpanId: string | null;
	readonly service: Service;
	readonly scope: {readonly name: string; readonly version: string};
	readonly name: string;
	readonly kind: number;
	/** After the start of the trace. */
	readonly startMs: number;
	readonly endMs: number;
	readonly attributes: Attributes;
	readonly events: readonly PlannedEvent[];
	/** Null: no error. OpenTelemetry's instrumentations leave a good status unset. */
	readonly error: string | null;
};

export type Trace = {
	readonly spans: readonly PlannedSpan[];
	/** Model calls in it, counted as a board counts them: failed attempts of a retried call are none. */
	readonly calls: number;
};

type SpanFacts = {
	readonly parent: string | null;
	readonly service: Service;
	readonly scope: {readonly name: string; readonly version: string};
	readonly name: string;
	readonly kind?: number;
	readonly startMs: number;
	readonly endMs: number;
	readonly attributes: Attributes;
	readonly events?: readonly PlannedEvent[];
	readonly error?: string;
	/** An id drawn before, for a parent that is written after its children. */
	readonly spanId?: string;
};

/** Collects the spans of one trace. */
export type TraceBuilder = {
	readonly newId: () => string;
	readonly add: (facts: SpanFacts) => string;
	readonly build: (calls: number) => Trace;
};

export function makeTrace(random: Random): TraceBuilder {
	const traceId = random.hex(32);
	const spans: PlannedSpan[] = [];
	return {
		newId: () => random.hex(16),
		add(facts) {
			const spanId = facts.spanId ?? random.hex(16);
			spans.push({
				traceId,
				spanId,
				parentSpanId: facts.parent,
				service: facts.service,
				scope: facts.scope,
				name: facts.name,
				kind: facts.kind ?? spanKind.internal,
				startMs: facts.startMs,
				endMs: facts.endMs,
				attributes: facts.attributes,
				events: facts.events ?? [],
				error: facts.error ?? null,
			});
			return spanId;
		},
		build: calls => ({spans, calls}),
	};
}

/** The event with which an instrumentation records what was thrown. */
export function exceptionEvent(type: string, message: string, atMs: number): PlannedEvent {
	return {name: 'exception', atMs, attributes: {'exception.type': type, 'exception.message': message}};
}
