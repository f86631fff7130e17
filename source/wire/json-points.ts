/** Metrics of OTLP/JSON; the fields are those of `protobuf-points.ts`. */
import type {MetricPoint, MetricType} from '../domain/otlp.ts';
import {
	attributesOf,
	countOf,
	enumOf,
	field,
	isObject,
	listOf,
	nanoOf,
	numberOf,
	optionalNumberOf,
	RecordError,
} from './json-fields.ts';
import {type JsonObject, stringOf} from './json-fields.ts';
import {addPoint, finite, type MetricHead, type PointFields} from './metric-point.ts';
import {summaryOf} from './protobuf-points.ts';
import type {RecordBounds} from './record-bounds.ts';
import type {ScopeOrigin} from './protobuf-values.ts';
import {reasons, type Rejections} from './rejections.ts';

/** Data of a metric by the names of its field. */
const dataFields: readonly (readonly [type: MetricType, camelName: string, snakeName: string])[] = [
	['gauge', 'gauge', 'gauge'],
	['sum', 'sum', 'sum'],
	['histogram', 'histogram', 'histogram'],
	['exponential_histogram', 'exponentialHistogram', 'exponential_histogram'],
	['summary', 'summary', 'summary'],
];

const temporalityNames = [
	'AGGREGATION_TEMPORALITY_UNSPECIFIED',
	'AGGREGATION_TEMPORALITY_DELTA',
	'AGGREGATION_TEMPORALITY_CUMULATIVE',
];

export function addMetricPoints(
	metric: JsonObject,
	origin: ScopeOrigin,
	points: MetricPoint[],
	rejections: Rejections,
	bounds: RecordBounds,
	refusing: (read: () => void) => void,
): void {
	for (const [type, camelName, snakeName] of dataFields) {
		const data = field(metric, camelName, snakeName);
		if (!isObject(data)) continue;
		const head: MetricHead = {
			name: stringOf(metric['name']),
			description: stringOf(metric['description']),
			unit: stringOf(metric['unit']),
			temporality: enumOf(field(data, 'aggregationTemporality', 'aggregation_temporality'), temporalityNames),
			monotonic: field(data, 'isMonotonic', 'is_monotonic') === true,
		};
		for (const point of listOf(field(data, 'dataPoints', 'data_points'))) {
			refusing(() => {
				const fields = readPoint(isObject(point) ? point : {}, type, bounds);
				addPoint(points, rejections, type, head, fields, origin);
			});
		}
	}
}

function readPoint(point: JsonObject, type: MetricType, bounds: RecordBounds): PointFields {
	const numbersOf = (value: unknown): readonly number[] =>
		listOf(value).map(item => {
			if (!bounds.value()) throw new RecordError(bounds.fault ?? '');
			return numberOf(item);
		});
	const fields: PointFields = {
		attributes: attributesOf(point['attributes'], bounds),
		startNano: nanoOf(field(point, 'startTimeUnixNano', 'start_time_unix_nano'), reasons.time),
		timeNano: nanoOf(field(point, 'timeUnixNano', 'time_unix_nano'), reasons.time),
		value: optionalNumberOf(point['sum']),
		count: numberOf(point['count']),
		flags: countOf(point['flags']),
		distribution: null,
		fault: null,
	};
	const edges = {min: finite(optionalNumberOf(point['min'])), max: finite(optionalNumberOf(point['max']))};
	switch (type) {
		case 'gauge':
		case 'sum':
			fields.value = optionalNumberOf(
				field(point, 'asDouble', 'as_double') ?? field(point, 'asInt', 'as_int'),
			);
			fields.count = null;
			break;
		case 'histogram':
			fields.distribution = {
				...edges,
				bounds: numbersOf(field(point, 'explicitBounds', 'explicit_bounds')),
				counts: numbersOf(field(point, 'bucketCounts', 'bucket_counts')),
			};
			break;
		case 'exponential_histogram':
			fields.distribution = {
				...edges,
				scale: numberOf(point['scale']),
				zeroCount: numberOf(field(point, 'zeroCount', 'zero_count')),
				positive: bucketsOf(point['positive'], numbersOf),
				negative: bucketsOf(point['negative'], numbersOf),
			};
			break;
		case 'summary':
			fields.value ??= 0;
			fields.distribution = summaryOf(
				listOf(field(point, 'quantileValues', 'quantile_values'))
					.filter(isObject)
					.map(item => ({quantile: numberOf(item['quantile']), value: numberOf(item['value'])})),
			);
			break;
	}
	return fields;
}

function bucketsOf(
	value: unknown,
	numbersOf: (list: unknown) => readonly number[],
): {readonly offset: number; readonly counts: readonly number[]} {
	if (!isObject(value)) return {offset: 0, counts: []};
	return {
		offset: numberOf(value['offset']),
		counts: numbersOf(field(value, 'bucketCounts', 'bucket_counts')),
	};
}
