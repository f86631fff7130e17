/**
Claude Code. By default it sends log records and no spans: what a request cost, answered and asked for is told in
pieces that have its HTTP id in common. With its trace beta spans come beside them, and then only the records know
cost and answer. Metrics are not read here.
*/
import {booleanOf, countOf, firstOf, numberOf, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Span} from '../../domain/otlp.ts';
import {millisOf} from '../../domain/time.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {type KeyedReader, keyedReader} from '../keyed-reader.ts';
import {textMessage} from '../messages.ts';
import {isWithheld} from '../messages-values.ts';
import {claudeCodeLog} from './claude-code-log.ts';
import {effortOf, isMain, jsonOf, providerOf, requestIdsOf, usageOf, userOf} from './claude-code-values.ts';

const prefix = 'claude_code.';

const kinds = new Map<string, Kind>([
	['interaction', 'agent'],
	['llm_request', 'chat'],
	['tool', 'tool'],
	['tool.execution', 'workflow'],
	['tool.blocked_on_user', 'workflow'],
	['hook', 'workflow'],
]);

export const claudeCode: Dialect = {
	name: 'claude-code',
	claims: span => span.name.startsWith(prefix) && kinds.has(span.name.slice(prefix.length)),
	read: readSpan,
	log: claudeCodeLog,
};

function readSpan(span: Span): Partial<Facts> {
	const {attributes} = span;
	const kind = kinds.get(span.name.slice(prefix.length)) ?? null;
	const reader = keyedReader(attributes);
	const {first, keys} = reader;
	const failed = first('status', ['success'], booleanOf) === false;
	const shared: Partial<Facts> = {
		kind,
		aggregate: kind === 'agent' || kind === 'workflow',
		provider: providerOf(attributes),
		user: userOf(reader),
		status: failed ? 'error' : null,
		errorType: first('errorClass', ['error_class', 'error_type'], textOf),
		errorMessage: failed ? first('errorMessage', ['error'], textOf) : null,
		httpStatus: failed ? first('httpStatus', ['status_code'], numberOf) : null,
		keys,
	};
	if (kind === 'chat') return {...shared, ...requestOf(span, reader)};
	if (kind === 'tool') return {...shared, tool: toolOf(span, reader)};
	if (kind !== 'agent') return shared;
	const said = first('prompt', ['user_prompt'], textOf);
	return {
		...shared,
		prompt: said === null ? null : (textMessage('user', said) ?? []),
		contentRedacted: isWithheld(said),
	};
}

function requestOf(span: Span, reader: KeyedReader): Partial<Facts> {
	const {first} = reader;
	const {attributes} = span;
	return {
		requestModel: first('requestModel', ['gen_ai.request.model', 'model'], textOf),
		requestIds: requestIdsOf(attributes),
		usage: usageOf(reader),
		ttftMs: ttftOf(span, reader),
		streaming: true,
		finishReasons: finishReasonsOf(first('finishReasons', ['stop_reason'], textOf)),
		parameters: effortOf(attributes),
		attempts: earlierAttempts(span),
		agent: first('agent', ['agent.name', 'agent_id'], textOf),
		turn: isMain(attributes) ? textOf(attributes['session.id']) : null,
	};
}

const attemptEvent = 'gen_ai.request.attempt';

/** Each try has an event; all but the last failed. Only the last is told of further. */
function earlierAttempts(span: Span): Facts['attempts'] {
	return triesOf(span)
		.slice(0, -1)
		.map(startMs => ({
			spanId: null,
			status: 'error',
			errorClass: null,
			errorMessage: null,
			startMs,
			durationMs: null,
		}));
}

function triesOf(span: Span): readonly number[] {
	return span.events
		.filter(event => event.name === attemptEvent)
		.map(event => millisOf(event.timeNano))
		.toSorted((a, b) => a - b);
}

/**
`ttft_ms` is the first event of the stream, which holds no content: 148 where the server sent its first text after
176. Times are counted from the last try.
*/
function ttftOf(span: Span, {first}: KeyedReader): number | null {
	const ttftMs = first('ttftMs', ['first_content_ms'], countOf);
	const tries = triesOf(span);
	return ttftMs === null ? null : ttftMs + (tries.at(-1) ?? 0) - (tries[0] ?? 0);
}

const outputEvent = 'tool.output';

function toolOf(span: Span, {first}: KeyedReader): Facts['tool'] {
	const output = span.events.findLast(event => event.name === outputEvent)?.attributes ?? {};
	return {
		name: first('tool.name', ['tool_name', 'gen_ai.tool.name'], textOf),
		callId: first('tool.callId', ['tool_use_id', 'gen_ai.tool.call.id'], textOf),
		arguments: first('tool.arguments', ['tool_input'], jsonOf),
		result: firstOf(output, ['output', 'content', 'diff'], jsonOf),
	};
}
