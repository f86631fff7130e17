/**
OTLP/protobuf export requests to `domain/otlp.ts`, by hand: the generated decoders build an object a message
and a Long a number, and this is where a receiver spends its time. Fields this program does not know are passed
over, as proto3 asks. It knows the format, not what a span means.
*/
import type {Batch, TelemetryKind} from '../domain/otlp.ts';
import {readLogs} from './protobuf-logs.ts';
import {readMetrics} from './protobuf-metrics.ts';
import {ProtobufReader} from './protobuf-reader.ts';
import {readTraces} from './protobuf-traces.ts';
import {collectRejections} from './rejections.ts';

/**
Decodes the body of one export request. Records that cannot be kept are in `rejections`; a body that is not
protobuf throws a `DecodeError` with the position. Nothing returned refers to `bytes`.
*/
export function decodeProtobuf(kind: TelemetryKind, bytes: Uint8Array): Batch {
	const reader = new ProtobufReader(bytes);
	const rejections = collectRejections(kind);
	const spans = kind === 'traces' ? readTraces(reader, rejections) : [];
	const logs = kind === 'logs' ? readLogs(reader, rejections) : [];
	const points = kind === 'metrics' ? readMetrics(reader, rejections) : [];
	return {kind, spans, logs, points, rejections: rejections.list()};
}
