/** A line chart of counts over time, drawn by asciichart. Steps, not slopes: a bucket is as wide as its time. */
import asciichart from 'asciichart';

import {roundMax} from './axis.ts';

export type LineChart = {
	/** Top row first, each `width` cells: labels, axis, line. */
	readonly rows: readonly string[];
	/** Cells before the line: label and axis. */
	readonly offset: number;
	/** Cells of one bucket. */
	readonly cells: number;
};

export function lineChart(
	values: readonly number[],
	options: {
		readonly width: number;
		readonly height: number;
		readonly format: (value: number) => string;
		readonly ascii: boolean;
	},
): LineChart {
	const {width, format, ascii} = options;
	const steps = Math.max(1, options.height - 1);
	const max = roundMax(Math.max(0, ...values), steps);
	// 80.0k is longer than 120k.
	const labels = Array.from({length: steps + 1}, (_, step) => format((max * step) / steps));
	const labelWidth = Math.max(...labels.map(label => label.length));
	// A blank, then the axis.
	const offset = labelWidth + 2;
	const cells = Math.max(1, Math.floor((width - offset) / Math.max(1, values.length)));
	const fitting = values.slice(-Math.max(1, Math.floor((width - offset) / cells)));
	// asciichart draws n values as n - 1 steps: the last one is repeated.
	const points = fitting.flatMap(value => Array.from({length: cells}, () => value));
	points.push(points.at(-1) ?? 0);
	const plot = asciichart.plot(points, {
		height: steps,
		min: 0,
		max,
		// asciichart puts a label, however long, into one cell of its own.
		offset: 2,
		format: value => `${format(value).padStart(labelWidth)} `,
		...(ascii ? {symbols: ['+', '|', '-', '-', '-', '\\', '/', '\\', '/', '|']} : {}),
	});
	const rows = plot.split('\n').map(line => line.padEnd(width).slice(0, width));
	return {rows: [plainTop(rows[0] ?? '', points[0] === max), ...rows.slice(1)], offset, cells};
}

/** asciichart draws the crossing of axis and line on its top label even where the line begins elsewhere. */
function plainTop(row: string, beginsThere: boolean): string {
	return beginsThere ? row : row.replace('┼', '┤').replace('+', '|');
}
