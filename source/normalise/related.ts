/**
Which units have to be derived together. Some libraries do not make their span current, so that one request lies
in two traces, or in a trace and in a record without ids. `normaliseUnits` counts several units as one; this says
when that is needed. It only has to be generous: `twins.ts` decides, with the whole of both at hand.
*/
import type {Call} from '../domain/call.ts';
import {answerOf} from '../domain/preview.ts';
import {pauseMsMax} from './continuations.ts';
import {isCompatibleModel, isSameProvider} from './providers.ts';
import {intervalSlackMs, sameAnswerCharactersMin} from './twins.ts';

/** A call as it was derived from its own unit alone: what a store can tell of it without its messages. */
export type Candidate = Pick<
	Call,
	| 'traceId'
	| 'responseId'
	| 'scope'
	| 'carrier'
	| 'provider'
	| 'requestModel'
	| 'responseModel'
	| 'status'
	| 'startMs'
	| 'durationMs'
> & {
	readonly inputTokens: number | null;
	readonly outputTokens: number | null;
	/** As a list shows it (`answerOf`). */
	readonly answer: string | null;
};

export function candidateOf(call: Call): Candidate {
	return {...call, inputTokens: call.usage.input, outputTokens: call.usage.output, answer: answerOf(call)};
}

/** Symmetric. A trace is never related to itself. */
export function isRelated(one: Candidate, two: Candidate): boolean {
	if (one.traceId !== null && one.traceId === two.traceId) return false;
	// Under one id a gateway and its caller may name two providers and two models.
	if (one.responseId !== null && one.responseId === two.responseId) return isNear(one, two);
	if (!isSameProvider(one.provider, two.provider)) return false;
	if (one.carrier === two.carrier && one.scope === two.scope) return false;
	if (one.responseId !== null && two.responseId !== null) return false;
	if (!isCompatibleModel(one.requestModel ?? one.responseModel, two.requestModel ?? two.responseModel))
		return false;
	if (isContinued(one, two) || isContinued(two, one)) return true;
	const isSilent = one.inputTokens === null && two.inputTokens === null;
	if (isSilent && isOverlapping(one, two) && isSameAnswer(one.answer, two.answer)) return true;
	if (!isWithin(one, two) && !isWithin(two, one)) return false;
	if (isSilent) return one.status !== 'ok' || two.status !== 'ok';
	if (one.inputTokens === null || two.inputTokens === null)
		return isSameAnswer(one.answer, two.answer) || isMute(one) || isMute(two);
	if (one.inputTokens !== two.inputTokens) return false;
	// A record may count reasoning that its span leaves out; nothing here tells.
	if (one.carrier === 'log' || two.carrier === 'log') return true;
	return (one.outputTokens ?? 0) === (two.outputTokens ?? 0);
}

/** A library writes its record of a request after it, sometimes when it has read the whole answer. */
const recordDelayMs = 2_000;

/** Some servers draw their ids from a thousand numbers: the same id an hour later is another request. */
function isNear(one: Candidate, two: Candidate): boolean {
	return isOverlapping(one, two, one.carrier === two.carrier ? intervalSlackMs : recordDelayMs);
}

function isOverlapping(one: Candidate, two: Candidate, slackMs = intervalSlackMs): boolean {
	return (
		one.startMs <= two.startMs + two.durationMs + slackMs &&
		two.startMs <= one.startMs + one.durationMs + slackMs
	);
}

/** A request that ended with its headers, and an answer that begins there. */
function isContinued(request: Candidate, end: Candidate): boolean {
	if (request.answer !== null || request.inputTokens !== null || end.answer === null) return false;
	const pauseMs = end.startMs - request.startMs - request.durationMs;
	return pauseMs >= -intervalSlackMs && pauseMs <= pauseMsMax && end.scope.startsWith(request.scope);
}

function isSameAnswer(one: string | null, two: string | null): boolean {
	return one !== null && one.length >= sameAnswerCharactersMin && one === two;
}

/** Whether the prompt is the same is for `twins.ts`. */
function isMute({inputTokens, outputTokens, answer}: Candidate): boolean {
	return inputTokens === null && outputTokens === null && answer === null;
}

function isWithin(inner: Candidate, outer: Candidate): boolean {
	return (
		inner.startMs >= outer.startMs - intervalSlackMs &&
		inner.startMs + inner.durationMs <= outer.startMs + outer.durationMs + intervalSlackMs
	);
}
