/**
Spans as OpenTelemetry's own conventions for generative AI have them, with the content of messages on the span
(`OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY`).
*/
import {exceptionEvent, spanKind, type Attributes, type TraceBuilder} from '../plan.ts';
import type {Model} from '../models.ts';

const scope = {name: '@opentelemetry/instrumentation-openai', version: '0.22.0'};

export type Chat = {
	readonly model: Model;
	readonly startMs: number;
	readonly system: string;
	readonly user: string;
	readonly maxTokens: number;
	/** A schema that the answer was asked to fit. */
	readonly schema: object | null;
	/** Null: not streamed, so nobody knows when the first token came. */
	readonly firstTokenMs: number | null;
};

export type Answer = {
	readonly endMs: number;
	readonly text: string;
	readonly finish: 'stop' | 'length';
	readonly inputTokens: number;
	readonly outputTokens: number;
	readonly responseId: string;
};

export function addAnsweredChat(trace: TraceBuilder, parent: string, chat: Chat, answer: Answer): void {
	trace.add({
		parent,
		service: 'worker',
		scope,
		name: `chat ${chat.model.id}`,
		kind: spanKind.client,
		startMs: chat.startMs,
		endMs: answer.endMs,
		attributes: {
			...requestAttributes(chat),
			'gen_ai.response.model': chat.model.answeredBy,
			'gen_ai.response.id': answer.responseId,
			'gen_ai.response.finish_reasons': [answer.finish],
			...(chat.firstTokenMs !== null && {'gen_ai.response.time_to_first_chunk': chat.firstTokenMs / 1_000}),
			'gen_ai.usage.input_tokens': answer.inputTokens,
			'gen_ai.usage.output_tokens': answer.outputTokens,
			'gen_ai.output.messages': JSON.stringify([
				{role: 'assistant', parts: [{type: 'text', content: answer.text}], finish_reason: answer.finish},
			]),
		},
	});
}

/** A call that ended without an answer. */
export function addFailedChat(
	trace: TraceBuilder,
	parent: string,
	chat: Chat,
	failure: {
		readonly endMs: number;
		readonly type: string;
		readonly exception: string;
		readonly message: string;
	},
): void {
	trace.add({
		parent,
		service: 'worker',
		scope,
		name: `chat ${chat.model.id}`,
		kind: spanKind.client,
		startMs: chat.startMs,
		endMs: failure.endMs,
		attributes: {...requestAttributes(chat), 'error.type': failure.type},
		events: [exceptionEvent(failure.exception, failure.message, failure.endMs)],
		error: failure.message,
	});
}

function requestAttributes(chat: Chat): Attributes {
	return {
		'gen_ai.operation.name': 'chat',
		'gen_ai.provider.name': chat.model.provider,
		'gen_ai.request.model': chat.model.id,
		'gen_ai.request.temperature': 0.1,
		'gen_ai.request.max_tokens': chat.maxTokens,
		...(chat.firstTokenMs !== null && {'gen_ai.request.stream': true}),
		...(chat.schema !== null && {
			'gen_ai.output.type': 'json',
			'gen_ai.request.structured_output_schema': JSON.stringify(chat.schema),
		}),
		'gen_ai.system_instructions': JSON.stringify([{type: 'text', content: chat.system}]),
		'gen_ai.input.messages': JSON.stringify([{role: 'user', parts: [{type: 'text', content: chat.user}]}]),
		'server.address': chat.model.host,
		'server.port': chat.model.host === 'localhost' ? 11_434 : 443,
	};
}
