/**
Alerts: signals out of their bounds, judged every ten seconds in a way that they do not flap. Each rule says how much it knows:
one that cannot judge yet is learning, which is not ok. What is out of bounds once stays so until it has been well inside
of them for some minutes. The same for a live look as for a recording of a month: it is judged in one pass.
*/
import {stepMs, type Vitals} from '../domain/vitals.ts';
import {type Course, courseOf} from './course.ts';
import {clearShare, followed, type Followed, type Manners} from './follow.ts';
import {type AlertSettings, usualRules} from './rules.ts';
import {
	type AlertRule,
	alertRules,
	type AlertState,
	type Judge,
	type Judgement,
	type Verdict,
	zeroOf,
} from './verdict.ts';
import {budgetJudge, costJudge} from './verdicts/cost.ts';
import {eventJudge} from './verdicts/events.ts';
import {latencyJudge} from './verdicts/latency.ts';
import {rateJudge} from './verdicts/rates.ts';
import {groundingJudge, retrievalJudge} from './verdicts/series.ts';
import {silenceJudge} from './verdicts/silence.ts';

export type AlertChange = {
	readonly rule: AlertRule;
	readonly atMs: number;
	readonly from: AlertState;
	/** What is said at that moment; its state is the new one. */
	readonly to: Verdict;
};

export type Alert = {
	readonly rule: AlertRule;
	readonly now: Verdict;
	/** When it came into its state; null: before what is looked at. */
	readonly sinceMs: number | null;
	/** Its state at the end of each of the last minutes, oldest first; null: it was not judged then. */
	readonly cells: readonly (AlertState | null)[];
	/** Newest first. */
	readonly changes: readonly AlertChange[];
};

export type AlertOptions = {
	readonly settings?: AlertSettings;
	/** What local time is ahead of UTC: the budget of a day is of a local one. */
	readonly dayOffsetMs?: number;
};

const stepsAMinute = 60_000 / stepMs;

/** The rules that are on and have something to judge, those that fire first. `cells`: how many of the last minutes are told. */
export function alertsOf(
	vitals: Vitals,
	{cells, ...options}: AlertOptions & {readonly cells: number},
): readonly Alert[] {
	const alerts = followedRules(vitals, options).map(({rule, states, sinceMs, now, changes}): Alert => {
		// At the end of each minute.
		const ends = states.filter((_, at) => (states.length - 1 - at) % stepsAMinute === 0);
		const told = cells === 0 ? [] : ends.slice(-cells);
		return {
			rule,
			now: verdictOf(now),
			sinceMs,
			cells: [...Array.from({length: cells - told.length}, () => null), ...told],
			changes: changes.map(change => changeOf(rule, change)).toReversed(),
		};
	});
	return alerts.toSorted((one, other) => rank(one) - rank(other));
}

/** Every change of a state, of all rules, oldest first; those of a moment in the order of rules. */
export function historyOf(vitals: Vitals, options: AlertOptions = {}): readonly AlertChange[] {
	return followedRules(vitals, options)
		.flatMap(({rule, changes}) => changes.map(change => changeOf(rule, change)))
		.toSorted((one, other) => one.atMs - other.atMs);
}

function rank({now}: Alert): number {
	return ['firing', 'warning', 'learning', 'ok', 'no data'].indexOf(now.state);
}

function verdictOf(judgement: Judgement): Verdict {
	return {...judgement, why: judgement.why()};
}

function changeOf(rule: AlertRule, {atMs, from, judgement}: Followed['changes'][number]): AlertChange {
	return {rule, atMs, from, to: verdictOf(judgement)};
}

