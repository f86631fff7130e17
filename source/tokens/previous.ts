/**
Which call's prompt a call continues. Several agents may talk within one session, so that the call before it in time
may be another's: the one whose prompt it shares most of is taken, since that is the one a cache would have served.
*/
import type {PricedCall} from '../domain/call.ts';
import {familyOf} from './families.ts';
import {comparePrefix} from './prefix.ts';
import {segmentsOf, textOfParts} from './prompt.ts';

/** `candidates`: calls that had ended when this one began, in any order. Null: there is none. */
export function previousOf(call: PricedCall, candidates: readonly PricedCall[]): PricedCall | null {
	const family = familyOf(call.responseModel ?? call.requestModel);
	const segments = segmentsOf(call, family);
	let best: {readonly call: PricedCall; readonly rank: readonly number[]} | null = null;
	for (const candidate of candidates) {
		const {equal, head} = comparePrefix(segmentsOf(candidate, family), segments);
		const isSameAgent = Number(candidate.agent === call.agent);
		const rank = [equal, isSameAgent, head, candidate.startMs];
		if (best === null || isAbove(rank, best.rank)) best = {call: candidate, rank};
	}
	return best?.call ?? null;
}

/** True: the call goes on where the other one stopped, whatever stood before its messages. */
export function goesOn(call: PricedCall, earlier: PricedCall): boolean {
	const messages = call.input ?? [];
	const before = earlier.input ?? [];
	return (
		before.length > 0 &&
		before.length < messages.length &&
		before.every((message, index) => {
			const same = messages[index];
			return same?.role === message.role && textOfParts(same.parts) === textOfParts(message.parts);
		})
	);
}

function isAbove(one: readonly number[], two: readonly number[]): boolean {
	const at = one.findIndex((value, index) => value !== two[index]);
	return at !== -1 && (one[at] ?? 0) > (two[at] ?? 0);
}
