/**
Silence of an application that is never silent: three times its longest gap of a day, and five minutes at least. Whoever
develops works in bursts, and has gaps of hours: nothing is known of one that was not steady for hours, and nothing fires.
What stays silent was stopped: that is told once, and is then no data.
*/
import {bucketMs, type Silence, silenceMs, stepMs} from '../../domain/vitals.ts';
import {bucketEnd, type Course} from '../course.ts';
import type {SilenceRule} from '../rules.ts';
import {time} from '../telling.ts';
import {type Judge, type Judgement, plain} from '../verdict.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const thresholdMsMin = 5 * 60_000;
/** Where more would be needed it is not steady. */
const thresholdMsMax = hourMs;
/** It was heard for so long, and so many gaps between. */
const steadyMsMin = 6 * hourMs;
const gapsMin = 24;
/** Silent for twice what fires, and an hour at least: it was stopped. */
const stoppedTimes = 2;
const stoppedMsMin = hourMs;

export function silenceJudge(course: Course, {times, afterMs}: SilenceRule): Judge {
	const {vitals, startMs} = course;
	const silences = [...vitals.silences];
	const usualAt = usualOf(course, silences);
	let lastMs = lastBefore(course);
	let judged = 0;
	return end => {
		for (; judged < end; judged++) {
			if ((vitals.steps[judged]?.heard ?? 0) === 0) continue;
			const heardMs = startMs + judged * stepMs;
			if (lastMs !== null && heardMs - lastMs > silenceMs) silences.push({fromMs: lastMs, toMs: heardMs});
			lastMs = heardMs + stepMs;
		}
		const atMs = course.atMs(end);
		if (lastMs === null)
			return {
				...plain,
				state: 'no data',
				value: null,
				threshold: afterMs,
				n: 0,
				fromMs: atMs,
				why: () => 'nothing was heard yet',
			};
		return judgementOf({silentMs: atMs - lastMs, fromMs: lastMs, times, afterMs, usual: usualAt(lastMs)});
	};
}

type Usual = {readonly longestMs: number; readonly steadyMs: number; readonly gaps: number};

function judgementOf({
	silentMs,
	fromMs,
	times,
	afterMs,
	usual: {longestMs, steadyMs, gaps},
}: {
	readonly silentMs: number;
	readonly fromMs: number;
	readonly times: number;
	readonly afterMs: number | null;
	readonly usual: Usual;
}): Judgement {
	const threshold = afterMs ?? Math.max(thresholdMsMin, times * longestMs);
	const about = {...plain, value: silentMs, threshold, n: gaps, needs: gapsMin, fromMs};
	if (silentMs > Math.max(stoppedMsMin, stoppedTimes * threshold))
		return {
			...about,
			state: 'no data',
			value: null,
			why: () => `silent for ${time(silentMs)}: it was stopped`,
		};
	if (afterMs === null && threshold > thresholdMsMax)
		return {
			...about,
			state: 'learning',
			threshold: null,
			why: () => `not steady: a gap of ${time(longestMs)} in the last day`,
		};
	if (afterMs === null && (steadyMs < steadyMsMin || gaps < gapsMin)) {
		const isShort = steadyMs < steadyMsMin;
		return {
			...about,
			state: 'learning',
			threshold: null,
			n: isShort ? Math.floor(steadyMs / hourMs) : gaps,
			needs: isShort ? steadyMsMin / hourMs : gapsMin,
			why: () => `steady for ${time(steadyMs)} of ${time(steadyMsMin)}, ${gaps} of ${gapsMin} gaps`,
		};
	}
	const fires = silentMs > threshold;
	const bound =
		afterMs === null
			? `max(${time(thresholdMsMin)}, ${times}× longest gap ${longestMs === 0 ? `under ${time(silenceMs)}` : time(longestMs)})`
			: time(afterMs);
	return {
		...about,
		state: fires ? 'firing' : 'ok',
		usual: longestMs,
		why: () => `nothing for ${time(silentMs)}${fires ? ' >' : ', not over'} ${bound}`,
	};
}

/** Of the day up to what was last heard; asked in the order of time. Works once in five minutes, or after a silence. */
function usualOf(course: Course, silences: readonly Silence[]): (lastMs: number) => Usual {
	let known: {readonly bucketMs: number; readonly silences: number; readonly usual: Usual} | null = null;
	let oldest = 0;
	return lastMs => {
		const endMs = bucketEnd(lastMs);
		if (known?.bucketMs === endMs && known.silences === silences.length) return known.usual;
		while ((silences[oldest]?.toMs ?? Infinity) < endMs - dayMs) oldest += 1;
		let longestMs = 0;
		for (let at = oldest; at < silences.length; at++) {
			const silence = silences[at];
			if (silence !== undefined) longestMs = Math.max(longestMs, silence.toMs - silence.fromMs);
		}
		const sinceMs = Math.max(endMs - dayMs, course.firstHeardMs ?? endMs);
		const heard = course.sum('heard', sinceMs, endMs);
		const usual = {
			longestMs,
			steadyMs: Math.max(0, endMs - sinceMs),
			gaps: Math.max(0, Math.round(heard) - 1),
		};
		known = {bucketMs: endMs, silences: silences.length, usual};
		return usual;
	};
}

/** End of the last five minutes before the first step in which something was heard. */
function lastBefore({vitals, startMs}: Course): number | null {
	const at = vitals.before.findLastIndex(({heard}) => heard > 0);
	return at === -1 ? null : startMs - (vitals.before.length - 1 - at) * bucketMs;
}
