/**
One metric by its series, the one that came last first: what each counter rose by in the window, where each gauge stands,
how the recorded values are distributed. Below the list the course of the series under the cursor, and its attributes.
*/
import type {Reading} from '../../domain/metric-series.ts';
import type {MetricDetail, MetricSeries} from '../../store/metric-answers.ts';
import {clockInList, count, tooFew} from '../format.ts';
import {measured} from '../measured.ts';
import {paneBody} from '../panes.ts';
import {piece, type Row} from '../rows.ts';
import {type MetricPlace, metricPlace} from '../state/places.ts';
import {topPlace} from '../state/state.ts';
import {cutEnd, inert, oneLine} from '../text.ts';
import type {BodyRow, View, ViewContext, ViewFrame} from '../view.ts';
import {firstDrawn, selectedIndex} from '../widgets/list-window.ts';
import {type Column, columnsFitting} from '../widgets/table.ts';
import {periodOf, positionOf} from './listed.ts';
import {courseLayout, coursePane, courseSteps, typeWord} from './metric-pane.ts';
import {headRow, listedRows} from './table-body.ts';
import {windowKey} from './window-key.ts';

const restMs = 1000;

export const metricView: View<MetricDetail> = {
	id: 'metric',
	restMs,
	question: context => JSON.stringify([placeOf(context).name, context.screen.columns, ...windowKey(context)]),
	async ask(reader, context) {
		const {asOfMs, fromMs, screen} = context;
		const {name} = placeOf(context);
		return reader.metric({name, asOfMs, fromMs, steps: courseSteps(screen.columns)});
	},
	draw,
	walk(data, context) {
		const ids = data?.series.map(keyOf) ?? [];
		return {
			ids,
			index: selectedIndex(placeOf(context), ids),
			lines: courseLayout('metric', ids.length, context).lines,
		};
	},
	rowAt(data, context) {
		const series = selectedSeries(data, context);
		if (series === null) return null;
		const {key: _, chart: __, figures, ...told} = series;
		return {name: placeOf(context).name, ...told, ...figures};
	},
};

function placeOf({state}: ViewContext): MetricPlace {
	const place = topPlace(state);
	return place?.kind === 'metric' ? place : metricPlace('');
}

function keyOf({key}: MetricSeries): string {
	return key;
}

function selectedSeries(data: MetricDetail | null, context: ViewContext): MetricSeries | null {
	const series = data?.series ?? [];
	return series[selectedIndex(placeOf(context), series.map(keyOf))] ?? null;
}

function draw(data: MetricDetail | null, context: ViewContext): ViewFrame {
	const {screen, asOfMs} = context;
	const place = placeOf(context);
	if (data === null)
		return {where: [[piece(oneLine(inert(place.name)), 'strong')], []], body: [], position: ''};
	const {series, fromMs, isWhole} = data;
	const where = whereOf(data, place, context);
	const chosen = selectedSeries(data, context);
	if (chosen === null || data.row === null)
		return {
			where,
			body: [{row: []}, {row: [piece('  No point of it in this time.   t shows a longer time', 'dim')]}],
			position: '',
		};
	const {unit, description} = data.row;
	const index = selectedIndex(place, series.map(keyOf));
	const {lines, height} = courseLayout('metric', series.length, context);
	const first = firstDrawn({index, line: place.line, lines, total: series.length});
	const options = {width: screen.columns, glyphs: screen.glyphs};
	const columns = seriesColumns(
		{reading: chosen.figures.reading, unit, fromMs, names: namesOf(series)},
		context,
	);
	const body: BodyRow[] = [
		headRow(columns, options),
		...listedRows(columns, {rows: series, first, lines, index}, {...options, idOf: keyOf}),
	];
	if (height > 0) {
		const head = attributeRows(chosen);
		const pane = {title: chosen.service, about: description, unit, series: [chosen], fromMs, isWhole, head};
		body.push(...paneBody('metric', coursePane(pane, {...options, height, asOfMs})));
	}
	return {where, body, position: positionOf(first, Math.min(lines, series.length - first), series.length)};
}

