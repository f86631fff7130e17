/** What scores come to: paired with the run before, in groups, week by week, and no verdict on too few. */
import {expect, test} from 'vitest';
import {reportOf, type ScoreLine, weeksOf} from '../../source/evaluate/report.ts';

const day = 86_400_000;
const line = (at: number, score: number, changes: Partial<ScoreLine> = {}): ScoreLine => ({
	scorer: 'grounding',
	callId: `c${at}`,
	atMs: at * 1000,
	group: 'all',
	score,
	said: null,
	...changes,
});
const lines = (n: number, score: (at: number) => number) =>
	Array.from({length: n}, (_, at) => line(at, score(at)));
const before = (n: number, score: (at: number) => number) =>
	new Map([['grounding', new Map(Array.from({length: n}, (_, at) => [`c${at}`, score(at)]))]]);

test('mean, interval, and the worst first', () => {
	const [report] = reportOf(
		lines(4, at => at / 4),
		new Map(),
	);
	expect(report).toMatchObject({scorer: 'grounding', group: 'all', n: 4, mean: 0.375, before: null});
	expect(report?.worst.map(({callId}) => callId)).toEqual(['c0', 'c1', 'c2']);
	expect(report?.interval?.[0]).toBeLessThan(0.375);
	expect(reportOf([line(0, 1)], new Map())[0]?.interval).toBeNull();
});

test('the same calls are compared with themselves', () => {
	const worse = reportOf(
		lines(40, at => 0.5 + (at % 5) / 20),
		before(40, at => 0.6 + (at % 5) / 20),
	)[0]?.before;
	expect(worse).toMatchObject({isPaired: true, verdict: 'lower', n: 40});
	expect(worse?.difference).toBeCloseTo(-0.1, 9);
	const same = reportOf(
		lines(40, at => at / 40),
		before(40, at => at / 40),
	)[0]?.before;
	expect(same).toMatchObject({verdict: 'same', difference: 0});
	const few = reportOf(
		lines(10, () => 0),
		before(10, () => 1),
	)[0]?.before;
	expect(few).toMatchObject({verdict: 'too few', difference: -1});
});

test('other calls are two samples', () => {
	const other = lines(40, at => 0.9 + (at % 5) / 100).map(one => ({...one, callId: `new ${one.callId}`}));
	expect(
		reportOf(
			other,
			before(40, at => 0.5 + (at % 5) / 100),
		)[0]?.before,
	).toMatchObject({
		isPaired: false,
		verdict: 'higher',
	});
});

test('the last seven days against the seven before, by group', () => {
	const calls = Array.from({length: 80}, (_, at) =>
		line(at, at < 40 ? 0.9 - (at % 4) / 100 : 0.5 + (at % 4) / 100, {
			atMs: (at < 40 ? 3 : 10) * day,
			group: at % 2 === 0 ? 'desk' : 'shop',
		}),
	);
	const weeks = weeksOf(calls, 14 * day);
	expect(weeks.map(({group}) => group)).toEqual(['desk', 'shop']);
	expect(weeks[0]).toMatchObject({last: {n: 20}, before: {n: 20}, comparison: {verdict: 'too few'}});
	const [all] = weeksOf(
		calls.map(one => ({...one, group: 'all'})),
		14 * day,
	);
	expect(all).toMatchObject({last: {n: 40}, before: {n: 40}, comparison: {verdict: 'lower'}});
});
