/** ExportLogsServiceRequest of logs_service.proto and what it holds of logs.proto. */
import type {AttributeValue, LogRecord} from '../domain/otlp.ts';
import type {AttributeMap} from './attribute-value.ts';
import {timeNanoMax} from './limits.ts';
import type {ProtobufReader} from './protobuf-reader.ts';
import {
	readAttribute,
	readOrigin,
	readScopeOrigin,
	readValue,
	type Origin,
	type ScopeOrigin,
} from './protobuf-values.ts';
import {reasons, type Rejections} from './rejections.ts';

export function readLogs(reader: ProtobufReader, rejections: Rejections): readonly LogRecord[] {
	const logs: LogRecord[] = [];
	const end = reader.buffer.length;
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 10) {
			readResourceLogs(reader, end, logs, rejections); // 1 resource_logs
		} else {
			reader.skip(tag, end);
		}
	}
	reader.leave(end);
	return logs;
}

function readResourceLogs(
	reader: ProtobufReader,
	outerEnd: number,
	logs: LogRecord[],
	rejections: Rejections,
): void {
	const end = reader.message(outerEnd);
	const origin = readOrigin(reader, end);
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag === 18) {
			readScopeLogs(reader, end, origin, logs, rejections); // 2 scope_logs
		} else {
			reader.skip(tag, end);
		}
	}
	reader.leave(end);
}

function readScopeLogs(
	reader: ProtobufReader,
	outerEnd: number,
	origin: Origin,
	logs: LogRecord[],
	rejections: Rejections,
): void {
	const end = reader.message(outerEnd);
	const scopeOrigin = readScopeOrigin(reader, end, origin);
	while (reader.position < end) {
		const tag = reader.tag();
		if (tag !== 18) {
			reader.skip(tag, end);
			continue;
		}
		reader.tooDeep = false;
		const record = readLogRecord(reader, end, scopeOrigin); // 2 log_records
		if (reader.tooDeep || origin.tooDeep || scopeOrigin.tooDeep) {
			rejections.add(reasons.tooDeep, origin.service);
		} else if (record.timeNano > timeNanoMax || record.observedNano > timeNanoMax) {
			rejections.add(reasons.time, origin.service);
		} else {
			logs.push(record);
		}
	}
	reader.leave(end);
}

function readLogRecord(reader: ProtobufReader, outerEnd: number, origin: ScopeOrigin): LogRecord {
	const end = reader.message(outerEnd);
	const attributes: AttributeMap = {};
	let timeNano = 0n;
	let observedNano = 0n;
	let severityNumber = 0;
	let severityText = '';
	let eventName = '';
	let body: AttributeValue = null;
	let traceId: string | null = null;
	let spanId: string | null = null;
	let flags = 0;
	let dropped = 0;
	while (reader.position < end) {
		const tag = reader.tag();
		switch (tag) {
			case 9: // 1 time_unix_nano
				timeNano = reader.fixed64();
				break;
			case 16: // 2 severity_number
				severityNumber = reader.varint();
				break;
			case 26: // 3 severity_text
				severityText = reader.key(end);
				break;
			case 42: // 5 body
				body = readValue(reader, end, 0);
				break;
			case 50: // 6 attributes
				readAttribute(reader, end, attributes);
				break;
			case 56: // 7 dropped_attributes_count
				dropped = reader.varint();
				break;
			case 69: // 8 flags
				flags = reader.fixed32();
				break;
			case 74: // 9 trace_id
				traceId = reader.id(end, 16);
				break;
			case 82: // 10 span_id
				spanId = reader.id(end, 8);
				break;
			case 89: // 11 observed_time_unix_nano
				observedNano = reader.fixed64();
				break;
			case 98: // 12 event_name
				eventName = reader.key(end);
				break;
			default:
				reader.skip(tag, end);
		}
	}
	reader.leave(end);
	if (severityNumber > 24) severityNumber = 0;
	const {resource, scope} = origin;
	const text = {severityNumber, severityText, eventName, body, attributes};
	return {timeNano, observedNano, ...text, traceId, spanId, flags, dropped, resource, scope};
}
