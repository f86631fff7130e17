/** Model calls that fail and are asked again and again; and those that answer the same to the same. */
import type {Action} from '../exchange.ts';
import {hashOf} from '../usual/hash.ts';
import type {Circle} from './loops.ts';

const stormMin = 5;
const stormMs = 120_000;
/** A call that fails so often and then succeeds was no retry, but a storm that passed. */
const passedMin = 10;

type Tries = {readonly indices: number[]; readonly result: string | null; endMs: number};

/** `indices` are those of one actor. */
export function stormsIn(actions: readonly Action[], indices: readonly number[]): readonly Circle[] {
	const circles: Circle[] = [];
	const byInput = new Map<string, Tries>();
	const close = (tries: Tries | undefined, isSolved: boolean): void => {
		if (tries === undefined) return;
		const {indices: members, result} = tries;
		const circle = result === null ? stormOf(actions, {members, isSolved}) : sameOf(members);
		if (circle !== null) circles.push(circle);
	};
	for (const index of indices) {
		const action = actions[index];
		if (action === undefined || action.kind !== 'call' || action.input === null) continue;
		if (!action.isError && action.output === null) continue;
		const key = hashOf(action.input);
		const result = action.isError ? null : hashOf(action.output ?? '');
		const tries = byInput.get(key);
		if (tries !== undefined && tries.result === result && action.startMs >= tries.endMs) {
			tries.indices.push(index);
			tries.endMs = action.endMs;
			continue;
		}
		close(tries, result !== null);
		byInput.set(key, {indices: [index], result, endMs: action.endMs});
	}
	for (const tries of byInput.values()) close(tries, false);
	return circles;
}

function stormOf(
	actions: readonly Action[],
	{members, isSolved}: {readonly members: readonly number[]; readonly isSolved: boolean},
): Circle | null {
	if (members.length < (isSolved ? passedMin : stormMin)) return null;
	for (let at = stormMin - 1; at < members.length; at++) {
		const [first, last] = [members[at - stormMin + 1] ?? 0, members[at] ?? 0];
		if ((actions[last]?.startMs ?? 0) - (actions[first]?.startMs ?? 0) > stormMs) continue;
		const what = `${members.length} failed calls of one input`;
		return {rule: 'retry storm', actions: members, at: last, confidence: 0.9, what};
	}
	return null;
}

/** Answers sampled one after the other differ, and a check of one text is made a few times at most. */
const sameMin = 5;

function sameOf(members: readonly number[]): Circle | null {
	const at = members[sameMin - 1];
	if (at === undefined) return null;
	const what = `${members.length} equal calls, equal answers`;
	return {rule: 'same call', actions: members, at, confidence: 0.65, what};
}
