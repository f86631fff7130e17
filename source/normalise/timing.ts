/**
Durations and times to the first token, in milliseconds. Emitters disagree on units and on the start they count
from; a figure that cannot be true is dropped, never shown.
*/
import type {Span} from '../domain/otlp.ts';
import {millisOf} from '../domain/time.ts';

/** A clock that was read after the span's: some SDKs stamp the end in whole milliseconds. */
const clockSlackMs = 1;

/** A span MAY end before its own events (streams of lazy clients), so the end is the later of the two. */
export function endNanoOf(span: Span): bigint {
	let end = span.endNano < span.startNano ? span.startNano : span.endNano;
	for (const event of span.events)
		if (event.timeNano > end && isPlausible(event.timeNano, span)) end = event.timeNano;
	return end;
}

/** An event a day after its span is a broken clock and not the end of a stream. */
const eventDelayNanoMax = 86_400_000_000_000n;

function isPlausible(timeNano: bigint, span: Span): boolean {
	return timeNano - span.startNano < eventDelayNanoMax;
}

/** From the start of the span to its first event of this name; null without one. */
export function millisToEvent(span: Span, names: ReadonlySet<string>): number | null {
	let first: bigint | null = null;
	for (const event of span.events) {
		if (!names.has(event.name) || event.timeNano < span.startNano) continue;
		if (first === null || event.timeNano < first) first = event.timeNano;
	}
	return first === null ? null : millisOf(first - span.startNano);
}

/**
0 < ttft <= duration; a value above the duration may have been milliseconds read as seconds.

@param ttftMs As the dialect read it.
*/
export function saneTtftMs(ttftMs: number | null, durationMs: number): number | null {
	if (ttftMs === null || !(ttftMs > 0)) return null;
	if (ttftMs <= durationMs + clockSlackMs) return Math.min(ttftMs, durationMs);
	const asMillis = ttftMs / 1_000;
	return asMillis <= durationMs && asMillis > 0 && ttftMs > durationMs * 100 ? asMillis : null;
}

/** Time per output token after the first: only of streams whose first token was observed. */
export function tpotMsOf(from: {
	readonly durationMs: number;
	readonly ttftMs: number | null;
	readonly output: number | null;
	readonly streaming: boolean | null;
}): number | null {
	if (from.ttftMs === null || from.streaming === false || from.output === null || from.output < 2)
		return null;
	const tpot = (from.durationMs - from.ttftMs) / (from.output - 1);
	return tpot > 0 ? tpot : null;
}
