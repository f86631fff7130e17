import {expect, test} from 'vitest';

import {bucketMs, roundMax, timeAxis} from '../../../source/ui/charts/axis.ts';
import {bar} from '../../../source/ui/charts/bars.ts';
import {lineChart} from '../../../source/ui/charts/line-chart.ts';
import {sparkline, stacked} from '../../../source/ui/charts/sparkline.ts';
import {glyphSets} from '../../../source/ui/glyphs.ts';

const glyphs = glyphSets.unicode;

test.each([
	[[0, 4, 8], 'linear', '▁▄█'],
	[[null, 8, null], 'linear', ' █ '],
	[[1, 1000], 'linear', '▁█'],
	[[10, 100, 1000], 'log', '▁▅█'],
	[[420, 420], 'log', '▄▄'],
	[[], 'log', ''],
] as const)('sparkline of %s, %s', (values, scale, line) => {
	expect(sparkline(values, {glyphs, scale})).toBe(line);
});

test('a value that is there is never an empty cell, a bucket without one always is', () => {
	expect(sparkline([0.0001, 9999, null], {glyphs, scale: 'linear', gap: '·'})).toBe('▁█·');
});

test('several rows are one column each', () => {
	expect(stacked([1, 16], {glyphs, scale: 'linear', rows: 2})).toEqual([' █', '▁█']);
});

test('in ASCII too', () => {
	expect(sparkline([1, 8], {glyphs: glyphSets.ascii, scale: 'linear'})).toBe('_#');
});

test.each([
	[1, 4, '████'],
	[0.5, 4, '██'],
	[0.53, 4, '██▏'],
	[0.000_01, 4, '▏'],
	[0, 4, ''],
	[7, 4, '████'],
	[0.5, 0, ''],
])('bar of %s in %s cells', (share, width, text) => {
	expect(bar(share, width, glyphs)).toBe(text);
});

test.each([
	[5, 5, 5],
	[6, 5, 10],
	[3, 5, 5],
	[0, 5, 5],
	[101, 5, 150],
	[1234, 5, 1500],
])('round maximum above %s in %s steps', (max, steps, rounded) => {
	expect(roundMax(max, steps)).toBe(rounded);
});

test.each([
	[15 * 60_000, 15, 60_000],
	[15 * 60_000, 30, 30_000],
	[3_600_000, 17, 300_000],
	[86_400_000, 17, 7_200_000],
	[40 * 86_400_000, 17, 3 * 86_400_000],
])('buckets of %s ms in at most %s', (windowMs, buckets, ms) => {
	expect(bucketMs(windowMs, buckets)).toBe(ms);
});

test('a time axis says when it begins and where now is', () => {
	const fromMs = Date.UTC(2026, 10, 23, 13, 54);
	const untilMs = fromMs + 15 * 60_000;
	expect(timeAxis({fromMs, untilMs, width: 30, end: 'now'})).toBe('13:54     13:59            now');
	expect(timeAxis({fromMs, untilMs, width: 7, end: 'now'})).toBe('    now');
});

test('The axis of a line chart stands straight, whichever of its labels is the longest', () => {
	const format = (value: number): string => ({0: '0', 40: '40.0k', 80: '80.0k', 120: '120k'})[value] ?? '?';
	const {rows, offset} = lineChart([0, 120], {width: 20, height: 4, format, ascii: true});
	expect(rows.map(row => row.slice(0, offset))).toEqual([' 120k |', '80.0k |', '40.0k |', '    0 +']);
});

test('a line chart steps from bucket to bucket, with whole numbers at its side', () => {
	const chart = lineChart([3, 1, 5, 0], {width: 14, height: 6, format: String, ascii: false});
	expect(chart.rows).toEqual([
		'5 ┤   ╭─╮     ',
		'4 ┤   │ │     ',
		'3 ┼─╮ │ │     ',
		'2 ┤ │ │ │     ',
		'1 ┤ ╰─╯ │     ',
		'0 ┤     ╰──   ',
	]);
	expect(chart).toMatchObject({offset: 3, cells: 2});
});

test.each([[[]], [[0, 0, 0]], [Array.from({length: 99}, (_, index) => index)]])(
	'every row of a chart is as wide as asked',
	values => {
		const {rows} = lineChart(values, {width: 20, height: 4, format: String, ascii: true});
		expect(rows.map(row => row.length)).toEqual([20, 20, 20, 20]);
	},
);
