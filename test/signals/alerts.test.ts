import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
	beforeBuckets,
	type Latency,
	noStep,
	noTimes,
	type Step,
	type Times,
	type Vitals,
	vitalSteps,
} from '../../source/domain/vitals.ts';
import {alertsOf} from '../../source/signals/alerts.ts';
import {type AlertSettings, usualRules} from '../../source/signals/rules.ts';
import type {AlertRule} from '../../source/signals/verdict.ts';

const asOfMs = Date.UTC(2026, 10, 23, 14, 10);
const hourMs = 3_600_000;

/** `minutes` from the last one back, all of each in its last ten seconds; `hours` from the one before the steps back. */
function vitalsOf({
	minutes = [],
	hours = [],
	...rest
}: {
	readonly minutes?: readonly Partial<Step>[];
	readonly hours?: readonly Partial<Step>[];
} & Partial<Vitals>): Vitals {
	const heard = (step: Partial<Step> | undefined): Step => ({
		...noStep,
		...step,
		heard: step?.heard ?? step?.calls ?? 0,
	});
	return {
		asOfMs,
		steps: Array.from({length: vitalSteps}, (_, at) => {
			const back = vitalSteps - 1 - at;
			return back % 6 === 0 ? heard(minutes[back / 6]) : noStep;
		}),
		before: Array.from({length: beforeBuckets}, (_, at) => {
			const back = beforeBuckets - 1 - at;
			return back % 12 === 0 ? heard(hours[back / 12]) : noStep;
		}),
		silences: [],
		latencies: [],
		isInspected: true,
		grounding: [],
		topScores: [],
		runs: [],
		spentBeforeNanoUsd: 0,
		...rest,
	};
}

function alertOf(
	rule: AlertRule,
	parts: Parameters<typeof vitalsOf>[0],
	options: {readonly settings?: AlertSettings; readonly dayOffsetMs?: number} = {},
) {
	const found = alertsOf(vitalsOf(parts), {cells: 15, ...options}).find(alert => alert.rule === rule);
	if (found === undefined) throw new Error(`no rule ${rule}`);
	return found;
}

/** It was heard before, and nothing is known of what is usual. */
const heardBefore = [{}, {calls: 1}];

test.each([
	// Two of fifty: the lower end is 1.1 %. One of fifty: one error is none.
	[[{calls: 50, errors: 2}], 'firing', 'lower end 1.1% of 2 in 50 > max(1%, 2× baseline –)'],
	[[{calls: 50, errors: 1}], 'ok', 'lower end 0.35% of 1 in 50, not over max(1%, 2× baseline –)'],
	[[{calls: 7, errors: 2}], 'firing', 'lower end 8.2% of 2 in 7 > max(1%, 2× baseline –)'],
	[[{calls: 1, errors: 1}], 'ok', 'lower end 21% of 1 in 1 > max(1%, 2× baseline –), but fewer than 2'],
	[[{calls: 400, errors: 4}], 'ok', 'lower end 0.39% of 4 in 400, not over max(1%, 2× baseline –)'],
	[[], 'no data', 'none in 5m'],
] as const)('Of %j in five minutes the error rate is %s', (minutes, state, why) => {
	expect(alertOf('error rate', {minutes, hours: heardBefore}).now).toMatchObject({state, why});
});

test('What is usual is no alert: the bound is twice the rate of the day before, else of the week', () => {
	const minutes = [{calls: 100, errors: 12}];
	expect(alertOf('error rate', {minutes, hours: heardBefore}).now.state).toBe('firing');
	const usual = {calls: 1000, errors: 100};
	const {now} = alertOf('error rate', {minutes, hours: [usual]});
	expect([now.state, now.threshold, now.usual]).toEqual(['ok', 0.2, 0.1]);
	const lastWeek = [...Array.from({length: 100}, () => ({})), usual];
	expect(alertOf('error rate', {minutes, hours: lastWeek}).now.threshold).toBe(0.2);
	// Of few calls nothing is known to be usual.
	expect(alertOf('error rate', {minutes, hours: [{calls: 50, errors: 40}]}).now.state).toBe('firing');
	// That all of them fail is never usual.
	const broken = {minutes: [{calls: 100, errors: 100}], hours: [{calls: 1000, errors: 1000}]};
	expect(alertOf('error rate', broken).now).toMatchObject({state: 'ok', threshold: 0.5});
});

