/**
A share of calls, as of failed ones: it fires where even the lower end of the interval (Wilson, 95 %) is above a floor
and twice what is usual.

That alone is right once: looked at every ten seconds, an application of which one call of 200 fails would fire several
times a week. So once it is known what is usual, so many hits must also be more than chance gives in years of windows.
*/
import {wilson} from '../../domain/interval.ts';
import {bucketEnd, type Course, type Figure} from '../course.ts';
import type {RateRule} from '../rules.ts';
import {share, time} from '../telling.ts';
import {type Judge, type Judgement, plain} from '../verdict.ts';

const dayMs = 86_400_000;
/** Nothing of a trouble that begins is in what is usual. */
const apartMs = 900_000;
/** Fewer tell nothing of what is usual. */
const knownMin = 200;
/** That half of them are hit is never usual. */
const thresholdMax = 0.5;
/** A bound of the probability that chance gives so many hits; it is itself some times what it bounds. */
const chanceMax = 1e-5;

export function rateJudge(
	course: Course,
	{windowMs, share: floor, times, least}: RateRule,
	{
		hits,
		of,
		needsUsual,
	}: {
		readonly hits: Figure;
		readonly of: Figure;
		/** It learns until it knows what is usual; else that is nothing until then. */
		readonly needsUsual: boolean;
	},
): Judge {
	return end => {
		const atMs = course.atMs(end);
		const fromMs = atMs - windowMs;
		const n = Math.round(course.sum(of, fromMs, atMs));
		// A finding may come in another step than its call.
		const found = Math.min(n, Math.round(course.sum(hits, fromMs, atMs)));
		const untilMs = bucketEnd(atMs) - apartMs;
		// A day, or where that has too few, as on a Monday, a week.
		const isDay = course.sum(of, untilMs - dayMs, untilMs) >= knownMin;
		const sinceMs = untilMs - (isDay ? dayMs : 7 * dayMs);
		const before = course.sum(of, sinceMs, untilMs);
		const hitsBefore = course.sum(hits, sinceMs, untilMs);
		const isKnown = before >= knownMin;
		const usual = isKnown ? hitsBefore / before : null;
		const threshold = Math.max(floor, Math.min(thresholdMax, times * (usual ?? 0)));
		const about = {...plain, threshold, usual, n, fromMs};
		if (n === 0) return {...about, state: 'no data', value: null, why: () => `none in ${time(windowMs)}`};
		const value = found / n;
		const interval = wilson(found, n);
		if (needsUsual && !isKnown)
			return {
				...about,
				state: 'learning',
				threshold: null,
				value,
				interval,
				n: Math.round(before),
				needs: knownMin,
				why: () => `${Math.round(before)} of ${knownMin} to know what is usual`,
			};
		const chance = isKnown ? chanceOf({found, n, rate: (hitsBefore + 1) / (before + 1)}) : 0;
		const isAbove = interval[0] > threshold;
		const fires = isAbove && found >= least && chance < chanceMax;
		const told: Pick<Judgement, 'value' | 'interval' | 'why'> = {
			value,
			interval,
			why() {
				const low = `lower end ${share(interval[0])} of ${found} in ${n}`;
				const bound = `max(${share(floor)}, ${times}× baseline ${usual === null ? '–' : share(usual)})`;
				if (!isAbove) return `${low}, not over ${bound}`;
				if (found < least) return `${low} > ${bound}, but fewer than ${least}`;
				return fires ? `${low} > ${bound}` : `${low} > ${bound}, but at the usual rate chance gives as many`;
			},
		};
		return {...about, ...told, state: fires ? 'firing' : 'ok'};
	};
}

/**
What the probability of `found` hits or more of `n` is at most, where `rate` of them are hits: Chernoff's bound (1952, Annals of
Mathematical Statistics 23, 493-507), which needs no sum over a million calls.
*/
function chanceOf({
	found,
	n,
	rate,
}: {
	readonly found: number;
	readonly n: number;
	readonly rate: number;
}): number {
	const hit = found / n;
	if (hit <= rate) return 1;
	const missed = 1 - hit;
	return Math.exp(
		-n * (hit * Math.log(hit / rate) + (missed === 0 ? 0 : missed * Math.log(missed / (1 - rate)))),
	);
}
