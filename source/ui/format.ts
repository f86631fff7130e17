/**
Numbers to text, one rule a kind, so that a figure looks the same wherever it stands. Unknown is `–`, never 0
and never blank. Nothing here pads, cuts or colours: columns and `paint` do.
*/
import {wilson} from '../domain/interval.ts';
import {nanoUsdPerUsd, type NanoUsd} from '../domain/money.ts';
import type {Estimate} from '../domain/usage.ts';

export const unknown = '–';

/** Three digits, then `k`, `M`, `G` with one decimal below 100: 312, 4.8k, 99.9k, 128k, 1.2M. */
export function count(value: number | null): string {
	if (value === null) return unknown;
	const whole = Math.round(value);
	return Math.abs(whole) < 1000 ? String(whole) : scaled(whole / 1000, ['k', 'M', 'G', 'T'], 1000);
}

/** A count that is the subject of its line, to the last digit: 2,311 of 10,412. */
export function grouped(value: number): string {
	return String(Math.round(value)).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A count with its noun: 1 call, 3 calls, 10,412 spans. */
export function numbered(value: number, noun: string): string {
	return `${grouped(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Bytes in powers of 1000: 312 B, 9.1 kB, 1.1 MB. */
export function bytes(value: number | null): string {
	if (value === null) return unknown;
	return value < 1000 ? `${Math.round(value)} B` : scaled(value / 1000, [' kB', ' MB', ' GB', ' TB'], 1000);
}

/** `value` in the first unit that shows fewer than four digits; one decimal below 100. */
function scaled(value: number, units: readonly string[], step: number): string {
	let size = value;
	let unit = 0;
	// 999.5 of a unit would be printed as four digits: it is 1.0 of the next one.
	while (unit < units.length - 1 && Math.abs(size) >= step - 0.5) {
		size /= step;
		unit++;
	}
	// 99.95 would be printed as 100.0.
	return (Math.abs(size) < 99.95 ? size.toFixed(1) : String(Math.round(size))) + (units[unit] ?? '');
}

/** Nano-dollars: four decimals below $1, two below $100, none above, then `k`; below the last digit `<$.0001`. */
export function money(nano: NanoUsd | null): string {
	if (nano === null) return unknown;
	if (nano < 0) return `-${money(-nano)}`;
	if (nano === 0) return '$0';
	const usd = nano / nanoUsdPerUsd;
	if (usd < 0.000_05) return '<$.0001';
	if (usd < 0.999_95) return `$${usd.toFixed(4)}`;
	if (usd < 99.995) return `$${usd.toFixed(2)}`;
	if (usd < 999.5) return `$${Math.round(usd)}`;
	return `$${scaled(usd / 1000, ['k', 'M', 'G'], 1000)}`;
}

/** Where an amount is its subject, two decimals suffice: $0.12, $1.83; below a cent as `money`. */
export function moneyShort(nano: NanoUsd | null): string {
	if (nano === null) return unknown;
	const usd = nano / nanoUsdPerUsd;
	return usd >= 0.01 && usd < 99.995 ? `$${usd.toFixed(2)}` : money(nano);
}

/** The cell of a cost: its amount, `local` for a local model, `–` where it has no price or no usage. */
export function cost(nano: NanoUsd | null, source: string): string {
	if (source === 'local') return 'local';
	if (nano === null) return unknown;
	return source === 'estimated' ? `~${money(nano)}` : money(nano);
}

/** Tokens that were told; else, with `~`, what was reckoned of them. `estimated`: the sender guessed what it told. */
export function tokensText(
	told: number | null,
	reckoned: number | null | undefined,
	estimated: boolean,
): string {
	const value = told ?? reckoned ?? null;
	const text = count(value);
	if (value === null || (told !== null && !estimated)) return text;
	// A guess needs no third digit, and has no more room than a count.
	return `~${text.length > 4 ? text.replace(/\.\d/, '') : text}`;
}

/** The cell of a cost where the tokens of a call may have been reckoned. */
export function costText(nano: NanoUsd | null, source: string, estimate: Estimate | null): string {
	const reckoned = estimate?.costNanoUsd ?? null;
	return reckoned === null ? cost(nano, source) : cost(reckoned, 'estimated');
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Milliseconds: 420ms, 9.1s, 2m08s, 12m, 1.6h. */
export function duration(ms: number | null): string {
	if (ms === null) return unknown;
	if (ms < 0) return `-${duration(-ms)}`;
	if (ms > 0 && ms < 0.5) return '<1ms';
	if (Math.round(ms) < secondMs) return `${Math.round(ms)}ms`;
	if (ms < minuteMs - 50) return `${(ms / secondMs).toFixed(1)}s`;
	const seconds = Math.round(ms / secondMs);
	if (seconds < 600) return `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, '0')}s`;
	const minutes = Math.round(ms / minuteMs);
	if (minutes < 60) return `${minutes}m`;
	const hours = ms / hourMs;
	return hours < 99.95 ? `${hours.toFixed(1)}h` : `${Math.round(hours)}h`;
}

/** How long ago: `now` below a second, then 17s, 2m, 3h, 5d; no decimals, because it moves. */
export function ago(ms: number): string {
	if (ms < secondMs) return 'now';
	if (ms < minuteMs) return `${Math.floor(ms / secondMs)}s ago`;
	if (ms < hourMs) return `${Math.floor(ms / minuteMs)}m ago`;
	if (ms < 48 * hourMs) return `${Math.floor(ms / hourMs)}h ago`;
	return `${Math.floor(ms / (24 * hourMs))}d ago`;
}

function two(value: number): string {
	return String(value).padStart(2, '0');
}

/** Time of day in the local zone, with milliseconds where asked: 14:09:34, 14:09:34.320. */
export function clock(ms: number | null, options: {milliseconds?: boolean} = {}): string {
	if (ms === null) return unknown;
	const date = new Date(ms);
	const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
	return options.milliseconds === true ? `${time}.${String(date.getMilliseconds()).padStart(3, '0')}` : time;
}

/** Hours and minutes, for the axis of a chart. */
export function clockShort(ms: number): string {
	const date = new Date(ms);
	return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

const weekdays = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'];

/** Eight cells for a list: the time, on another day of the same week `Su 14:09`, else the date `26-11-22`. */
export function clockInList(ms: number, options: {todayMs: number}): string {
	const date = new Date(ms);
	const today = new Date(options.todayMs);
	if (date.toDateString() === today.toDateString()) return clock(ms);
	if (Math.abs(options.todayMs - ms) < 6 * 24 * hourMs) {
		return `${weekdays[date.getDay()] ?? ''} ${clockShort(ms)}`;
	}
	return `${two(date.getFullYear() % 100)}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** With its date, for details: 2026-11-23 14:09:34.320. */
