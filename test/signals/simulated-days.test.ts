import {expect, test} from 'vitest';
import {bursty, daily, simulated, steady} from './simulated-days.ts';
import {alarmsIn, cases, outcomeOf} from './troubles.ts';

const fires = cases.filter(({within}) => within !== null);
const quiet = cases.filter(({within}) => within === null);

test.each(fires.map((one, at) => [one.rule, one.name, one, at + 1] as const))(
	'%s: %s; it fires once, and clears',
	(_rule, _name, one, seed) => {
		const {firesMinutes, clearsMinutes, fired, others} = outcomeOf(one, seed);
		expect(firesMinutes).toBeGreaterThan(0);
		expect(firesMinutes).toBeLessThanOrEqual(one.within?.fires ?? 0);
		expect(clearsMinutes).toBeLessThanOrEqual(one.within?.clears ?? 0);
		expect(fired).toBe(1);
		// What an hour costs is judged by two rules.
		expect(others.filter(rule => rule !== 'budget, hour' && rule !== 'cost an hour')).toEqual([]);
	},
);

test.each(quiet.map((one, at) => [one.rule, one.name, one, at + 1] as const))(
	'%s: %s; nothing fires',
	(_rule, _name, one, seed) => {
		expect(outcomeOf(one, seed)).toMatchObject({fired: 0, others: []});
	},
);

test.each([
	['the same day and night', () => steady, {}],
	['by day, and less on the weekend', () => daily, {}],
	['in bursts, at a desk', bursty, {callsAMinute: 3, errorShare: 0.01}],
	['a call or two a minute', () => steady, {callsAMinute: 1.5}],
] as const)('A week of health raises no alarm: %s', (_name, rhythmOf, weather) => {
	for (const seed of [1, 2])
		expect(alarmsIn(simulated({seed, days: 8, rhythm: rhythmOf(seed), weather}))).toEqual([]);
});
