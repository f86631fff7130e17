/**
Figures, dates, links and addresses of an answer, and where each comes from: said in what the model read, computed from
it, or nowhere. Only of calls that have material: what is said in a chat without any is general knowledge.
*/
import type {Exchange} from '../exchange.ts';
import {claimFiguresOf, type FigureClaim} from './claim-figures.ts';
import {supportOfDate, supportOfSpan, supportOfTime, type Support} from './date-arithmetic.ts';
import {figureSheetOf, type FigureSheet} from './figure-sheet.ts';
import {firstAtLeast, type KnownFigure, type KnownFigures, knownFiguresOf} from './known-figures.ts';
import {derivationOf, type Operand, operandLimit, type Wanted} from './arithmetic.ts';
import {materialOf} from './material.ts';
import {sentencesOf, withoutCode} from './sentences.ts';

export type ClaimKind = 'number' | 'date' | 'url' | 'email';

export type Claim = {
	/** Place in `exchange.answers` of the passage, and UTF-16 positions in its text. */
	readonly answer: number;
	readonly start: number;
	readonly end: number;
	readonly kind: ClaimKind;
	readonly supported: boolean;
	/** Name of the passage that says it, or that the first operand is from; null: it is not supported. */
	readonly from: string | null;
	/** The computation, as `59.90 + 4.90`; null: it is said as it is, or nowhere. */
	readonly sum: string | null;
};

/** An answer longer than this is a document; its first part tells enough. */
const answerLengthMax = 200_000;
const claimsMax = 300;
/** Each is looked for in all of the text. */
const linksMax = 50;

/** All checked figures of the answers, in order. Empty where there is no material, or not all of it could be read. */
export function claimsOf(exchange: Exchange): readonly Claim[] {
	if (exchange.isContentCut || materialOf(exchange).sources.length === 0) return [];
	const texts = (exchange.answers ?? []).map(passage => withoutCode(passage.text.slice(0, answerLengthMax)));
	const sheets = texts.map(figureSheetOf);
	if (sheets.every(isEmpty)) return [];
	const known = knownFiguresOf(exchange);
	if (!known.isWhole) return [];
	return texts.flatMap((text, answer) => {
		const sheet = sheets[answer];
		return sheet === undefined ? [] : claimsIn(text, sheet, {answer, known, nowMs: exchange.startMs});
	});
}

function isEmpty({links, emails, dates, times, codes, figures}: FigureSheet): boolean {
	return [links, emails, dates, times, codes, figures].every(({length}) => length === 0);
}

type Context = {readonly answer: number; readonly known: KnownFigures; readonly nowMs: number};

function claimsIn(text: string, sheet: FigureSheet, context: Context): readonly Claim[] {
	const {known, nowMs, answer} = context;
	const claims: Claim[] = [];
	const skipped = unclaimed(text);
	const add = (place: {start: number; end: number}, kind: ClaimKind, support: Support | null): void => {
		const {start, end} = place;
		claims.push({
			answer,
			start,
			end,
			kind,
			supported: support !== null,
			from: support?.from ?? null,
			sum: support?.sum ?? null,
		});
	};
	const isClaimed = ({start}: {start: number}): boolean =>
		claims.length < claimsMax && !skipped.some(place => start >= place.start && start < place.end);
	for (const link of sheet.links.slice(0, linksMax).filter(isClaimed)) {
		add(link, 'url', supportOfLink(text.slice(link.start, link.end), known));
	}
	for (const email of sheet.emails.slice(0, linksMax).filter(isClaimed)) {
		const said = text.slice(email.start, email.end).toLowerCase();
		add(email, 'email', supportOfText(said, known));
	}
	for (const date of sheet.dates.slice(0, claimsMax).filter(isClaimed))
		add(date, 'date', supportOfDate(date.readings, known, nowMs));
	for (const time of sheet.times.slice(0, claimsMax).filter(isClaimed))
		add(time, 'date', supportOfTime(time, known));
	for (const code of sheet.codes.slice(0, linksMax).filter(isClaimed)) {
		const support = supportOfCode(code.digits, known);
		// A row of figures looks the same as a telephone number: only a whole one can be missing.
		if (support !== null || !/\d [\d]/.test(text.slice(code.start, code.end))) add(code, 'number', support);
	}
	const figures = claimFiguresOf(text, sheet).filter(isClaimed).slice(0, claimsMax);
	const counts = sheet.figures
		.slice(0, claimsMax)
		.flatMap(({kind, isCode, readings: [reading], start, end}) => {
			const isCount =
				kind === 'plain' && !isCode && reading?.step === 1 && reading.value > 1 && reading.value <= countMax;
			return isCount ? [{value: reading.value, kind, said: text.slice(start, end)}] : [];
		});
	for (const {claim, support} of supportOfFigures(figures, counts, context)) {
		add(claim, claim.isYear ? 'date' : 'number', support);
	}
	return claims.sort((one, other) => one.start - other.start);
}

