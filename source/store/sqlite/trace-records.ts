/**
What log records alone tell of in a trace (a request whose span was never sent, a tool of a coding agent), as rows of
its waterfall. What has a span is not here.
*/
import type {SpanRow} from '../answers.ts';
import type {ReaderConnection} from './reader-connection.ts';

type RecordRow = {
	readonly id: string;
	readonly parent: string | null;
	readonly name: string;
	readonly service: string;
	readonly kind: string;
	readonly start_ms: number;
	readonly end_ms: number;
	readonly status: string;
	readonly error_message: string | null;
	readonly call_id: string | null;
	readonly counted: number | null;
	readonly reason: string | null;
	readonly ttft_ms: number | null;
	readonly model: string | null;
	readonly input_tokens: number | null;
	readonly output_tokens: number | null;
	readonly cost_nano_usd: number | null;
};

const hasSpan = (table: string) =>
	`EXISTS (SELECT 1 FROM span WHERE span.trace_id = ${table}.trace_id AND span.span_id = ${table}.span_id)`;

/** By the id of the record: the span that it was written in is its parent, should it come. */
const callsSql = `SELECT call_id AS id, span_id AS parent, name, service, operation AS kind, start_ms, end_ms, status,
		error_message, call_id, counted, reason, ttft_ms, coalesce(response_model, request_model) AS model,
		input_tokens, output_tokens, cost_nano_usd
	FROM call WHERE trace_id = ? AND carrier <> 'span' AND start_ms <= ? AND NOT ${hasSpan('call')}`;

const stepsSql = `SELECT span_id AS id, parent_span_id AS parent, name, service, kind, start_ms,
		start_ms + duration_ms AS end_ms, status, json_extract(detail, '$.errorMessage') AS error_message,
		NULL AS call_id, NULL AS counted, NULL AS reason, NULL AS ttft_ms, NULL AS model, NULL AS input_tokens,
		NULL AS output_tokens, NULL AS cost_nano_usd
	FROM step WHERE trace_id = ? AND span_id LIKE 'log-%' AND start_ms <= ?`;

export function recordRows(
	connection: ReaderConnection,
	{traceId, asOfMs}: {readonly traceId: string; readonly asOfMs: number},
): readonly SpanRow[] {
	const values = [traceId, asOfMs];
	const rows = [
		...connection.all<RecordRow>(callsSql, values),
		...connection.all<RecordRow>(stepsSql, values),
	];
	return rows.map(row => {
		const ended = row.end_ms <= asOfMs;
		return {
			spanId: row.id,
			parentSpanId: row.parent,
			name: row.name,
			label: null,
			service: row.service,
			kind: row.kind,
			startMs: row.start_ms,
			endMs: ended ? row.end_ms : null,
			status: ended ? (row.status === 'error' ? 'error' : 'ok') : 'running',
			statusMessage: ended ? (row.error_message ?? '') : '',
			callId: row.call_id,
			counted: row.counted === 1,
			reason: row.reason,
			ttftMs: ended ? row.ttft_ms : null,
			model: row.model,
			inputTokens: ended ? row.input_tokens : null,
			outputTokens: ended ? row.output_tokens : null,
			costNanoUsd: ended ? row.cost_nano_usd : null,
			documents: 0,
			arguments: null,
			events: 0,
			eventMs: [],
			links: 0,
			missing: false,
		};
	});
}
