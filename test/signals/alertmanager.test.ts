import {expect, test} from 'vitest';
import {alertEnvironment, alertLine, alertmanagerBody, isTold} from '../../source/signals/alertmanager.ts';
import type {AlertChange} from '../../source/signals/alerts.ts';

const atMs = Date.UTC(2026, 10, 23, 14, 7, 38);

const fires: AlertChange = {
	rule: 'cost an hour',
	atMs,
	from: 'ok',
	to: {
		state: 'firing',
		value: 3.6e9,
		interval: null,
		threshold: 3e9,
		side: 'above',
		usual: 1e9,
		n: 24,
		needs: 24,
		why: 'at the pace of 15m $3.60 an hour > max(3× mean $1.00, 1.5× highest hour $1.50, $0.5)',
		of: null,
		fromMs: atMs - 3_600_000,
	},
};
const clears: AlertChange = {
	...fires,
	atMs: atMs + 1_200_000,
	from: 'firing',
	to: {...fires.to, state: 'ok', value: 1e9},
};
const traces = ['6e52', '77d0'];

test('What begins to fire, and what ends to, is told; nothing else', () => {
	expect([fires, clears].map(isTold)).toEqual([true, true]);
	expect(isTold({from: 'learning', to: clears.to})).toBe(false);
});

test('A line of JSON has money in dollars and times in UTC', () => {
	expect(alertLine(fires, traces)).toEqual({
		rule: 'cost an hour',
		state: 'firing',
		from: 'ok',
		at: '2026-11-23T14:07:38.000Z',
		value: 3.6,
		threshold: 3,
		n: 24,
		of: null,
		why: fires.to.why,
		window: {from: '2026-11-23T13:07:38.000Z', to: '2026-11-23T14:07:38.000Z'},
		traces,
	});
});

test('A command gets what telemetry named as values of variables', () => {
	const line = alertLine({...fires, to: {...fires.to, of: 'a\0b $(rm x)', value: null}}, traces);
	expect(alertEnvironment(line)).toMatchObject({
		LLMTOP_ALERT_RULE: 'cost an hour',
		LLMTOP_ALERT_STATE: 'firing',
		LLMTOP_ALERT_VALUE: '',
		LLMTOP_ALERT_THRESHOLD: '3',
		LLMTOP_ALERT_OF: 'ab $(rm x)',
		LLMTOP_ALERT_TRACES: '6e52 77d0',
	});
});

test("The body of Alertmanager's webhook, version 4: one alert, the same one when it is resolved", () => {
	const firing = alertmanagerBody(fires, {startedMs: atMs, traces});
	expect(firing).toEqual({
		version: '4',
		groupKey: '{}:{alertname="cost an hour"}',
		truncatedAlerts: 0,
		status: 'firing',
		receiver: 'llmtop',
		groupLabels: {alertname: 'cost an hour'},
		commonLabels: {alertname: 'cost an hour', job: 'llmtop', severity: 'warning'},
		commonAnnotations: {
			summary: 'cost an hour: firing',
			description: fires.to.why,
			value: '3.6',
			threshold: '3',
			traces: '6e52 77d0',
		},
		externalURL: '',
		alerts: [
			{
				status: 'firing',
				labels: firing.commonLabels,
				annotations: firing.commonAnnotations,
				startsAt: '2026-11-23T14:07:38.000Z',
				endsAt: '0001-01-01T00:00:00Z',
				generatorURL: '',
				fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
			},
		],
	});
	const [resolved] = alertmanagerBody(clears, {startedMs: atMs, traces}).alerts;
	expect(resolved).toMatchObject({
		status: 'resolved',
		startsAt: '2026-11-23T14:07:38.000Z',
		endsAt: '2026-11-23T14:27:38.000Z',
		fingerprint: firing.alerts[0]?.fingerprint,
	});
	const other = alertmanagerBody({...fires, rule: 'injection followed'}, {startedMs: atMs, traces}).alerts[0];
	expect(other?.labels['severity']).toBe('critical');
	expect(other?.fingerprint).not.toBe(resolved?.fingerprint);
});
