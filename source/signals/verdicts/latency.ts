/**
How slow the slowest are: twice that of the same hour a week ago, else of the median hour of the last day. The 99th
percentile where there are calls enough to have one, else the 95th; over a quarter of an hour where that is enough.
Compared is the lower end of what the percentile may be: of few calls a percentile is a matter of luck.
*/
import {bucketMs, type Times} from '../../domain/vitals.ts';
import {byBucket, type Course, median} from '../course.ts';
import type {LatencyRule} from '../rules.ts';
import {time} from '../telling.ts';
import {type Judge, type Judgement, plain} from '../verdict.ts';

/** Of fewer values a percentile is their longest. */
const timedMin = 59;
const timedMinOf99 = 299;

/** Hours of the last day to compare with. */
const hoursMin = 6;
const dayHours = 24;
const hourBuckets = 12;
const quarterMs = 3 * bucketMs;
const hourMs = 12 * bucketMs;

type Which = 'p95' | 'p99';

export function latencyJudge(course: Course, {times}: LatencyRule): Judge {
	const judged = byBucket(endMs => judgementAt(course, {endMs, times}));
	return end => judged(course.atMs(end));
}

function judgementAt(
	{vitals}: Course,
	{endMs, times}: {readonly endMs: number; readonly times: number},
): Judgement {
	const {latencies, asOfMs} = vitals;
	const at = latencies.length - 1 - Math.floor(asOfMs / bucketMs) + Math.floor(endMs / bucketMs);
	const latency = latencies[at];
	const isQuarter = (latency?.quarter.timed ?? 0) >= timedMin;
	const now = isQuarter ? latency?.quarter : latency?.hour;
	const n = now?.timed ?? 0;
	const about = {...plain, n, needs: timedMin, fromMs: endMs - (isQuarter ? quarterMs : hourMs)};
	if (latency === undefined || now === undefined || n === 0)
		return {...about, state: 'no data', value: null, threshold: null, why: () => 'no chat call in an hour'};
	if (n < timedMin)
		return {
			...about,
			state: 'learning',
			value: now.p95Ms,
			threshold: null,
			why: () => `${n} of ${timedMin} calls in an hour`,
		};
	const hours = Array.from({length: dayHours}, (_, hour) => latencies[at - (hour + 1) * hourBuckets]?.hour);
	const of99 = n >= timedMinOf99 ? referenceOf('p99', latency.weekAgo, hours) : null;
	const which: Which = of99 === null ? 'p95' : 'p99';
	const reference = of99 ?? referenceOf('p95', latency.weekAgo, hours);
	const value = now[`${which}Ms`];
	const low = now[`${which}LowMs`];
	if (reference === null || value === null || low === null) {
		const known = hours.filter(hour => hour !== undefined && hour.timed >= timedMin).length;
		return {
			...about,
			state: 'learning',
			value,
			threshold: null,
			n: known,
			needs: hoursMin,
			why: () => `${known} of ${hoursMin} hours with ${timedMin} calls, and none a week ago`,
		};
	}
	const threshold = times * reference.usualMs;
	const isAbove = low > threshold;
	return {
		...about,
		state: isAbove ? 'firing' : 'ok',
		value,
		threshold,
		usual: reference.usualMs,
		why: () =>
			`${which} ${time(value)} of ${n} calls, surely over ${time(low)}${isAbove ? ' >' : ', not over'} ${times}× ${time(reference.usualMs)} ${reference.of}`,
	};
}

function referenceOf(
	which: Which,
	weekAgo: Times,
	hours: readonly (Times | undefined)[],
): {readonly usualMs: number; readonly of: string} | null {
	const least = which === 'p99' ? timedMinOf99 : timedMin;
	const then = weekAgo[`${which}Ms`];
	if (weekAgo.timed >= least && then !== null) return {usualMs: then, of: 'of the same hour last week'};
	const known: number[] = [];
	for (const hour of hours) {
		const value = hour?.[`${which}Ms`] ?? null;
		if (hour !== undefined && hour.timed >= least && value !== null) known.push(value);
	}
	const usualMs = known.length < hoursMin ? null : median(known);
	return usualMs === null ? null : {usualMs, of: 'of the median hour of a day'};
}
