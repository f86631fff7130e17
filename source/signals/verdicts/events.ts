/** What is out of bounds by being there at all: a loop that goes on, an injection that an action followed. */
import type {Course, Figure} from '../course.ts';
import type {EventRule} from '../rules.ts';
import {time} from '../telling.ts';
import {type Judge, plain} from '../verdict.ts';

const hourMs = 3_600_000;

/** `words`: what there is one of, and several. */
export function eventJudge(
	course: Course,
	{windowMs}: EventRule,
	{figure, words}: {readonly figure: Figure; readonly words: readonly [one: string, several: string]},
): Judge {
	return end => {
		const atMs = course.atMs(end);
		const fromMs = atMs - windowMs;
		const value = Math.ceil(course.sum(figure, fromMs, atMs));
		const n = Math.round(course.sum('checked', atMs - hourMs, atMs));
		const about = {...plain, threshold: 0, n, fromMs};
		if (value > 0)
			return {
				...about,
				state: 'firing',
				value,
				why: () => `${value} ${words[value === 1 ? 0 : 1]} in ${time(windowMs)}`,
			};
		if (n === 0)
			return {...about, state: 'no data', value: null, why: () => 'no call was inspected in an hour'};
		return {
			...about,
			state: 'ok',
			value,
			why: () => `no ${words[0]} in ${time(windowMs)}, of ${n} calls in an hour`,
		};
	};
}
