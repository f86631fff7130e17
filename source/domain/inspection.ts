/** What detectors are given beside a call's own texts, and what they measure of it. */
import type {PricedCall} from './call.ts';
import type {Finding} from './finding.ts';

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
