/** Numbers in words: `twenty-five`, `three hundred and fifty`, `zwölf`, `quince`; one word each but in English. */
import type {Figure} from './figures.ts';
import {durationUnits, percent} from './units.ts';

const english: Readonly<Record<string, number>> = {
	...numbered(
		'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
		0,
		1,
	),
	...numbered('twenty thirty forty fifty sixty seventy eighty ninety', 20, 10),
	dozen: 12,
};
const scales: Readonly<Record<string, number>> = {hundred: 100, thousand: 1000, million: 1e6, billion: 1e9};
const others: Readonly<Record<string, number>> = {
	...numbered(
		'zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig',
		2,
		1,
	),
	...numbered('dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert', 30, 10),
	...numbered('deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize', 2, 1),
	...numbered('vingt trente quarante cinquante soixante', 20, 10),
	...numbered('dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince', 2, 1),
	...numbered('veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien', 20, 10),
	...numbered('due tre quattro cinque sei sette otto nove dieci undici dodici', 2, 1),
	...numbered('dois três quatro cinco seis sete oito nove dez onze doze', 2, 1),
};

function numbered(words: string, first: number, by: number): Record<string, number> {
	return Object.fromEntries(words.split(' ').map((word, at) => [word, first + at * by]));
}

const single = Object.keys({...english, ...scales});
const word = `(?:${single.join('|')})`;
const run = new RegExp(
	`(?<![\\p{L}\\d-])(?:${word}(?:(?:[ -]| and )${word}){0,7}|(?:${Object.keys(others).join('|')}))(?![\\p{L}\\d])`,
	'giu',
);

export function wordFiguresOf(text: string): readonly Figure[] {
	const figures: Figure[] = [];
	for (const match of text.matchAll(run)) {
		const [said] = match;
		const value = valueOf(said.toLowerCase());
		if (value === null) continue;
		const stop = match.index + said.length;
		const after = text.slice(stop, stop + unitReach);
		const share = percent.exec(after);
		const duration = durationUnits.find(([pattern]) => pattern.test(after));
		figures.push({
			start: match.index,
			end: stop,
			kind: share === null ? (duration === undefined ? 'plain' : 'duration') : 'percent',
			readings: [{value, step: 1}],
			scale: duration?.[1] ?? 1,
			isCode: false,
			isWord: true,
		});
	}
	return figures;
}

const unitReach = 24;

function valueOf(said: string): number | null {
	const other = others[said];
	if (other !== undefined) return other;
	let total = 0;
	let part = 0;
	let isScaled = false;
	for (const piece of said.split(/[ -]/)) {
		const scale = scales[piece];
		const value = english[piece];
		if (scale === 100) part = Math.max(1, part) * 100;
		else if (scale !== undefined) {
			total += Math.max(1, part) * scale;
			part = 0;
		} else if (value !== undefined) part += value;
		isScaled ||= scale !== undefined;
	}
	// `hundred` and `thousand` alone are a manner of speaking.
	return isScaled && single.indexOf(said) >= 0 ? null : total + part;
}

/** `12億3千万`, `1万5千`: each sign multiplies what stands before it, the great ones all since the great one before. */
const compound = /(?:\d{1,6}(?:\.\d{1,4})?[兆億亿万萬千百]{1,2}){2,4}/gu;
const compoundPart = /(\d+(?:\.\d+)?)([千百]?)([兆億亿万萬]?)/gu;
const bigSigns: Readonly<Record<string, number>> = {兆: 1e12, 億: 1e8, 亿: 1e8, 万: 1e4, 萬: 1e4};

export function compoundFiguresOf(text: string): readonly Figure[] {
	return [...text.matchAll(compound)].map(match => {
		let total = 0;
		let section = 0;
		for (const [, digits, small, big = ''] of match[0].matchAll(compoundPart)) {
			section += Number(digits) * (small === '千' ? 1000 : small === '百' ? 100 : 1);
			const factor = bigSigns[big];
			if (factor === undefined) continue;
			total += section * factor;
			section = 0;
		}
		return {
			start: match.index,
			end: match.index + match[0].length,
			kind: 'plain',
			readings: [{value: total + section, step: 1}],
			scale: 1,
			isCode: false,
			isWord: true,
		};
	});
}