export function dateAndClock(ms: number | null): string {
	if (ms === null) return unknown;
	const date = new Date(ms);
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock(ms, {milliseconds: true})}`;
}

/** A part of a whole: 36%; `0%` and `100%` only when exact, else `<1%` and `>99%`. Unknown of an empty whole. */
export function share(part: number | null, whole: number | null): string {
	if (part === null || whole === null || whole <= 0) return unknown;
	const percent = (part / whole) * 100;
	if (percent > 0 && percent < 0.5) return '<1%';
	if (percent < 100 && percent > 99.5) return '>99%';
	return `${Math.round(percent)}%`;
}

/**
A rate of failures with its interval: `8.0% [2–25]`, where whole percents say nothing `1.1% [1.0–1.2]`; `0% [0–13]` when
none failed; unknown of nothing.
*/
export function rate(hits: number, of: number): string {
	if (of <= 0) return unknown;
	const ends = wilson(hits, of).map(end => end * 100);
	const [low = '', high = ''] = ends.map(end => end.toFixed(0));
	const [lower = '', higher = ''] = ends.map(end => end.toFixed(1).replace(/^(0|100)\.0$/, '$1'));
	return `${rateShort(hits, of)} [${low === high ? `${lower}–${higher}` : `${low}–${high}`}]`;
}

/** The rate alone, one decimal: `8.0%`. */
export function rateShort(hits: number, of: number): string {
	if (of <= 0) return unknown;
	if (hits === 0) return '0%';
	if (hits === of) return '100%';
	const percent = ((hits / of) * 100).toFixed(1);
	if (percent === '0.0') return '<0.1%';
	return percent === '100.0' ? '>99.9%' : `${percent}%`;
}

/** From how many values on a percentile may stand without brackets: 95 % sure that it is below the maximum. */
const enough = {p50: 5, p90: 29, p95: 59, p99: 299} as const;

export type Percentile = keyof typeof enough;

/** True when `n` values are too few to trust this percentile. */
export function tooFew(which: Percentile, n: number): boolean {
	return n < enough[which];
}

/** A percentile of times, in brackets when there are too few values: `420ms`, `(1.2s)`; `~` from a histogram. */
export function percentile(
	ms: number | null,
	options: {which: Percentile; n: number; estimated?: boolean},
): string {
	if (ms === null) return unknown;
	const text = options.estimated === true ? `~${duration(ms)}` : duration(ms);
	return tooFew(options.which, options.n) ? `(${text})` : text;
}

/** Per minute: one decimal below 100. */
export function perMinute(calls: number, windowMs: number): string {
	if (windowMs <= 0 || !Number.isFinite(windowMs)) return unknown;
	const value = (calls * minuteMs) / windowMs;
	if (value > 0 && value < 0.05) return '<0.1';
	if (value === 0) return '0';
	return value < 99.95 ? value.toFixed(1) : count(value);
}
