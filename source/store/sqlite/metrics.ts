/** Metrics by name, and one of them by series, read along the index by name and time. */
import {
	figuresOf,
	incrementsOf,
	readingOf,
	type SeriesKind,
	type SeriesPoint,
} from '../../domain/metric-series.ts';
import type {Attributes, AttributeValue, MetricPoint, MetricType} from '../../domain/otlp.ts';
import type {MetricDetail, MetricList, MetricQuestion, MetricRow, MetricSeries} from '../metric-answers.ts';
import {hashOf} from './hash.ts';
import {boundMillis, millisSql, nanoSql} from './millis-sql.ts';
import type {ReaderConnection, Values} from './reader-connection.ts';
import {serviceOf} from './sources.ts';
import {stored, storedJson} from './stored-text.ts';

/** More names are a mistake of the sender, and no screen is so long. */
const namesMax = 2000;

/** More points of a name are not counted. */
const countedMax = 10_000;

/** Points of one metric that are read: a thousand exports of five series. */
const pointsMax = 5000;

type PointColumns = {
	readonly unit: string;
	readonly type: MetricType;
	readonly temporality: MetricPoint['temporality'];
	readonly start_ms: number;
	readonly time_ms: number;
	readonly value: number | null;
	readonly count: number | null;
	readonly attributes: string;
	readonly rest: string;
	readonly resource_id: number;
	readonly scope_id: number;
};

type PointRest = Pick<MetricPoint, 'description' | 'monotonic' | 'distribution'>;

const selectPoint = `SELECT unit, type, temporality, ${millisSql('start_nano')} AS start_ms,
	${millisSql('time_nano')} AS time_ms, value, count,
	${stored('attributes')} AS attributes, ${stored('rest')} AS rest, resource_id, scope_id FROM metric_point`;

const inWindow = `name = ? AND time_nano > ${nanoSql} AND time_nano <= ${nanoSql}`;

export function metricList(
	connection: ReaderConnection,
	{asOfMs, fromMs}: {readonly asOfMs: number; readonly fromMs: number},
): MetricList {
	const rows: MetricRow[] = [];
	let name = '';
	for (;;) {
		const next = connection.get<{name: string | null}>(
			'SELECT min(name) AS name FROM metric_point WHERE name > ?',
			[name],
		);
		if (next === undefined || next.name === null) return {rows, isWhole: true};
		name = next.name;
		const row = rowOf(connection, name, valuesOf(name, {asOfMs, fromMs}));
		if (row === null) continue;
		if (rows.length === namesMax) return {rows, isWhole: false};
		rows.push(row);
	}
}

/** Null: it has no point in the window. */
function rowOf(connection: ReaderConnection, name: string, values: Values): MetricRow | null {
	const point = connection.get<PointColumns>(
		`${selectPoint} WHERE ${inWindow} ORDER BY time_nano DESC LIMIT 1`,
		values,
	);
	if (point === undefined) return null;
	const counted = connection.get<{points: number}>(
		`SELECT count(*) AS points FROM (SELECT 1 FROM metric_point WHERE ${inWindow} LIMIT ${countedMax + 1})`,
		values,
	);
	const points = counted?.points ?? 0;
	const {description, monotonic} = storedJson(point.rest) as PointRest;
	return {
		name,
		description,
		unit: point.unit,
		type: point.type,
		temporality: point.temporality,
		monotonic,
		service: serviceOf(connection.sources.resource(point.resource_id)),
		points: points > countedMax ? null : points,
		lastMs: point.time_ms,
	};
}

export function metricDetail(connection: ReaderConnection, question: MetricQuestion): MetricDetail {
	const {name} = question;
	const newestFirst = connection.all<PointColumns>(
		`${selectPoint} WHERE ${inWindow} ORDER BY time_nano DESC LIMIT ?`,
		[...valuesOf(name, question), pointsMax + 1],
	);
	const isWhole = newestFirst.length <= pointsMax;
	const points = newestFirst.slice(0, pointsMax).toReversed();
	const fromMs = isWhole ? question.fromMs : (points[0]?.time_ms ?? question.fromMs);
	const bySeries = new Map<string, PointColumns[]>();
	for (const point of points) {
		const {resource_id: resource, scope_id: scope, attributes, type, temporality, unit} = point;
		const key = `${resource}\n${scope}\n${type}\n${temporality}\n${unit}\n${attributes}`;
		const known = bySeries.get(key);
		if (known === undefined) bySeries.set(key, [point]);
		else known.push(point);
	}
	const series = [...bySeries].flatMap(([key, of]) => seriesOf(connection, {key, of}, {...question, fromMs}));
	return {
		row: rowOf(connection, name, valuesOf(name, question)),
		series: series.toSorted((one, other) => other.figures.lastMs - one.figures.lastMs),
		isWhole,
		fromMs,
	};
}

function seriesOf(
	connection: ReaderConnection,
	{key, of}: {readonly key: string; readonly of: readonly PointColumns[]},
	question: MetricQuestion,
): readonly MetricSeries[] {
	const newest = of.at(-1);
	if (newest === undefined) return [];
	const rests = of.map(({rest}) => storedJson(rest) as PointRest);
	const kind = {
		type: newest.type,
		temporality: newest.temporality,
		monotonic: rests.at(-1)?.monotonic ?? false,
	};
	const points = of.map((point, index) => ({
		startMs: point.start_ms,
		timeMs: point.time_ms,
		value: point.value,
		count: point.count,
		distribution: rests[index]?.distribution ?? null,
	}));
	const figures = figuresOf(kind, points, question.fromMs);
	if (figures === null) return [];
	const attributes = connection.content.resolve(storedJson(newest.attributes) as AttributeValue);
	return [
		{
			key: hashOf(key),
			service: serviceOf(connection.sources.resource(newest.resource_id)),
			scope: connection.sources.scope(newest.scope_id).name,
			attributes: attributes as Attributes,
			figures,
			chart: chartOf(kind, points, question),
		},
	];
}

function chartOf(
	kind: SeriesKind,
	points: readonly SeriesPoint[],
	{asOfMs, fromMs, steps}: MetricQuestion,
): readonly (number | null)[] {
	const chart: (number | null)[] = Array.from({length: steps}, () => null);
	// Of all that there is the first point is the beginning.
	const beginMs = Number.isFinite(fromMs) && fromMs > 0 ? fromMs : (points[0]?.timeMs ?? asOfMs);
	const stepMs = Math.max(1, (asOfMs - beginMs) / steps);
	const at = (timeMs: number): number =>
		Math.min(steps - 1, Math.max(0, Math.floor((timeMs - beginMs) / stepMs)));
	const reading = readingOf(kind);
	if (reading === 'gauge') {
		for (const {timeMs, value} of points) chart[at(timeMs)] = value;
		return chart;
	}
	for (const {timeMs, sum, count} of incrementsOf(kind, points, fromMs)) {
		const step = at(timeMs);
		chart[step] = (chart[step] ?? 0) + (reading === 'counter' ? sum : count);
	}
	return chart;
}

function valuesOf(
	name: string,
	{asOfMs, fromMs}: {readonly asOfMs: number; readonly fromMs: number},
): readonly [string, number, number] {
	return [name, boundMillis(fromMs), boundMillis(asOfMs)];
}
