/**
What sinks slowly: how grounded answers are, and how near the best document of a retrieval is. Judged by template and by
store, each against its own last day; told is the one that is the furthest out of its bounds.

Both are compared in means of equally many values. A fall that is certain and small is none: of ten thousand values
anything is certain.
*/
import type {Series} from '../../domain/vitals.ts';
import {baselineOf, type Batch, batchesOf, usualRanges} from '../batches.ts';
import {bucketEnd, byBucket, type Course, median} from '../course.ts';
import type {GroundingRule, RetrievalRule} from '../rules.ts';
import {score} from '../telling.ts';
import {type Judge, type Judgement, plain, strainOf} from '../verdict.ts';

/** The last mean says nothing of now when it is older. */
const staleMs = 6 * 3_600_000;

/** The newest mean counts so much (Roberts 1959, Technometrics 1, 239-250). */
const lambda = 0.2;

/** From so many means on, their own spread tells how they vary: prompts come in waves. */
const spreadMin = 8;

/** Means that their median deviation needs, and as many as it is taken of: of more, every second, third, … */
const meansMin = 24;
const meansMax = 200;

type Sunk = Pick<Judgement, 'state' | 'value' | 'threshold' | 'usual' | 'n' | 'needs' | 'why' | 'fromMs'>;

/** By an exponentially weighted moving average: fires below `sigmas` of its deviations. */
export function groundingJudge(course: Course, rule: GroundingRule): Judge {
	return seriesJudge(course, course.vitals.grounding, {
		values: rule.values,
		verdictsOf: batches => groundingOf(batches, rule),
	});
}

/** By the mean less three median deviations: fires when so many means in a row are below. */
export function retrievalJudge(course: Course, rule: RetrievalRule): Judge {
	return seriesJudge(course, course.vitals.topScores, {
		values: rule.values,
		verdictsOf: batches => retrievalOf(batches, rule),
	});
}

function groundingOf(
	batches: readonly Batch[],
	{values, sigmas, drop}: GroundingRule,
): (at: number) => Sunk | undefined {
	const ranges = usualRanges(batches);
	let average: number | null = null;
	let weight = 0;
	const sunk = batches.map((batch, at): Sunk => {
		const usual = baselineOf(batches, ranges[at] ?? {first: 0, end: 0});
		const about = {n: usual.n, needs: values, fromMs: batches[at - 1]?.endMs ?? batch.endMs};
		if (usual.n < values)
			return {
				...about,
				state: 'learning',
				value: batch.mean,
				threshold: null,
				usual: null,
				why: () => `${usual.n} of ${values} values to know what is usual`,
			};
		average = (1 - lambda) * (average ?? usual.mean) + lambda * batch.mean;
		weight = (1 - lambda) ** 2 * weight + lambda ** 2;
		const own = usual.variance / batch.n;
		const spread = usual.batches < spreadMin ? own : Math.max(own, usual.batchVariance);
		const sigma = Math.sqrt(spread * weight + Math.max(usual.variance / usual.n, spread / usual.batches));
		const threshold = usual.mean - Math.max(sigmas * sigma, drop * usual.mean);
		const value = average;
		const fires = value < threshold;
		return {
			...about,
			state: fires ? 'firing' : 'ok',
			value,
			threshold,
			usual: usual.mean,
			why: () =>
				`average ${score(value)}${fires ? ' <' : ', not under'} ${score(threshold)}: baseline ${score(usual.mean)} − max(${sigmas}σ ${score(sigmas * sigma)}, ${score(drop * usual.mean)})`,
		};
	});
	return at => sunk[at];
}

function retrievalOf(
	batches: readonly Batch[],
	{deviations, windows, drop}: RetrievalRule,
): (at: number) => Sunk | undefined {
	const ranges = usualRanges(batches);
	return at => {
		const batch = batches[at];
		if (batch === undefined) return undefined;
		const {first, end} = ranges[at] ?? {first: 0, end: 0};
		const about = {
			value: batch.mean,
			n: end - first,
			needs: meansMin,
			fromMs: batches[at - windows]?.endMs ?? batch.endMs,
		};
		if (end - first < meansMin)
			return {
				...about,
				state: 'learning',
				threshold: null,
				usual: null,
				why: () => `${end - first} of ${meansMin} means to know what is usual`,
			};
		const stride = Math.ceil((end - first) / meansMax);
		const means = batches
			.slice(first, end)
			.flatMap(({mean}, index) => ((first + index) % stride === 0 ? mean : []));
		const usual = means.reduce((total, mean) => total + mean, 0) / means.length;
		const middle = median(means) ?? usual;
		const deviation = median(means.map(mean => Math.abs(mean - middle))) ?? 0;
		const threshold = usual - Math.max(deviations * deviation, drop * Math.abs(usual));
		const last = batches.slice(Math.max(0, at - windows + 1), at + 1);
		const below = last.filter(({mean}) => mean < threshold).length;
		return {
			...about,
			state: below >= windows ? 'firing' : 'ok',
			threshold,
			usual,
			why: () =>
				`${below} of the last ${windows} means under ${score(threshold)}: baseline ${score(usual)} − max(${deviations} MAD ${score(deviations * deviation)}, ${score(drop * Math.abs(usual))})`,
		};
	};
}

function seriesJudge(
	course: Course,
	series: readonly Series[],
	{
		values,
		verdictsOf,
	}: {
		readonly values: number;
		readonly verdictsOf: (batches: readonly Batch[]) => (at: number) => Sunk | undefined;
	},
): Judge {
	const all = series.map(one => {
		const batches = batchesOf(one, values);
		return {name: one.name, batches, verdictAt: verdictsOf(batches), at: -1};
	});
	const worst = byBucket((endMs): Judgement => {
		let found: Judgement | null = null;
		for (const one of all) {
			while ((one.batches[one.at + 1]?.endMs ?? Infinity) <= endMs) one.at += 1;
			const verdict = one.verdictAt(one.at);
			if (verdict === undefined || endMs - (one.batches[one.at]?.endMs ?? 0) > staleMs) continue;
			const told: Judgement = {...plain, side: 'below', of: one.name, ...verdict};
			if (found === null || badness(told) > badness(found)) found = told;
		}
		return found ?? nothingAt(endMs, values);
	});
	return end => worst(bucketEnd(course.atMs(end)));
}

/** What fires before what does not, what is judged before what learns; then by how near its threshold it is. */
function badness(judgement: Judgement): number {
	const rank = {firing: 2e9, warning: 1e9, ok: 1, learning: 0, 'no data': -1}[judgement.state];
	return rank + Math.min(1e6, strainOf(judgement));
}

function nothingAt(endMs: number, values: number): Judgement {
	return {
		...plain,
		state: 'no data',
		value: null,
		threshold: null,
		side: 'below',
		n: 0,
		needs: values,
		fromMs: endMs,
		why: () => `fewer than ${values} values in the last hours`,
	};
}
