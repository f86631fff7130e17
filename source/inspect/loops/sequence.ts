/** The tool runs of one actor one after the other, with what comparing them needs; results are read when asked for. */
import type {Action} from '../exchange.ts';
import {type Arguments, argumentsOf, relationOf} from './arguments.ts';
import {isEmptyResult, maskedOf, resultKeyOf, saysError} from './result-text.ts';

export type Run = {
	/** Place in the trace's actions. */
	readonly index: number;
	readonly action: Action;
	readonly arguments: Arguments;
	/** A tool that only waits ran between the one before and this one. */
	readonly waited: boolean;
	/** Milliseconds since the one before ended in which nothing is known to have been done. */
	readonly idleMs: number;
	readonly isError: boolean;
	readonly result: () => string | null;
	readonly isEmpty: () => boolean;
};

const waiting = /(?:^|[_.\s-])(?:wait|sleep|delay|pause)/i;
/** They write down thoughts, and do nothing that a loop could be without. */
const thinking = /^(?:sequential_?)?(?:think|thinking|thought|scratchpad|reflect|note_to_self)$/i;

/** `indices` of one actor, by time. */
export function sequenceOf(actions: readonly Action[], indices: readonly number[]): readonly Run[] {
	const runs: Run[] = [];
	let [endMs, busyMs, waited] = [Number.NEGATIVE_INFINITY, 0, false];
	for (const index of indices) {
		const action = actions[index];
		if (action === undefined) continue;
		if (action.kind === 'call' || thinking.test(action.name)) {
			busyMs += action.endMs - Math.max(action.startMs, Math.min(endMs, action.endMs));
			continue;
		}
		if (waiting.test(action.name)) {
			waited = true;
			continue;
		}
		if (action.input !== null) {
			const idleMs = Math.max(0, action.startMs - endMs - busyMs);
			runs.push(runOf(action, {index, waited, idleMs: Number.isFinite(idleMs) ? idleMs : 0}));
		}
		[endMs, busyMs, waited] = [action.endMs, 0, false];
	}
	return runs;
}

function runOf(action: Action, place: Pick<Run, 'index' | 'waited' | 'idleMs'>): Run {
	const {input, output, errorMessage} = action;
	const isError = action.isError || (output !== null && saysError(output));
	let result: string | null | undefined;
	const text = isError ? (errorMessage ?? output) : output;
	return {
		...place,
		action,
		arguments: argumentsOf(input ?? ''),
		isError,
		result: () => (result ??= text === null ? null : resultKeyOf(text)),
		isEmpty: () => !isError && output !== null && isEmptyResult(output),
	};
}

/** The second begins when the first has ended: what overlaps, or begins with it, was asked for at once. */
export function isAfter(one: Run, other: Run): boolean {
	const {startMs, endMs} = one.action;
	return other.action.startMs >= endMs && other.action.startMs > startMs;
}

export function isSameCall(one: Run, other: Run): boolean {
	return one.action.name === other.action.name && one.arguments.key === other.arguments.key;
}

export function isSameResult(one: Run, other: Run): boolean {
	return one.isError === other.isError && one.result() === other.result();
}

export function isNearCall(one: Run, other: Run): boolean {
	return one.action.name === other.action.name && relationOf(one.arguments, other.arguments) !== 'other';
}

/** The same text, nothing both times, or an error that differs in its numbers and quoted words. */
export function isLikeResult(one: Run, other: Run): boolean {
	if (isSameResult(one, other)) return one.result() !== null;
	if (one.isError !== other.isError) return false;
	if (!one.isError) return one.isEmpty() && other.isEmpty();
	return errorShapeOf(one) === errorShapeOf(other);
}

function errorShapeOf({action: {errorMessage, output}}: Run): string {
	return maskedOf((errorMessage ?? output ?? '').slice(0, 2000)).replaceAll(
		/"[^"]{0,200}"|'[^']{0,200}'|`[^`]{0,200}`|\d+/g,
		'‹›',
	);
}
