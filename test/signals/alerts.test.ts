import fc from 'fast-check';
import {expect, test} from 'vitest';
import {vitalHours, vitalSteps, type Hour, type Step, type Vitals} from '../../source/domain/vitals.ts';
import {type AlertRule, alertsOf} from '../../source/signals/alerts.ts';

const asOfMs = Date.UTC(2026, 10, 23, 14, 10);
const quiet: Step = {calls: 0, errors: 0, costNanoUsd: 0};
const noHour: Hour = {...quiet, p95Ms: null, timed: 0};

/** `minutes` from the last one back, all of each in its last ten seconds. */
function vitalsOf({
	minutes = [],
	hours = [],
	lastWeek = {p95Ms: null, timed: 0},
}: {
	readonly minutes?: readonly Partial<Step>[];
	readonly hours?: readonly Partial<Hour>[];
	readonly lastWeek?: Vitals['lastWeek'];
}): Vitals {
	return {
		asOfMs,
		steps: Array.from({length: vitalSteps}, (_, at) => {
			const back = vitalSteps - 1 - at;
			return {...quiet, ...(back % 6 === 0 ? minutes[back / 6] : undefined)};
		}),
		hours: Array.from({length: vitalHours}, (_, at) => ({...noHour, ...hours[at]})),
		lastWeek,
	};
}

function alertOf(rule: AlertRule, parts: Parameters<typeof vitalsOf>[0]) {
	const found = alertsOf(vitalsOf(parts), 15).find(alert => alert.rule === rule);
	if (found === undefined) throw new Error(`no rule ${rule}`);
	return found;
}

test.each([
	// Two of fifty: the lower end is 1.1 %. One of fifty: one error is none.
	[[{calls: 50, errors: 2}], 'firing'],
	[[{calls: 50, errors: 1}], 'ok'],
	[[{calls: 2, errors: 2}], 'firing'],
	[[{calls: 400, errors: 4}], 'ok'],
	[[], 'no data'],
] as const)('Of %j in five minutes the error rate is %s', (minutes, state) => {
	expect(alertOf('error rate', {minutes}).now.state).toBe(state);
});

test('What is usual is no alert: the bound is twice the rate of the day before', () => {
	const minutes = [{calls: 100, errors: 12}];
	expect(alertOf('error rate', {minutes}).now.state).toBe('firing');
	const hours = [{}, {calls: 1000, errors: 100}];
	const {now} = alertOf('error rate', {minutes, hours});
	expect([now.state, now.threshold]).toEqual(['ok', 0.2]);
	// Of few calls nothing is known to be usual.
	expect(alertOf('error rate', {minutes, hours: [{}, {calls: 50, errors: 40}]}).now.state).toBe('firing');
});

test('It fires at once, and clears only after ten calm minutes; each change has its time', () => {
	const failing = {calls: 10, errors: 5};
	const well = {calls: 10, errors: 0};
	const since = (calm: number) =>
		alertOf('error rate', {minutes: [...Array.from({length: calm}, () => well), failing, well, well]});
	expect(since(0).now.state).toBe('firing');
	// Five minutes later nothing that failed is in the window; ten more have to be calm.
	expect(since(14).now.state).toBe('firing');
	const cleared = since(15);
	expect(cleared.now.state).toBe('ok');
	expect(cleared.changes.map(({atMs, from, to}) => [(asOfMs - atMs) / 60_000, from, to])).toEqual([
		[1 / 6, 'firing', 'ok'],
		[15, 'ok', 'firing'],
		[17, 'no data', 'ok'],
	]);
	expect(cleared.sinceMs).toBe(asOfMs - 10_000);
	expect(cleared.cells).toEqual([...Array.from({length: 14}, () => 'firing'), 'ok']);
});

