/** Where a finding leads: to its call, at the place in the text; to the trace it is of. */
import type {CallSurroundings, FindingRow} from '../../store/finding-answers.ts';
import {isTraceUnit} from '../../store/unit-key.ts';
import {callPlace, tracePlace} from '../state/places.ts';
import type {ViewContext} from '../view.ts';
import {callPlaceAt} from './call-at.ts';
import {placeOf} from './passage.ts';

/** `around` null, or of another call: who is faster than its text opens the call as usual. */
export function openedFinding(
	finding: FindingRow,
	around: CallSurroundings | null,
	{screen, state}: ViewContext,
) {
	if (finding.callId === null) return traceOfFinding(finding);
	if (around?.call.callId !== finding.callId)
		return {type: 'open', place: callPlace(finding.callId)} as const;
	const place = placeOf(finding, around);
	return {type: 'open', place: callPlaceAt(around.call, place, {screen, habits: state.habits})} as const;
}

export function traceOfFinding({traceId, spanId}: FindingRow) {
	return traceId === null || !isTraceUnit(traceId)
		? 'it came without a trace'
		: ({type: 'open', place: tracePlace(traceId, spanId)} as const);
}
