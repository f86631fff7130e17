/** The course of a metric over the window: what its counters rose by, where its gauges stood, how much was recorded. */
import {readingOf, type SeriesKind} from '../../domain/metric-series.ts';
import type {MetricSeries} from '../../store/metric-answers.ts';
import {timeAxis} from '../charts/axis.ts';
import {stacked} from '../charts/sparkline.ts';
import {clock, count} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {measured} from '../measured.ts';
import {paneRows} from '../panes.ts';
import {piece, type Row} from '../rows.ts';
import {inert, oneLine, right} from '../text.ts';
import type {ViewContext} from '../view.ts';
import {box} from '../widgets/box.ts';

export type Course = {
	readonly title: string;
	/** What the sender says that it measures; empty: nothing. */
	readonly about: string;
	readonly unit: string;
	/** Drawn as one: counts are added up, of gauges the mean is drawn. */
	readonly series: readonly MetricSeries[];
	readonly fromMs: number;
	/** False: it begins where the newest points do. */
	readonly isWhole: boolean;
	/** Rows above the drawing. */
	readonly head?: readonly Row[];
};

/** Lines of a list of so many rows, and rows of the pane below it with its borders: of nothing there is no course. */
export function courseLayout(
	of: 'metrics' | 'metric',
	rows: number,
	context: ViewContext,
): {readonly lines: number; readonly height: number} {
	const height = rows === 0 ? 0 : paneRows(of, context);
	return {lines: Math.max(1, context.screen.bodyRows - 1 - height), height};
}

type Options = {
	readonly width: number;
	/** Rows with borders. */
	readonly height: number;
	readonly glyphs: Glyphs;
	readonly asOfMs: number;
};

/** Cells before the drawing, with the blank after them. */
const labelCells = 9;

/** A cell is a step. */
export function courseSteps(columns: number): number {
	return Math.max(10, columns - 4 - labelCells);
}

/** `counter`, `gauge`, `histogram`, `exp. hist.`, `summary`; a sum that may fall is an `up-down` counter. */
export function typeWord(kind: SeriesKind): string {
	if (kind.type === 'sum') return readingOf(kind) === 'counter' ? 'counter' : 'up-down';
	return kind.type === 'exponential_histogram' ? 'exp. hist.' : kind.type;
}

export function coursePane(course: Course, options: Options): readonly Row[] {
	const {title, about, series, isWhole, head = []} = course;
	const {width, height, glyphs} = options;
	const more = isWhole ? [] : [`the newest points, from ${clock(course.fromMs)} on`];
	const sum = [...more, ...(series.length < 2 ? [] : [`${count(series.length)} series`])].join('   ');
	const top = [...(about === '' ? [] : [[piece(oneLine(inert(about)), 'dim')]]), ...head];
	const rows = [
		...top.slice(0, Math.max(0, height - 6)),
		...chartRows(course, options, height - 2 - top.length),
	];
	const edge = {title: oneLine(inert(title)), ...(sum === '' ? {} : {sum})};
	return box({...edge, rows, width, height}, glyphs);
}

/** What is drawn, its scale and its times. */
function chartRows({series, unit, fromMs}: Course, options: Options, height: number): readonly Row[] {
	const {glyphs, asOfMs, width} = options;
	const reading = series[0]?.figures.reading ?? 'gauge';
	const values = drawnTogether(series);
	const known = values.filter(value => value !== null);
	if (known.length === 0) return [[piece('nothing to draw: its first point is where it begins', 'dim')]];
	const text = (value: number): string => (reading === 'distribution' ? count(value) : measured(value, unit));
	const rows = Math.max(1, Math.min(8, height - 2));
	const greatest = known.reduce((most, value) => Math.max(most, value));
	const lines = stacked(
		values.map(value => (value === null ? null : Math.max(0, value))),
		{glyphs, scale: 'linear', rows},
	);
	const step = (asOfMs - fromMs) / values.length;
	const what = {
		counter: 'rose by',
		gauge: series.length > 1 ? 'mean of the series' : 'value',
		distribution: 'values recorded',
	}[reading];
	const each = reading === 'gauge' || !Number.isFinite(step) ? '' : `, each ${measured(step, 'ms')}`;
	const label = (line: number): string =>
		right(line === 0 ? text(greatest) : line === rows - 1 && rows > 1 ? text(0) : '', labelCells - 1);
	const axis = timeAxis({
		fromMs: Number.isFinite(fromMs) ? fromMs : asOfMs,
		untilMs: asOfMs,
		width: Math.min(values.length, width - 4 - labelCells),
		end: 'now',
	});
	return [
		[piece(`${what}${each}`, 'dim')],
		...lines.map((line, at): Row => [piece(`${label(at)} `, 'dim'), piece(line)]),
		[piece(`${' '.repeat(labelCells)}${axis}`, 'dim')],
	];
}

function drawnTogether(series: readonly MetricSeries[]): readonly (number | null)[] {
	const [first] = series;
	if (first === undefined) return [];
	const isMean = first.figures.reading === 'gauge';
	return first.chart.map((_, step) => {
		const values = series.flatMap(({chart}) => {
			const value = chart[step];
			return value === null || value === undefined ? [] : [value];
		});
		if (values.length === 0) return null;
		const sum = values.reduce((total, value) => total + value, 0);
		return isMean ? sum / values.length : sum;
	});
}
