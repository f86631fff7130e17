/** Rows of `call` as the answers of a reader: what a list shows of one, and how lists are ordered. */
import type {CallRow} from '../answers.ts';
import {readEstimate, type CallColumns} from './call-row.ts';

/** Columns of a row of a list. */
export const listColumns = `call.call_id, call.trace_id, call.span_id, call.start_ms, call.end_ms, call.service,
	call.operation, call.provider, call.request_model, call.response_model, call.streaming, call.input_tokens,
	call.output_tokens, call.cache_read_tokens, call.cost_nano_usd, call.cost_source, call.tokens_estimated,
	call.estimated_input_tokens, call.estimated_output_tokens, call.estimated_nano_usd,
	call.ttft_ms, call.tpot_ms, call.duration_ms, call.status, call.error_class, call.finish_reason, call.attempts,
	call.session, call.prompt, call.answer, call.carrier, call.requests`;

export function callRow(row: CallColumns): CallRow {
	return {
		callId: row.call_id,
		traceId: row.trace_id,
		spanId: row.span_id,
		startMs: row.start_ms,
		endMs: row.end_ms,
		service: row.service,
		operation: row.operation,
		provider: row.provider,
		requestModel: row.request_model,
		responseModel: row.response_model,
		streaming: row.streaming === null ? null : row.streaming === 1,
		inputTokens: row.input_tokens,
		outputTokens: row.output_tokens,
		cacheReadTokens: row.cache_read_tokens,
		costNanoUsd: row.cost_nano_usd,
		costSource: row.cost_source,
		tokensEstimated: row.tokens_estimated === 1,
		estimate: readEstimate(row),
		ttftMs: row.ttft_ms,
		tpotMs: row.tpot_ms,
		durationMs: row.duration_ms,
		status: row.status,
		errorClass: row.error_class,
		finishReason: row.finish_reason,
		attempts: row.attempts,
		session: row.session,
		prompt: row.prompt,
		answer: row.answer,
		metered: row.carrier === 'metric' ? row.requests : null,
	};
}
