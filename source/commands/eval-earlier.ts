/** What earlier runs of a label gave: of each scorer the newest run that has scores of its version. */
import type {Scorer} from '../evaluate/pair.ts';
import type {Earlier} from '../evaluate/report.ts';
import type {EvalRun} from '../store/eval-answers.ts';
import type {Reader} from '../store/store.ts';
import {type Grouping, groupOfCall} from './eval-run.ts';

/** A run with `--only` lacks scorers, and is no reason to forget the run before it. Older ones are. */
const runsMax = 20;

export type EarlierRuns = {
	readonly byScorer: ReadonlyMap<string, Earlier>;
	/** Scorers of which the newest run has another version: what it says is of another measure. */
	readonly otherVersions: readonly string[];
};

export async function earlierRuns(
	reader: Reader,
	{
		beforeMs,
		label,
		scorers,
		by,
	}: {
		readonly beforeMs: number;
		readonly label: string;
		readonly scorers: readonly Scorer[];
		readonly by: Grouping;
	},
): Promise<EarlierRuns> {
	const byScorer = new Map<string, Earlier>();
	const otherVersions = new Set<string>();
	const groups = new Map<string, string | null>();
	let run = await reader.lastEval({beforeMs, label});
	for (let read = 1; run !== null; read++) {
		for (const {name, version} of scorers) {
			if (byScorer.has(name)) continue;
			const own = run.scores.filter(({scorer}) => scorer === name);
			if (own.length === 0) continue;
			if (run.versions[name] === version)
				byScorer.set(name, {atMs: run.atMs, scores: await grouped(reader, own, {by, groups})});
			else otherVersions.add(name);
		}
		if (byScorer.size === scorers.length || read === runsMax) break;
		run = await reader.lastEval({beforeMs: run.atMs, label});
	}
	return {byScorer, otherVersions: [...otherVersions].filter(name => !byScorer.has(name))};
}

/** `groups`: of calls that were looked up before. */
async function grouped(
	reader: Reader,
	scores: EvalRun['scores'],
	{by, groups}: {readonly by: Grouping; readonly groups: Map<string, string | null>},
): Promise<Earlier['scores']> {
	const rows: {callId: string; groupKey: string | null; score: number}[] = [];
	for (const {callId, score} of scores) {
		const groupKey = groups.get(callId) ?? (await groupOfCall(reader, callId, by));
		groups.set(callId, groupKey);
		rows.push({callId, groupKey, score});
	}
	return rows;
}
