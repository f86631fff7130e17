/**
An hour that costs three times the mean of the 24 hours before it in which something was spent, and more than a floor; at
the pace of the last quarter of an hour, so that it fires in minutes and not when the hour is over.

The pace is the mean of the lowest three of five times three minutes: one expensive job, wherever it falls, is in two of
them at most, and a few expensive calls among few are no pace. It counts where it is half more than the highest quarter of an hour of a usual day: who works in bursts is fast, and stops
again. An application that sleeps at night has a low mean: half more than the highest hour of a usual day is out of
bounds, less is not.
*/
import {byBucket, type Course, median} from '../course.ts';
import type {BudgetRule, CostRule} from '../rules.ts';
import {dollars} from '../telling.ts';
import {type Judge, type Judgement, plain} from '../verdict.ts';

const nanoUsd = 1e9;
const hourMs = 3_600_000;
const quarterMs = hourMs / 4;
const dayHours = 24;
const weekHours = 7 * dayHours;
const paceMs = 180_000;
const paces = 5;
const lowest = 3;
const peakTimes = 1.5;

export function costJudge(course: Course, {times, floorUsd, hours}: CostRule): Judge {
	const usualAt = byBucket(endMs => usualOf(course, {endMs, hours}));
	const spent = (fromMs: number, toMs: number): number => course.sum('costNanoUsd', fromMs, toMs);
	return end => {
		const atMs = course.atMs(end);
		const hour = spent(atMs - hourMs, atMs);
		const parts = Array.from({length: paces}, (_, part) =>
			spent(atMs - (part + 1) * paceMs, atMs - part * paceMs),
		);
		const low = parts.toSorted((one, other) => one - other).slice(0, lowest);
		const pace = (low.reduce((total, part) => total + part, 0) / lowest) * (hourMs / paceMs);
		const {known, mean, peak, pacePeak} = usualAt(atMs);
		const isUnusual = pace > peakTimes * pacePeak;
		const value = isUnusual ? Math.max(hour, pace) : hour;
		const about = {...plain, value, n: known, needs: hours, fromMs: atMs - hourMs};
		if (known < hours)
			return {
				...about,
				state: 'learning',
				threshold: null,
				why: () => `${known} of ${hours} hours in which something was spent`,
			};
		const threshold = Math.max(times * mean, peakTimes * peak, floorUsd * nanoUsd);
		return {
			...about,
			state: value > threshold ? 'firing' : 'ok',
			threshold,
			usual: mean,
			why() {
				const at =
					value > hour ? `at the pace of 15m ${dollars(pace)} an hour` : `${dollars(hour)} in an hour`;
				const bound = `max(${times}× mean ${dollars(mean)}, ${peakTimes}× highest hour ${dollars(peak)}, $${floorUsd})`;
				return `${at}${value > threshold ? ' >' : ', not over'} ${bound}`;
			},
		};
	};
}

type Usual = {
	readonly known: number;
	/** Of the last hours in which something was spent. */
	readonly mean: number;
	/** Of the median day of a week: its highest hour, and its highest quarter of an hour, as if it went on for one. */
	readonly peak: number;
	readonly pacePeak: number;
};

function usualOf(course: Course, {endMs, hours}: {readonly endMs: number; readonly hours: number}): Usual {
	let known = 0;
	let total = 0;
	const peaks: number[] = [];
	const pacePeaks: number[] = [];
	for (let day = 0; day < weekHours / dayHours; day++) {
		let peak = 0;
		let pacePeak = 0;
		for (let back = 1; back <= dayHours; back++) {
			// The hour that is judged is none of them.
			const fromMs = endMs - (day * dayHours + back + 1) * hourMs;
			const spent = course.sum('costNanoUsd', fromMs, fromMs + hourMs);
			if (spent <= 0) continue;
			peak = Math.max(peak, spent);
			for (let atMs = fromMs; atMs < fromMs + hourMs; atMs += quarterMs)
				pacePeak = Math.max(pacePeak, 4 * course.sum('costNanoUsd', atMs, atMs + quarterMs));
			if (known >= hours) continue;
			known += 1;
			total += spent;
		}
		if (peak === 0) continue;
		peaks.push(peak);
		pacePeaks.push(pacePeak);
	}
	return {
		known,
		mean: known === 0 ? 0 : total / known,
		peak: median(peaks) ?? 0,
		pacePeak: median(pacePeaks) ?? 0,
	};
}

export type BudgetSpan = 'run' | 'hour' | 'day';

/** `dayOffsetMs`: what local time is ahead of UTC, for the start of a day. Null: there is no budget. */
export function budgetJudge(
	course: Course,
	{usd}: BudgetRule,
	{span, dayOffsetMs}: {readonly span: BudgetSpan; readonly dayOffsetMs: number},
): Judge | null {
	if (usd === null) return null;
	const threshold = usd * nanoUsd;
	const {startMs, vitals} = course;
	let run = 0;
	return end => {
		const atMs = course.atMs(end);
		while ((vitals.runs[run + 1] ?? Infinity) < atMs) run += 1;
		const runMs = vitals.runs[run] ?? startMs;
		const fromMs = span === 'hour' ? atMs - hourMs : span === 'day' ? startOfDay(atMs, dayOffsetMs) : runMs;
		const isBefore = span === 'run' && fromMs < startMs;
		const earlier = isBefore ? vitals.spentBeforeNanoUsd : 0;
		const value = earlier + course.sum('costNanoUsd', isBefore ? startMs : fromMs, atMs);
		const fires = value > threshold;
		const judgement: Judgement = {
			...plain,
			state: fires ? 'firing' : 'ok',
			value,
			threshold,
			n: Math.round(course.sum('calls', fromMs, atMs)),
			fromMs,
			why: () => `${dollars(value)} in this ${span}${fires ? ' >' : ', not over'} ${dollars(threshold)}`,
		};
		return judgement;
	};
}

/** The last step of a day ends with it. */
function startOfDay(atMs: number, offsetMs: number): number {
	const dayMs = dayHours * hourMs;
	return Math.floor((atMs - 1 + offsetMs) / dayMs) * dayMs - offsetMs;
}
