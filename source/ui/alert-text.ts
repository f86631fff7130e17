/** Alerts in words: the figure of a rule in its unit, what it fires at, what it is over, when it clears. */
import type {AlertSettings} from '../signals/rules.ts';
import {type AlertRule, alertUnits, type Verdict} from '../signals/verdict.ts';
import {count, duration, money, moneyShort, rate, rateShort, unknown} from './format.ts';

export function alertValue(rule: AlertRule, value: number | null): string {
	if (value === null) return unknown;
	if (isScore(rule)) return value.toFixed(2);
	switch (alertUnits[rule]) {
		case 'share':
			return rateShort(Math.round(value * 1e6), 1e6).replace('.0%', '%');
		case 'ms':
			return rule === 'silence' ? duration(value) : `~${duration(value)}`;
		case 'nanoUsd':
			return money(value);
		case 'count':
			return count(value);
	}
}

function isScore(rule: AlertRule): boolean {
	return rule === 'grounding' || rule === 'retrieval';
}

/** A rate with its interval, whose lower end is what is judged; in brackets what is too few to judge. */
export function alertFigure(rule: AlertRule, {value, interval, n, state}: Verdict): string {
	if (value !== null && interval !== null) return rate(Math.round(value * n), n);
	const text = alertValue(rule, value);
	return state === 'learning' && value !== null ? `(${text})` : text;
}

/** What it fires at: by its threshold, or while that is not known by how it comes about. */
export function firesWhen(
	rule: AlertRule,
	{threshold}: Pick<Verdict, 'threshold'>,
	{rules}: AlertSettings,
): string {
	const bound = threshold === null ? null : alertValue(rule, threshold);
	switch (rule) {
		case 'error rate':
		case 'evidence': {
			const {share, least} = rules[rule];
			return `lower end over ${bound ?? alertValue(rule, share)}, ${least} or more`;
		}
		case 'latency p95': {
			const {times} = rules[rule];
			return bound === null ? `over ${times}× same hour last week` : `over ${bound}, ${times}× usual`;
		}
		case 'cost an hour': {
			const {times, hours, floorUsd} = rules[rule];
			return bound === null
				? `over ${times}× mean of ${hours}h, ${moneyShort(floorUsd * 1e9)}`
				: `over ${bound}, ${times}× mean of ${hours}h`;
		}
		case 'grounding':
			return bound === null ? `below baseline − ${rules[rule].sigmas} sigma` : `average below ${bound}`;
		case 'retrieval': {
			const {deviations, windows} = rules[rule];
			return bound === null ? `below baseline − ${deviations} MAD` : `${windows} means below ${bound}`;
		}
		case 'loop':
			return 'a loop that goes on';
		case 'silence':
			return `no call for ${bound?.replace('m00s', 'm') ?? `${rules[rule].times}× longest gap`}`;
		case 'budget, run':
		case 'budget, hour':
		case 'budget, day':
			return `over ${bound ?? unknown}`;
		case 'injection followed':
			return 'an action followed one';
	}
}

export function overText(rule: AlertRule, {rules}: AlertSettings): string {
	switch (rule) {
		case 'error rate':
		case 'evidence':
		case 'loop':
		case 'injection followed':
			return span(rules[rule].windowMs);
		case 'latency p95':
			return '15m';
		case 'cost an hour':
		case 'budget, hour':
			return '1h';
		case 'grounding':
			return count(rules[rule].values);
		case 'retrieval':
			return `${rules[rule].windows}×${rules[rule].values}`;
		case 'silence':
			return unknown;
		case 'budget, run':
			return 'run';
		case 'budget, day':
			return 'day';
	}
}

/** A length of time as a user writes it: 5m, 1h, 90s. */
export function span(ms: number): string {
	for (const [unit, of] of [
		['d', 86_400_000],
		['h', 3_600_000],
		['m', 60_000],
	] as const)
		if (ms >= of && ms % of === 0) return `${ms / of}${unit}`;
	return `${ms / 1000}s`;
}
