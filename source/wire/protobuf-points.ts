/** The data points of metrics.proto. Repeated numbers may come packed or one by one; both are read. */
import type {Distribution} from '../domain/otlp.ts';
import type {AttributeMap} from './attribute-value.ts';
import {finite, type PointFields} from './metric-point.ts';
import type {ProtobufReader} from './protobuf-reader.ts';
import {readAttribute} from './protobuf-values.ts';

/** NumberDataPoint. Without a value (or with NaN) the point says that nothing was recorded. */
export function readNumberPoint(reader: ProtobufReader, outerEnd: number): PointFields {
	const end = reader.message(outerEnd);
	const fields = emptyPoint(reader);
	while (reader.position < end) {
		const tag = reader.tag();
		switch (tag) {
			case 17: // 2 start_time_unix_nano
				fields.startNano = reader.fixed64();
				break;
			case 25: // 3 time_unix_nano
				fields.timeNano = reader.fixed64();
				break;
			case 33: // 4 as_double
				fields.value = reader.double();
				break;
			case 49: // 6 as_int
				fields.value = Number(reader.signedFixed64());
				break;
			case 58: // 7 attributes
				readAttribute(reader, end, fields.attributes);
				break;
			case 64: // 8 flags
				fields.flags = reader.varint();
				break;
			default:
				reader.skip(tag, end);
		}
	}
	return finishPoint(reader, end, fields);
}

/** HistogramDataPoint. */
export function readHistogramPoint(reader: ProtobufReader, outerEnd: number): PointFields {
	const end = reader.message(outerEnd);
	const fields = emptyPoint(reader);
	const bounds: number[] = [];
	const counts: number[] = [];
	let min: number | null = null;
	let max: number | null = null;
	fields.count = 0;
	while (reader.position < end) {
		const tag = reader.tag();
		switch (tag) {
			case 17: // 2 start_time_unix_nano
				fields.startNano = reader.fixed64();
				break;
			case 25: // 3 time_unix_nano
				fields.timeNano = reader.fixed64();
				break;
			case 33: // 4 count
				fields.count = Number(reader.fixed64());
				break;
			case 41: // 5 sum
				fields.value = reader.double();
				break;
			case 50: // 6 bucket_counts, packed
				readPacked(reader, end, () => counts.push(Number(reader.fixed64())));
				break;
			case 49: // 6 bucket_counts, one
				counts.push(Number(reader.fixed64()));
				reader.bounds.value();
				break;
			case 58: // 7 explicit_bounds, packed
				readPacked(reader, end, () => bounds.push(reader.double()));
				break;
			case 57: // 7 explicit_bounds, one
				bounds.push(reader.double());
				break;
			case 74: // 9 attributes
				readAttribute(reader, end, fields.attributes);
				break;
			case 80: // 10 flags
				fields.flags = reader.varint();
				break;
			case 89: // 11 min
				min = reader.double();
				break;
			case 97: // 12 max
				max = reader.double();
				break;
			default:
				reader.skip(tag, end);
		}
	}
	fields.distribution = {min: finite(min), max: finite(max), bounds, counts};
	return finishPoint(reader, end, fields);
}

/** ExponentialHistogramDataPoint. */
export function readExponentialPoint(reader: ProtobufReader, outerEnd: number): PointFields {
	const end = reader.message(outerEnd);
	const fields = emptyPoint(reader);
	let min: number | null = null;
	let max: number | null = null;
	let scale = 0;
	let zeroCount = 0;
	let positive: Buckets = {offset: 0, counts: []};
	let negative: Buckets = {offset: 0, counts: []};
	fields.count = 0;
	while (reader.position < end) {
		const tag = reader.tag();
		switch (tag) {
			case 10: // 1 attributes
				readAttribute(reader, end, fields.attributes);
				break;
			case 17: // 2 start_time_unix_nano
				fields.startNano = reader.fixed64();
				break;
			case 25: // 3 time_unix_nano
				fields.timeNano = reader.fixed64();
				break;
			case 33: // 4 count
				fields.count = Number(reader.fixed64());
				break;
			case 41: // 5 sum
				fields.value = reader.double();
				break;
			case 48: // 6 scale
				scale = reader.signed();
				break;
			case 57: // 7 zero_count
				zeroCount = Number(reader.fixed64());
				break;
			case 66: // 8 positive
				positive = readBuckets(reader, end);
				break;
			case 74: // 9 negative
				negative = readBuckets(reader, end);
				break;
			case 80: // 10 flags
				fields.flags = reader.varint();
				break;
			case 97: // 12 min
				min = reader.double();
				break;
			case 105: // 13 max
				max = reader.double();
				break;
			default:
				reader.skip(tag, end);
		}
	}
	fields.distribution = {min: finite(min), max: finite(max), scale, zeroCount, positive, negative};
	return finishPoint(reader, end, fields);
}