/** `Two tickets are $37.` */
const countMax = 12;

/** Questions, and what is said to be an example, claim nothing. */
function unclaimed(text: string): readonly {start: number; end: number}[] {
	return sentencesOf(text).filter(({start, end}) => {
		const said = text.slice(start, end);
		return /[?？؟]["'”’)*_\s]*$/.test(said) || example.test(said);
	});
}

const example =
	/\b(?:for example|for instance|e\.g\.|hypothetical(?:ly)?|suppose|imagine|let['’]s say|zum beispiel|z\. ?b\.|par exemple|por ejemplo)(?![\p{L}])/iu;

/** In order, and those that nothing supports once more at the end: a total is often told before its parts. */
function supportOfFigures(
	figures: readonly FigureClaim[],
	counts: readonly Operand[],
	{known, nowMs}: Context,
): readonly {readonly claim: FigureClaim; readonly support: Support | null}[] {
	const hand: Operand[] = [...counts];
	const results = figures.map(claim => ({claim, support: direct(claim, known, nowMs)}));
	const keep = ({readings, kind, said}: FigureClaim): void => {
		const [reading] = readings;
		if (reading !== undefined) hand.push({value: reading.value, kind, said});
	};
	for (const {claim, support} of results) if (support !== null) keep(claim);
	const failed = new Set<string>();
	for (const result of results) {
		if (result.support !== null || failed.has(result.claim.said)) continue;
		result.support = computed(result.claim, known, hand);
		if (result.support === null) failed.add(result.claim.said);
		else keep(result.claim);
	}
	const again = results.filter(({support}) => support === null).slice(0, againMax);
	for (const result of again) result.support = computed(result.claim, known, hand);
	return results;
}

/** An answer with more figures that are nowhere is not about its material at all. */
const againMax = 20;

function direct(claim: FigureClaim, known: KnownFigures, nowMs: number): Support | null {
	for (const reading of claim.readings) {
		const said = lookUp({...claim, ...reading, tolerance: toleranceOf(claim, reading)}, known);
		if (said !== null) return {from: said.source, sum: null};
	}
	const [first] = claim.readings;
	if (first === undefined) return null;
	if (claim.isYear) {
		const year = {year: first.value, month: null, day: null};
		return supportOfDate([year], known, nowMs);
	}
	if (claim.kind === 'ordinal' || claim.kind === 'plain') {
		const day = claim.kind === 'ordinal' ? known.dates.find(({date}) => date.day === first.value) : undefined;
		if (day !== undefined) return {from: day.source, sum: null};
		const code = known.codes.find(({digits}) => claim.digits.length >= 4 && digits.endsWith(claim.digits));
		if (code !== undefined) return {from: code.source, sum: null};
		const whole = claim.digits.length >= 4 ? supportOfText(claim.digits, known) : null;
		if (whole !== null) return whole;
	}
	const total = known.aggregates.find(
		({value}) =>
			Math.abs(value - first.value) <= toleranceOf(claim, first) + 1e-9 && claim.kind !== 'duration',
	);
	if (total !== undefined) return {from: total.source, sum: total.said};
	return claim.kind === 'duration'
		? supportOfSpan({value: first.value, scale: claim.scale}, known, nowMs)
		: null;
}

/** Half of the last digit; hedged ("about 60"), up to a twentieth of it. */
function toleranceOf(claim: FigureClaim, {value, step}: {value: number; step: number}): number {
	if (!claim.isHedged) return step / 2;
	const zeros = /0+$/.exec(String(Math.round(value / step)))?.[0].length ?? 0;
	return Math.max(step, Math.min((step * 10 ** zeros) / 2, value * hedgeShare));
}

const hedgeShare = 0.05;
/** Months and years are as long as they are: 30 days are a month. */
const calendarShare = 0.02;

type Sought = Wanted & {readonly isCode: boolean};

function lookUp({value, tolerance, kind, scale}: Sought, {sorted}: KnownFigures): KnownFigure | null {
	const margin = tolerance + 1e-9 * Math.abs(value);
	for (let at = firstAtLeast(sorted, value - margin); at < sorted.length; at++) {
		const figure = sorted[at];
		if (figure === undefined || figure.value > value + margin) break;
		if (kind === 'duration' && figure.kind === 'duration' && figure.scale !== scale) continue;
		if (isAlike(kind, figure.kind)) return figure;
	}
	if (kind !== 'duration') return null;
	const seconds = value * scale;
	return (
		sorted.find(
			figure =>
				figure.kind === 'duration' &&
				Math.abs(figure.value * figure.scale - seconds) <= Math.max(tolerance * scale, 0) * 0.999 &&
				Math.abs(figure.value * figure.scale - seconds) <=
					seconds * Math.max(calendarShare, tolerance / value),
		) ?? null
	);
}

function isAlike(kind: FigureClaim['kind'], known: FigureClaim['kind']): boolean {
	return kind === known || kind === 'plain' || kind === 'ordinal' || known === 'plain' || known === 'ordinal';
}

/** The first ones: no more than some dozens are ever chosen. */
const usableMax = 1000;
const usables = new WeakMap<KnownFigures, readonly KnownFigure[]>();

function usableOf(known: KnownFigures): readonly KnownFigure[] {
	const kept = usables.get(known);
	if (kept !== undefined) return kept;
	const usable = known.figures
		.filter(({isCode, value}) => !isCode && value < operandValueMax)
		.slice(0, usableMax);
	usables.set(known, usable);
	return usable;
}

/** Larger whole numbers are identifiers and moments. */
const operandValueMax = 1e9;

function computed(claim: FigureClaim, known: KnownFigures, hand: readonly Operand[]): Support | null {
	if (claim.isYear || claim.kind === 'ordinal') return null;
	for (const reading of claim.readings) {
		const wanted = {...claim, value: reading.value, tolerance: toleranceOf(claim, reading)};
		const told = hand.find(operand => Math.abs(operand.value - wanted.value) <= wanted.tolerance + 1e-9);
		if (told !== undefined && isAlike(wanted.kind, told.kind)) return {from: 'answer', sum: told.said};
		const operands = operandsFor(wanted, known, hand);
		const sum = derivationOf(wanted, operands);
		if (sum !== null) return {from: sourceOf(sum, operands, known), sum};
	}
	return null;
}

function operandsFor(wanted: Wanted, known: KnownFigures, hand: readonly Operand[]): readonly Operand[] {
	const limit = operandLimit(wanted);
	const chosen = new Map<string, Operand>();
	const add = (operand: Operand): void => {
		const key = `${operand.kind} ${operand.value}`;
		if (chosen.size < limit && operand.value > 0 && !chosen.has(key)) chosen.set(key, operand);
	};
	for (const operand of hand) add(operand);
	const usable = usableOf(known);
	for (const figure of usable) if (known.asked.has(figure.value)) add(figure);
	for (const figure of usable) if (figure.kind === wanted.kind || figure.kind === 'percent') add(figure);
	for (const figure of usable) add(figure);
	for (const {value, said} of known.aggregates.slice(0, usableMax)) add({value, kind: 'plain', said});
	return [...chosen.values()];
}

function sourceOf(sum: string, operands: readonly Operand[], known: KnownFigures): string {
	const operand = operands.find(({said}) => sum.includes(said));
	const figure = known.figures.find(({value}) => value === operand?.value);
	return figure?.source ?? known.aggregates.find(({value}) => value === operand?.value)?.source ?? 'answer';
}

function supportOfText(said: string, {texts}: KnownFigures): Support | null {
	const source = texts.find(({text}) => text.includes(said))?.source;
	return source === undefined ? null : {from: source, sum: null};
}

/** Said as it is, without its scheme, its fragment or its end; or put together from a host and parts that were read. */
function supportOfLink(link: string, known: KnownFigures): Support | null {
	const bare = link
		.toLowerCase()
		.replace(/^(?:https?:\/\/)?(?:www\.)?/, '')
		.replace(/#.*$/, '')
		.replace(/\/+$/, '');
	const said = supportOfText(bare, known) ?? supportOfText(bare.replace(/\?.*$/, ''), known);
	if (said !== null) return said;
	const [host = '', ...parts] = bare.split(/[/?&=]/).filter(part => part !== '');
	const home = supportOfText(host, known);
	const isBuilt = parts.every(part => part.length > 1 && supportOfText(part, known) !== null);
	return home !== null && isBuilt ? {from: home.from, sum: [host, ...parts].join(' + ')} : null;
}

function supportOfCode(digits: string, known: KnownFigures): Support | null {
	const same = known.codes.find(code => code.digits.endsWith(digits) || digits.endsWith(code.digits));
	if (same !== undefined) return {from: same.source, sum: null};
	const source = known.texts.find(({text}) =>
		text.replaceAll(/(?<=\d)[^\p{L}\d\n]{1,2}(?=\d)/gu, '').includes(digits),
	);
	return source === undefined ? null : {from: source.source, sum: null};
}
