/**
ExportMetricsServiceRequest of metrics_service.proto and what it holds of metrics.proto. Exemplars and metadata
are passed over: no screen or command asks for them.
*/
import type {MetricPoint, MetricType} from '../domain/otlp.ts';
import {addPoint, type MetricHead} from './metric-point.ts';
import {
	readExponentialPoint,
	readHistogramPoint,
	readNumberPoint,
	readSummaryPoint,
} from './protobuf-points.ts';
import type {ProtobufReader} from './protobuf-reader.ts';
import {readRequest} from './protobuf-request.ts';
import type {ScopeOrigin} from './protobuf-values.ts';
import type {Rejections} from './rejections.ts';

export function readMetrics(reader: ProtobufReader, rejections: Rejections): readonly MetricPoint[] {
	const points: MetricPoint[] = [];
	readRequest(reader, rejections, (end, origin) => readMetric(reader, end, origin, points, rejections));
	return points;
}

/** The name of a metric may follow its data, so the head is read first and the points in a second pass. */
function readMetric(
	reader: ProtobufReader,
	outerEnd: number,
	origin: ScopeOrigin,
	points: MetricPoint[],
	rejections: Rejections,
): void {
	const end = reader.message(outerEnd);
	const head: MetricHead = {name: '', description: '', unit: '', temporality: 0, monotonic: false};
	let data = 0;
	let dataTag = 0;
	while (reader.position < end) {
		const tag = reader.tag();
		switch (tag) {
			case 10: // 1 name
				head.name = reader.key(end);
				break;
			case 18: // 2 description
				head.description = reader.key(end);
				break;
			case 26: // 3 unit
				head.unit = reader.key(end);
				break;
			case 42: // 5 gauge
			case 58: // 7 sum
			case 74: // 9 histogram
			case 82: // 10 exponential_histogram
			case 90: // 11 summary
				dataTag = tag;
				data = reader.position;
				reader.skip(tag, end);
				break;
			default:
				reader.skip(tag, end);
		}
	}
	reader.leave(end);
	const type = typesByTag.get(dataTag);
	if (!type) return;
	reader.position = data;
	readData(reader, end, type, {head, origin, points, rejections});
	reader.position = end;
}

const typesByTag: ReadonlyMap<number, MetricType> = new Map([
	[42, 'gauge'],
	[58, 'sum'],
	[74, 'histogram'],
	[82, 'exponential_histogram'],
	[90, 'summary'],
]);

const pointReaders = {
	gauge: readNumberPoint,
	sum: readNumberPoint,
	histogram: readHistogramPoint,
	exponential_histogram: readExponentialPoint,
	summary: readSummaryPoint,
};

type Target = {
	readonly head: MetricHead;
	readonly origin: ScopeOrigin;
	readonly points: MetricPoint[];
	readonly rejections: Rejections;
};

/** Gauge, Sum, Histogram, ExponentialHistogram or Summary: all have their points in field 1. */
function readData(reader: ProtobufReader, outerEnd: number, type: MetricType, target: Target): void {
	const end = reader.message(outerEnd);
	const start = reader.position;
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 16) {
			target.head.temporality = reader.varint(); // 2 aggregation_temporality
		} else if (tag === 24) {
			target.head.monotonic = reader.varint() !== 0; // 3 is_monotonic, of Sum alone
		} else {
			reader.skip(tag, end);
		}
	}
	reader.leave(end);
	reader.position = start;
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 10) {
			const fields = pointReaders[type](reader, end); // 1 data_points
			addPoint(target.points, target.rejections, type, target.head, fields, target.origin);
		} else {
			reader.skip(tag, end);
		}
	}
	reader.leave(end);
}