/** SummaryDataPoint. */
export function readSummaryPoint(reader: ProtobufReader, outerEnd: number): PointFields {
	const end = reader.message(outerEnd);
	const fields = emptyPoint(reader);
	const quantiles: {quantile: number; value: number}[] = [];
	fields.count = 0;
	fields.value = 0;
	while (reader.position < end) {
		const tag = reader.tag();
		switch (tag) {
			case 17: // 2 start_time_unix_nano
				fields.startNano = reader.fixed64();
				break;
			case 25: // 3 time_unix_nano
				fields.timeNano = reader.fixed64();
				break;
			case 33: // 4 count
				fields.count = Number(reader.fixed64());
				break;
			case 41: // 5 sum
				fields.value = reader.double();
				break;
			case 50: // 6 quantile_values
				quantiles.push(readQuantile(reader, end));
				reader.bounds.value();
				break;
			case 58: // 7 attributes
				readAttribute(reader, end, fields.attributes);
				break;
			case 64: // 8 flags
				fields.flags = reader.varint();
				break;
			default:
				reader.skip(tag, end);
		}
	}
	fields.distribution = summaryOf(quantiles);
	return finishPoint(reader, end, fields);
}

/** A quantile without a number (a summary of no observations has NaN) says nothing and is left out. */
export function summaryOf(quantiles: readonly {quantile: number; value: number}[]): Distribution {
	return {
		min: null,
		max: null,
		quantiles: quantiles.filter(({quantile, value}) => Number.isFinite(quantile) && Number.isFinite(value)),
	};
}

type WritablePoint = PointFields & {attributes: AttributeMap};
type Buckets = {readonly offset: number; readonly counts: number[]};

function emptyPoint(reader: ProtobufReader): WritablePoint {
	reader.bounds.begin();
	return {
		attributes: {},
		startNano: 0n,
		timeNano: 0n,
		value: null,
		count: null,
		flags: 0,
		distribution: null,
		fault: null,
	};
}

function finishPoint(reader: ProtobufReader, end: number, fields: WritablePoint): PointFields {
	reader.leave(end);
	fields.fault = reader.bounds.fault;
	return fields;
}

/** Buckets: sint32 offset = 1, repeated uint64 bucket_counts = 2. */
function readBuckets(reader: ProtobufReader, outerEnd: number): Buckets {
	const end = reader.message(outerEnd);
	const counts: number[] = [];
	let offset = 0;
	while (reader.position < end) {
		const tag = reader.tag();
		switch (tag) {
			case 8:
				offset = reader.signed();
				break;
			case 18:
				readPacked(reader, end, () => counts.push(reader.varint()));
				break;
			case 16:
				counts.push(reader.varint());
				break;
			default:
				reader.skip(tag, end);
		}
	}
	reader.leave(end);
	return {offset, counts};
}

/** ValueAtQuantile: double quantile = 1, double value = 2. */
function readQuantile(reader: ProtobufReader, outerEnd: number): {quantile: number; value: number} {
	const end = reader.message(outerEnd);
	let quantile = 0;
	let value = 0;
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 9) {
			quantile = reader.double();
		} else if (tag === 17) {
			value = reader.double();
		} else {
			reader.skip(tag, end);
		}
	}
	reader.leave(end);
	return {quantile, value};
}

function readPacked(reader: ProtobufReader, outerEnd: number, readOne: () => void): void {
	const end = reader.message(outerEnd);
	while (reader.position < end && reader.bounds.value()) readOne();
	if (reader.bounds.fault !== null) reader.position = end;
	reader.leave(end);
}
