/** The counted calls of a trace, in start order. */
import type {TraceDetail} from '../../store/answers.ts';

export function callsOfSpans(
	trace: TraceDetail | null | undefined,
): readonly {readonly callId: string; readonly failed: boolean}[] {
	return (trace?.spans ?? []).flatMap(({callId, counted, status}) =>
		callId === null || !counted ? [] : [{callId, failed: status === 'error'}],
	);
}
