/** What scores come to: by scorer and group, against an earlier run, and the last week against the one before it. */
import {compare, comparePaired, type Comparison, together} from '../inspect/templates/changes.ts';

export type ScoreLine = {
	readonly scorer: string;
	readonly callId: string;
	readonly atMs: number;
	/** How its template, model or service is called; `all`. */
	readonly group: string;
	/** What it is: two templates may be called the same. */
	readonly groupKey: string;
	readonly score: number;
	readonly said: string | null;
};

/** What a scorer of the same version gave in an earlier run. */
export type Earlier = {
	readonly atMs: number;
	readonly scores: readonly {
		readonly callId: string;
		/** Null: its call is no longer known, so that it can only be compared with itself. */
		readonly groupKey: string | null;
		readonly score: number;
	}[];
};

export type ScorerReport = {
	readonly scorer: string;
	readonly group: string;
	readonly n: number;
	readonly mean: number;
	/** In which the mean lies with a certainty of 95 %; null: one value. */
	readonly interval: readonly [low: number, high: number] | null;
	/** Lowest first, at most 3. */
	readonly worst: readonly ScoreLine[];
	/** Against the earlier run; null: it has no scores of it. */
	readonly before: Before | null;
};

export type Before = {
	readonly atMs: number;
	/** Calls of both runs, each with itself: whether they are judged otherwise. Null: there are none. */
	readonly same: Against | null;
	/** Calls that the earlier run did not see, with those that it saw: whether answers are others. Null: no such calls. */
	readonly fresh: Against | null;
};

export type Against = Comparison & {
	/** Scores of the earlier run. */
	readonly n: number;
	readonly mean: number;
	/** Scores of this one. */
	readonly nowN: number;
};

const worstMax = 3;

/** `earlier`: by scorer. Verdicts hold for all rows together. */
export function reportOf(
	lines: readonly ScoreLine[],
	earlier: ReadonlyMap<string, Earlier>,
): readonly ScorerReport[] {
	const reports = groupsOf(lines).map((own): ScorerReport => {
		const {scorer, group} = own[0] as ScoreLine;
		const scores = own.map(({score}) => score);
		return {
			scorer,
			group,
			n: own.length,
			mean: mean(scores),
			interval: intervalOf(scores),
			worst: own
				.filter(({score}) => score < 1)
				.toSorted((one, other) => one.score - other.score)
				.slice(0, worstMax),
			before: against(own, earlier.get(scorer)),
		};
	});
	const verdicts = together(reports.flatMap(({before}) => [before?.same ?? [], before?.fresh ?? []].flat()))
		.map(({verdict}) => verdict)
		.values();
	const held = (one: Against | null): Against | null =>
		one === null ? null : {...one, verdict: verdicts.next().value ?? one.verdict};
	return reports.map(report => {
		const {before} = report;
		if (before === null) return report;
		const same = held(before.same);
		return {...report, before: {...before, same, fresh: held(before.fresh)}};
	});
}

/** Of one scorer and one group, in the order in which they come first. */
function groupsOf(lines: readonly ScoreLine[]): readonly (readonly ScoreLine[])[] {
	return [...Map.groupBy(lines, ({scorer, groupKey}) => JSON.stringify([scorer, groupKey])).values()];
}

/**
Most scorers give the same answer the same score for ever. In a file that grows, old calls would outweigh whatever became
of the new ones, which are therefore compared apart.
*/
function against(own: readonly ScoreLine[], earlier: Earlier | undefined): Before | null {
	if (earlier === undefined) return null;
	const known = new Map(earlier.scores.map(({callId, score}) => [callId, score]));
	const pairs = own.flatMap(({callId, score}) => {
		const before = known.get(callId);
		return before === undefined ? [] : [{before, score}];
	});
	const fresh = own.filter(({callId}) => !known.has(callId)).map(({score}) => score);
	const scores = earlier.scores.filter(({groupKey}) => groupKey === own[0]?.groupKey).map(({score}) => score);
	const before = pairs.map(pair => pair.before);
	return {
		atMs: earlier.atMs,
		same:
			pairs.length === 0
				? null
				: {
						...comparePaired(pairs.map(pair => pair.score - pair.before)),
						n: pairs.length,
						mean: mean(before),
						nowN: pairs.length,
					},
		fresh:
			fresh.length === 0 || scores.length === 0
				? null
				: {...compare(scores, fresh), n: scores.length, mean: mean(scores), nowN: fresh.length},
	};
}

export type WeekReport = {
	readonly scorer: string;
	readonly group: string;
	readonly last: {readonly n: number; readonly mean: number};
	readonly before: {readonly n: number; readonly mean: number};
	readonly comparison: Comparison;
};

const weekMs = 7 * 24 * 3_600_000;

/** The seven days before `endMs`, and the seven before those. Verdicts hold for all rows together. */
export function weeksOf(lines: readonly ScoreLine[], endMs: number): readonly WeekReport[] {
	const weeks = groupsOf(lines).flatMap((own): readonly WeekReport[] => {
		const {scorer, group} = own[0] as ScoreLine;
		const within = (fromMs: number, toMs: number): readonly number[] =>
			own.filter(({atMs}) => atMs > fromMs && atMs <= toMs).map(({score}) => score);
		const last = within(endMs - weekMs, endMs);
		const before = within(endMs - 2 * weekMs, endMs - weekMs);
		if (last.length === 0 && before.length === 0) return [];
		return [
			{
				scorer,
				group,
				last: {n: last.length, mean: mean(last)},
				before: {n: before.length, mean: mean(before)},
				comparison: compare(before, last),
			},
		];
	});
	const comparisons = together(weeks.map(({comparison}) => comparison));
	return weeks.map((week, at) => ({...week, comparison: comparisons[at] ?? week.comparison}));
}

function mean(values: readonly number[]): number {
	return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** z of a two-sided 95 % interval. */
const z95 = 1.96;

/** Of the mean, by its standard error. */
function intervalOf(values: readonly number[]): readonly [number, number] | null {
	if (values.length < 2) return null;
	const middle = mean(values);
	const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
	const half = z95 * Math.sqrt(variance / values.length);
	return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