test('An hour that costs three times the others, and more than half a dollar', () => {
	const dollars = (value: number) => ({costNanoUsd: value * 1e9});
	const hours = [{}, ...Array.from({length: 6}, () => dollars(1))];
	const minutes = Array.from({length: 60}, () => dollars(0.06));
	expect(alertOf('cost an hour', {minutes, hours}).now).toMatchObject({
		state: 'firing',
		threshold: 3e9,
		n: 6,
	});
	expect(alertOf('cost an hour', {minutes, hours: hours.slice(0, 6)}).now).toMatchObject({
		state: 'learning',
		threshold: null,
		n: 5,
		needs: 6,
	});
	const few = [{}, ...Array.from({length: 6}, () => dollars(0.01))];
	const little = Array.from({length: 60}, () => dollars(0.005));
	expect(alertOf('cost an hour', {minutes: little, hours: few}).now).toMatchObject({
		state: 'ok',
		threshold: 5e8,
	});
});

test('The slowest of an hour against last week, else against the hours of a day', () => {
	const slow = {p95Ms: 5000, timed: 100};
	const usual = Array.from({length: 6}, () => ({p95Ms: 2000, timed: 100}));
	expect(alertOf('latency p95', {hours: [slow, ...usual]}).now).toMatchObject({
		state: 'firing',
		threshold: 4000,
	});
	const week = {p95Ms: 3000, timed: 59};
	expect(alertOf('latency p95', {hours: [slow, ...usual], lastWeek: week}).now.state).toBe('ok');
	expect(alertOf('latency p95', {hours: [slow, ...usual.slice(1)]}).now.state).toBe('learning');
	expect(alertOf('latency p95', {hours: [{...slow, timed: 58}, ...usual]}).now.state).toBe('learning');
	expect(alertOf('latency p95', {hours: [{}, ...usual]}).now.state).toBe('no data');
});

test('Whatever came, each rule has a state, what fires has a value above its bound or is clearing, and firing ones come first', () => {
	const minute = fc.record({calls: fc.nat(50), errors: fc.nat(5), costNanoUsd: fc.nat(1e9)});
	const hour = fc.record({
		calls: fc.nat(1000),
		errors: fc.nat(50),
		costNanoUsd: fc.nat(1e9),
		p95Ms: fc.option(fc.nat(10_000)),
		timed: fc.nat(200),
	});
	fc.assert(
		fc.property(fc.array(minute, {maxLength: 120}), fc.array(hour, {maxLength: 25}), (minutes, hours) => {
			const alerts = alertsOf(vitalsOf({minutes, hours}), 15);
			expect(alerts).toHaveLength(3);
			const firing = alerts.map(({now}) => now.state === 'firing');
			expect(firing).toEqual(firing.toSorted((one, other) => Number(other) - Number(one)));
			for (const {cells, now} of alerts) {
				expect(cells).toHaveLength(15);
				expect(cells.at(-1)).toBe(now.state);
			}
		}),
		{numRuns: 50},
	);
});

test('What was judged stays as it was: a later look tells the same of the same moment', () => {
	const tally = fc.record({calls: fc.nat(20), errors: fc.nat(3), costNanoUsd: fc.constant(0)});
	fc.assert(
		fc.property(
			fc.array(tally, {minLength: 200, maxLength: 200}),
			fc.integer({min: 1, max: 30}),
			(last, later) => {
				const at = (steps: readonly Step[], endMs: number): Vitals => ({
					...vitalsOf({}),
					asOfMs: endMs,
					steps: [...Array.from({length: vitalSteps - steps.length}, () => quiet), ...steps],
				});
				const changes = (vitals: Vitals) =>
					alertsOf(vitals, 1)
						.flatMap(alert => (alert.rule === 'error rate' ? alert.changes : []))
						.map(({atMs, from, to}) => [atMs, from, to]);
				const before = changes(at(last.slice(0, -later), asOfMs - later * 10_000));
				expect(changes(at(last, asOfMs)).slice(-before.length || Infinity)).toEqual(before);
			},
		),
		{numRuns: 30},
	);
});
