/** Every figure that a model read, with where: what the figures of its answer are looked up in and computed from. */
import type {Exchange} from '../exchange.ts';
import {type CalendarDate, dateOfDay, type TimeFigure} from './dates.ts';
import {figureSheetOf} from './figure-sheet.ts';
import {type FigureKind, figuresMax} from './figures.ts';
import {materialOf} from './material.ts';
import {tableOf} from './tables.ts';

export type KnownFigure = {
	readonly value: number;
	readonly kind: FigureKind;
	/** Seconds in its unit, of durations; 1 of all others. */
	readonly scale: number;
	readonly isCode: boolean;
	/** As it was written. */
	readonly said: string;
	readonly source: string;
};

export type KnownDate = {readonly date: CalendarDate; readonly said: string; readonly source: string};
export type KnownTime = Pick<TimeFigure, 'minute' | 'isTwelveHour'> & {
	readonly said: string;
	readonly source: string;
};
/** What a column of a table or of JSON objects, or a list, amounts to. */
type Aggregate = {readonly value: number; readonly said: string; readonly source: string};

export type KnownFigures = {
	/** In the order they were read. */
	readonly figures: readonly KnownFigure[];
	/** By value. */
	readonly sorted: readonly KnownFigure[];
	readonly dates: readonly KnownDate[];
	readonly times: readonly KnownTime[];
	readonly codes: readonly {readonly digits: string; readonly source: string}[];
	readonly texts: readonly {readonly text: string; readonly source: string}[];
	readonly aggregates: readonly Aggregate[];
	/** Values that the question tells: the likeliest ones to calculate with. */
	readonly asked: ReadonlySet<number>;
	/** False: there was more than is read, and what is missing may be there. */
	readonly isWhole: boolean;
};

/** A megabyte of figures alone takes a second; no context window holds more words. */
const lengthMax = 1_000_000;

export function knownFiguresOf(exchange: Exchange): KnownFigures {
	const figures: KnownFigure[] = [];
	const dates: KnownDate[] = [];
	const times: KnownTime[] = [];
	const codes: {digits: string; source: string}[] = [];
	const texts: {text: string; source: string}[] = [];
	const aggregates: Aggregate[] = [];
	const {sources, question} = materialOf(exchange);
	const seen = new Set<string>();
	let left = lengthMax;
	const isNew = firstTimes();
	let isEach = true;
	for (const {source, text: whole} of [...(exchange.reads ?? []), ...sources]) {
		if (seen.has(whole)) continue;
		seen.add(whole);
		const text = whole.slice(0, Math.max(0, left));
		left -= whole.length;
		const sheet = figureSheetOf(text);
		const saidAt = (start: number, end: number): string => text.slice(start, end).trim();
		isEach &&= sheet.figures.length < figuresMax;
		texts.push({text: text.toLowerCase(), source});
		for (const {start, end, kind, scale, isCode, readings} of sheet.figures) {
			const said = saidAt(start, end);
			for (const {value} of readings) {
				if (!isNew(`${kind} ${scale} ${value} ${isCode}`)) continue;
				figures.push({value, kind, scale, isCode, said, source});
				addMoment(value, source, {dates, times});
			}
		}
		for (const {start, end, readings} of sheet.dates) {
			for (const date of readings) {
				if (isNew(`date ${date.year} ${date.month} ${date.day}`))
					dates.push({date, said: saidAt(start, end), source});
			}
		}
		for (const {start, end, minute, isTwelveHour} of sheet.times) {
			if (isNew(`time ${minute} ${isTwelveHour}`))
				times.push({minute, isTwelveHour, said: saidAt(start, end), source});
		}
		for (const {digits} of sheet.codes) if (isNew(`code ${digits}`)) codes.push({digits, source});
		for (const aggregate of tableOf(text)) aggregates.push({...aggregate, source});
	}
	if (sources.length > 1)
		aggregates.push({value: sources.length, said: 'number of documents', source: 'documents'});
	const asked = new Set(
		figureSheetOf(question.slice(0, lengthMax)).figures.flatMap(figure =>
			figure.readings.map(({value}) => value),
		),
	);
	const sorted = figures.toSorted((one, other) => one.value - other.value);
	return {figures, sorted, dates, times, codes, texts, aggregates, asked, isWhole: isEach && left >= 0};
}

/** What is said again adds nothing, and texts of one kind say the same figures thousands of times. */
function firstTimes(): (key: string) => boolean {
	const seen = new Set<string>();
	return key => {
		const {size} = seen;
		seen.add(key);
		return seen.size > size;
	};
}

const secondsMin = 1e9;
const secondsMax = 2.5e9;
const daySeconds = 86_400;

/** Tools tell moments as seconds or milliseconds since 1970. */
function addMoment(value: number, source: string, to: {dates: KnownDate[]; times: KnownTime[]}): void {
	const seconds = value >= secondsMin * 1000 && value <= secondsMax * 1000 ? value / 1000 : value;
	if (seconds < secondsMin || seconds > secondsMax) return;
	const day = Math.floor(seconds / daySeconds);
	const said = String(value);
	to.dates.push({date: dateOfDay(day), said, source});
	to.times.push({minute: Math.floor((seconds - day * daySeconds) / 60), isTwelveHour: false, said, source});
}

/** The first of the sorted values that is at least `value`. */
export function firstAtLeast(sorted: readonly {readonly value: number}[], value: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((sorted[middle]?.value ?? Infinity) < value) low = middle + 1;
		else high = middle;
	}
	return low;
}
