/** What inspection found, as the figures that alerts are judged by. */
import type {Finding} from './finding.ts';
import {bucketMs, type Series, type Step, stepMs} from './vitals.ts';

/** One call whose texts were looked into. */
export type Inspected = {
	readonly atMs: number;
	readonly template: string | null;
	/** Share of what the answer says that its sources hold; null: there is none. */
	readonly grounding: number | null;
	/** Of the best document of its retrieval, from 0 to 1. */
	readonly topScore: number | null;
	readonly store: string | null;
};

type Told = Pick<Finding, 'atMs' | 'detector' | 'level' | 'callId'>;

/** What an answer says against what it was given: right or wrong can be looked up. */
const hardEvidence: ReadonlySet<string> = new Set(['number', 'quote', 'citation', 'schema']);

/** The steps with what was found in each; a call with much evidence is one. What lies outside of them is left out. */
export function withFindings(
	steps: readonly Step[],
	{
		firstMs,
		findings,
		inspected,
	}: {
		/** Start of the first step. */
		readonly firstMs: number;
		readonly findings: Iterable<Told>;
		readonly inspected: Iterable<Pick<Inspected, 'atMs'>>;
	},
): readonly Step[] {
	const told = [...steps];
	const add = (atMs: number, key: 'checked' | 'evidence' | 'loops' | 'followed'): void => {
		const at = Math.floor((atMs - firstMs) / stepMs);
		const step = told[at];
		if (step !== undefined) told[at] = {...step, [key]: step[key] + 1};
	};
	const calls = new Set<string>();
	for (const {atMs, detector, level, callId} of findings) {
		if (detector === 'loop') add(atMs, 'loops');
		if (detector === 'injection' && level === 'critical') add(atMs, 'followed');
		if (!hardEvidence.has(detector) || callId === null || calls.has(callId)) continue;
		calls.add(callId);
		add(atMs, 'evidence');
	}
	for (const {atMs} of inspected) add(atMs, 'checked');
	return told;
}

/** How grounded the answers of each template are, and the best scores of each store. `inspected`: in order of time. */
export function seriesOf(inspected: Iterable<Inspected>): {
	readonly grounding: readonly Series[];
	readonly topScores: readonly Series[];
} {
	const grounding = new Map<string, Point[]>();
	const topScores = new Map<string, Point[]>();
	for (const {atMs, template, grounding: share, topScore, store} of inspected) {
		if (share !== null) put(grounding, template ?? '', {atMs, value: share});
		if (topScore !== null) put(topScores, store ?? '', {atMs, value: topScore});
	}
	return {grounding: listed(grounding), topScores: listed(topScores)};
}

type Point = {readonly atMs: number; n: number; sum: number; squares: number};

function put(series: Map<string, Point[]>, name: string, {atMs, value}: {atMs: number; value: number}): void {
	const points = series.get(name) ?? [];
	series.set(name, points);
	const startMs = Math.floor(atMs / bucketMs) * bucketMs;
	let point = points.at(-1);
	if (point?.atMs !== startMs) points.push((point = {atMs: startMs, n: 0, sum: 0, squares: 0}));
	point.n += 1;
	point.sum += value;
	point.squares += value * value;
}

function listed(series: ReadonlyMap<string, readonly Point[]>): readonly Series[] {
	return [...series].map(([name, points]) => ({name, points}));
}
