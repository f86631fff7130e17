/**
An OTLP/HTTP exporter of one service, with the manners of OpenTelemetry's BatchSpanProcessor: a bounded queue, a
request at a time, refused requests sent again. It knows the receiver by its address only.
*/
import {Buffer} from 'node:buffer';
import {setTimeout as sleep} from 'node:timers/promises';
import {ProtobufTraceSerializer} from '@opentelemetry/otlp-transformer';
import type {Service} from './plan.ts';
import type {TimedSpan} from './timeline.ts';

type ReadableSpan = Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0][number];

/** Spans a queue holds, and spans of one request: the defaults of the OpenTelemetry SDKs. */
const maximumQueue = 2_048;
const maximumBatch = 512;

/** Wait before a refused request is sent again, where the receiver does not say how long. */
const retryMs = 250;

/** A receiver that cannot be reached for so long is gone. */
const patienceMs = 3_000;

const requestTimeoutMs = 10_000;

const versions: Readonly<Record<Service, string>> = {api: '1.4.2', rag: '0.9.0', worker: '2.1.0'};

export type Exporter = {
	readonly enqueue: (spans: readonly TimedSpan[]) => void;
	/** Sends what is queued. Never throws: see `gone`. */
	readonly flush: () => Promise<void>;
	/** The receiver could not be reached for a while; nothing more will be sent. */
	readonly isGone: () => boolean;
};

/** `originMs`: when the story began, in milliseconds since 1970. */
export function makeExporter(service: Service, endpoint: string, originMs: number): Exporter {
	const url = new URL('/v1/traces', endpoint);
	const resource = {
		attributes: {
			'service.name': service,
			'service.version': versions[service],
			'service.instance.id': `${service}-1`,
			'deployment.environment.name': 'demo',
			'telemetry.sdk.language': 'nodejs',
			'telemetry.sdk.name': 'opentelemetry',
			'telemetry.sdk.version': '2.12.1',
		},
	};
	let queue: TimedSpan[] = [];
	let isSending = false;
	let isGone = false;
	return {
		isGone: () => isGone,
		enqueue(spans) {
			queue.push(...spans);
			if (queue.length > maximumQueue) queue = queue.slice(-maximumQueue);
		},
		async flush() {
			if (isSending || isGone) return;
			isSending = true;
			while (queue.length > 0 && !isGone) {
				const batch = queue.slice(0, maximumBatch);
				queue = queue.slice(maximumBatch);
				const body = ProtobufTraceSerializer.serializeRequest(
					batch.map(span => readableSpan(span, resource, originMs)),
				);
				if (body !== undefined) isGone = !(await delivered(url, body));
			}
			isSending = false;
		},
	};
}

/** False when the receiver is gone. */
async function delivered(url: URL, body: Uint8Array): Promise<boolean> {
	let unreachableSince: number | null = null;
	for (;;) {
		let waitMs = retryMs;
		try {
			const response = await fetch(url, {
				method: 'POST',
				headers: {'content-type': 'application/x-protobuf'},
				body: Buffer.from(body),
				signal: AbortSignal.timeout(requestTimeoutMs),
			});
			await response.arrayBuffer();
			unreachableSince = null;
			// As OTLP has it, only these are worth another try; what else is refused is lost.
			if (![429, 502, 503, 504].includes(response.status)) return true;
			waitMs = Number(response.headers.get('retry-after') ?? 0) * 1_000 || retryMs;
		} catch {
			unreachableSince ??= performance.now();
			if (performance.now() - unreachableSince > patienceMs) return false;
		}
		await sleep(waitMs);
	}
}

function readableSpan(span: TimedSpan, resource: object, originMs: number): ReadableSpan {
	const time = (relativeMs: number): [number, number] => hrTime(originMs + span.traceStartMs + relativeMs);
	const context = (spanId: string) => ({traceId: span.traceId, spanId, traceFlags: 1});
	return {
		name: span.name,
		kind: span.kind,
		spanContext: () => context(span.spanId),
		...(span.parentSpanId !== null && {parentSpanContext: context(span.parentSpanId)}),
		startTime: time(span.startMs),
		endTime: time(span.endMs),
		duration: hrTime(span.endMs - span.startMs),
		ended: true,
		status: span.error === null ? {code: 0} : {code: 2, message: span.error},
		attributes: attributesAt(span, originMs),
		events: span.events.map(event => ({
			name: event.name,
			time: time(event.atMs),
			attributes: event.attributes,
			droppedAttributesCount: 0,
		})),
		links: [],
		resource,
		instrumentationScope: span.scope,
		droppedAttributesCount: 0,
		droppedEventsCount: 0,
		droppedLinksCount: 0,
		// The serialiser asks for a span of the SDK, of which this has every field that it reads.
	} as unknown as ReadableSpan;
}

/** The AI SDK writes the time of an answer as text: the one attribute that depends on the clock. */
function attributesAt(span: TimedSpan, originMs: number): TimedSpan['attributes'] {
	if (span.attributes['ai.response.id'] === undefined) return span.attributes;
	const answered = new Date(originMs + span.traceStartMs + span.endMs);
	return {...span.attributes, 'ai.response.timestamp': answered.toISOString()};
}

function hrTime(milliseconds: number): [number, number] {
	const seconds = Math.floor(milliseconds / 1_000);
	return [seconds, Math.round((milliseconds - seconds * 1_000) * 1_000_000)];
}
