/** Troubles of a day, one a rule, and what is like them and is none: what the tests prove and the bench prints the delays of. */
import type {Vitals} from '../../source/domain/vitals.ts';
import {type AlertChange, historyOf} from '../../source/signals/alerts.ts';
import {type AlertSettings, usualRules} from '../../source/signals/rules.ts';
import type {AlertRule} from '../../source/signals/verdict.ts';
import {daily, type Plan, simulated, startMs, type Weather} from './simulated-days.ts';

export type Case = {
	readonly name: string;
	readonly rule: AlertRule;
	readonly plan: Omit<Plan, 'seed' | 'troubles'>;
	/** From when to when, hours after the start, and what is other then. */
	readonly fromHour: number;
	readonly hours: number;
	readonly change: Partial<Weather>;
	/** The longest that it may take to fire, and to clear when it is over, minutes; null: it must not fire. */
	readonly within: {readonly fires: number; readonly clears: number} | null;
};

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const steadyDay = {days: 2};
const servedDay = {days: 3, rhythm: daily};
/** On the second and third day at ten in the morning: people are there, and a day is known. */
const secondDay = 34;
const thirdDay = 58;

export const cases: readonly Case[] = [
	{
		name: 'a fifth of all calls fail',
		rule: 'error rate',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 1,
		change: {errorShare: 0.2},
		within: {fires: 5, clears: 25},
	},
	{
		name: 'one call of 15 fails, of a service that is still at night',
		rule: 'error rate',
		plan: servedDay,
		fromHour: secondDay,
		hours: 2,
		change: {errorShare: 0.067},
		within: {fires: 20, clears: 25},
	},
	{
		name: 'twice as many errors as usual, for an hour',
		rule: 'error rate',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 1,
		change: {errorShare: 0.006},
		within: null,
	},
	{
		name: 'all calls take three times as long',
		rule: 'latency p95',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 2,
		change: {latencyMs: 5400},
		within: {fires: 20, clears: 40},
	},
	{
		name: 'all calls take three times as long, against last week',
		rule: 'latency p95',
		plan: {days: 8.6, rhythm: daily},
		fromHour: 7 * 24 + 10,
		hours: 2,
		change: {latencyMs: 5400},
		within: {fires: 20, clears: 40},
	},
	{
		name: 'all calls take a third longer',
		rule: 'latency p95',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 4,
		change: {latencyMs: 2400},
		within: null,
	},
	{
		name: 'a call costs ten times as much',
		rule: 'cost an hour',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 2,
		change: {usdACall: 0.04},
		within: {fires: 15, clears: 75},
	},
	{
		name: 'five times as many calls, of a service that is still at night',
		rule: 'cost an hour',
		plan: servedDay,
		fromHour: thirdDay,
		hours: 2,
		change: {callsAMinute: 60},
		within: {fires: 15, clears: 75},
	},
	{
		name: 'one job costs as much as half an hour, in a minute',
		rule: 'cost an hour',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 1 / 60,
		change: {usdACall: 0.12},
		within: null,
	},
	{
		name: 'answers are less grounded: 0.85 becomes 0.70',
		rule: 'grounding',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 3,
		change: {grounding: 0.7},
		within: {fires: 20, clears: 60},
	},
	{
		name: 'answers are hardly less grounded: 0.85 becomes 0.83',
		rule: 'grounding',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 3,
		change: {grounding: 0.83},
		within: null,
	},
	{
		name: 'a tenth of the answers have hard evidence against them',
		rule: 'evidence',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 2,
		change: {evidenceShare: 0.1},
		within: {fires: 25, clears: 40},
	},
	{
		name: 'an index is broken: the best score falls from 0.78 to 0.62',
		rule: 'retrieval',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 3,
		change: {topScore: 0.62},
		within: {fires: 20, clears: 40},
	},
	{
		name: 'the best scores fall by a fiftieth',
		rule: 'retrieval',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 3,
		change: {topScore: 0.765},
		within: null,
	},
	{
		name: 'an agent goes round in circles',
		rule: 'loop',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 0.5,
		change: {loopsAMinute: 2},
		within: {fires: 5, clears: 6},
	},
	{
		name: 'nothing comes for half an hour',
		rule: 'silence',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 0.5,
		change: {callsAMinute: 0},
		within: {fires: 10, clears: 2},
	},
	{
		name: 'it was stopped: silent once, then no data',
		rule: 'silence',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 14,
		change: {callsAMinute: 0},
		within: {fires: 10, clears: 0},
	},
	{
		name: 'a pause of four minutes',
		rule: 'silence',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 4 / 60,
		change: {callsAMinute: 0},
		within: null,
	},
	{
		name: 'a budget of $20 an hour is overrun',
		rule: 'budget, hour',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 1,
		change: {usdACall: 0.2},
		within: {fires: 10, clears: 75},
	},
	{
		name: 'injections, and what they asked for is done',
		rule: 'injection followed',
		plan: steadyDay,
		fromHour: secondDay,
		hours: 0.25,
		change: {followedAMinute: 1},
		within: {fires: 5, clears: 16},
	},
];

/** The rules as they are, and a budget that a usual hour is far from. */
const simulatedRules: AlertSettings = {
	...usualRules,
	rules: {...usualRules.rules, 'budget, hour': {enabled: true, usd: 20}},
};

export type Outcome = {
	/** From the start of the trouble, and from its end; null: it did not. */
	readonly firesMinutes: number | null;
	readonly clearsMinutes: number | null;
	/** How often the rule began to fire. */
	readonly fired: number;
	/** Other rules that fired. */
	readonly others: readonly AlertRule[];
};

export function outcomeOf(one: Case, seed: number): Outcome {
	const fromMs = one.fromHour * hourMs;
	const toMs = fromMs + one.hours * hourMs;
	const vitals = simulated({...one.plan, seed, troubles: [{fromMs, toMs, change: one.change}]});
	const history = historyOf(vitals, {settings: simulatedRules});
	const own = history.filter(({rule}) => rule === one.rule);
	const begins = own.filter(({to}) => to.state === 'firing');
	const last = own.findLast(({from}) => from === 'firing');
	const begin = begins[0];
	return {
		firesMinutes: begin === undefined ? null : (begin.atMs - startMs - fromMs) / minuteMs,
		clearsMinutes: last === undefined ? null : (last.atMs - startMs - toMs) / minuteMs,
		fired: begins.length,
		others: [...new Set(firing(history).map(({rule}) => rule))].filter(rule => rule !== one.rule),
	};
}

export function alarmsIn(vitals: Vitals): readonly AlertChange[] {
	return firing(historyOf(vitals, {settings: simulatedRules}));
}

function firing(history: readonly AlertChange[]): readonly AlertChange[] {
	return history.filter(({to}) => to.state === 'firing');
}
