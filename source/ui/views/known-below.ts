/**
What the view below knows already of a call or a trace that is opened from it: mostly its pane had asked for all of
it. So a place is on the screen in the frame after the key, however busy the reader is.
*/
import type {CallDetail, CallPage, CallRow, TraceDetail, TracePage, TraceRow} from '../../store/answers.ts';

/** The parts in which the answers of the views hold calls and traces. */
type Below = {
	readonly page?: CallPage | TracePage;
	readonly detail?: CallDetail | TraceDetail | null;
	readonly call?: CallDetail | null;
	readonly trace?: TraceDetail | null;
};

/** The whole call; null: not known. */
export function callBelow(below: unknown, callId: string): CallDetail | null {
	const {detail, call} = (below ?? {}) as Below;
	if (detail != null && 'callId' in detail && detail.callId === callId) return detail;
	return call?.callId === callId ? call : null;
}

/** Its row in the list below; null: not known. */
export function callRowBelow(below: unknown, callId: string): CallRow | null {
	const {page} = (below ?? {}) as Below;
	for (const row of page?.rows ?? []) {
		if ('callId' in row && row.callId === callId) return row;
	}
	return null;
}

/** The whole trace; null: not known. */
export function traceBelow(below: unknown, traceId: string): TraceDetail | null {
	const {detail, trace} = (below ?? {}) as Below;
	if (detail != null && 'row' in detail && detail.row.traceId === traceId) return detail;
	return trace?.row.traceId === traceId ? trace : null;
}

/** Its row in the list below; null: not known. */
export function traceRowBelow(below: unknown, traceId: string): TraceRow | null {
	const {page} = (below ?? {}) as Below;
	for (const row of page?.rows ?? []) {
		if ('spans' in row && row.traceId === traceId) return row;
	}
	return null;
}
