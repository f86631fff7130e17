/** What scores come to: by scorer and group, against the run before, and the last week against the one before it. */
import {comparePaired, compare, type Comparison} from '../inspect/templates/changes.ts';

export type ScoreLine = {
	readonly scorer: string;
	readonly callId: string;
	readonly atMs: number;
	/** Template, model or service; `all`. */
	readonly group: string;
	readonly score: number;
	readonly said: string | null;
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
	/** Against the run before; null: it has no scores of it. */
	readonly before:
		| (Comparison & {readonly n: number; readonly mean: number; readonly isPaired: boolean})
		| null;
};

const worstMax = 3;

/** `before`: scores of the last run, by scorer and call; only those of scorers whose version is the same. */
export function reportOf(
	lines: readonly ScoreLine[],
	before: ReadonlyMap<string, ReadonlyMap<string, number>>,
): readonly ScorerReport[] {
	return [...Map.groupBy(lines, ({scorer, group}) => JSON.stringify([scorer, group])).values()].map(own => {
		const {scorer, group} = own[0] as ScoreLine;
		const scores = own.map(({score}) => score);
		return {
			scorer,
			group,
			n: own.length,
			mean: mean(scores),
			interval: intervalOf(scores),
			worst: own
				.toSorted((one, other) => one.score - other.score)
				.slice(0, worstMax)
				.filter(({score}) => score < 1),
			before: against(own, before.get(scorer)),
		};
	});
}

/** The same calls are compared with themselves; where they are others, two samples are. */
function against(
	own: readonly ScoreLine[],
	known: ReadonlyMap<string, number> | undefined,
): ScorerReport['before'] {
	if (known === undefined || known.size === 0) return null;
	const pairs = own.flatMap(({callId, score}) => {
		const earlier = known.get(callId);
		return earlier === undefined ? [] : [{earlier, score}];
	});
	if (pairs.length * 2 >= own.length) {
		const differences = pairs.map(({earlier, score}) => score - earlier);
		const earlier = pairs.map(pair => pair.earlier);
		return {...comparePaired(differences), n: pairs.length, mean: mean(earlier), isPaired: true};
	}
	const scores = [...known.values()];
	return {
		...compare(
			scores,
			own.map(({score}) => score),
		),
		n: scores.length,
		mean: mean(scores),
		isPaired: false,
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

/** The seven days before `endMs`, and the seven before those. */
export function weeksOf(lines: readonly ScoreLine[], endMs: number): readonly WeekReport[] {
	return [...Map.groupBy(lines, ({scorer, group}) => JSON.stringify([scorer, group])).values()].flatMap(
		(own): readonly WeekReport[] => {
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
		},
	);
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
