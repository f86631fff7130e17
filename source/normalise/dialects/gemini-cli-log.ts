/**
The log records of Gemini CLI and Qwen Code: one set of events under two prefixes. Of each request there are two
records, one of these and one of the GenAI conventions (`operation.details`), and both are mostly without a trace.
*/
import {booleanOf, countOf, firstOf, isList, isMap, numberOf, textOf} from '../../domain/attributes.ts';
import type {Attributes, AttributeValue, LogRecord} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import {eventNameOf} from '../event-name.ts';
import type {Facts} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {type KeyedReader, keyedReader} from '../keyed-reader.ts';
import {joinNeighbours, messagesOf, textMessage} from '../messages.ts';
import {readJson, truncatedJson} from '../messages-values.ts';
import {rawUsage} from '../usage.ts';
import {isDetails} from './gen-ai-events.ts';
import {jsonTextOf} from './gen-ai-steps.ts';

type Read = (attributes: Attributes, reader: KeyedReader) => Partial<Facts>;

const events: Readonly<Record<string, Read>> = {
	user_prompt: readPrompt,
	api_request: readRequest,
	api_response: readResponse,
	api_error: readError,
	tool_call: readTool,
};

/** @param prefix Of the names of the program's own events. */
export function geminiCliLog(prefix: string, scope: string): Dialect['log'] {
	const readerOf = (record: LogRecord): Read | null => {
		const name = eventNameOf(record);
		if (isDetails(name)) return record.scope.name.startsWith(scope) ? readDetails : null;
		const event = name.startsWith(prefix) ? name.slice(prefix.length) : '';
		return Object.hasOwn(events, event) ? (events[event] ?? null) : null;
	};
	return {
		claims: record => readerOf(record) !== null,
		read: record => {
			const {attributes} = record;
			const reader = keyedReader(attributes);
			return {
				name: eventNameOf(record),
				session: reader.first('session', ['session.id'], textOf),
				user: reader.first('user', ['user.email'], textOf),
				...readerOf(record)?.(attributes, reader),
				keys: reader.keys,
			};
		},
		// Whether a details record is a call, the conventions say.
		isCall: record => {
			const reader = readerOf(record);
			return reader === readResponse || reader === readError;
		},
	};
}

function readPrompt(_: Attributes, {first}: KeyedReader): Partial<Facts> {
	return {kind: 'other', prompt: textMessage('user', first('prompt', ['prompt'], textOf)) ?? []};
}

function requestOf(attributes: Attributes, {first}: KeyedReader): Partial<Facts> {
	return {
		kind: 'chat',
		provider: providerOf(attributes),
		requestModel: first('requestModel', ['model', 'model_name'], textOf),
		streaming: true,
		turn: firstOf(attributes, ['prompt_id', 'session.id'], textOf),
	};
}

/** How it signs in tells which of Google's two; the conventions' own record leaves it open. */
const providers = new Map([
	['gemini-api-key', 'gcp.gemini'],
	['oauth-personal', 'gcp.gemini'],
	['vertex-ai', 'gcp.vertex_ai'],
]);

function providerOf(attributes: Attributes): string | null {
	return providers.get(textOf(attributes['auth_type']) ?? '') ?? null;
}

function readRequest(attributes: Attributes, reader: KeyedReader): Partial<Facts> {
	const text = reader.first('input', ['request_text'], textOf);
	return {
		...requestOf(attributes, reader),
		input: messagesOf(text, {role: 'user'}),
		contentTruncated: text !== null && truncatedJson(text),
	};
}

/** The text is what came, piece by piece, as JSON that is cut at 10,000 characters. */
function readResponse(attributes: Attributes, reader: KeyedReader): Partial<Facts> {
	const {first} = reader;
	const text = first('output', ['response_text'], textOf);
	const piece = firstPieceOf(text);
	const output = messagesOf(text, {role: 'assistant'});
	return {
		...requestOf(attributes, reader),
		status: 'ok',
		responseModel: textOf(piece['modelVersion']),
		responseId: first('responseId', ['response_id'], textOf) ?? textOf(piece['responseId']),
		output: output === null ? null : joinNeighbours(output),
		contentTruncated: text !== null && truncatedJson(text),
		finishReasons: onceEach(finishReasonsOf(first('finishReasons', ['finish_reasons'], somethingOf))),
		durationMs: first('durationMs', ['duration_ms'], countOf),
		usage: rawUsage({
			input: first('usage.input', ['input_token_count'], countOf),
			output: first('usage.output', ['output_token_count'], countOf),
			cacheRead: first('usage.cacheRead', ['cached_content_token_count'], countOf),
			reasoning: first('usage.reasoning', ['thoughts_token_count'], countOf),
			total: first('usage.total', ['total_token_count'], countOf),
			cacheInside: true,
			reasoningInside: false,
		}),
	};
}

function firstPieceOf(text: string | null): Attributes {
	const value = text === null ? null : (readJson(text)?.value ?? null);
	const piece = isList(value) ? value[0] : value;
	return isMap(piece) ? piece : {};
}

/** One a piece of the stream, and all of them the same. */
function onceEach(reasons: readonly string[]): readonly string[] {
	return [...new Set(reasons)];
}

function readError(attributes: Attributes, reader: KeyedReader): Partial<Facts> {
	const {first} = reader;
	return {
		...requestOf(attributes, reader),
		status: 'error',
		errorType: first('errorClass', ['error.type', 'error_type'], textOf),
		errorMessage: first('errorMessage', ['error.message', 'error'], textOf),
		httpStatus: first('httpStatus', ['status_code', 'http.status_code'], numberOf),
		durationMs: first('durationMs', ['duration_ms', 'duration'], countOf),
	};
}

function readTool(_: Attributes, {first}: KeyedReader): Partial<Facts> {
	const failed = first('status', ['success'], booleanOf) === false;
	return {
		kind: 'tool',
		status: failed ? 'error' : 'ok',
		errorType: failed ? first('errorClass', ['error_type'], textOf) : null,
		errorMessage: failed ? first('errorMessage', ['error'], textOf) : null,
		durationMs: first('durationMs', ['duration_ms'], countOf),
		tool: {
			name: first('tool.name', ['function_name'], textOf),
			callId: null,
			arguments: first('tool.arguments', ['function_args'], jsonTextOf),
			result: null,
		},
	};
}

/** Its answer comes in pieces whose role is "system". */
function readDetails(attributes: Attributes, {first}: KeyedReader): Partial<Facts> {
	const said = messagesOf(first('output', ['gen_ai.output.messages'], somethingOf), {role: 'assistant'});
	const output = said?.map(message => ({...message, role: 'assistant' as const})) ?? null;
	return {
		provider: providerOf(attributes),
		streaming: true,
		output: output === null ? null : joinNeighbours(output),
		finishReasons: onceEach(
			finishReasonsOf(first('finishReasons', ['gen_ai.response.finish_reasons'], somethingOf)),
		),
	};
}

function somethingOf(value: AttributeValue | undefined): AttributeValue | null {
	return value ?? null;
}
