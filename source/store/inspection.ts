/**
What detectors are given and give back. The inspector reads through `InspectionReader`, on its own thread, where a
question may block; what it says goes to the writer of the file as `Inspection`.
*/
import type {UnitKey} from './unit-key.ts';
import type {Step} from '../domain/call.ts';
import type {Finding} from '../domain/finding.ts';
import {
	type CallToInspect,
	type Check,
	checks,
	type Measures,
	type StoredTemplate,
	type Suspicion,
	type TemplateSample,
	type Turn,
} from '../domain/inspection.ts';
import type {Vitals} from '../domain/vitals.ts';
import type {AlertTrace, AlertTracesQuestion} from './alert-answers.ts';
import type {Decisions} from './decisions.ts';

/** Calls and steps of a unit, a call at a time: their histories grow with the square of their number. */
export type UnitToInspect = {
	readonly key: UnitKey;
	/** Counted ones, by start. */
	readonly calls: () => Iterable<CallToInspect>;
	/** By start. */
	readonly steps: readonly Step[];
};

export type InspectionReader = {
	/** The longest waiting rows. */
	readonly waiting: (limit: number) => readonly WaitingUnit[];
	/** How many rows wait. */
	readonly waitingCount: () => number;
	readonly unit: (key: UnitKey) => UnitToInspect;
	readonly sample: (template: string, options: {readonly limit: number}) => TemplateSample;
	/** Turns of a user that ended in the window, oldest first, at most `limit`. */
	readonly turns: (question: {
		readonly user: string;
		readonly fromMs: number;
		readonly toMs: number;
		readonly limit: number;
	}) => readonly Turn[];
	readonly suspicions: (question: {
		readonly session: string;
		readonly beforeMs: number;
	}) => readonly Suspicion[];
	readonly templates: () => readonly StoredTemplate[];
	/** The same answers as a `Reader` gives: what alerts are judged by, what shows them, what the user decided. */
	readonly vitals: (question: {readonly asOfMs: number}) => Vitals;
	readonly alertTraces: (question: AlertTracesQuestion) => readonly AlertTrace[];
	readonly decisions: (question: {readonly asOfMs: number}) => Decisions;
	readonly close: () => void;
};

export type WaitingUnit = {readonly id: number; readonly unit: UnitKey};

/** As a number for the file. */
export function checkBits(done: Iterable<Check>): number {
	let bits = 0;
	for (const check of done) bits |= 1 << checks.indexOf(check);
	return bits;
}

/** What detectors say of a unit. It replaces what they said of it before. */
export type Inspection = {
	readonly unit: UnitKey;
	/** Rows of the waiting list that are done with it. */
	readonly ids: readonly number[];
	/** Of the detectors: what an older one said is inspected again. */
	readonly version: number;
	readonly findings: readonly Finding[];
	readonly measures: readonly Measures[];
	/** That were not known before. */
	readonly templates: readonly StoredTemplate[];
};
