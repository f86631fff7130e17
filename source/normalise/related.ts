/**
Which units have to be derived together. Some libraries do not make their span current, so that one request lies
in two traces, or in a trace and in a record without ids. `normaliseUnits` counts several units as one; this says when
that is needed. It only has to be generous: `twins.ts` decides, with the whole of both at hand.
*/
import type {Call} from '../domain/call.ts';
import {isCompatibleModel, isSameProvider} from './providers.ts';
import {intervalSlackMs, isSameAnswer} from './twins.ts';

/** A call as it was derived from its own unit alone, and the scope that wrote it. */
export type Candidate = {
	readonly call: Pick<
		Call,
		| 'traceId'
		| 'responseId'
		| 'provider'
		| 'requestModel'
		| 'responseModel'
		| 'usage'
		| 'status'
		| 'startMs'
		| 'durationMs'
		| 'carrier'
		| 'output'
	>;
	readonly scope: string;
};

/** Symmetric. A trace is never related to itself. */
export function isRelated(first: Candidate, second: Candidate): boolean {
	const one = first.call;
	const two = second.call;
	if (one.traceId !== null && one.traceId === two.traceId) return false;
	if (!isSameProvider(one.provider, two.provider)) return false;
	if (one.responseId !== null && one.responseId === two.responseId) return true;
	if (one.carrier === two.carrier && first.scope === second.scope) return false;
	if (one.responseId !== null && two.responseId !== null) return false;
	if (!isWithin(one, two) && !isWithin(two, one)) return false;
	if (!isCompatibleModel(one.requestModel ?? one.responseModel, two.requestModel ?? two.responseModel))
		return false;
	if (one.usage.input === null && two.usage.input === null) return one.status !== 'ok' || two.status !== 'ok';
	if (one.usage.input === null || two.usage.input === null) return isSameAnswer(one.output, two.output);
	return one.usage.input === two.usage.input && (one.usage.output ?? 0) === (two.usage.output ?? 0);
}

type Interval = Candidate['call'];

function isWithin(inner: Interval, outer: Interval): boolean {
	return (
		inner.startMs >= outer.startMs - intervalSlackMs &&
		inner.startMs + inner.durationMs <= outer.startMs + outer.durationMs + intervalSlackMs
	);
}
