/**
The log records of Claude Code: events of a turn, each with what it knows. Which of them tell of one request or of
one tool is decided by their ids (`record-places.ts`).
*/
import {booleanOf, countOf, isMap, numberOf, textOf} from '../../domain/attributes.ts';
import type {Attributes, AttributeValue, LogRecord} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import {eventNameOf} from '../event-name.ts';
import type {Facts} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {type KeyedReader, keyedReader} from '../keyed-reader.ts';
import {messagesOf, textMessage} from '../messages.ts';
import {isWithheld, readJson, truncatedJson} from '../messages-values.ts';
import {rawUsage} from '../usage.ts';
import {effortOf, isMain, jsonOf, providerOf, requestIdsOf, usageOf, userOf} from './claude-code-values.ts';

const prefix = 'claude_code.';
const scope = 'com.anthropic.claude_code';

type Read = (attributes: Attributes, reader: KeyedReader) => Partial<Facts>;

/**
Missing on purpose: `subagent_completed`, whose tokens are those of the subagent's last request, and
`api_retries_exhausted`, which repeats the last error without its id.
*/
const events: Readonly<Record<string, Read>> = {
	user_prompt: readPrompt,
	api_request: readRequest,
	api_error: readError,
	api_refusal: readRefusal,
	api_request_body: readRequestBody,
	api_response_body: readResponseBody,
	assistant_response: readAnswer,
	tool_decision: readDecision,
	tool_result: readResult,
};

/** Each of these is a request by itself, where the others are missing. */
const calls = new Set(['api_request', 'api_error', 'api_response_body']);

export const claudeCodeLog: Dialect['log'] = {
	claims: record => nameOf(record) !== null,
	read: readRecord,
	isCall: record => calls.has(nameOf(record) ?? ''),
};

/** Older builds write the whole name into the attribute, newer ones into the body only. */
function nameOf(record: LogRecord): string | null {
	const event = eventNameOf(record);
	const isNamed = typeof record.body === 'string' && record.body.startsWith(prefix);
	if (!isNamed && !event.startsWith(prefix) && !record.scope.name.startsWith(scope)) return null;
	const name = event.replace(prefix, '');
	return Object.hasOwn(events, name) ? name : null;
}

function readRecord(record: LogRecord): Partial<Facts> {
	const {attributes} = record;
	const name = nameOf(record) ?? '';
	const reader = keyedReader(attributes);
	const isPrompt = name === 'user_prompt';
	return {
		kind: isPrompt ? 'other' : 'chat',
		name: `${prefix}${name}`,
		user: userOf(reader),
		session: reader.first('session', ['session.id'], textOf),
		turn: isPrompt || isMain(attributes) ? textOf(attributes['prompt.id'] ?? attributes['session.id']) : null,
		...events[name]?.(attributes, reader),
		keys: reader.keys,
	};
}

function readPrompt(_: Attributes, {first}: KeyedReader): Partial<Facts> {
	const said = first('prompt', ['prompt', 'prompt_text'], textOf);
	return {prompt: textMessage('user', said) ?? [], contentRedacted: isWithheld(said)};
}

/** What every record of a request says alike. */
function requestOf(attributes: Attributes, {first}: KeyedReader): Partial<Facts> {
	return {
		provider: providerOf(attributes),
		requestIds: requestIdsOf(attributes),
		streaming: true,
		agent: first('agent', ['agent.name'], textOf),
		parameters: effortOf(attributes),
	};
}

/** `ttft_ms` is not read: it is the first event of the stream, before any content. */
function readRequest(attributes: Attributes, reader: KeyedReader): Partial<Facts> {
	const {first} = reader;
	// The model here is that of the answer; errors, spans and bodies name the one that was asked for.
	const responseModel = first('responseModel', ['model'], textOf);
	return {
		...requestOf(attributes, reader),
		status: 'ok',
		responseModel,
		requestModel: responseModel?.replace(dateOfModel, '') ?? null,
		usage: usageOf(reader),
		reportedCostUsd: costOf(reader),
		durationMs: first('durationMs', ['duration_ms'], countOf),
	};
}

/** It asks for "claude-sonnet-4-5" unless it is told otherwise, which a body of the request would show. */
const dateOfModel = /-\d{8}$/;

function costOf({first}: KeyedReader): number | null {
	const micros = first('reportedCostUsd', ['cost_usd_micros'], countOf);
	return first('reportedCostUsd', ['cost_usd'], countOf) ?? (micros === null ? null : micros / 1_000_000);
}

function readError(attributes: Attributes, reader: KeyedReader): Partial<Facts> {
	const {first} = reader;
	const attempt = first('attempt', ['attempt'], countOf);
	return {
		...requestOf(attributes, reader),
		status: 'error',
		requestModel: first('requestModel', ['model'], textOf),
		errorType: first('errorClass', ['error_type', 'error_class'], textOf),
		errorMessage: first('errorMessage', ['error'], textOf),
		httpStatus: first('httpStatus', ['status_code'], numberOf),
		durationMs: first('durationMs', ['duration_ms'], countOf),
		attempts: Array.from(
			{length: Math.min(attemptsMax, Math.max(0, (attempt ?? 1) - 1))},
			() => unknownAttempt,
		),
	};
}