test('What chance gives once in months fires; what it gives once in a day does not', () => {
	const hours = [{calls: 5000, errors: 20}];
	expect(alertOf('error rate', {minutes: [{calls: 50, errors: 3}], hours}).now).toMatchObject({
		state: 'ok',
		why: 'lower end 2.1% of 3 in 50 > max(1%, 2× baseline 0.4%), but at the usual rate chance gives as many',
	});
	expect(alertOf('error rate', {minutes: [{calls: 50, errors: 6}], hours}).now).toMatchObject({
		state: 'firing',
		why: 'lower end 5.6% of 6 in 50 > max(1%, 2× baseline 0.4%)',
	});
});

test('It fires at once, and clears only after ten calm minutes; each change has its time', () => {
	const failing = {calls: 10, errors: 5};
	const well = {calls: 10, errors: 0};
	const since = (calm: number) =>
		alertOf('error rate', {
			minutes: [...Array.from({length: calm}, () => well), failing, well, well],
			hours: heardBefore,
		});
	expect(since(0).now.state).toBe('firing');
	// Five minutes later nothing that failed is in the window; ten more have to be calm.
	expect(since(14).now.state).toBe('firing');
	const cleared = since(15);
	expect(cleared.now.state).toBe('ok');
	expect(cleared.changes.map(({atMs, from, to}) => [(asOfMs - atMs) / 60_000, from, to.state])).toEqual([
		[0, 'firing', 'ok'],
		[15, 'ok', 'firing'],
		[17, 'no data', 'ok'],
	]);
	expect(cleared.sinceMs).toBe(asOfMs);
	expect(cleared.cells).toEqual([...Array.from({length: 14}, () => 'firing'), 'ok']);
	expect(cleared.changes[1]?.to).toMatchObject({n: 30, fromMs: asOfMs - 20 * 60_000});
});

test('Just started, and just cleared, it warns; what goes on fires then', () => {
	const failing = {calls: 10, errors: 5};
	const minutes = (count: number) => Array.from({length: count}, () => failing);
	expect(alertOf('error rate', {minutes: minutes(1)}).now.state).toBe('warning');
	expect(alertOf('error rate', {minutes: minutes(7)}).now.state).toBe('firing');
	const well = Array.from({length: 16}, () => ({calls: 10}));
	const again = (count: number) =>
		alertOf('error rate', {minutes: [...minutes(count), ...well, failing], hours: heardBefore});
	expect(again(2).now.state).toBe('warning');
	expect(again(16).now.state).toBe('firing');
});

const dollars = (value: number) => ({costNanoUsd: value * 1e9, calls: 1});

test('An hour that costs three times the others, and more than half a dollar; as soon as the pace tells', () => {
	const cost = (minutes: readonly number[], hours: readonly number[]) =>
		alertOf('cost an hour', {minutes: minutes.map(dollars), hours: hours.map(dollars)}).now;
	const ones = Array.from({length: 24}, () => 1);
	const minutes = (count: number, usd: number) => Array.from({length: count}, () => usd);
	expect(cost(minutes(60, 0.06), ones)).toMatchObject({state: 'firing', n: 24});
	expect(cost(minutes(60, 0.06), ones.slice(0, 21))).toMatchObject({
		state: 'learning',
		threshold: null,
		n: 21,
		needs: 24,
	});
	expect(cost(minutes(60, 0.005), minutes(24, 0.01))).toMatchObject({state: 'ok', threshold: 5e8});
	// Six times what is usual: at the pace of some minutes. One job of the same money is no pace.
	const even = Array.from({length: 120}, () => 1 / 60);
	const usual = ones.slice(0, 23);
	const pace = (last: readonly number[]) => cost([...last, ...even], usual);
	expect(pace(minutes(12, 0.3)).state).toBe('firing');
	expect(pace([0, 0, 1.8]).state).toBe('ok');
});

