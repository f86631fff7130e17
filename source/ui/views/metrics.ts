/**
Metrics by name: what an application and its libraries count beside their spans, whatever it is. Below the list the course
of the metric under the cursor; Enter opens its series.
*/
import type {MetricDetail, MetricList, MetricRow} from '../../store/metric-answers.ts';
import {clockInList, count} from '../format.ts';
import {paneBody} from '../panes.ts';
import {fit, piece, type Row} from '../rows.ts';
import {type MetricsPlace, metricPlace} from '../state/places.ts';
import {topPlace} from '../state/state.ts';
import {cutMiddle, inert, oneLine} from '../text.ts';
import type {BodyRow, Screen, View, ViewContext, ViewFrame} from '../view.ts';
import {firstDrawn, selectedIndex} from '../widgets/list-window.ts';
import {type Column, columnsFitting} from '../widgets/table.ts';
import {periodOf, positionOf} from './listed.ts';
import {courseLayout, coursePane, courseSteps, typeWord} from './metric-pane.ts';
import {headRow, listedRows} from './table-body.ts';
import {windowKey} from './window-key.ts';

type MetricsData = {
	readonly list: MetricList;
	/** Of the row under the cursor. */
	readonly detail: MetricDetail | null;
};

/** Between two askings while it is live, ms: SDKs send metrics every ten seconds at most. */
const restMs = 1000;

export const metricsView: View<MetricsData> = {
	id: 'metrics',
	restMs,
	question(context) {
		const {state, screen} = context;
		const {selected} = placeOf(context);
		return JSON.stringify([selected, screen.columns, state.preview, ...windowKey(context)]);
	},
	async ask(reader, context) {
		const {asOfMs, fromMs, screen, state} = context;
		const list = await reader.metrics({asOfMs, fromMs});
		const chosen = list.rows[selectedIndex(placeOf(context), list.rows.map(nameOf))];
		if (!state.preview || chosen === undefined) return {list, detail: null};
		const steps = courseSteps(screen.columns);
		return {list, detail: await reader.metric({name: chosen.name, asOfMs, fromMs, steps})};
	},
	draw,
	walk(data, context) {
		const ids = data?.list.rows.map(nameOf) ?? [];
		return {
			ids,
			index: selectedIndex(placeOf(context), ids),
			lines: courseLayout('metrics', ids.length, context).lines,
		};
	},
	rowAt: (data, context) => selectedRow(data, context),
	enter(data, context) {
		const row = selectedRow(data, context);
		return row === null ? 'there is no metric to open' : {type: 'open', place: metricPlace(row.name)};
	},
};

const atTop: MetricsPlace = {kind: 'metrics', selected: null, line: 0, follow: true};

function placeOf({state}: ViewContext): MetricsPlace {
	const place = topPlace(state);
	return place?.kind === 'metrics' ? place : atTop;
}

function nameOf({name}: MetricRow): string {
	return name;
}

function selectedRow(data: MetricsData | null, context: ViewContext): MetricRow | null {
	const rows = data?.list.rows ?? [];
	return rows[selectedIndex(placeOf(context), rows.map(nameOf))] ?? null;
}

function draw(data: MetricsData | null, context: ViewContext): ViewFrame {
	const {screen, asOfMs} = context;
	if (data === null) return {where: [[piece('Metrics', 'strong')], []], body: [], position: ''};
	const {rows} = data.list;
	const where = whereOf(data.list, context);
	const chosen = selectedRow(data, context);
	if (chosen === null) return {where, body: nothingBody(context), position: ''};
	const place = placeOf(context);
	const index = selectedIndex(place, rows.map(nameOf));
	const {lines, height} = courseLayout('metrics', rows.length, context);
	const first = firstDrawn({index, line: place.line, lines, total: rows.length});
	const columns = metricColumns(context);
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const body: BodyRow[] = [
		headRow(columns, options),
		...listedRows(columns, {rows, first, lines, index}, {...options, idOf: nameOf}),
	];
	if (height > 0) {
		const pane = {
			title: chosen.name,
			about: chosen.description,
			unit: chosen.unit,
			series: data.detail?.series ?? [],
			fromMs: data.detail?.fromMs ?? context.fromMs,
			isWhole: data.detail?.isWhole ?? true,
		};
		body.push(...paneBody('metrics', coursePane(pane, {...options, height, asOfMs})));
	}
	return {where, body, position: positionOf(first, Math.min(lines, rows.length - first), rows.length)};
}

function metricColumns({screen, asOfMs}: ViewContext): readonly Column<MetricRow>[] {
	const {columns, width} = screen;
	const all: readonly Column<MetricRow>[] = [
		{head: 'TYPE', width: 12, align: 'left', cell: row => piece(typeWord(row))},
		{head: 'UNIT', width: 12, align: 'left', cell: ({unit}) => piece(oneLine(inert(unit)), 'dim')},
		{head: 'FROM', width: 16, align: 'left', cell: ({service}) => piece(oneLine(inert(service)))},
		{
			head: 'POINTS',
			width: 8,
			align: 'right',
			cell: ({points}) => piece(points === null ? '>10k' : count(points)),
		},
		{
			head: 'LAST',
			width: 10,
			align: 'right',
			cell: ({lastMs}) => piece(clockInList(lastMs, {todayMs: asOfMs})),
		},
	];
	const fixed = columnsFitting(all, {
		width: columns,
		floor: width === 'narrow' ? 28 : 44,
		leave: ['UNIT', 'FROM', 'POINTS'],
	});
	const name: Column<MetricRow> = {
		head: 'METRIC',
		width: 'rest',
		align: 'left',
		cell: row => nameCell(row, screen, fixed),
	};
	return [name, ...fixed];
}

/** Both ends of a long name tell something: who counts, and what. */
function nameCell({name}: MetricRow, {columns, glyphs}: Screen, fixed: readonly Column<MetricRow>[]): Row {
	const taken = fixed.reduce((sum, {width}) => sum + (width === 'rest' ? 0 : width), 2);
	return [piece(cutMiddle(oneLine(inert(name)), Math.max(8, columns - taken), glyphs.cut))];
}

function whereOf({rows, isWhole}: MetricList, {state, screen}: ViewContext): readonly [Row, Row] {
	const gap = screen.width === 'narrow' ? '  ' : '   ';
	const names = `${isWhole ? '' : 'over '}${count(rows.length)} ${rows.length === 1 ? 'metric' : 'metrics'}`;
	return [
		[piece('Metrics', 'strong'), piece(`${gap}${`${names} ${periodOf(state)}`.trimEnd()}${gap}by name`)],
		[],
	];
}

function nothingBody({state, screen}: ViewContext): readonly BodyRow[] {
	const period = periodOf(state) === '' ? 'yet' : periodOf(state).replace('in ', 'in the last ');
	const sentences = [
		`No metrics ${period}.   t shows a longer time`,
		'An SDK sends them with OTEL_METRICS_EXPORTER=otlp,',
		'once a minute, or each OTEL_METRIC_EXPORT_INTERVAL ms.',
	];
	const {columns, glyphs} = screen;
	return [
		{row: []},
		...sentences.map(text => ({row: fit([piece(`  ${text}`, 'dim')], columns, glyphs.cut)})),
	];
}
