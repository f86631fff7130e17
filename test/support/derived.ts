/** Puts calls and steps into a store as the engine would: their spans first, then what is derived from them. */
import type {PricedCall, Step} from '../../source/domain/call.ts';
import type {Span} from '../../source/domain/otlp.ts';
import {nanoOf} from '../../source/domain/time.ts';
import type {Writer} from '../../source/store/store.ts';
import {batchOf, seedCall, seedSpan, seedStep} from './seed.ts';
import {readUnit} from './read-unit.ts';

/** A span that stands behind a call: same ids, name and times. */
export function spanOfCall(call: PricedCall, changes: Partial<Span> = {}): Span {
	return seedSpan({
		traceId: call.traceId ?? '',
		spanId: call.spanId ?? '',
		parentSpanId: call.parentSpanId,
		name: call.name,
		startNano: nanoOf(call.startMs),
		endNano: nanoOf(call.startMs + call.durationMs),
		status: {code: call.status === 'error' ? 2 : 0, message: ''},
		resource: {attributes: {'service.name': call.service}, schemaUrl: ''},
		...changes,
	});
}

export function callOf(trace: string, span: string, changes: Partial<PricedCall> = {}): PricedCall {
	return seedCall({callId: `${trace}-${span}`, traceId: trace, spanId: span, ...changes});
}

function spanOfStep(step: Step): Span {
	return seedSpan({
		traceId: step.traceId ?? '',
		spanId: step.spanId ?? '',
		parentSpanId: step.parentSpanId,
		name: step.name,
		startNano: nanoOf(step.startMs),
		endNano: nanoOf(step.startMs + step.durationMs),
		resource: {attributes: {'service.name': step.service}, schemaUrl: ''},
	});
}

export function stepOf(trace: string, span: string, changes: Partial<Step> = {}): Step {
	return seedStep({traceId: trace, spanId: span, ...changes});
}

/** Commits `spans` (and those of calls and steps), then derives every unit among them. */
export async function derive(
	writer: Writer,
	content: {
		readonly calls?: readonly PricedCall[];
		readonly steps?: readonly Step[];
		readonly spans?: readonly Span[];
		readonly receivedAtMs?: number;
	},
): Promise<void> {
	const {calls = [], steps = [], spans = []} = content;
	const own = new Set(spans.map(span => span.traceId + span.spanId));
	const all = [
		...spans,
		...calls.filter(call => call.carrier === 'span').map(call => spanOfCall(call)),
		...steps.map(step => spanOfStep(step)),
	].filter((span, index) => index < spans.length || !own.has(span.traceId + span.spanId));
	await writer.commit([batchOf({spans: all})], {receivedAtMs: content.receivedAtMs ?? 1});
	const units = new Set([
		...all.map(span => span.traceId),
		...calls.map(call => call.traceId ?? call.callId),
	]);
	const results = [];
	for (const key of units) {
		results.push({
			unit: await readUnit(writer, key),
			calls: calls.filter(call => (call.traceId ?? call.callId) === key),
			steps: steps.filter(step => step.traceId === key),
		});
	}
	await writer.putDerived(results);
}