test('Budgets of a run, an hour and a local day, once they are set', () => {
	const rules = {
		...usualRules.rules,
		'budget, run': {enabled: true, usd: 2},
		'budget, hour': {enabled: true, usd: 1},
		'budget, day': {enabled: true, usd: 5},
	};
	const settings = {...usualRules, rules};
	const minutes = [dollars(0.4), ...Array.from({length: 89}, () => ({})), dollars(0.7)];
	const hours = [dollars(1), ...Array.from({length: 15}, () => ({})), dollars(4)];
	const runs = [asOfMs - 3 * hourMs, asOfMs - hourMs];
	const of = (rule: AlertRule, more: Partial<Vitals> = {}, dayOffsetMs = 0) =>
		alertOf(rule, {minutes, hours, runs, spentBeforeNanoUsd: 1e9, ...more}, {settings, dayOffsetMs}).now;
	expect(of('budget, run')).toMatchObject({state: 'ok', value: 4e8});
	expect(of('budget, run', {runs: runs.slice(0, 1)})).toMatchObject({state: 'firing', value: 2.1e9});
	expect(of('budget, hour')).toMatchObject({state: 'ok', value: 4e8});
	expect(of('budget, day').value).toBeCloseTo(2.1e9, 0);
	// Where it is eleven hours later the day is 70 minutes old.
	expect(of('budget, day', {}, 11 * hourMs).value).toBeCloseTo(4e8, 0);
	expect(of('budget, day', {}, 9 * hourMs)).toMatchObject({state: 'firing'});
	expect(alertsOf(vitalsOf({}), {cells: 1}).filter(({rule}) => rule.startsWith('budget'))).toEqual([]);
});

function timesOf(p95Ms: number, timed: number): Times {
	return timed === 0
		? noTimes
		: {timed, p95Ms, p99Ms: p95Ms * 1.5, p95LowMs: p95Ms * 0.8, p99LowMs: p95Ms * 1.2};
}

function latenciesOf({
	now,
	quarter = noTimes,
	usual,
	weekAgo = noTimes,
}: {
	readonly now: Times;
	readonly quarter?: Times;
	readonly usual: readonly Times[];
	readonly weekAgo?: Times;
}): readonly Latency[] {
	return Array.from({length: 313}, (_, at): Latency => {
		const back = 312 - at;
		const hour = back < 12 ? now : (usual[Math.floor(back / 12) - 1] ?? noTimes);
		return {hour, quarter, weekAgo};
	});
}

test('The slowest against last week, else against the hours of a day', () => {
	const of = (parts: Parameters<typeof latenciesOf>[0]) =>
		alertOf('latency p95', {latencies: latenciesOf(parts)}).now;
	const usual = Array.from({length: 6}, () => timesOf(2000, 100));
	const now = timesOf(5500, 100);
	expect(of({now, usual})).toMatchObject({
		state: 'firing',
		threshold: 4000,
		why: 'p95 5.5s of 100 calls, surely over 4.4s > 2× 2s of the median hour of a day',
	});
	// Above it, but not surely.
	expect(of({now: timesOf(4900, 100), usual}).state).toBe('ok');
	expect(of({now, usual, weekAgo: timesOf(3000, 59)}).state).toBe('ok');
	expect(of({now, usual: usual.slice(1)})).toMatchObject({state: 'learning', n: 5, needs: 6});
	expect(of({now: timesOf(5500, 58), usual})).toMatchObject({state: 'learning', n: 58, needs: 59});
	expect(of({now: noTimes, usual}).state).toBe('no data');
	// A quarter of an hour is enough where there are calls enough in it.
	expect(of({now, quarter: timesOf(2000, 59), usual})).toMatchObject({state: 'ok', value: 2000});
	// The 99th percentile where there is one on both sides.
	const many = Array.from({length: 6}, () => timesOf(2000, 400));
	expect(of({now: timesOf(2000, 400), usual: many})).toMatchObject({value: 3000, threshold: 6000});
	expect(of({now: timesOf(2000, 400), usual})).toMatchObject({value: 2000, threshold: 4000});
});

test('A loop that goes on and an injection that an action followed fire at once, and clear as they end', () => {
	const checked = {calls: 5, checked: 5};
	const minutes = (minute: Partial<Step>, back: number) => [
		...Array.from({length: back}, () => checked),
		{...checked, ...minute},
	];
	expect(alertOf('loop', {minutes: minutes({loops: 1}, 0)}).now.state).toBe('firing');
	expect(alertOf('loop', {minutes: minutes({loops: 1}, 4)}).now.state).toBe('firing');
	expect(alertOf('loop', {minutes: minutes({loops: 1}, 5)}).now.state).toBe('ok');
	expect(alertOf('injection followed', {minutes: minutes({followed: 1}, 14)}).now).toMatchObject({
		state: 'firing',
		why: '1 injection that an action followed in 15m',
	});
	expect(alertOf('injection followed', {minutes: minutes({followed: 1}, 15)}).now.state).toBe('ok');
	expect(alertOf('loop', {}).now.state).toBe('no data');
	const names = alertsOf(vitalsOf({isInspected: false}), {cells: 1}).map(({rule}) => rule);
	expect(names.toSorted()).toEqual(['cost an hour', 'error rate', 'latency p95', 'silence']);
});

