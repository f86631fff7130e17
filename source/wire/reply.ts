/**
The bodies of answers, in the encoding of the request: Export*ServiceResponse (opentelemetry-proto,
collector/…/*_service.proto) and google.rpc.Status, which OTLP puts into every HTTP answer of class 4xx and 5xx.
*/
import protobuf from 'protobufjs/minimal.js';
import type {TelemetryKind} from '../domain/otlp.ts';
import type {Encoding} from './intake.ts';

/** Codes of google.rpc.Code that the receiver uses. */
export const rpcCode = {
	invalidArgument: 3,
	notFound: 5,
	permissionDenied: 7,
	resourceExhausted: 8,
	unimplemented: 12,
	unavailable: 14,
	unauthenticated: 16,
} as const;

const rejectedNames = {
	traces: 'rejectedSpans',
	logs: 'rejectedLogRecords',
	metrics: 'rejectedDataPoints',
} as const;

/** The response of an Export. Nothing rejected: `partial_success` stays unset, as the specification asks. */
export function exportResponse(
	kind: TelemetryKind,
	encoding: Encoding,
	outcome: {readonly rejected: number; readonly message: string},
): Buffer {
	const {rejected, message} = outcome;
	if (encoding === 'json') {
		const partialSuccess = {[rejectedNames[kind]]: String(rejected), errorMessage: message};
		return Buffer.from(JSON.stringify(rejected > 0 ? {partialSuccess} : {}));
	}
	if (rejected === 0) return Buffer.alloc(0);
	const writer = protobuf.Writer.create();
	writer.uint32(10).fork(); // 1 partial_success
	writer.uint32(8).int64(rejected); // 1 rejected_spans, rejected_log_records, rejected_data_points
	writer.uint32(18).string(message).ldelim(); // 2 error_message
	return Buffer.from(writer.finish());
}

/** A google.rpc.Status; with a delay it carries a google.rpc.RetryInfo, which tells gRPC senders when to come back. */
export function statusBody(
	encoding: Encoding,
	status: {readonly code: number; readonly message: string; readonly retryMs?: number},
): Buffer {
	const {code, message, retryMs} = status;
	if (encoding === 'json') return Buffer.from(JSON.stringify({code, message}));
	const writer = protobuf.Writer.create();
	writer.uint32(8).int32(code).uint32(18).string(message); // 1 code, 2 message
	if (retryMs !== undefined) {
		writer.uint32(26).fork(); // 3 details: google.protobuf.Any
		writer.uint32(10).string('type.googleapis.com/google.rpc.RetryInfo'); // 1 type_url
		writer.uint32(18).fork().uint32(10).fork(); // 2 value: RetryInfo, 1 retry_delay: Duration
		writer.uint32(8).int64(Math.floor(retryMs / 1000)); // 1 seconds
		writer.uint32(16).int32((retryMs % 1000) * 1_000_000); // 2 nanos
		writer.ldelim().ldelim().ldelim();
	}
	return Buffer.from(writer.finish());
}
