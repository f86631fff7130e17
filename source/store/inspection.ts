/**
What detectors are given and give back. The inspector reads through `InspectionReader`, on its own thread, where a
question may block; what it says goes to the writer of the file as `Inspection`.
*/
import type {PricedCall, Step} from '../domain/call.ts';
import type {Finding} from '../domain/finding.ts';
import type {UnitKey} from './store.ts';

/** Calls and steps of a unit, a call at a time: their histories grow with the square of their number. */
export type UnitToInspect = {
	readonly key: UnitKey;
	/** Counted ones, by start. */
	readonly calls: () => Iterable<CallToInspect>;
	/** By start. */
	readonly steps: readonly Step[];
};

export type CallToInspect = {
	readonly call: PricedCall;
	/** For each message of `call.input`: no earlier call of the trace or the session read it. */
	readonly isNew: readonly boolean[];
	readonly isSystemNew: boolean;
};

/** A user's turn, to find those that repeat. */
export type Turn = {
	readonly callId: string;
	readonly atMs: number;
	readonly key: string;
	readonly mark: string;
};

/** An injection signal of an earlier call of a session, to see whether a later one did what it says. */
export type Suspicion = Pick<Finding, 'callId' | 'source' | 'evidence' | 'atMs'>;

/** Of calls of one template, the newest first. */
export type TemplateSample = {
	readonly promptTokens: readonly number[];
	readonly answerLengths: readonly number[];
	readonly groundings: readonly number[];
};

export type StoredTemplate = {
	readonly key: string;
	readonly family: string;
	readonly name: string;
	readonly skeleton: string;
	readonly state: string;
	readonly firstMs: number;
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
	readonly close: () => void;
};

export type WaitingUnit = {readonly id: number; readonly unit: UnitKey};

/** What could be checked of a call: denominators of rates. Bits of the column `checked`. */
export const checks = [
	'prompt',
	'answer',
	'schema',
	'number',
	'quote',
	'citation',
	'grounding',
	'retrieval',
	'tools',
] as const;

export type Check = (typeof checks)[number];

/** As a number for the file. */
export function checkBits(done: Iterable<Check>): number {
	let bits = 0;
	for (const check of done) bits |= 1 << checks.indexOf(check);
	return bits;
}

/** What detectors measured of one call; null: there was nothing to measure. */
export type Measures = {
	readonly callId: string;
	readonly atMs: number;
	readonly checked: readonly Check[];
	readonly template: string | null;
	readonly model: string | null;
	readonly user: string | null;
	readonly session: string | null;
	readonly turnKey: string | null;
	readonly turnMark: string | null;
	readonly promptTokens: number | null;
	readonly answerLength: number | null;
	readonly grounding: number | null;
	readonly store: string | null;
	readonly topScore: number | null;
	readonly scoreGap: number | null;
	readonly relevance: number | null;
	readonly coverage: number | null;
	readonly documents: number | null;
	readonly usedDocuments: number | null;
	readonly documentTokens: number | null;
	readonly unusedTokens: number | null;
	readonly unusedNanoUsd: number | null;
};

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
