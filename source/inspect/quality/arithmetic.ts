/**
How a figure could have been computed from others: sums, differences, products, ratios, shares, changes by a percentage,
means, conversions. Any number is the sum of two out of enough others, so that the fewer digits a figure has, the fewer
operands are tried: those the answer and the question mention first, then what was read, in order.
*/
import type {FigureKind} from './figures.ts';
import {firstAtLeast} from './known-figures.ts';

export type Operand = {readonly value: number; readonly kind: FigureKind; readonly said: string};

export type Wanted = {
	readonly value: number;
	/** What it may differ by: half of its last digit. */
	readonly tolerance: number;
	readonly kind: FigureKind;
	readonly scale: number;
};

const operandsMin = 16;
const operandsMax = 48;
/** Of pairs, to the number of values that a figure of that size and precision could have. */
const pairShare = 0.5;

/** How many operands tell something of a figure. */
export function operandLimit({value, tolerance}: Wanted): number {
	const cells = Math.abs(value) / Math.max(tolerance, 1e-9);
	return Math.round(Math.min(operandsMax, Math.max(operandsMin, Math.sqrt(cells * pairShare))));
}

/** The computation in words (`59.90 + 4.90`); null: none was found. Operands are told apart by value. */
export function derivationOf(wanted: Wanted, operands: readonly Operand[]): string | null {
	if (!Number.isFinite(wanted.value) || wanted.value === 0) return null;
	const sorted = operands.toSorted((one, other) => one.value - other.value);
	const near = (value: number, tolerance: number, not: Operand | null): Operand | null => {
		const margin = Math.abs(tolerance) + 1e-9 * Math.abs(value);
		for (let at = firstAtLeast(sorted, value - margin); at < sorted.length; at++) {
			const operand = sorted[at];
			if (operand === undefined || operand.value > value + margin) return null;
			if (operand !== not) return operand;
		}
		return null;
	};
	return (
		shareOf(wanted, sorted, near) ??
		pairOf(wanted, sorted, near) ??
		runOf(wanted, operands) ??
		conversionOf(wanted, near) ??
		tripleOf(wanted, sorted, near)
	);
}

type Near = (value: number, tolerance: number, not: Operand | null) => Operand | null;

/** Amounts are added to amounts, percentages to percentages; a bare number goes with each. */
function isAlike(kind: FigureKind, other: FigureKind): boolean {
	return kind === other || kind === 'plain' || other === 'plain';
}

/** Two bare numbers make no percentage and no span of time, or every figure would be one; two years make a span. */
function areTerms(kind: FigureKind, one: Operand, other: Operand): boolean {
	if (!isAlike(kind, one.kind) || !isAlike(kind, other.kind) || !isAlike(one.kind, other.kind)) return false;
	if (kind !== 'percent' && kind !== 'duration') return true;
	return one.kind === kind || other.kind === kind || (kind === 'duration' && isYear(one) && isYear(other));
}

function isYear({value, kind}: Operand): boolean {
	return kind === 'plain' && value >= 1500 && value <= 2100 && Number.isInteger(value);
}

/** Hours times days are hours, a price times months is a price: a bare number is neither. */
function areFactors(kind: FigureKind, one: Operand, other: Operand): boolean {
	if (one.kind === 'percent' || other.kind === 'percent') return false;
	// Nobody multiplies two prices.
	if (isPrice(one) && isPrice(other)) return false;
	if (Math.abs(one.value) <= 1 || Math.abs(other.value) <= 1 || isYear(one) || isYear(other)) return false;
	return kind !== 'plain' || (one.kind !== 'duration' && other.kind !== 'duration');
}

function isPrice({kind, said}: Operand): boolean {
	return kind === 'amount' || (kind === 'plain' && /[.,]\d\d\D*$/.test(said));
}

function pairOf({value, tolerance, kind}: Wanted, operands: readonly Operand[], near: Near): string | null {
	const isSpan = value < spanYearsMax;
	for (const operand of operands) {
		const {said} = operand;
		if (operand.value > 1 && (isSpan || !isYear(operand))) {
			const addend = near(value - operand.value, tolerance, operand);
			if (addend !== null && addend.value > 1 && areTerms(kind, addend, operand))
				return `${addend.said} + ${said}`;
			const whole = near(value + operand.value, tolerance, operand);
			if (whole !== null && areTerms(kind, whole, operand)) return `${whole.said} - ${said}`;
		}
		if (kind === 'percent' || Math.abs(operand.value) <= 1) continue;
		const factor = near(value / operand.value, tolerance / operand.value, null);
		if (factor !== null && areFactors(kind, factor, operand)) return `${factor.said} × ${said}`;
		const dividend = near(value * operand.value, tolerance * operand.value, operand);
		if (
			dividend !== null &&
			(kind === 'plain' || areFactors(kind, dividend, operand)) &&
			dividend.kind !== 'percent'
		)
			return `${dividend.said} / ${said}`;
	}
	return null;
}

/** Between two years lies a life or a firm's age; larger numbers are no differences of years. */
const spanYearsMax = 300;

function shareOf(wanted: Wanted, operands: readonly Operand[], near: Near): string | null {
	return wanted.kind === 'percent' ? percentOf(wanted, operands, near) : ofPercent(wanted, operands, near);
}

