/** The tables `[alerts]` and `[[alerts.rule]]` of the configuration file: what they may hold, and what is wrong in them. */
import {type AlertRules, type AlertSettings, usualRules} from './rules.ts';
import {type AlertRule, alertRules} from './verdict.ts';

export type RulesMistake = {
	/** Where: `alerts.cooldown`, `alerts.rule[2].share`; rules are counted from 1. */
	readonly key: string;
	readonly message: string;
	readonly hint: string;
};

/** What a value has to be, and where it goes. */
type Field = {
	readonly to: string;
	readonly says: string;
	/** Undefined: it is not like that. */
	readonly read: (value: unknown) => number | string | boolean | undefined;
};

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
const unitsMs: Readonly<Record<string, number>> = {s: 1000, m: minuteMs, h: 60 * minuteMs, d: dayMs};

function numberIn(to: string, {low, high, says}: {low: number; high: number; says: string}): Field {
	const isIn = (value: unknown): value is number =>
		typeof value === 'number' && value >= low && value <= high;
	return {to, says, read: value => (isIn(value) ? value : undefined)};
}

function wholeNumber(to: string, {low, high}: {low: number; high: number}): Field {
	const field = numberIn(to, {low, high, says: `a whole number from ${low} to ${high}`});
	return {...field, read: value => (Number.isInteger(value) ? field.read(value) : undefined)};
}

const isShare = (to: string): Field => numberIn(to, {low: 0, high: 1, says: 'a share from 0 to 1'});
const isTimes = (to: string): Field => numberIn(to, {low: 1, high: 1000, says: 'a number from 1 to 1000'});
const isUsd = (to: string): Field => numberIn(to, {low: 0, high: 1e9, says: 'dollars, such as 0.5'});

/** From ten seconds, which is how often rules are judged, or from nothing. */
function duration(to: string, {lowMs, highMs = dayMs}: {lowMs: number; highMs?: number}): Field {
	return {
		to,
		says: lowMs === 0 ? 'a time up to 1d, such as "15m"' : 'a time from 10s to 1d, such as "5m"',
		read(value) {
			const [, digits, unit = ''] = /^(\d{1,9}(?:\.\d{1,9})?)(s|m|h|d)$/.exec(String(value)) ?? [];
			const ms = Number(digits) * (unitsMs[unit] ?? Number.NaN);
			return typeof value === 'string' && ms >= lowMs && ms <= highMs ? ms : undefined;
		},
	};
}

const window = duration('windowMs', {lowMs: 10_000});

/** Keys of `[[alerts.rule]]` besides `name` and `enabled`. */
const fieldsOf: Readonly<Record<AlertRule, Readonly<Record<string, Field>>>> = {
	'error rate': {
		window,
		share: isShare('share'),
		times: isTimes('times'),
		errors: wholeNumber('least', {low: 1, high: 1e6}),
	},
	'latency p95': {times: isTimes('times')},
	'cost an hour': {
		times: isTimes('times'),
		floor_usd: isUsd('floorUsd'),
		hours: wholeNumber('hours', {low: 1, high: 168}),
	},
	grounding: {
		values: wholeNumber('values', {low: 10, high: 10_000}),
		sigmas: numberIn('sigmas', {low: 1, high: 10, says: 'a number from 1 to 10'}),
		drop: isShare('drop'),
	},
	evidence: {
		window,
		share: isShare('share'),
		times: isTimes('times'),
		findings: wholeNumber('least', {low: 1, high: 1e6}),
	},
	retrieval: {
		values: wholeNumber('values', {low: 5, high: 10_000}),
		deviations: numberIn('deviations', {low: 1, high: 20, says: 'a number from 1 to 20'}),
		windows: wholeNumber('windows', {low: 1, high: 50}),
		drop: isShare('drop'),
	},
	loop: {window},
	silence: {times: isTimes('times'), after: duration('afterMs', {lowMs: 10_000})},
	'budget, run': {usd: isUsd('usd')},
	'budget, hour': {usd: isUsd('usd')},
	'budget, day': {usd: isUsd('usd')},
	'injection followed': {window},
};

const flag: Field = {
	to: 'enabled',
	says: 'true or false',
	read: value => (typeof value === 'boolean' ? value : undefined),
};

const isName = (name: unknown): name is AlertRule => alertRules.some(rule => rule === name);

const ruleName: Field = {
	to: 'name',
	says: `one of ${alertRules.map(name => `"${name}"`).join(', ')}`,
	read: value => (isName(value) ? value : undefined),
};

