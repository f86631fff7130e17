import {expect, test} from 'vitest';
import {
	type Latency,
	noStep,
	noTimes,
	type Times,
	type Vitals,
	vitalSteps,
} from '../../../source/domain/vitals.ts';
import {alertRulesOf} from '../../../source/signals/rules-table.ts';
import type {AlertTrace} from '../../../source/store/alert-answers.ts';
import type {Decisions, Silence} from '../../../source/store/decisions.ts';
import type {Errors} from '../../../source/store/error-answers.ts';
import type {AlertsData} from '../../../source/ui/views/alert-data.ts';
import {alertsView} from '../../../source/ui/views/alerts.ts';
import {openBoard} from '../../support/board.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {contextOf, nowMs} from './call-data.ts';

const empty: Vitals = {
	asOfMs: nowMs - 4000,
	steps: Array.from({length: vitalSteps}, () => noStep),
	before: [],
	silences: [],
	latencies: [],
	isInspected: false,
	grounding: [],
	topScores: [],
	runs: [],
	spentBeforeNanoUsd: 0,
};

function timesOf(p95Ms: number, timed: number): Times {
	return {timed, p95Ms, p99Ms: p95Ms, p95LowMs: p95Ms, p99LowMs: p95Ms};
}

const latency = (hour: Times): Latency => ({hour, quarter: hour, weekAgo: noTimes});

const typical: Vitals = {
	...empty,
	steps: empty.steps.map((_, at) => ({
		...noStep,
		calls: 2,
		heard: 2,
		errors: at > 701 ? 1 : 0,
		costNanoUsd: 1_333_333,
	})),
	latencies: [latency(timesOf(9100, 21))],
};
/** On and off all the time, and figures as large as they get. */
const overfull: Vitals = {
	...empty,
	steps: empty.steps.map((_, at) => ({
		...noStep,
		calls: 1_204_118,
		heard: 1_204_118,
		errors: at % 150 < 12 ? 900_000 : 0,
		costNanoUsd: at < 600 ? 9e10 : 9e13,
	})),
	before: Array.from({length: 400}, () => ({
		...noStep,
		calls: 36_000_000,
		heard: 36_000_000,
		errors: 1000,
		costNanoUsd: 2.7e12,
		checked: 36_000_000,
	})),
	latencies: Array.from({length: 313}, (_, at) =>
		latency(timesOf(at < 300 ? 360_000 : 7_200_000, 72_000_000)),
	),
	isInspected: true,
};

const quiet: Decisions = {allowances: [], silences: [], told: []};

const trace: AlertTrace = {
	traceId: '6e52aa01',
	callId: 'c1',
	spanId: 's1',
	name: 'summarise',
	model: 'gpt-4o',
	endMs: nowMs - 60_000,
	durationMs: 30_000,
	status: 'error',
	errorClass: 'timeout',
	attempts: 0,
	costNanoUsd: null,
	measured: null,
	said: null,
};

const errors: Errors = {
	calls: 60,
	errors: 18,
	cancelled: 0,
	saved: 0,
	retried: 0,
	classes: [
		{level: 'API', name: 'timeout', count: 12},
		{level: 'API', name: 'rate_limit', count: 6},
	].map(one => ({
		...one,
		level: 'API' as const,
		of: 60,
		cells: [],
		firstMs: 0,
		lastMs: 0,
		where: '',
		step: null,
	})),
	models: [
		{model: 'gpt-4o', calls: 30, errors: 12, counts: {}},
		{model: 'claude-sonnet-4-5-20250929', calls: 30, errors: 6, counts: {}},
	],
	messages: [],
};

