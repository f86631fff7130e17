/** Requests over time, and latency: the two boxes at the top of the Overview. */
import type {LatencySeries} from '../../store/answers.ts';
import {timeAxis} from '../charts/axis.ts';
import {lineChart} from '../charts/line-chart.ts';
import {stacked} from '../charts/sparkline.ts';
import {count, duration, percentile, perMinute, tooFew, unknown} from '../format.ts';
import {glyphSets} from '../glyphs.ts';
import {type Piece, piece, type Row, row} from '../rows.ts';
import {right} from '../text.ts';
import type {ViewContext} from '../view.ts';
import {coveredMs, overviewLayout, type OverviewData, sparkBuckets} from './overview-layout.ts';

type Place = {readonly height: number; readonly left: number; readonly right: number};
type Inside = {readonly title: string; readonly sum: string; readonly rows: readonly Row[]};

const minuteMs = 60_000;

/** Calls that ended in each bucket, and under it the buckets in which errors did: a spike and its errors are one picture. */
export function requestsBox(data: OverviewData, {screen, file}: ViewContext, place: Place): Inside {
	const {figures, fromMs} = data;
	const {glyphs} = screen;
	const inner = place.left - 4;
	const short = place.height <= 6;
	const minutes = perMinute(figures.calls, coveredMs(data, file));
	const [bucketA, bucketB] = figures.chart;
	const bucket =
		bucketA === undefined || bucketB === undefined ? minuteMs : bucketB.startMs - bucketA.startMs;
	const values = figures.chart.map(bucket => bucket.calls);
	const chart = lineChart(values, {
		width: inner,
		height: place.height - 2 - (short ? 0 : 2),
		format: count,
		ascii: glyphs === glyphSets.ascii,
	});
	const shown = figures.chart.slice(-Math.floor((inner - chart.offset) / chart.cells));
	const lastCell = chart.offset + Math.max(0, shown.length - 1) * chart.cells;
	const rows: Row[] = chart.rows.map(line => [
		{text: line.slice(0, chart.offset), role: 'dim'},
		{text: line.slice(chart.offset, lastCell)},
		// The bucket that still fills.
		{text: line.slice(lastCell), role: 'accent'},
	]);
	if (!short) {
		const first = shown[0]?.startMs ?? fromMs;
		const errors = shown.map((bucket): Piece => {
			const cell = bucket.errors > 0 ? glyphs.error : glyphs.none;
			return {text: cell.padEnd(chart.cells), role: bucket.errors > 0 ? 'error' : 'dim'};
		});
		const untilMs = first + shown.length * bucket;
		const axis = timeAxis({fromMs: first, untilMs, width: shown.length * chart.cells, end: 'now'});
		rows.push([{text: 'err '.padStart(chart.offset), role: 'dim'}, ...errors]);
		rows.push([{text: ' '.repeat(chart.offset) + axis, role: 'dim'}]);
	}
	return {
		title: bucket === minuteMs ? '2 Requests' : `2 Requests per ${spanText(bucket)}`,
		sum:
			screen.width === 'narrow' || (screen.width === 'normal' && bucket !== minuteMs)
				? `${minutes}/min`
				: `${count(figures.calls)} calls, ${minutes}/min`,
		rows,
	};
}

/** A round time as it is said: 30s, 2m, 1h. */
function spanText(ms: number): string {
	return duration(ms)
		.replace(/\.0(?=[sh]$)/, '')
		.replace(/m00s$/, 'm');
}

/** Chat and completion calls only: an embedding has neither a first token nor a rhythm. */
export function latencyBox(data: OverviewData, context: ViewContext, place: Place): Inside {
	const {screen} = context;
	const {ttft, tpot, duration: total} = data.figures;
	const {sparkCells} = overviewLayout(screen);
	const narrow = screen.width === 'narrow';
	const {ms, count: buckets} = sparkBuckets(data.asOfMs - data.fromMs, sparkCells);
	const bucket = spanText(ms);
	const sparkHead = narrow ? '' : `worst of each ${bucket}`;
	const head: Row = [
		{
			text: narrow
				? `${' '.repeat(5 + sparkCells)}${right('p50', 8)}${right('p95', 9)}${right('n', 6)}`
				: `${' '.repeat(5)}${right('last', 7)}  ${sparkHead.padEnd(sparkCells).slice(0, sparkCells)}${right('p50', 8)}${right('p95', 9)}${screen.width === 'wide' ? right('p99', 9) : ''}${right('max', 8)}${right('n', 6)}`,
			role: 'dim',
		},
	];
	// A line each, name and figures beside the bars; two where there is room for the head and the axis too.
	const each = Math.max(1, Math.floor((place.height - 4) / 3));
	const series = [
		['TTFT', ttft],
		['TPOT', tpot],
		['e2e', total],
	] as const;
	const rows = series.flatMap(([name, values]) => seriesRows(name, values, {each, sparkCells, context}));
	const axis: readonly Row[] =
		!narrow && rows.length + 4 <= place.height
			? [
					[
						{
							text:
								' '.repeat(14) +
								timeAxis({
									fromMs: data.fromMs,
									untilMs: data.asOfMs,
									width: Math.min(sparkCells, buckets),
									end: 'now',
								}),
							role: 'dim',
						},
					],
				]
			: [];
	return {
		title: 'Latency',
		sum: narrow ? '( ) = too few' : 'chat calls; ( ) = too few to trust',
		rows: [head, ...rows, ...axis],
	};
}

function seriesRows(
	name: string,
	series: LatencySeries,
	options: {readonly each: number; readonly sparkCells: number; readonly context: ViewContext},
): readonly Row[] {
	const {each, sparkCells, context} = options;
	const {screen} = context;
	const narrow = screen.width === 'narrow';
	const lines = stacked(series.worst.slice(-sparkCells), {glyphs: screen.glyphs, scale: 'log', rows: each});
	return lines.map((line, index): Row => {
		const spark: Row = [
			{text: line.slice(0, -1)},
			// The bucket that still fills.
			{text: line.slice(-1).padEnd(Math.max(0, sparkCells - line.length + 1)), role: 'accent'},
		];
		// Figures stand on the foot of their own bars.
		const figures = index === lines.length - 1;
		const label: Row = row(piece((figures ? name : '').padEnd(5)));
		if (narrow) return [...label, ...spark, ...(figures ? narrowFigures(series) : [])];
		const last = right(figures && series.n > 0 ? duration(series.last) : '', 7);
		return [
			...label,
			{text: `${last}  `},
			...spark,
			...(figures ? wideFigures(series, screen.width === 'wide') : []),
		];
	});
}

function narrowFigures(series: LatencySeries): Row {
	return [figure(series, 'p50', 8), figure(series, 'p95', 9), {text: right(count(series.n), 6), role: 'dim'}];
}

/** The 99th percentile needs 299 calls to mean something: it comes where there is room for it. */
function wideFigures(series: LatencySeries, p99: boolean): Row {
	return [
		figure(series, 'p50', 8),
		figure(series, 'p95', 9),
		...(p99 ? [figure(series, 'p99', 9)] : []),
		{text: right(duration(series.max), 8)},
		{text: right(count(series.n), 6), role: 'dim'},
	];
}

function figure(series: LatencySeries, which: 'p50' | 'p95' | 'p99', width: number): Piece {
	const {n, estimated} = series;
	const text = right(percentile(series[which], {which, n, estimated}), width);
	return text.trim() === unknown || tooFew(which, n) ? {text, role: 'dim'} : {text};
}
