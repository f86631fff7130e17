import fc from 'fast-check';
import {expect, test} from 'vitest';
import {glyphSets} from '../../../source/ui/glyphs.ts';
import {plain, widthOf} from '../../../source/ui/rows.ts';
import {barOf, barOfMany} from '../../../source/ui/waterfall/bar.ts';
import {axisOf, grownEnd, stretchOf} from '../../../source/ui/waterfall/scale.ts';
import {treeOf} from '../../../source/ui/waterfall/tree.ts';
import {span} from './spans.ts';

const glyphs = glyphSets.unicode;

test.each([
	['critical', span('b', 'a', [20, 100]), '    ████████████████'],
	['until the first token, then writing', span('b', 'a', [0, 100], {ttftMs: 50}), '░░░░░░░░░░│█████████'],
	['failed', span('b', 'a', [0, 100], {status: 'error'}), '███████████████████×'],
	['shorter than a cell', span('b', 'a', [99, 100]), '                   █'],
	['running', span('b', 'a', [50, null]), '          ╌╌╌╌╌╌╌╌╌…'],
	['lost where it was last heard of', span('b', 'a', [50, null], {status: 'lost'}), '          !         '],
])('A bar: %s', (_name, row, expected) => {
	const tree = treeOf([span('a', null, [0, 100]), row]);
	const options = {scale: {fromMs: 0, untilMs: 100, width: 20}, asOfMs: 100, glyphs};
	expect(plain(barOf(tree, tree.places.get('b') ?? -1, options))).toBe(expected);
});

test('Events are marked within the bar, not at its edges and not over the first token', () => {
	const eventMs = [0, 30, 52, 70, 99, 140];
	const tree = treeOf([
		span('a', null, [0, 100], {eventMs, events: 6}),
		span('b', 'a', [0, 100], {eventMs, events: 6, ttftMs: 50, callId: 'c', counted: true}),
		span('c', 'a', [40, 48], {eventMs: [44], events: 1}),
	]);
	const options = {scale: {fromMs: 0, untilMs: 100, width: 10}, asOfMs: 100, glyphs};
	expect(['a', 'b', 'c'].map(id => plain(barOf(tree, tree.places.get(id) ?? -1, options)))).toEqual([
		'███◆█◆█◆██',
		'░░░◆░│█◆██',
		'    ▄     ',
	]);
});

test('A roll-up is a frame around what it restates; what nobody waited for lies lower', () => {
	const tree = treeOf([
		span('a', null, [0, 100], {reason: 'roll-up of b'}),
		span('b', 'a', [0, 100]),
		span('c', 'a', [20, 60]),
	]);
	const options = {scale: {fromMs: 0, untilMs: 100, width: 10}, asOfMs: 100, glyphs};
	expect(['a', 'b', 'c'].map(id => plain(barOf(tree, tree.places.get(id) ?? -1, options)))).toEqual([
		'├────────┤',
		'██████████',
		'  ▄▄▄▄    ',
	]);
	expect(plain(barOfMany(tree, [1, 2], options))).toBe('██████████');
});

test.each([
	[{fromMs: 0, untilMs: 18_000, width: 37}, '0s        5s        10s       15s'],
	[{fromMs: 0, untilMs: 1_512_000, width: 58}, '0s         5m          10m        15m         20m'],
	[{fromMs: 0, untilMs: 0.4, width: 40}, '0s        100µs     200µs     300µs'],
	[{fromMs: 0, untilMs: 740, width: 24}, '0s              500ms'],
])('An axis has round steps: %o', (scale, expected) => {
	expect(axisOf(scale, 0)).toBe(expected);
});

test('The scale of a running trace grows by steps', () => {
	const ends = [17_900, 18_100, 19_999, 20_001].map(untilMs => grownEnd({fromMs: 0, untilMs, width: 40}));
	expect(ends).toEqual([20_000, 20_000, 20_000, 25_000]);
});

test('A bar has a cell at least and never leaves its scale', () => {
	const time = fc.integer({min: -1000, max: 5000});
	fc.assert(
		fc.property(time, time, time, time, fc.integer({min: 1, max: 300}), (a, b, c, d, width) => {
			const scale = {fromMs: Math.min(a, b), untilMs: Math.max(a, b), width};
			const from = Math.min(c, d);
			const until = Math.max(c, d);
			const stretch = stretchOf(scale, from, until);
			if (stretch !== null) {
				expect(stretch.from).toBeGreaterThanOrEqual(0);
				expect(stretch.until).toBeGreaterThan(stretch.from);
				expect(stretch.until).toBeLessThanOrEqual(width);
			}
			const tree = treeOf([span('x', null, [from, until], {ttftMs: 10})]);
			expect(widthOf(barOf(tree, 0, {scale, asOfMs: until, glyphs}))).toBe(width);
			expect(axisOf(scale, scale.fromMs).length).toBeLessThanOrEqual(width);
		}),
	);
});
