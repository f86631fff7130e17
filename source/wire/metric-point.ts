/** Putting a metric point together from what was read; shared by both decoders, so that they agree. */
import type {Attributes, Distribution, MetricPoint, MetricType} from '../domain/otlp.ts';
import {requestRecordsMax, timeNanoMax} from './limits.ts';
import type {ScopeOrigin} from './protobuf-values.ts';
import {reasons, type Rejections} from './rejections.ts';

/** What a Metric says of all its points. */
export type MetricHead = {
	name: string;
	description: string;
	unit: string;
	temporality: number;
	monotonic: boolean;
};

/** The fields of the five kinds of data point, under one name each. */
export type PointFields = {
	attributes: Attributes;
	startNano: bigint;
	timeNano: bigint;
	value: number | null;
	count: number | null;
	flags: number;
	distribution: Distribution | null;
	/** Why it cannot be kept; null where it can. */
	fault: string | null;
};

/** `AggregationTemporality` of metrics.proto. */
const temporalities = ['unspecified', 'delta', 'cumulative'] as const;

export function addPoint(
	points: MetricPoint[],
	rejections: Rejections,
	type: MetricType,
	head: MetricHead,
	fields: PointFields,
	origin: ScopeOrigin,
): void {
	const fault = fields.fault ?? origin.fault;
	if (fault !== null) return rejections.add(fault, origin.service);
	if (points.length >= requestRecordsMax) return rejections.add(reasons.tooManyRecords, origin.service);
	if (fields.startNano > timeNanoMax || fields.timeNano > timeNanoMax) {
		return rejections.add(reasons.time, origin.service);
	}
	points.push({
		name: head.name,
		description: head.description,
		unit: head.unit,
		type,
		temporality: temporalities[head.temporality] ?? 'unspecified',
		monotonic: head.monotonic,
		startNano: fields.startNano,
		timeNano: fields.timeNano,
		attributes: fields.attributes,
		value: finite(fields.value),
		count: finite(fields.count),
		distribution: fields.distribution,
		flags: fields.flags,
		resource: origin.resource,
		scope: origin.scope,
	});
}

/** NaN and the infinities say "unknown" in a measurement, and JSON has no word for them. */
export function finite(value: number | null): number | null {
	return value === null || !Number.isFinite(value) ? null : value;
}
