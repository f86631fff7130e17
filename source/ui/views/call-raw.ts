/** The span behind a call as JSON: resource, scope, links, events, status, all of it as it came. */
import type {SpanDetail} from '../../store/answers.ts';
import {wrapText} from '../conversation/wrap.ts';

const kept = new WeakMap<SpanDetail, {readonly width: number; readonly lines: readonly string[]}>();

/** Inert lines of at most `width` cells. */
export function rawLines(detail: SpanDetail | null, width: number): readonly string[] {
	if (detail === null)
		return ['The record behind this call is not a span; its content stands in the other tabs.'];
	const known = kept.get(detail);
	if (known?.width === width) return known.lines;
	const {span, receivedMs} = detail;
	const {startMs, endMs, events, ...rest} = span;
	const shown = {
		...rest,
		startTime: isoOf(startMs),
		endTime: isoOf(endMs),
		receivedTime: isoOf(receivedMs),
		events: events.map(({timeMs, ...event}) => ({time: isoOf(timeMs), ...event})),
	};
	const lines = wrapText(JSON.stringify(shown, null, 2), width);
	kept.set(detail, {width, lines});
	return lines;
}

/** Microseconds are kept: a millisecond is longer than many spans. */
function isoOf(ms: number): string {
	if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return String(ms);
	const micros = Math.round((ms - Math.floor(ms)) * 1000);
	return new Date(Math.floor(ms))
		.toISOString()
		.replace('Z', `${String(Math.min(999, micros)).padStart(3, '0')}Z`);
}
