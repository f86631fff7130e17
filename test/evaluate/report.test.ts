/** What scores come to: paired with the run before, in groups, week by week, and no verdict on too few. */
import {expect, test} from 'vitest';
import {type Before, type Earlier, reportOf, type ScoreLine, weeksOf} from '../../source/evaluate/report.ts';

const day = 86_400_000;
const line = (at: number, score: number, changes: Partial<ScoreLine> = {}): ScoreLine => ({
	scorer: 'grounding',
	callId: `c${at}`,
	atMs: at * 1000,
	group: 'all',
	groupKey: changes.group ?? 'all',
	score,
	said: null,
	...changes,
});
const lines = (n: number, score: (at: number) => number) =>
	Array.from({length: n}, (_, at) => line(at, score(at)));
const before = (n: number, score: (at: number) => number): ReadonlyMap<string, Earlier> =>
	new Map([
		[
			'grounding',
			{
				atMs: 1,
				scores: Array.from({length: n}, (_, at) => ({callId: `c${at}`, groupKey: 'all', score: score(at)})),
			},
		],
	]);

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
	expect(worse).toMatchObject({atMs: 1, same: {verdict: 'lower', n: 40, nowN: 40}, fresh: null});
	expect(worse?.same?.difference).toBeCloseTo(-0.1, 9);
	const same = reportOf(
		lines(40, at => at / 40),
		before(40, at => at / 40),
	)[0]?.before;
	expect(same?.same).toMatchObject({verdict: 'same', difference: 0});
	const few = reportOf(
		lines(10, () => 0),
		before(10, () => 1),
	)[0]?.before;
	expect(few?.same).toMatchObject({verdict: 'too few', difference: -1});
});

test('other calls are two samples, however many of the old ones are there still', () => {
	const old = lines(100, at => 0.5 + (at % 5) / 100);
	const other = lines(40, at => 0.9 + (at % 5) / 100).map(one => ({...one, callId: `new ${one.callId}`}));
	const earlier = before(100, at => 0.5 + (at % 5) / 100);
	const fresh = {verdict: 'higher', n: 100, nowN: 40};
	expect(reportOf(other, earlier)[0]?.before).toMatchObject({same: null, fresh});
	expect(reportOf([...old, ...other], earlier)[0]?.before).toMatchObject({
		same: {verdict: 'same', difference: 0},
		fresh,
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
		calls.map(one => ({...one, group: 'all', groupKey: 'all'})),
		14 * day,
	);
	expect(all).toMatchObject({last: {n: 40}, before: {n: 40}, comparison: {verdict: 'lower'}});
});

test('calls of other groups are no measure for a group', () => {
	const of = (at: number): string => (at % 2 === 0 ? 'small' : 'large');
	const score = (at: number): number => (of(at) === 'small' ? 0.3 : 0.9) + (at % 7) / 100;
	const earlier: Earlier = {
		atMs: 1,
		scores: Array.from({length: 120}, (_, at) => ({callId: `old${at}`, groupKey: of(at), score: score(at)})),
	};
	const now = Array.from({length: 120}, (_, at) => line(at, score(at), {group: of(at)}));
	const reports = reportOf(now, new Map([['grounding', earlier]]));
	expect(reports.map(({group, before: known}) => [group, known?.fresh?.verdict, known?.fresh?.n])).toEqual([
		['small', 'same', 60],
		['large', 'same', 60],
	]);
	const gone = {...earlier, scores: earlier.scores.map(one => ({...one, groupKey: null}))};
	expect(reportOf(now, new Map([['grounding', gone]])).map(report => report.before?.fresh)).toEqual([
		null,
		null,
	]);
});

test('two groups that are called the same stay two', () => {
	const now = [0, 1].map(at => line(at, at, {group: 'help desk', groupKey: `template ${at}`}));
	expect(reportOf(now, new Map()).map(({group, mean}) => [group, mean])).toEqual([
		['help desk', 0],
		['help desk', 1],
	]);
});

/** Values from 0 to 1, the same for the same seed (Mulberry32). */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

test.each([true, false])(
	'of many scorers none seems worse where nothing changed, and one that did is seen; same calls: %s',
	isPaired => {
		const random = seeded(11);
		const scorers = Array.from({length: 16}, (_, at) => `s${at}`);
		const runs = 30;
		let alarms = 0;
		for (let run = 0; run < runs; run++) {
			const earlier = new Map<string, Earlier>();
			const now: ScoreLine[] = [];
			for (const scorer of scorers) {
				const calls = Array.from({length: 50}, (_, at) => at);
				const scores = calls.map(at => ({
					callId: `${isPaired ? 'c' : 'old'}${at}`,
					groupKey: 'all',
					score: random(),
				}));
				earlier.set(scorer, {atMs: 1, scores});
				now.push(...calls.map(at => line(at, random(), {scorer})));
			}
			const verdictOf = (known: Before | null | undefined) =>
				(isPaired ? known?.same : known?.fresh)?.verdict;
			if (reportOf(now, earlier).some(({before: known}) => verdictOf(known) === 'lower')) alarms++;
			const worse = now.map(one => (one.scorer === 's3' ? {...one, score: one.score * 0.4} : one));
			expect(verdictOf(reportOf(worse, earlier).find(({scorer}) => scorer === 's3')?.before)).toBe('lower');
		}
		// 5 % are allowed; without regard to how many are asked at once it is every third.
		expect(alarms).toBeLessThanOrEqual(runs * 0.1);
	},
);
