/** ExportLogsServiceRequest of logs_service.proto and what it holds of logs.proto. */
import type {AttributeValue, LogRecord} from '../domain/otlp.ts';
import type {AttributeMap} from './attribute-value.ts';
import {timeNanoMax} from './limits.ts';
import type {ProtobufReader} from './protobuf-reader.ts';
import {readRequest} from './protobuf-request.ts';
import {readAttribute, readValue, type ScopeOrigin} from './protobuf-values.ts';
import {reasons, type Rejections} from './rejections.ts';

export function readLogs(reader: ProtobufReader, rejections: Rejections): readonly LogRecord[] {
	const logs: LogRecord[] = [];
	readRequest(reader, rejections, (end, origin) => {
		reader.bounds.begin();
		const record = readLogRecord(reader, end, origin);
		const fault = reader.bounds.fault ?? origin.fault;
		if (fault !== null) {
			rejections.add(fault, origin.service);
		} else if (record.timeNano > timeNanoMax || record.observedNano > timeNanoMax) {
			rejections.add(reasons.time, origin.service);
		} else {
			logs.push(record);
		}
	});
	return logs;
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
