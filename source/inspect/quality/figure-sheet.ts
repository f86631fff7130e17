/** All that a text says in figures: links, addresses, dates, times, long codes and numbers, each with its place. */
import {type DateFigure, blanked, datesOf, type TimeFigure, timesOf} from './dates.ts';
import {type Figure, figuresOf} from './figures.ts';
import type {Place} from './sentences.ts';

export type FigureSheet = {
	readonly links: readonly Place[];
	readonly emails: readonly Place[];
	readonly dates: readonly DateFigure[];
	readonly times: readonly TimeFigure[];
	/** Telephone, card and other numbers that nobody calculates with: seven digits and more, in groups or whole. */
	readonly codes: readonly (Place & {readonly digits: string})[];
	readonly figures: readonly Figure[];
};

const link = /\b(?:https?:\/\/|www\.)[^\s<>"'`\\^{}|（）「」、。，]{1,2000}/giu;
const email = /(?<![\w.+-])[\w.+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,6}[\p{L}]{2,24}(?![\p{L}\p{N}])/gu;
/** Groups of a telephone number, which are told as figures too, since a row of a table looks the same; or ten digits and more without a separator. */
const code =
	/(?<![\d.,])(?:\+\d{1,3}[ .-]?)?(?:\(\d{1,5}\)[ .-]?\d{2,5}(?:[ -]\d{2,5}){1,6}|\d{2,5}(?:[ -]\d{2,5}){2,6})(?![\d.,]\d|\d)|(?<![\d.,])\+?\d{10,32}(?![\d]|[.,]\d)|\+\d[\d ()-]{6,20}\d/gu;
const codeDigitsMin = 7;

export function figureSheetOf(text: string): FigureSheet {
	const plain = asciiDigits(text);
	const links = placesOf(plain, link).map(place => trimmed(plain, place));
	const withoutLinks = blanked(plain, links);
	const emails = placesOf(withoutLinks, email);
	const words = blanked(withoutLinks, emails);
	const hasDigits = /\d/.test(words);
	const dates = hasDigits ? datesOf(words) : [];
	const withoutDates = blanked(words, dates);
	const times = hasDigits ? timesOf(withoutDates) : [];
	const numbers = blanked(withoutDates, times);
	const codes = placesOf(numbers, code)
		.map(place => ({...place, digits: numbers.slice(place.start, place.end).replaceAll(/\D/g, '')}))
		.filter(
			({start, end, digits}) => digits.length >= codeDigitsMin && !isGrouped(numbers.slice(start, end)),
		);
	return {links, emails, dates, times, codes, figures: figuresOf(numbers)};
}

/** `1 234 567` is a number. */
function isGrouped(said: string): boolean {
	return /^\d{1,3}(?: \d{3})+$/.test(said);
}

function placesOf(text: string, shape: RegExp): readonly Place[] {
	return [...text.matchAll(shape)].map(match => ({start: match.index, end: match.index + match[0].length}));
}

/** What ends a sentence or closes a parenthesis after a link is no part of it. */
function trimmed(text: string, {start, end}: Place): Place {
	let stop = end;
	while (stop > start && /[.,;:!?*_'"”’\]]/.test(text.charAt(stop - 1))) stop--;
	while (stop > start && text.charAt(stop - 1) === ')' && !text.slice(start, stop).includes('(')) stop--;
	while (stop > start && /[.,;:!?*_]/.test(text.charAt(stop - 1))) stop--;
	return {start, end: stop};
}

/** Zeros of the digits that are met beside ASCII's: full width, Arabic, Persian, Devanagari, Bengali, Thai. */
const zeros = [0xff10, 0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50];
const foreignDigit =
	/[\uFF10-\uFF19\u0660-\u0669\u06F0-\u06F9\u0966-\u096F\u09E6-\u09EF\u0E50-\u0E59\u066B\u066C]/gu;

function asciiDigits(text: string): string {
	return text.replaceAll(foreignDigit, digit => {
		const value = digit.charCodeAt(0);
		const zero = zeros.find(first => value >= first && value <= first + 9);
		return zero === undefined ? (digit === '\u066B' ? '.' : ',') : String(value - zero);
	});
}