function seriesColumns(
	{
		reading,
		unit,
		fromMs,
		names,
	}: {
		readonly reading: Reading;
		readonly unit: string;
		readonly fromMs: number;
		readonly names: SeriesNames;
	},
	{screen, asOfMs}: ViewContext,
): readonly Column<MetricSeries>[] {
	const right = (head: string, text: (series: MetricSeries) => string): Column<MetricSeries> => ({
		head,
		width: 9,
		align: 'right',
		cell: series => piece(text(series)),
	});
	const value = (
		head: string,
		of: (figures: MetricSeries['figures']) => number | null,
	): Column<MetricSeries> => right(head, ({figures}) => measured(of(figures), unit));
	const figures: Readonly<Record<Reading, readonly Column<MetricSeries>[]>> = {
		counter: [
			value('ROSE BY', ({sum}) => sum),
			right('A MINUTE', ({figures: {sum}}) => {
				const minutes = (asOfMs - fromMs) / 60_000;
				return sum !== null && Number.isFinite(fromMs) && fromMs > 0 ? measured(sum / minutes, unit) : '';
			}),
		],
		gauge: [value('VALUE', ({last}) => last), value('LEAST', ({min}) => min), value('MOST', ({max}) => max)],
		distribution: [
			right('n', ({figures: {count: recorded}}) => count(recorded)),
			value('MEAN', ({sum, count: recorded}) => (sum === null || !recorded ? null : sum / recorded)),
			right('p50', ({figures}) => estimated(figures, 'p50', unit)),
			right('p95', ({figures}) => estimated(figures, 'p95', unit)),
			value('MOST', ({max}) => max),
		],
	};
	const all: readonly Column<MetricSeries>[] = [
		{head: 'FROM', width: 16, align: 'left', cell: ({service}) => piece(oneLine(inert(service)))},
		...figures[reading],
		right('LAST', ({figures: {lastMs}}) => clockInList(lastMs, {todayMs: asOfMs})),
	];
	const fixed = columnsFitting(all, {
		width: screen.columns,
		floor: 24,
		leave: ['FROM', 'LEAST', 'MOST', 'LAST'],
	});
	return [{head: 'SERIES', width: 'rest', align: 'left', cell: row => seriesRow(row, names)}, ...fixed];
}

/** A value within a bucket is not known to the last digit; in brackets where there are too few values to trust it. */
function estimated(figures: MetricSeries['figures'], which: 'p50' | 'p95', unit: string): string {
	const value = figures[which];
	if (value === null) return measured(null, unit);
	const text = `~${measured(value, unit)}`;
	return tooFew(which, figures.count ?? 0) ? `(${text})` : text;
}

/** `type=input model=gpt-4o`: what tells the series apart comes first, what they share last and dim. */
function seriesRow({attributes}: MetricSeries, names: SeriesNames): Row {
	const told = Object.keys(attributes).toSorted((one, other) => names.rank(one) - names.rank(other));
	if (told.length === 0) return [piece('without attributes', 'dim')];
	return told.flatMap((key): Row => {
		const text = `${valueText(attributes[key])} `;
		return [piece(`${names.short(key)}=`, 'dim'), names.isShared(key) ? piece(text, 'dim') : piece(text)];
	});
}

type SeriesNames = {
	/** Less stands further left. */
	readonly rank: (key: string) => number;
	readonly isShared: (key: string) => boolean;
	/** The last part of a name says what it is; with the one before where two names end alike. */
	readonly short: (key: string) => string;
};

function namesOf(series: readonly MetricSeries[]): SeriesNames {
	const values = new Map<string, Set<string>>();
	for (const {attributes} of series)
		for (const [key, value] of Object.entries(attributes)) {
			const known = values.get(key) ?? new Set();
			values.set(key, known.add(JSON.stringify(value)));
		}
	const isShared = (key: string): boolean =>
		values.get(key)?.size === 1 && series.every(({attributes}) => key in attributes);
	const ends = new Map<string, number>();
	const endOf = (key: string, parts: number): string => key.split('.').slice(-parts).join('.');
	for (const key of values.keys()) ends.set(endOf(key, 1), (ends.get(endOf(key, 1)) ?? 0) + 1);
	const order = [...values.keys()];
	return {
		isShared,
		rank: key => (series.length > 1 && isShared(key) ? order.length : 0) + order.indexOf(key),
		short: key => oneLine(inert(endOf(key, (ends.get(endOf(key, 1)) ?? 0) > 1 ? 2 : 1))),
	};
}

function attributeRows({attributes, scope}: MetricSeries): readonly Row[] {
	const told = Object.entries(attributes).map(([key, value]): Row => [
		piece(`${oneLine(inert(key))} `, 'dim'),
		piece(valueText(value)),
	]);
	return scope === '' ? told : [...told, [piece(`counted by ${oneLine(inert(scope))}`, 'dim')]];
}

function valueText(value: unknown): string {
	return oneLine(inert(typeof value === 'string' ? value : JSON.stringify(value)));
}

function whereOf(
	{series, row}: MetricDetail,
	{name}: MetricPlace,
	{state, screen}: ViewContext,
): readonly [Row, Row] {
	const gap = screen.width === 'narrow' ? '  ' : '   ';
	const kind = row === null ? [] : [typeWord(row), row.temporality === 'unspecified' ? '' : row.temporality];
	const unit = row === null || row.unit === '' ? [] : [`in ${oneLine(inert(row.unit))}`];
	const facts = [...kind, ...unit, `${count(series.length)} series ${periodOf(state)}`.trimEnd()];
	const told = facts.filter(fact => fact !== '').join(gap);
	const most = Math.max(12, screen.columns - told.length - 4);
	const title = cutEnd(oneLine(inert(name)), most, screen.glyphs.cut);
	return [[piece(title, 'strong'), piece(gap + told)], []];
}