/** Keys of `[alerts]` besides `rule`. */
const general: Readonly<Record<string, Field>> = {
	clear: duration('clearMs', {lowMs: 0}),
	cooldown: duration('cooldownMs', {lowMs: 0}),
	start_up: duration('startUpMs', {lowMs: 0}),
	on_alert: {
		to: 'onAlert',
		says: 'a command in quotes',
		read: value => (typeof value === 'string' && value.trim() !== '' ? value : undefined),
	},
	webhook: {
		to: 'webhook',
		says: 'an address in quotes that begins with http:// or https://',
		read: value =>
			typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value) ? value : undefined,
	},
};

/** Budgets have keys of their own in `[alerts]`: they are what most people write there. */
const budgets: Readonly<Record<string, AlertRule>> = {
	run_usd: 'budget, run',
	hour_usd: 'budget, hour',
	day_usd: 'budget, day',
};

/**
The rules with what the table says over what they are without one; `table`: the value of `alerts` in the parsed file,
undefined where there is none. With mistakes the rules hold what was right, and are not to be used.
*/
export function alertRulesOf(table: unknown): {
	readonly rules: AlertSettings;
	readonly mistakes: readonly RulesMistake[];
} {
	if (table === undefined) return {rules: usualRules, mistakes: []};
	const mistakes: RulesMistake[] = [];
	if (!isTable(table)) {
		mistakes.push({key: 'alerts', message: `alerts is ${told(table)}`, hint: 'a table: [alerts]'});
		return {rules: usualRules, mistakes};
	}
	const {rule: list, ...rest} = table;
	const changes = new Map<AlertRule, Record<string, unknown>>();
	const ofRule = (name: AlertRule): Record<string, unknown> => {
		const known = changes.get(name) ?? {};
		changes.set(name, known);
		return known;
	};
	const settings: Record<string, unknown> = {};
	const keys = {...general, ...Object.fromEntries(Object.keys(budgets).map(key => [key, isUsd('usd')]))};
	for (const [key, value] of Object.entries(rest)) {
		const of = Object.hasOwn(budgets, key) ? budgets[key] : undefined;
		take(of === undefined ? settings : ofRule(of), {
			key,
			value,
			keys,
			within: 'alerts',
			more: 'rule',
			mistakes,
		});
	}
	for (const [at, value] of rulesIn(list, mistakes).entries())
		takeRule(value, {within: `alerts.rule[${at + 1}]`, ofRule, mistakes});
	const rules: AlertRules = {...usualRules.rules};
	const changed = Object.fromEntries(
		[...changes].map(([name, change]) => [name, {...rules[name], ...change}]),
	);
	return {rules: {...usualRules, ...settings, rules: {...rules, ...changed}}, mistakes};
}

function rulesIn(list: unknown, mistakes: RulesMistake[]): readonly unknown[] {
	if (list === undefined) return [];
	if (Array.isArray(list)) return list;
	mistakes.push({
		key: 'alerts.rule',
		message: `alerts.rule is ${told(list)}`,
		hint: 'a table for each rule: [[alerts.rule]]',
	});
	return [];
}

function takeRule(
	value: unknown,
	{
		within,
		ofRule,
		mistakes,
	}: {
		readonly within: string;
		readonly ofRule: (name: AlertRule) => Record<string, unknown>;
		readonly mistakes: RulesMistake[];
	},
): void {
	if (!isTable(value)) {
		mistakes.push({key: within, message: `${within} is ${told(value)}`, hint: 'a table: [[alerts.rule]]'});
		return;
	}
	const {name, ...rest} = value;
	if (!isName(name)) {
		const message = name === undefined ? `${within} has no name` : `${within}.name is ${told(name)}`;
		mistakes.push({key: `${within}.name`, message, hint: ruleName.says});
		return;
	}
	const keys = {enabled: flag, ...fieldsOf[name]};
	for (const [key, one] of Object.entries(rest))
		take(ofRule(name), {key, value: one, keys, within, more: 'name', mistakes});
}

function take(
	into: Record<string, unknown>,
	{
		key,
		value,
		keys,
		within,
		more,
		mistakes,
	}: {
		readonly key: string;
		readonly value: unknown;
		readonly keys: Readonly<Record<string, Field>>;
		readonly within: string;
		/** A key that is read elsewhere. */
		readonly more: string;
		readonly mistakes: RulesMistake[];
	},
): void {
	const field = Object.hasOwn(keys, key) ? keys[key] : undefined;
	const path = `${within}.${key}`;
	if (field === undefined) {
		const hint = `one of ${[...Object.keys(keys), more].join(', ')}`;
		mistakes.push({key: path, message: `there is no setting ${path}`, hint});
		return;
	}
	const read = field.read(value);
	if (read === undefined) mistakes.push({key: path, message: `${path} is ${told(value)}`, hint: field.says});
	else into[field.to] = read;
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As it would be written, and no more of it than a line shows. */
function told(value: unknown): string {
	const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value));
	return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
