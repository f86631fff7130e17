/**
The log records of Codex. Numbers are mostly texts. `EventName` holds a line of its source; the name is an attribute.
Records of the stream (`codex.sse_event`) have no trace, the others have the trace of their turn.
*/
import {booleanOf, countOf, numberOf, textOf} from '../../domain/attributes.ts';
import type {Attributes, LogRecord} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';
import {type KeyedReader, keyedReader} from '../keyed-reader.ts';
import {textMessage} from '../messages.ts';
import {isWithheld} from '../messages-values.ts';
import {rawUsage} from '../usage.ts';

type Read = (attributes: Attributes, reader: KeyedReader) => Partial<Facts>;

export const codexLog: Dialect['log'] = {
	claims: record => readerOf(record) !== null,
	read: record => {
		const {attributes} = record;
		const reader = keyedReader(attributes);
		const session = reader.first('session', ['conversation.id'], textOf);
		return {
			name: textOf(attributes['event.name']),
			session,
			user: reader.first('user', ['user.email', 'user.account_id'], textOf),
			...readerOf(record)?.(attributes, reader),
			keys: reader.keys,
		};
	},
	isCall: record => {
		const reader = readerOf(record);
		return reader === readCompleted || reader === readFailure;
	},
};

const httpErrorMin = 400;

function readerOf({attributes}: LogRecord): Read | null {
	const name = textOf(attributes['event.name']);
	if (name === null || !name.startsWith('codex.')) return null;
	if (name === 'codex.user_prompt') return readPrompt;
	if (name === 'codex.tool_result') return readResult;
	if (name === 'codex.tool_decision') return readDecision;
	// What comes without tokens is the same event once more, timed.
	if (name === 'codex.sse_event' || name === 'codex.websocket_event') {
		if (attributes['error.message'] !== undefined) return readFailure;
		return attributes['input_token_count'] === undefined ? null : readCompleted;
	}
	if (name !== 'codex.api_request' && name !== 'codex.websocket_request') return null;
	const status = numberOf(attributes['http.response.status_code']) ?? 0;
	return status >= httpErrorMin || textOf(attributes['error.message']) !== null ? readFailure : null;
}

function readPrompt(_: Attributes, {first}: KeyedReader): Partial<Facts> {
	const said = first('prompt', ['prompt'], textOf);
	return {kind: 'other', prompt: textMessage('user', said) ?? [], contentRedacted: isWithheld(said)};
}

/** What a request of either outcome says. Its own times are those of the stream, not of the request. */
function requestOf(attributes: Attributes, {first}: KeyedReader): Partial<Facts> {
	const effort = textOf(attributes['reasoning_effort']);
	return {
		kind: 'chat',
		requestModel: first('requestModel', ['model', 'slug'], textOf),
		streaming: true,
		turn: textOf(attributes['conversation.id']),
		parameters: effort === null ? {} : {reasoning_effort: effort},
	};
}

/** `tool_token_count` is not read: it is input and output together. */
function readCompleted(attributes: Attributes, reader: KeyedReader): Partial<Facts> {
	const {first} = reader;
	return {
		...requestOf(attributes, reader),
		status: 'ok',
		usage: rawUsage({
			input: first('usage.input', ['input_token_count'], countOf),
			output: first('usage.output', ['output_token_count'], countOf),
			cacheRead: first('usage.cacheRead', ['cached_token_count'], countOf),
			cacheWrite: first('usage.cacheWrite', ['cache_write_token_count'], countOf),
			reasoning: first('usage.reasoning', ['reasoning_token_count'], countOf),
			cacheInside: true,
			reasoningInside: true,
		}),
	};
}

/** `attempt` starts from 0 again each time that the whole request is tried again: it tells nothing. */
function readFailure(attributes: Attributes, reader: KeyedReader): Partial<Facts> {
	const {first} = reader;
	return {
		...requestOf(attributes, reader),
		status: 'error',
		httpStatus: first('httpStatus', ['http.response.status_code'], numberOf),
		errorMessage: first('errorMessage', ['error.message'], textOf),
		durationMs: first('durationMs', ['duration_ms'], countOf),
		isTry: true,
	};
}

function readDecision(attributes: Attributes, reader: KeyedReader): Partial<Facts> {
	return {
		...toolOf(reader),
		status: textOf(attributes['decision'])?.startsWith('denied') === true ? 'cancelled' : null,
	};
}

function readResult(_: Attributes, reader: KeyedReader): Partial<Facts> {
	const {first} = reader;
	const failed = first('status', ['success'], booleanOf) === false;
	const tool = toolOf(reader);
	return {
		...tool,
		status: failed ? 'error' : 'ok',
		errorMessage: failed ? (tool.tool?.result ?? null) : null,
		durationMs: first('durationMs', ['duration_ms'], countOf),
	};
}

function toolOf({first}: KeyedReader): Partial<Facts> {
	return {
		kind: 'tool',
		tool: {
			name: first('tool.name', ['tool_name'], textOf),
			callId: first('tool.callId', ['call_id'], textOf),
			arguments: first('tool.arguments', ['arguments'], textOf),
			result: first('tool.result', ['output'], textOf),
		},
	};
}
