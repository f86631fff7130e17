/** Dates and times of day as people write them, in the languages that are met most; what is ambiguous has two readings. */
import type {Place} from './sentences.ts';

export type CalendarDate = {
	readonly year: number | null;
	/** From 1. */
	readonly month: number | null;
	readonly day: number | null;
};

export type DateFigure = Place & {
	readonly readings: readonly CalendarDate[];
};

export type TimeFigure = Place & {
	/** Since midnight. */
	readonly minute: number;
	/** Neither `am` nor `pm` nor past noon: twelve hours later is meant as well. */
	readonly isTwelveHour: boolean;
};

const monthNames: readonly string[] = [
	'january januar jänner janvier enero gennaio janeiro januari jan января январь janv',
	'february februar février febrero febbraio fevereiro februari feb февраля февраль févr fev',
	'march märz mars marzo março maart mar mrz марта март',
	'april avril abril aprile apr апреля апрель avr',
	'may mai mayo maggio maio mei мая май',
	'june juni juin junio giugno junho jun июня июнь',
	'july juli juillet julio luglio julho jul июля июль juil',
	'august août agosto augustus aug августа август',
	'september septembre septiembre settembre setembro sep sept сентября сентябрь',
	'october oktober octobre octubre ottobre outubro oct okt октября октябрь',
	'november novembre noviembre novembro nov ноября ноябрь',
	'december dezember décembre diciembre dicembre dezembro dec dez декабря декабрь déc dic',
];
const monthNumbers = new Map(
	monthNames.flatMap((names, at) => names.split(' ').map(name => [name, at + 1] as const)),
);
/** Longest first, or `mar` takes the beginning of `march`. */
const month = `(${[...monthNumbers.keys()].sort((left, right) => right.length - left.length).join('|')})(?![\\p{L}])\\.?`;
const day = '(\\d{1,2})(?:st|nd|rd|th|er|º|\\.)?';
const year = '(\\d{4})(?!\\d)';
const to = '(?:\\s?(?:[-–—]|to|bis)\\s?(\\d{1,2})(?:st|nd|rd|th|\\.)?)?';

type Maker = (groups: readonly (string | undefined)[]) => readonly CalendarDate[];

const shapes: readonly (readonly [RegExp, Maker])[] = [
	[/(?<![\d.])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/gu, ([y, , m, d]) => [dateOf(y, m, d)]],
	[
		/(?<![\d.,/-])(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d/-]|\.\d)/gu,
		([first, , second, y]) => [dateOf(y, second, first), dateOf(y, first, second)],
	],
	[/(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日)?|(\d{4})年/gu, ([y, m, d, only]) => [dateOf(y ?? only, m, d)]],
	[/(?:(\d{4})년 ?)?(\d{1,2})월(?: ?(\d{1,2})일)?/gu, ([y, m, d]) => [dateOf(y, m, d)]],
	[
		new RegExp(
			`(?<![\\d.,])${day}${to}[\\s-]+(?:of |de |del )?${month}(?:(?:,|\\s+(?:de|del|of))?[\\s-]+${year})?`,
			'giu',
		),
		([d, last, m, y]) => [dateOf(y, m, d), ...(last === undefined ? [] : [dateOf(y, m, last)])],
	],
	[
		new RegExp(
			`(?=\\d)(?<=((?<![\\p{L}])${month}[\\s-]+(?:the )?))${day}(?!\\d)${to}(?:(?:,\\s*|\\s+)${year})?`,
			'giu',
		),
		([, m, d, last, y]) => [dateOf(y, m, d), ...(last === undefined ? [] : [dateOf(y, m, last)])],
	],
	[
		new RegExp(`(?=\\d)(?<=((?<![\\p{L}])${month},?\\s+(?:of |de |del )?))${year}`, 'giu'),
		([, m, y]) => [dateOf(y, m, undefined)],
	],
];

function dateOf(y: string | undefined, m: string | undefined, d: string | undefined): CalendarDate {
	const short = y?.length === 2 ? Number(y) : null;
	return {
		year: y === undefined ? null : short === null ? Number(y) : short + (short < twoDigitPivot ? 2000 : 1900),
		month: m === undefined ? null : (monthNumbers.get(m.toLowerCase()) ?? Number(m)),
		day: d === undefined ? null : Number(d),
	};
}

/** POSIX reads 69 to 99 as of the century before. */
const twoDigitPivot = 69;

function isDate(date: CalendarDate): boolean {
	const {month: m, day: d, year: y} = date;
	return (m === null || (m >= 1 && m <= 12)) && (d === null || (d >= 1 && d <= 31)) && (y === null || y > 0);
}

export function datesOf(text: string): readonly DateFigure[] {
	const found: DateFigure[] = [];
	let masked = text;
	for (const [shape, make] of shapes) {
		const places: DateFigure[] = [];
		for (const match of masked.matchAll(shape)) {
			const readings = make(match.slice(1)).filter(isDate);
			// "5 may apply" tells no date.
			if (match.includes('may')) continue;
			if (readings.length > 0)
				places.push({start: match.index - leadOf(match), end: match.index + match[0].length, readings});
		}
		if (places.length > 0) masked = blanked(masked, places);
		for (const place of places) found.push(place);
	}
	return found.sort((left, right) => left.start - right.start);
}

/** Shapes that begin with a month are looked for at their digits, of which a text has fewer; the month is looked back for. */
function leadOf({1: lead}: RegExpExecArray): number {
	return lead !== undefined && /\s(?:\p{L}+ )?$|-$/u.test(lead) ? lead.length : 0;
}

const clock =
	/(?<![\d.,:])([01]?\d|2[0-4])(?:[:h]([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?|\.([0-5]\d)(?=\s?uhr)|(?=\s?(?:[ap]\.?m|uhr|o['’]clock)))\s?([ap]m\b|[ap]\.m\.?|uhr|o['’]clock)?(?![\d:])/giu;

/** `14:30`, `2:30 pm`, `2pm`, `14h30`, `14 Uhr`, `14.30 Uhr`. */
export function timesOf(text: string): readonly TimeFigure[] {
	const found: TimeFigure[] = [];
	for (const match of text.matchAll(clock)) {
		const hours = Number(match[1]);
		const half = match[4]?.toLowerCase().charAt(0);
		const isHalf = half === 'a' || half === 'p';
		const shift = half === 'p' && hours < 12 ? 12 : half === 'a' && hours === 12 ? -12 : 0;
		found.push({
			start: match.index,
			end: match.index + match[0].length,
			minute: (hours + shift) * 60 + Number(match[2] ?? match[3] ?? 0),
			isTwelveHour: !isHalf && hours >= 1 && hours <= 12,
		});
	}
	return found;
}

/** The text with places blanked out: all others stay where they were. */
export function blanked(text: string, places: readonly Place[]): string {
	let kept = '';
	let from = 0;
	for (const {start, end} of places) {
		if (start < from) continue;
		kept += text.slice(from, start) + ' '.repeat(end - start);
		from = end;
	}
	return kept + text.slice(from);
}

/** Days since 1970; null: not all of it is told. */
export function dayNumberOf({year: y, month: m, day: d}: CalendarDate): number | null {
	return y === null || m === null || d === null ? null : Date.UTC(y, m - 1, d) / dayMs;
}

const dayMs = 86_400_000;

export function dateOfDay(day: number): CalendarDate {
	const date = new Date(day * dayMs);
	return {year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate()};
}