/** The wanted figure is the percentage. */
function percentOf({value, tolerance}: Wanted, operands: readonly Operand[], near: Near): string | null {
	for (const base of operands) {
		const {said} = base;
		if (base.kind === 'percent') {
			if (Math.abs(100 - base.value - value) <= tolerance + 1e-9) return `100 - ${said}`;
			continue;
		}
		const unit = base.value / 100;
		const part = near(value * unit, tolerance * unit, base);
		if (part !== null && part.kind !== 'percent') return `${part.said} / ${said}`;
		for (const sign of [1, -1]) {
			const changed = near(base.value + sign * value * unit, tolerance * unit, base);
			if (changed !== null && changed.kind !== 'percent') return `(${changed.said} - ${said}) / ${said}`;
		}
	}
	return null;
}

/** The wanted figure is a percentage of another, or that other with it added or taken off. */
function ofPercent({value, tolerance}: Wanted, operands: readonly Operand[], near: Near): string | null {
	for (const rate of operands) {
		const isShare = rate.kind === 'plain' && rate.value > 0 && rate.value < 1;
		if (rate.kind !== 'percent' && !isShare) continue;
		const share = isShare ? rate.value : rate.value / 100;
		const {said} = rate;
		for (const [factor, name] of [
			[share, `× ${said}`],
			[1 - share, `less ${said}`],
			[1 + share, `plus ${said}`],
			[1 / (1 + share), `without ${said}`],
			[share / (1 + share), `the ${said} in it`],
		] as const) {
			if (factor <= 0) continue;
			const base = near(value / factor, tolerance / factor, rate);
			if (base !== null && base.kind !== 'percent') return `${base.said} ${name}`;
		}
	}
	return null;
}

const runLengthMax = 16;

/** Sums and means of figures that stand in a row. */
function runOf({value, tolerance, kind}: Wanted, operands: readonly Operand[]): string | null {
	if (kind === 'duration') return null;
	const alike = operands.filter(
		operand => isAlike(kind, operand.kind) && operand.value > 1 && !isYear(operand),
	);
	for (const [first, operand] of alike.entries()) {
		let sum = operand.value;
		for (let last = first + 1; last < Math.min(alike.length, first + runLengthMax); last++) {
			sum += alike[last]?.value ?? 0;
			const count = last - first + 1;
			const isMean = Math.abs(sum / count - value) <= tolerance + 1e-9;
			if (!isMean && (count < 3 || Math.abs(sum - value) > tolerance + 1e-9)) continue;
			const said = alike
				.slice(first, last + 1)
				.map(term => term.said)
				.join(' + ');
			return isMean ? `(${said}) / ${count}` : said;
		}
	}
	return null;
}

const factors = [
	[100, 'hundredths'],
	[60, '60'],
	[24, '24'],
	[7, '7'],
	[12, '12'],
	[365, '365'],
	[3600, '3600'],
	[86_400, '86400'],
	[1000, '1000'],
	[1024, '1024'],
	[1e6, '1000000'],
	[1_048_576, '1048576'],
	[1.609_344, '1.609344'],
	[2.204_62, '2.20462'],
] as const;

/** Into another unit: cents, minutes, gigabytes, kilometres; a fraction into a percentage. */
function conversionOf({value, tolerance, kind, scale}: Wanted, near: Near): string | null {
	if (kind === 'ordinal') return null;
	if (kind === 'percent') {
		const fraction = near(value / 100, tolerance / 100, null);
		return fraction?.kind === 'plain' ? `${fraction.said} × 100` : null;
	}
	const isTime = kind === 'duration';
	for (const [factor, name] of factors) {
		if (kind === 'amount' && factor !== 100 && factor !== 1000 && factor !== 1e6 && factor !== 12) continue;
		const more = near(value * factor, tolerance * factor, null);
		if (more !== null && isAlike(kind, more.kind)) return `${more.said} / ${name}`;
		const less = near(value / factor, tolerance / factor, null);
		if (less !== null && isAlike(kind, less.kind)) return `${less.said} × ${name}`;
	}
	// `{"timeout_seconds": 5400}` is an hour and a half.
	const seconds = isTime ? near(value * scale, tolerance * scale, null) : null;
	return seconds?.kind === 'plain' ? `${seconds.said} seconds` : null;
}

const tripleOperandsMax = 12;

/** `2 × 19.95 + 4.90`, `59.90 + 4.90 - 10`: only among few operands, and of figures with three digits and more. */
function tripleOf({value, tolerance, kind}: Wanted, operands: readonly Operand[], near: Near): string | null {
	if (operands.length > tripleOperandsMax || value / Math.max(tolerance, 1e-9) < 400) return null;
	const terms = operands.filter(operand => operand.kind !== 'percent');
	const products: Operand[] = [];
	for (const [at, one] of terms.entries()) {
		for (const other of terms.slice(at + 1)) {
			if (isAlike(one.kind, kind) && isAlike(other.kind, kind)) {
				const sum = one.value + other.value;
				const rest = near(value - sum, tolerance, null);
				if (rest !== null && rest !== one && rest !== other)
					return `${one.said} + ${other.said} + ${rest.said}`;
				const taken = near(sum - value, tolerance, null);
				if (taken !== null && taken !== one && taken !== other) {
					return `${one.said} + ${other.said} - ${taken.said}`;
				}
			}
			const product = one.value * other.value;
			if (Math.min(one.value, other.value) <= 1 || product > value * 1.5) continue;
			const said = `${one.said} × ${other.said}`;
			const added = near(value - product, tolerance, null);
			if (added !== null) return `${said} + ${added.said}`;
			products.push({value: product, kind: 'plain', said});
		}
	}
	for (const [at, one] of products.entries()) {
		const other = products
			.slice(at + 1)
			.find(next => Math.abs(one.value + next.value - value) <= tolerance + 1e-9);
		if (other !== undefined) return `${one.said} + ${other.said}`;
	}
	return null;
}
