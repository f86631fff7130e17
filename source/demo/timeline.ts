/**
Puts the traces of the story on a clock: when each starts, and which spans have ended by a moment. A span is
known when it ends, so children come before their parents, as every SDK sends them.
*/
import type {PlannedSpan, Trace} from './plan.ts';

/** A span with its place on the clock of the story, in milliseconds since its beginning. */
export type TimedSpan = PlannedSpan & {readonly traceStartMs: number};

export type Timeline = {
	/** Spans that ended after the last asking and by `nowMs`, in the order of their ends. */
	readonly endedBy: (nowMs: number) => readonly TimedSpan[];
};

/** `rate`: model calls a second, on the long run. */
export function makeTimeline(traces: Iterator<Trace, never>, rate: number): Timeline {
	let nextStartMs = 0;
	let running: TimedSpan[] = [];
	return {
		endedBy(nowMs) {
			while (nextStartMs <= nowMs) {
				const trace = traces.next().value;
				for (const span of trace.spans) running.push({...span, traceStartMs: nextStartMs});
				nextStartMs += (trace.calls / rate) * 1_000;
			}
			const ended = running.filter(span => endOf(span) <= nowMs);
			if (ended.length === 0) return ended;
			running = running.filter(span => endOf(span) > nowMs);
			// Stable: of spans that end together the one written first, the child, goes first.
			return ended.sort((left, right) => endOf(left) - endOf(right));
		},
	};
}

function endOf(span: TimedSpan): number {
	return span.traceStartMs + span.endMs;
}