/** Only the last try leaves a record: that there were others is all that is known of them. */
const unknownAttempt: Facts['attempts'][number] = {
	spanId: null,
	status: 'error',
	errorClass: null,
	errorMessage: null,
	startMs: null,
	durationMs: null,
};

/** It tries ten times by itself. A number far above is no number of tries. */
const attemptsMax = 100;

function readRefusal(attributes: Attributes, reader: KeyedReader): Partial<Facts> {
	return {...requestOf(attributes, reader), finishReasons: ['content_filter']};
}

function readRequestBody(attributes: Attributes, reader: KeyedReader): Partial<Facts> {
	const text = reader.first('input', ['body'], textOf);
	const body = bodyOf(text);
	return {
		...requestOf(attributes, reader),
		requestModel: textOf(body['model']) ?? reader.first('requestModel', ['model'], textOf),
		system: body['system'] === undefined ? null : messagesOf(body['system'], {role: 'system'}),
		input: body['messages'] === undefined ? null : messagesOf(body['messages'], {role: 'user'}),
		toolDefinitions: isCut(attributes, text) ? null : (body['tools'] ?? null),
		parameters: {...effortOf(attributes), ...parametersOf(body)},
		contentTruncated: isCut(attributes, text),
	};
}

const parameterNames = ['max_tokens', 'temperature', 'top_p', 'top_k'] as const;

function parametersOf(body: Attributes): Attributes {
	const found: Record<string, AttributeValue> = {};
	for (const name of parameterNames) {
		const value = numberOf(body[name]);
		if (value !== null) found[name] = value;
	}
	return found;
}

function readResponseBody(attributes: Attributes, reader: KeyedReader): Partial<Facts> {
	const text = reader.first('output', ['body'], textOf);
	const body = bodyOf(text);
	const usage = isMap(body['usage']) ? body['usage'] : {};
	return {
		...requestOf(attributes, reader),
		status: 'ok',
		responseId: reader.first('responseId', ['message.id'], textOf) ?? textOf(body['id']),
		responseModel: textOf(body['model']),
		output:
			body['content'] === undefined
				? null
				: messagesOf({role: 'assistant', content: body['content']}, {role: 'assistant'}),
		finishReasons: finishReasonsOf(body['stop_reason']),
		usage: rawUsage({
			input: countOf(usage['input_tokens']),
			output: countOf(usage['output_tokens']),
			cacheRead: countOf(usage['cache_read_input_tokens']),
			cacheWrite: countOf(usage['cache_creation_input_tokens']),
			reasoning: thinkingOf(usage),
			cacheInside: false,
			reasoningInside: true,
		}),
		contentTruncated: isCut(attributes, text),
	};
}

function thinkingOf(usage: Attributes): number | null {
	const details = usage['output_tokens_details'];
	return isMap(details) ? countOf(details['thinking_tokens']) : null;
}

/** It is cut at 61,440 characters, and then ends in a remark of its own: what stands before it is kept. */
function bodyOf(text: string | null): Attributes {
	const value = text === null ? null : (readJson(text)?.value ?? null);
	return isMap(value) ? value : {};
}

function isCut(attributes: Attributes, text: string | null): boolean {
	return booleanOf(attributes['body_truncated']) === true || (text !== null && truncatedJson(text));
}

function readAnswer(attributes: Attributes, reader: KeyedReader): Partial<Facts> {
	const said = reader.first('output', ['response'], textOf);
	return {
		...requestOf(attributes, reader),
		output: textMessage('assistant', said),
		contentRedacted: isWithheld(said),
	};
}

function readDecision(attributes: Attributes, reader: KeyedReader): Partial<Facts> {
	const decision = textOf(attributes['decision']);
	return {
		...toolOf(attributes, reader),
		status: decision === 'reject' ? 'cancelled' : null,
	};
}

function readResult(attributes: Attributes, reader: KeyedReader): Partial<Facts> {
	const {first} = reader;
	const failed = first('status', ['success'], booleanOf) === false;
	return {
		...toolOf(attributes, reader),
		status: failed ? 'error' : 'ok',
		errorType: failed ? first('errorClass', ['error_type'], textOf) : null,
		errorMessage: failed ? first('errorMessage', ['error'], textOf) : null,
		durationMs: first('durationMs', ['duration_ms'], countOf),
	};
}

/** `tool_parameters` is a digest of its own making: what the model sent is `tool_input`. */
function toolOf(attributes: Attributes, {first}: KeyedReader): Partial<Facts> {
	return {
		kind: 'tool',
		requestIds: requestIdsOf(attributes),
		tool: {
			name: first('tool.name', ['tool_name'], textOf),
			callId: first('tool.callId', ['tool_use_id'], textOf),
			arguments: first('tool.arguments', ['tool_input'], jsonOf),
			result: null,
		},
	};
}
