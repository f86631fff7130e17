/** The span or record behind a call as JSON, and the records that joined it: all of it as it came. */
import type {CarrierDetail} from '../../store/record-answers.ts';
import {wrapText} from '../conversation/wrap.ts';

const kept = new WeakMap<
	readonly CarrierDetail[],
	{readonly width: number; readonly lines: readonly string[]}
>();

/** Inert lines of at most `width` cells. */
export function rawLines(carriers: readonly CarrierDetail[], width: number): readonly string[] {
	const known = kept.get(carriers);
	if (known?.width === width) return known.lines;
	const shown = carriers.filter(carrier => carrier.own).map(shownOf);
	const text = JSON.stringify(shown.length === 1 ? shown[0] : shown, null, 2);
	const lines = wrapText(text, width);
	kept.set(carriers, {width, lines});
	return lines;
}

function shownOf({span, log, receivedMs}: CarrierDetail): Record<string, unknown> {
	const receivedTime = isoOf(receivedMs);
	if (span === null) {
		const {timeMs, ...rest} = log ?? {timeMs: Number.NaN};
		return {...rest, time: isoOf(timeMs), receivedTime};
	}
	const {startMs, endMs, events, ...rest} = span;
	return {
		...rest,
		startTime: isoOf(startMs),
		endTime: isoOf(endMs),
		receivedTime,
		events: events.map(({timeMs, ...event}) => ({time: isoOf(timeMs), ...event})),
	};
}

/** Microseconds are kept: a millisecond is longer than many spans. */
function isoOf(ms: number): string {
	if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return String(ms);
	const micros = Math.round((ms - Math.floor(ms)) * 1000);
	return new Date(Math.floor(ms))
		.toISOString()
		.replace('Z', `${String(Math.min(999, micros)).padStart(3, '0')}Z`);
}
