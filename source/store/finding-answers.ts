/** What a `Reader` answers about findings: the list of them, how many of each kind, and what was looked at. */
import type {Step} from '../domain/call.ts';
import type {Finding, FindingSignal} from '../domain/finding.ts';
import type {CallDetail} from './answers.ts';
import type {Check} from '../domain/inspection.ts';

export type FindingsQuestion = {
	readonly asOfMs: number;
	readonly fromMs: number;
	/** Empty: all. */
	readonly signals: readonly FindingSignal[];
	/** Null: all. */
	readonly detector: string | null;
	/** True: without groundings that are as usual, which most answers in other words have. */
	readonly isNotable?: boolean;
	/** Newest first; null: from the newest on. A key as in `FindingRow`. */
	readonly anchor: string | null;
	readonly above: number;
	readonly below: number;
	/** The oldest ones, still newest first, whatever the anchor. */
	readonly isEnd?: boolean;
};

export type FindingRow = Finding & {
	/** Names it while the file is not inspected anew. */
	readonly key: string;
	/** The user accepts findings like it. */
	readonly isAllowed: boolean;
	/** Of its call; null: it has none. */
	readonly model: string | null;
	readonly service: string | null;
	readonly session: string | null;
};

/** Allowed ones are among the rows, and in no tally. */
export type FindingPage = {
	readonly rows: readonly FindingRow[];
	readonly before: number;
	readonly total: number;
};

export type TalliesQuestion = {
	readonly asOfMs: number;
	readonly fromMs: number;
	/** How many equal buckets the window is cut into. */
	readonly buckets: number;
};

export type FindingTally = {
	readonly signal: FindingSignal;
	readonly detector: string;
	readonly rule: string;
	/** The worst. */
	readonly level: Finding['level'];
	readonly n: number;
	/** Those of them that are warnings or worse. */
	readonly warnings: number;
	readonly calls: number;
	readonly lastMs: number;
	/** What the newest is about. */
	readonly source: string;
	readonly evidence: string;
	readonly model: string | null;
	readonly service: string | null;
	/** Findings by bucket, oldest first. */
	readonly cells: readonly number[];
};

export type StoreMeasure = {
	readonly store: string;
	readonly n: number;
	readonly topScore: number | null;
	readonly scoreGap: number | null;
};

/** Means over the calls that were inspected; null: none had it. */
export type Inspected = {
	readonly calls: number;
	/** Units that wait for the detectors. */
	readonly waiting: number;
	readonly tallies: readonly FindingTally[];
	readonly allowed: number;
	/** How many calls each check could be made on. */
	readonly checked: Readonly<Record<Check, number>>;
	readonly grounding: {readonly n: number; readonly mean: number} | null;
	readonly relevance: {readonly n: number; readonly mean: number} | null;
	readonly coverage: {readonly n: number; readonly mean: number} | null;
	readonly stores: readonly StoreMeasure[];
	readonly documents: number;
	readonly usedDocuments: number;
	readonly documentTokens: number;
	readonly unusedTokens: number;
	/** Of the calls whose price is known. */
	readonly unusedNanoUsd: number;
};

/** One call and what its trace did around it: evidence is made of it where it is shown. */
export type CallSurroundings = {
	readonly call: CallDetail;
	/** Tools, retrievals and rerankings of its unit, by start. */
	readonly steps: readonly Step[];
	/** Of its prompt; null: it was not inspected. */
	readonly template: {readonly key: string; readonly name: string} | null;
};
