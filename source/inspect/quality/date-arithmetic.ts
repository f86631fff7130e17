/** Whether a date, a time or a span of time was read, or follows from those that were: a day so many days after another. */
import {type CalendarDate, dateOfDay, dayNumberOf, type TimeFigure} from './dates.ts';
import type {KnownDate, KnownFigures, KnownTime} from './known-figures.ts';

export type Support = {
	/** Passage that says it, or the first operand. */
	readonly from: string;
	/** How it was computed; null: it is said as it is. */
	readonly sum: string | null;
};

/** Fields that both tell are the same, and nothing is told of which the other says nothing but the year. */
function isSame(claim: CalendarDate, known: CalendarDate): boolean {
	if (claim.year !== null && known.year !== null && claim.year !== known.year) return false;
	if (claim.month === null) return claim.year === known.year;
	return claim.month === known.month && (claim.day === null || claim.day === known.day);
}

const daySeconds = 86_400;
const dayMs = 86_400_000;
/** Dates that are reckoned from: the first ones; each is held against all durations. */
const datesMax = 64;
const durationsMax = 200;

export function supportOfDate(
	readings: readonly CalendarDate[],
	known: KnownFigures,
	nowMs: number,
): Support | null {
	for (const reading of readings) {
		const said = known.dates.find(({date}) => isSame(reading, date));
		if (said !== undefined) return {from: said.source, sum: null};
		const {year, month} = reading;
		if (month !== null) continue;
		const figure = known.figures.find(({value}) => value === year);
		if (figure !== undefined) return {from: figure.source, sum: null};
	}
	// The day of the call, the one before and the one after it: every model is told what day it is.
	const today = Math.floor(nowMs / dayMs);
	for (const reading of readings) {
		if ([today - 1, today, today + 1].some(day => isSame(reading, dateOfDay(day)))) {
			return {from: 'time of the call', sum: null};
		}
	}
	return reckoned(readings, [...known.dates.slice(0, datesMax), ...clockDate(today)], known);
}

function clockDate(today: number): readonly KnownDate[] {
	return [{date: dateOfDay(today), said: 'day of the call', source: 'time of the call'}];
}

function reckoned(
	readings: readonly CalendarDate[],
	from: readonly KnownDate[],
	known: KnownFigures,
): Support | null {
	const spans = known.figures
		.filter(({kind}) => kind === 'duration' || kind === 'plain')
		.slice(0, durationsMax);
	for (const {date, said, source} of from) {
		for (const reading of readings.flatMap(each => inYears(each, date.year))) {
			const day = dayNumberOf(reading);
			const start = dayNumberOf(date);
			if (day === null || start === null) continue;
			const days = Math.abs(day - start);
			const months = Math.abs((day - start) / 30.436_875);
			const span = spans.find(({value, kind, scale}) => {
				if (kind === 'plain') return value === days || value * 7 === days;
				// Months and years end on a day of about the same number.
				if (scale > daySeconds * 27)
					return Math.abs((value * scale) / daySeconds / 30.436_875 - months) < 0.1;
				return Math.abs((value * scale) / daySeconds - days) < 1 || value === workingDays(start, day);
			});
			if (span !== undefined) return {from: source, sum: `${said} ${day < start ? '-' : '+'} ${span.said}`};
		}
	}
	return null;
}

/** A date without a year is in that of the other, or in the one beside it. */
function inYears(reading: CalendarDate, year: number | null): readonly CalendarDate[] {
	if (reading.year !== null || year === null) return [reading];
	return [year, year + 1, year - 1].map(each => ({...reading, year: each}));
}

const workingSpanMax = 120;

function workingDays(one: number, other: number): number {
	const first = Math.min(one, other);
	const last = Math.max(one, other);
	if (last - first > workingSpanMax) return -1;
	let count = 0;
	// Day 0 was a Thursday.
	for (let day = first + 1; day <= last; day++) if ((day + 4) % 7 !== 0 && (day + 4) % 7 !== 6) count++;
	return count;
}

const halfDay = 720;

export function supportOfTime(claim: TimeFigure, known: KnownFigures): Support | null {
	const said = known.times.find(time => isSameTime(claim, time));
	if (said !== undefined) return {from: said.source, sum: null};
	for (const time of known.times.slice(0, datesMax)) {
		const apart = Math.abs(claim.minute - time.minute);
		const text = known.texts.find(({source}) => source === time.source)?.text ?? '';
		// Moments in UTC are told in the reader's own time.
		if (apart % 60 === 0 && /\d(?:z|[+-]\d\d:?\d\d)\b|\b(?:utc|gmt)\b/.test(text)) {
			return {from: time.source, sum: `${time.said} in another time zone`};
		}
		const span = known.figures.find(({value, kind, scale}) =>
			kind === 'duration' ? (value * scale) / 60 === apart : kind === 'plain' && value === apart,
		);
		if (span !== undefined && apart > 0) return {from: time.source, sum: `${time.said} ± ${span.said}`};
	}
	return null;
}

function isSameTime(claim: TimeFigure, known: KnownTime): boolean {
	if (claim.minute === known.minute) return true;
	return (claim.isTwelveHour || known.isTwelveHour) && claim.minute % halfDay === known.minute % halfDay;
}

/** A duration between two dates or two times, or from a date to the call. */
export function supportOfSpan(
	{value, scale}: {readonly value: number; readonly scale: number},
	known: KnownFigures,
	nowMs: number,
): Support | null {
	const dates = [...known.dates.slice(0, datesMax), ...clockDate(Math.floor(nowMs / dayMs))];
	const days = (value * scale) / daySeconds;
	// A part of the unit is left off, and both days may be counted.
	const margin = Math.max(1, scale / daySeconds);
	for (const [at, one] of dates.entries()) {
		for (const other of dates.slice(at + 1)) {
			const first = dayNumberOf(one.date);
			const last = dayNumberOf(other.date);
			const apart =
				first !== null && last !== null
					? Math.abs(last - first)
					: one.date.year !== null && other.date.year !== null && scale > daySeconds * 360
						? Math.abs(one.date.year - other.date.year) * 365.2425
						: null;
			if (apart === null || scale < daySeconds || Math.abs(apart - days) > margin) continue;
			return {from: one.source, sum: `${one.said} to ${other.said}`};
		}
	}
	const times = known.times.slice(0, datesMax);
	for (const [at, one] of times.entries()) {
		const other = times.slice(at + 1).find(time => Math.abs(time.minute - one.minute) * 60 === value * scale);
		if (other !== undefined) return {from: one.source, sum: `${one.said} to ${other.said}`};
	}
	return null;
}
