/**
What the doctor says: one thing each, whether it is well, and what to do where it is not. The view and the command
print the same ones. Pure, as all of this folder: from what is known now to sentences.
*/
import {numbered} from '../format.ts';

/** `error`: something does not work now. `hint`: it works, and part of it is missing or was lost. */
export type Level = 'ok' | 'hint' | 'error';

/** What Enter opens. */
export type Behind =
	| {readonly kind: 'call'; readonly callId: string}
	| {readonly kind: 'trace'; readonly traceId: string}
	| {readonly kind: 'ledger'};

export type Diagnosis = {
	readonly level: Level;
	/** What it is about, in a word or two: "worker, cost". */
	readonly subject: string;
	readonly message: string;
	/** What to do; null where there is nothing to be done. Lines of a shell stand alone in it, so that they can be copied. */
	readonly hint: string | null;
	readonly behind?: Behind;
};

export function well(subject: string, message: string): Diagnosis {
	return {level: 'ok', subject, message, hint: null};
}

const ranks: Readonly<Record<Level, number>> = {error: 0, hint: 1, ok: 2};

/** Errors first, then hints, then what is well; among equals the order in which they were found. */
export function worstFirst(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
	return diagnoses.toSorted((one, two) => ranks[one.level] - ranks[two.level]);
}

export function howMany(diagnoses: readonly Diagnosis[], level: Level): number {
	return diagnoses.filter(one => one.level === level).length;
}

/** "0 errors, 3 hints". */
export function countsOf(diagnoses: readonly Diagnosis[]): string {
	const errors = howMany(diagnoses, 'error');
	const hints = howMany(diagnoses, 'hint');
	return `${numbered(errors, 'error')}, ${numbered(hints, 'hint')}`;
}