/** One is told and silenced, one was told a day ago, one is no more what was told. */
const decided: Decisions = {
	allowances: [],
	silences: [{rule: 'error rate', atMs: nowMs - 10_000, untilMs: nowMs + 890_000}],
	told: [
		{
			rule: 'budget, day',
			atMs: nowMs - 30 * 3_600_000,
			from: 'ok',
			to: 'firing',
			value: 5.1e9,
			threshold: 5e9,
			why: '$5.10 in this day > $5.00',
			told: [{by: 'command', ok: false, said: 'exit 3, 12ms'}],
		},
		{
			rule: 'loop',
			atMs: nowMs - 1_204_000,
			from: 'ok',
			to: 'firing',
			value: 1,
			threshold: 0,
			why: '1 loops open in 5m',
			told: [{by: 'webhook', ok: true, said: '200, 8ms'}],
		},
		{
			rule: 'error rate',
			atMs: nowMs - 144_000,
			from: 'ok',
			to: 'firing',
			value: 0.067,
			threshold: 0.01,
			why: 'lower end 2.6% of 4 in 60 > max(1%, 2× baseline 0%)',
			told: [
				{by: 'command', ok: true, said: 'exit 0, 41ms'},
				{by: 'webhook', ok: false, said: 'ECONNREFUSED after 4 tries'},
			],
		},
	],
};

const traces = [
	trace,
	{
		...trace,
		traceId: '77d0bb02',
		name: 'POST /chat',
		durationMs: 7400,
		errorClass: 'rate_limit',
		attempts: 1,
	},
];

const shown = {id: 'error rate', traces, errors};

const states: Readonly<Record<string, AlertsData>> = {
	typical: {vitals: typical, decisions: decided, shown},
	overfull: {
		vitals: overfull,
		decisions: quiet,
		shown: {
			id: 'error rate',
			traces: [1, 2, 3].map(() => ({...trace, name: 'POST /a/very/long/route/with/many/parts/of/it'})),
			errors: {...errors, models: Array.from({length: 9}, () => errors.models).flat()},
		},
	},
	empty: {vitals: empty, decisions: quiet, shown: null},
};

test.each(sizes)('Alerts at %i×%i: typical, all of them, nothing', async (columns, rows) => {
	const context = contextOf(columns, rows, {view: 'alerts'});
	for (const [name, data] of Object.entries(states))
		await expectFrame(
			textOfView(alertsView.draw(data, context), context.screen),
			`alerts/${name}-${columns}x${rows}`,
		);
});

test.each(sizes)(
	'Alerts at %i×%i: a change of the history, and what was told of it',
	async (columns, rows) => {
		const state = {looks: {alerts: {pane: 2, breakdown: 0, drawing: 0}}};
		const context = contextOf(columns, rows, {view: 'alerts', ...state});
		const data: AlertsData = {vitals: typical, decisions: decided, shown: null};
		await expectFrame(
			textOfView(alertsView.draw(data, context), context.screen),
			`alerts/history-${columns}x${rows}`,
		);
	},
);

test('0 shows what fires in the story; Enter opens the failed calls; of its traces the call', async () => {
	const board = await openBoard();
	await board.press('0');
	await board.waitFor('1 firing');
	expect(board.frame()).toMatch(/▌▲ error rate\s+firing/);
	await board.waitFor(' × rate_limit');
	await board.press('\r');
	await board.waitFor('Calls of failed calls');
	await board.press('\u001B');
	await board.waitFor('1 firing');
	await board.press('\t');
	await board.waitFor('▌traces');
	await board.press('\r');
	await board.waitFor('Conversation');
});

test('a silences for 15 minutes, an hour, this run, and then no more', async () => {
	const silences: Silence[] = [];
	const board = await openBoard({
		actions: {newRun: () => {}, mark: () => {}, allow: () => {}, silence: one => silences.push(one)},
	});
	await board.press('0');
	await board.waitFor('1 firing');
	for (const said of ['for 15m', 'for 1h', 'in this run', 'told again']) {
		await board.press('a');
		await board.waitFor(said);
		await board.waitFor(said === 'told again' ? '0 silenced' : '1 silenced');
	}
	expect(silences.map(({rule, atMs, untilMs}) => [rule, Math.min(1e9, untilMs - atMs)])).toEqual([
		['error rate', 900_000],
		['error rate', 3_600_000],
		['error rate', 1e9],
		['error rate', 0],
	]);
});

test('The rules of the configuration file are those that are judged', async () => {
	const {rules: alerts} = alertRulesOf({run_usd: 0.01, rule: [{name: 'error rate', enabled: false}]});
	const board = await openBoard({alerts});
	await board.press('0');
	await board.waitFor('▌▲ budget, run');
	expect(board.frame()).not.toContain('error rate');
});
