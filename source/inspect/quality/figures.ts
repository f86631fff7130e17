/**
Numbers as people write them: with thousands in threes or in the Indian way, a comma or a point before the decimals,
currencies, percent, units, k and million, and in words. What can be read in two ways ("1.234") has two readings.
*/
import {currencyAfter, currencyBefore, durationUnits, measure, multipliers, percent} from './units.ts';
import {compoundFiguresOf, wordFiguresOf} from './word-figures.ts';

export type FigureKind = 'plain' | 'percent' | 'amount' | 'duration' | 'measure' | 'ordinal';

type Reading = {
	readonly value: number;
	/** The unit of its last digit: 0.01 of `59.90`. What it rounds may differ by half of that. */
	readonly step: number;
};

export type Figure = {
	/** UTF-16 positions, currency and unit included. */
	readonly start: number;
	readonly end: number;
	readonly kind: FigureKind;
	readonly readings: readonly Reading[];
	/** Seconds in its unit, of durations; 1 of all others. */
	readonly scale: number;
	/** Part of a name or a code: letters touch it. */
	readonly isCode: boolean;
	/** Written in words. */
	readonly isWord: boolean;
};

/** Groups of three with a space or an apostrophe, or digits with points and commas between them. */
const number =
	/(?<![\d])(?:\d{1,3}(?:[\u00A0\u202F\u2009' ’]\d{3})+(?!\d)(?:[.,]\d{1,9})?|\d+(?:[.,]\d+)*)/gu;
const digitsMax = 21;
/** More of them than a megabyte of tables has; a text with so many is not looked at further. */
export const figuresMax = 100_000;
/** How far units are looked for on each side. */
const unitReach = 24;

/** Figures of a text in order. `masked` holds what else was read already (dates, links), blanked out. */
export function figuresOf(masked: string): readonly Figure[] {
	const figures: Figure[] = [];
	for (const match of masked.matchAll(number)) {
		if (figures.length >= figuresMax) return figures;
		const figure = figureAt(masked, match.index, match[0]);
		if (figure !== null) figures.push(figure);
	}
	return [...figures, ...wordFiguresOf(masked), ...compoundFiguresOf(masked)];
}

function figureAt(text: string, at: number, raw: string): Figure | null {
	const plain = normaliseDigits(raw);
	const readings = plain.length > digitsMax ? [] : readingsOf(plain);
	const stop = at + raw.length;
	if (readings.length === 0) return null;
	const before = canUnit(text.charAt(at - 1), text.charAt(at - 2))
		? text.slice(Math.max(0, at - unitReach), at)
		: '';
	const after = canUnit(text.charAt(stop), text.charAt(stop + 1)) ? text.slice(stop, stop + unitReach) : '';
	const currency = before === '' ? 0 : (currencyBefore.exec(before)?.[0].length ?? 0);
	const multiplied = after === '' ? unmultiplied : multiplierOf(after);
	const rest = after.slice(multiplied.length);
	const unit = rest === '' && currency === 0 ? unitless : unitOf(rest, currency > 0);
	const next = rest.charAt(0);
	const hasLetterBefore = currency === 0 && /[\p{L}_]-?$/u.test(before) && !isCjk(before.slice(-1));
	const isCode = hasLetterBefore || (unit.length === 0 && multiplied.length === 0 && isGlued(next));
	return {
		start: at - currency,
		end: stop + multiplied.length + unit.length,
		kind: currency > 0 ? 'amount' : unit.kind,
		readings: multiplied.factors.flatMap(factor =>
			readings.map(({value, step}) => ({value: value * factor, step: step * factor})),
		),
		scale: unit.scale,
		isCode,
		isWord: false,
	};
}

/** Most figures stand among digits, quotes and punctuation: asking that first spares two dozen patterns. */
function canUnit(near: string, beyond: string): boolean {
	return unitSign.test(
		near === ' ' || near === '\u00A0' || near === '\u202F' || near === '-' ? beyond : near,
	);
}

const unitSign = /[\p{L}%％‰$€£¥₹₽₩₺₴₫฿₪₦₱.°×_]/u;
const unmultiplied: Multiplied = {length: 0, factors: [1]};
const unitless: Unit = {length: 0, kind: 'plain', scale: 1};

function isGlued(next: string): boolean {
	return /[\p{L}_]/u.test(next) && !isCjk(next);
}

function isCjk(character: string): boolean {
	return character >= '\u2E80' && character <= '\uD7AF';
}

/** Full-width and Arabic-Indic digits are not matched by `\d`: whoever masks a text has them turned before. */
function normaliseDigits(raw: string): string {
	return raw.replaceAll(/[\u00A0\u202F\u2009' ’]/gu, '');
}

function readingsOf(plain: string): readonly Reading[] {
	const commas = plain.split(',').length - 1;
	const points = plain.split('.').length - 1;
	if (commas === 0 && points === 0) return [read(plain, '')];
	if (commas > 0 && points > 0) {
		const decimal = plain.lastIndexOf(',') > plain.lastIndexOf('.') ? ',' : '.';
		const [whole = '', fraction = '', ...more] = plain.split(decimal);
		if (more.length > 0)
			return isGrouped(plain.split(/[.,]/)) ? [read(plain.replaceAll(/[.,]/g, ''), '')] : [];
		return [read(whole.replaceAll(/[.,]/g, ''), fraction)];
	}
	const groups = plain.split(/[.,]/);
	const [whole = '', fraction = ''] = groups;
	// Three numbers with points are a version, a date or an address.
	if (groups.length > 2) return isGrouped(groups) ? [read(groups.join(''), '')] : [];
	const isAmbiguous = fraction.length === 3 && whole.length <= 3 && !whole.startsWith('0');
	const decimal = read(whole, fraction);
	return isAmbiguous ? [read(whole + fraction, ''), decimal] : [decimal];
}

function isGrouped(groups: readonly string[]): boolean {
	const inner = groups.slice(1, -1);
	const [first = ''] = groups;
	const isThrees = inner.every(group => group.length === 3);
	const isIndian = inner.every(group => group.length === 2);
	return first.length <= 3 && groups.at(-1)?.length === 3 && (isThrees || isIndian);
}

function read(whole: string, fraction: string): Reading {
	return {value: Number(`${whole}.${fraction}`), step: 10 ** -fraction.length};
}

type Multiplied = {readonly length: number; readonly factors: readonly number[]};

function multiplierOf(after: string): Multiplied {
	for (const [pattern, ...factors] of multipliers) {
		const match = pattern.exec(after);
		if (match !== null) return {length: match[0].length, factors};
	}
	return {length: 0, factors: [1]};
}

type Unit = {readonly length: number; readonly kind: FigureKind; readonly scale: number};

function unitOf(after: string, hasCurrency: boolean): Unit {
	const share = percent.exec(after);
	if (share !== null) return {length: share[0].length, kind: 'percent', scale: 1};
	if (hasCurrency) return {length: 0, kind: 'amount', scale: 1};
	const currency = currencyAfter.exec(after);
	if (currency !== null) return {length: currency[0].length, kind: 'amount', scale: 1};
	for (const [pattern, seconds] of durationUnits) {
		const match = pattern.exec(after);
		if (match !== null) return {length: match[0].length, kind: 'duration', scale: seconds};
	}
	const size = measure.exec(after);
	if (size !== null) return {length: size[0].length, kind: 'measure', scale: 1};
	const order = /^(?:st|nd|rd|th|ème|er|º|ª)(?![\p{L}])/u.exec(after);
	return order === null
		? {length: 0, kind: 'plain', scale: 1}
		: {length: order[0].length, kind: 'ordinal', scale: 1};
}