test('Silence is judged of what was steady for hours, is told once, and is then no data', () => {
	const steady = Array.from({length: 12}, () => ({calls: 60}));
	/** Heard in every five minutes before the steps, and `quiet` minutes of silence at the end. */
	const of = (quiet: number, rest: Partial<Vitals> = {}) => {
		const parts = vitalsOf({
			minutes: Array.from({length: 120}, (_, at) => (at < quiet ? {} : {calls: 1})),
			before: Array.from({length: beforeBuckets}, () => ({...noStep, heard: 5, calls: 5})),
			...rest,
		});
		const found = alertsOf(parts, {cells: 1}).find(({rule}) => rule === 'silence');
		return found?.now;
	};
	expect(of(5)).toMatchObject({state: 'ok', value: 300_000, threshold: 300_000});
	expect(of(6)).toMatchObject({state: 'firing', why: 'nothing for 6m > max(5m, 3× longest gap under 1.7m)'});
	expect(of(61)?.state).toBe('no data');
	const gap = {fromMs: asOfMs - 10 * hourMs, toMs: asOfMs - 10 * hourMs + 600_000};
	expect(of(20, {silences: [gap]})).toMatchObject({state: 'ok', threshold: 1_800_000});
	const lunch = {...gap, toMs: gap.fromMs + hourMs};
	expect(of(20, {silences: [lunch]})).toMatchObject({
		state: 'learning',
		why: 'not steady: a gap of 1h in the last day',
	});
	expect(alertOf('silence', {hours: steady.slice(0, 3)}).now.state).toBe('no data');
	const rules = {...usualRules.rules, silence: {enabled: true, times: 3, afterMs: 60_000}};
	const minutes = [{}, {}, {calls: 1}];
	expect(alertOf('silence', {minutes}, {settings: {...usualRules, rules}}).now.state).toBe('firing');
});

test('Whatever came, each rule has a state, and firing ones come first', () => {
	const minute = fc.record({
		calls: fc.nat(50),
		errors: fc.nat(5),
		costNanoUsd: fc.nat(1e9),
		checked: fc.nat(50),
		evidence: fc.nat(9),
		loops: fc.nat(1),
		followed: fc.nat(1),
	});
	fc.assert(
		fc.property(fc.array(minute, {maxLength: 120}), fc.array(minute, {maxLength: 168}), (minutes, hours) => {
			const alerts = alertsOf(vitalsOf({minutes, hours}), {cells: 15});
			expect(alerts).toHaveLength(9);
			const firing = alerts.map(({now}) => now.state === 'firing');
			expect(firing).toEqual(firing.toSorted((one, other) => Number(other) - Number(one)));
			for (const {cells, now} of alerts) {
				expect(cells).toHaveLength(15);
				expect(cells.at(-1)).toBe(now.state);
				expect(now.why).not.toMatch(/NaN|undefined|Infinity/);
			}
		}),
		{numRuns: 30},
	);
});

test('What was judged stays as it was: a later look tells the same of the same moment', () => {
	const tally = fc.record({
		calls: fc.nat(20),
		errors: fc.nat(3),
		costNanoUsd: fc.nat(1e8),
		heard: fc.nat(20),
		checked: fc.nat(20),
		evidence: fc.nat(4),
		loops: fc.nat(1),
		followed: fc.constant(0),
	});
	fc.assert(
		fc.property(
			fc.array(tally, {minLength: 200, maxLength: 200}),
			fc.integer({min: 1, max: 30}),
			(last, later) => {
				const at = (steps: readonly Step[], endMs: number): Vitals => ({
					...vitalsOf({}),
					asOfMs: endMs,
					steps: [...Array.from({length: vitalSteps - later}, () => noStep), ...steps],
				});
				const changes = (vitals: Vitals, untilMs: number) =>
					alertsOf(vitals, {cells: 1})
						.flatMap(({rule, changes: all}) =>
							all.map(({atMs, from, to}) => ({atMs, rule, from, to: to.state})),
						)
						.filter(({atMs}) => atMs <= untilMs);
				const untilMs = asOfMs - later * 10_000;
				const before = changes(at(last.slice(0, -later), untilMs), untilMs);
				expect(changes(at(last, asOfMs), untilMs)).toEqual(before);
			},
		),
		{numRuns: 30},
	);
});
