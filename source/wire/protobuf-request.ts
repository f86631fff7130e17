/**
The layers that ExportTraceServiceRequest, ExportLogsServiceRequest and ExportMetricsServiceRequest share, field
number for field number: resources (1), in each of them scopes (2), in each of them records (2).
*/
import {requestRecordsMax} from './limits.ts';
import type {ProtobufReader} from './protobuf-reader.ts';
import {readOrigin, readScopeOrigin, type Origin, type ScopeOrigin} from './protobuf-values.ts';
import {reasons, type Rejections} from './rejections.ts';

/** Reads one Span, LogRecord or Metric; `end` is the end of the message around it. */
export type RecordReader = (end: number, origin: ScopeOrigin) => void;

export function readRequest(reader: ProtobufReader, rejections: Rejections, readAny: RecordReader): void {
	let records = 0;
	const readRecord: RecordReader = (end, origin) => {
		if (++records <= requestRecordsMax) return readAny(end, origin);
		reader.position = reader.message(end);
		rejections.add(reasons.tooManyRecords, origin.service);
	};
	const end = reader.buffer.length;
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 10) {
			readResource(reader, end, readRecord); // 1 resource_spans, resource_logs, resource_metrics
		} else {
			reader.skip(tag, end);
		}
	}
	reader.leave(end);
}

function readResource(reader: ProtobufReader, outerEnd: number, readRecord: RecordReader): void {
	const end = reader.message(outerEnd);
	const origin = readOrigin(reader, end);
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 18) {
			readScope(reader, end, origin, readRecord); // 2 scope_spans, scope_logs, scope_metrics
		} else {
			reader.skip(tag, end);
		}
	}
	reader.leave(end);
}

function readScope(
	reader: ProtobufReader,
	outerEnd: number,
	resourceOrigin: Origin,
	readRecord: RecordReader,
): void {
	const end = reader.message(outerEnd);
	const origin = readScopeOrigin(reader, end, resourceOrigin);
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 18) {
			readRecord(end, origin); // 2 spans, log_records, metrics
		} else {
			reader.skip(tag, end);
		}
	}
	reader.leave(end);
}
