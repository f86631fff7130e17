import {expect, test} from 'vitest';
import type {Alert, AlertChange} from '../../source/signals/alerts.ts';
import {type Known, knownAt, newsIn} from '../../source/signals/news.ts';
import type {AlertRule, AlertState, Verdict} from '../../source/signals/verdict.ts';

const verdict = (state: AlertState): Verdict => ({
	state,
	value: 1,
	interval: null,
	threshold: 0.5,
	side: 'above',
	usual: null,
	n: 1,
	needs: 1,
	why: '1 > 0.5',
	of: null,
	fromMs: 0,
});

/** Its changes, oldest first. */
function alertOf(rule: AlertRule, ...changes: readonly [atMs: number, to: AlertState][]): Alert {
	const told = changes.map(([atMs, to], at): AlertChange => ({
		rule,
		atMs,
		from: changes[at - 1]?.[1] ?? 'ok',
		to: verdict(to),
	}));
	const [atMs, state] = changes.at(-1) ?? [null, 'ok'];
	return {rule, now: verdict(state), sinceMs: atMs, cells: [], changes: told.toReversed()};
}

const nobody: Known = {told: new Map(), old: new Set()};

function look(
	alert: Alert,
	{
		afterMs = 100,
		asOfMs = 200,
		silenced = [],
		known = nobody,
	}: {afterMs?: number; asOfMs?: number; silenced?: readonly string[]; known?: Known} = {},
) {
	const found = newsIn([alert], {afterMs, asOfMs, silenced: new Set(silenced), known});
	const news = found.news.map(({change, startedMs}) => [change.atMs, change.to.state, startedMs]);
	return {news, known: found.known};
}

test('What begins to fire is told once, and its end with the time of its begin', () => {
	const fires = look(alertOf('loop', [150, 'firing']));
	expect(fires.news).toEqual([[150, 'firing', 150]]);
	const {known} = fires;
	expect(look(alertOf('loop', [150, 'firing']), {afterMs: 200, asOfMs: 210, known}).news).toEqual([]);
	const ends = look(alertOf('loop', [150, 'firing'], [205, 'ok']), {afterMs: 200, asOfMs: 210, known});
	expect(ends.news).toEqual([[205, 'ok', 150]]);
	expect(ends.known).toEqual(nobody);
	// Both between two looks, after a sleep.
	expect(look(alertOf('loop', [150, 'firing'], [180, 'ok'])).news).toEqual([
		[150, 'firing', 150],
		[180, 'ok', 150],
	]);
	expect(look(alertOf('loop', [150, 'warning'], [180, 'learning'])).news).toEqual([]);
});

test('What fired before one began to look is no news, and neither is its end; what was told of it before is', () => {
	const before = alertOf('loop', [50, 'firing']);
	const known = knownAt([before], {startMs: 100, told: []});
	expect(known.old).toEqual(new Set(['loop']));
	expect(look(before, {known}).news).toEqual([]);
	const ended = look(alertOf('loop', [50, 'firing'], [150, 'ok']), {known});
	expect(ended.news).toEqual([]);
	expect(
		look(alertOf('loop', [50, 'firing'], [150, 'ok'], [250, 'firing']), {...ended, afterMs: 200}).news,
	).toEqual([[250, 'firing', 250]]);
	const told = knownAt([before], {startMs: 100, told: [{rule: 'loop', atMs: 50, to: 'firing'}]});
	expect(look(before, {known: told}).news).toEqual([]);
	expect(look(alertOf('loop'), {known: told}).news).toEqual([[200, 'ok', 50]]);
	const over = [
		{rule: 'loop', atMs: 50, to: 'firing'},
		{rule: 'loop', atMs: 60, to: 'ok'},
		{rule: 'of another version', atMs: 60, to: 'firing'},
	];
	expect(knownAt([], {startMs: 100, told: over})).toEqual(nobody);
});

test('Nobody is told of what is silenced until the silence ends', () => {
	const fires = alertOf('loop', [150, 'firing']);
	const silent = look(fires, {silenced: ['loop']});
	expect(silent.news).toEqual([]);
	expect(look(fires, {...silent, afterMs: 200, asOfMs: 300}).news).toEqual([[150, 'firing', 150]]);
	// It ended meanwhile: nothing was told, and nothing is.
	const ended = alertOf('loop', [150, 'firing'], [210, 'ok']);
	expect(look(ended, {...silent, afterMs: 220, asOfMs: 300}).news).toEqual([]);
	// Told before the silence, ended in it: its end is told when that is over.
	const known: Known = {told: new Map([['loop', 150]]), old: new Set()};
	expect(look(ended, {known, silenced: ['loop'], afterMs: 200}).known).toEqual(known);
	expect(look(ended, {known, afterMs: 220, asOfMs: 300}).news).toEqual([[300, 'ok', 150]]);
});

test('A change that only became known later is told', () => {
	expect(look(alertOf('loop', [150, 'firing']), {afterMs: 160}).news).toEqual([[150, 'firing', 150]]);
});
