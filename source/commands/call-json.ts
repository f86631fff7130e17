/** A call as `calls --json` prints it: a contract that other programs rely on (README, "Output for programs"). */
import {isTimed} from '../domain/call.ts';
import {textOfMessage, type Message} from '../domain/message.ts';
import {usdOf} from '../domain/money.ts';
import type {CallDetail} from '../store/answers.ts';

/** Unknown is null. Times are ISO 8601 in UTC, durations milliseconds, money dollars. */
export function callJson(call: CallDetail): Record<string, unknown> {
	const {cost, usage} = call;
	return {
		callId: call.callId,
		traceId: call.traceId,
		spanId: call.spanId,
		carrier: call.carrier,
		requests: call.requests,
		startTime: isoOf(call.startMs),
		durationMs: isTimed(call) ? rounded(call.durationMs) : null,
		ttftMs: rounded(call.ttftMs),
		tpotMs: rounded(call.tpotMs),
		queueMs: rounded(call.queueMs),
		service: call.service,
		dialect: call.dialect,
		provider: call.provider,
		operation: call.operation,
		requestModel: call.requestModel,
		responseModel: call.responseModel,
		responseId: call.responseId,
		streaming: call.streaming,
		inputTokens: usage.input,
		outputTokens: call.operation === 'embeddings' ? (usage.output ?? 0) : usage.output,
		cacheReadTokens: usage.cacheRead,
		cacheWriteTokens: usage.cacheWrite,
		reasoningTokens: usage.reasoning,
		tokensEstimated: call.tokensEstimated,
		costUsd: cost.amountNanoUsd === null ? null : usdOf(cost.amountNanoUsd),
		costSource: cost.source,
		status: call.status,
		errorClass: call.errorClass,
		errorMessage: call.errorMessage,
		finishReasons: call.finishReasons,
		attempts: call.attempts.map(attempt => ({
			status: attempt.status,
			errorClass: attempt.errorClass,
			startTime: attempt.startMs === null ? null : isoOf(attempt.startMs),
		})),
		toolCalls: call.toolCalls,
		system: call.system,
		input: call.input === null ? null : call.input.map(messageJson),
		output: call.output === null ? null : call.output.map(messageJson),
		user: call.user,
		session: call.session,
		agent: call.agent,
		counted: call.counted,
		reason: call.reason,
	};
}

function messageJson(message: Message): {role: string; text: string} {
	return {role: message.role, text: textOfMessage(message)};
}

export function isoOf(ms: number): string {
	return new Date(ms).toISOString();
}

/** Microseconds are kept: telemetry has them, and three digits are enough to read. */
export function rounded(ms: number | null): number | null {
	return ms === null ? null : Math.round(ms * 1000) / 1000;
}