function followedRules(
	vitals: Vitals,
	{settings = usualRules, dayOffsetMs = 0}: AlertOptions,
): readonly ({readonly rule: AlertRule} & Followed)[] {
	const course = courseOf(vitals);
	if (vitals.steps.length === 0) return [];
	const quietUntilMs = course.firstHeardMs === null ? null : course.firstHeardMs + settings.startUpMs;
	const span = {first: 1, last: vitals.steps.length, atMs: course.atMs};
	const found: ({readonly rule: AlertRule} & Followed)[] = [];
	for (const rule of alertRules) {
		const judge = settings.rules[rule].enabled ? judgeOf(rule, {course, settings, dayOffsetMs}) : null;
		if (judge === null) continue;
		found.push({rule, ...followed(judge, span, mannersOf(rule, {settings, quietUntilMs}))});
	}
	return found;
}

/** Null: there is nothing that it could judge. */
function judgeOf(
	rule: AlertRule,
	{
		course,
		settings: {rules},
		dayOffsetMs,
	}: {readonly course: Course; readonly settings: AlertSettings; readonly dayOffsetMs: number},
): Judge | null {
	const {isInspected} = course.vitals;
	switch (rule) {
		case 'error rate':
			return rateJudge(course, rules[rule], {hits: 'errors', of: 'calls', needsUsual: false});
		case 'latency p95':
			return latencyJudge(course, rules[rule]);
		case 'cost an hour':
			return costJudge(course, rules[rule]);
		case 'grounding':
			return isInspected ? groundingJudge(course, rules[rule]) : null;
		case 'evidence': {
			const figures = {hits: 'evidence', of: 'checked', needsUsual: true} as const;
			return isInspected ? rateJudge(course, rules[rule], figures) : null;
		}
		case 'retrieval':
			return isInspected ? retrievalJudge(course, rules[rule]) : null;
		case 'loop':
			return isInspected
				? eventJudge(course, rules[rule], {figure: 'loops', words: ['open loop', 'open loops']})
				: null;
		case 'silence':
			return silenceJudge(course, rules[rule]);
		case 'budget, run':
			return budgetJudge(course, rules[rule], {span: 'run', dayOffsetMs});
		case 'budget, hour':
			return budgetJudge(course, rules[rule], {span: 'hour', dayOffsetMs});
		case 'budget, day':
			return budgetJudge(course, rules[rule], {span: 'day', dayOffsetMs});
		case 'injection followed': {
			const words = ['injection that an action followed', 'injections that an action followed'] as const;
			return isInspected ? eventJudge(course, rules[rule], {figure: 'followed', words}) : null;
		}
	}
}

/** Where what fires clears, and how long it must be beyond; null: that is not known. */
export function clearingOf(
	{rule, now}: Pick<Alert, 'rule' | 'now'>,
	settings: AlertSettings,
): {readonly value: number; readonly forMs: number} | null {
	const {clearMs} = mannersOf(rule, {settings, quietUntilMs: null});
	if (now.threshold === null) return null;
	const zero = zeroOf(now);
	return {value: zero + clearShare * (now.threshold - zero), forMs: clearMs};
}

/** What an event, money or silence tells is certain: it fires and clears at once. What is a rate takes its time. */
function mannersOf(
	rule: AlertRule,
	{
		settings: {clearMs, cooldownMs},
		quietUntilMs,
	}: {readonly settings: AlertSettings; readonly quietUntilMs: number | null},
): Manners {
	switch (rule) {
		case 'error rate':
		case 'cost an hour':
		case 'evidence':
			return {clearMs, cooldownMs, quietUntilMs, keepsThreshold: true};
		case 'latency p95':
		case 'grounding':
		case 'retrieval':
			return {clearMs, cooldownMs, quietUntilMs, keepsThreshold: false};
		case 'budget, hour':
			return {clearMs, cooldownMs: 0, quietUntilMs: null, keepsThreshold: false};
		case 'loop':
		case 'silence':
		case 'budget, run':
		case 'budget, day':
		case 'injection followed':
			return {clearMs: 0, cooldownMs: 0, quietUntilMs: null, keepsThreshold: false};
	}
}
