/** Codex: which of its hundreds of spans is the request, and what records tell where no span does. */
import {expect, test} from 'vitest';
import type {Attributes, LogRecord, Span} from '../../source/domain/otlp.ts';
import {deriveStably, only} from '../support/derive-all.ts';
import {seedLog, seedMs, seedScope, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';

const millis = (ms: number): bigint => BigInt(ms) * 1_000_000n;

type Place = {
	readonly id: number;
	readonly parent: number | null;
	readonly at: readonly [from: number, to: number];
};

function span(name: string, {id, parent, at}: Place, attributes: Attributes = {}): Span {
	return seedSpan({
		name,
		spanId: spanIdOf(id),
		parentSpanId: parent === null ? null : spanIdOf(parent),
		startNano: millis(seedMs + at[0]),
		endNano: millis(seedMs + at[1]),
		scope: {...seedScope, name: 'codex_exec'},
		attributes,
	});
}

function record(name: string, atMs: number, attributes: Attributes, spanId: number | null): LogRecord {
	return seedLog({
		timeNano: 0n,
		observedNano: millis(seedMs + atMs),
		eventName: 'event otel/src/events/session_telemetry.rs:1153',
		body: null,
		attributes: {'event.name': `codex.${name}`, 'conversation.id': 'c1', model: 'gpt-5', ...attributes},
		traceId: spanId === null ? null : traceIdOf(1),
		spanId: spanId === null ? null : spanIdOf(spanId),
		scope: {...seedScope, name: 'codex_otel.log_only'},
	});
}

const tokens = {
	'gen_ai.usage.input_tokens': 1000,
	'gen_ai.usage.cache_read.input_tokens': 200,
	'gen_ai.usage.output_tokens': 30,
	'codex.usage.reasoning_output_tokens': 10,
};

const turn = [
	span(
		'session_task.turn',
		{id: 1, parent: null, at: [0, 1000]},
		{
			model: 'gpt-5',
			'codex.turn.token_usage.input_tokens': 1000,
			'codex.turn.token_usage.output_tokens': 30,
		},
	),
	span('run_turn', {id: 2, parent: 1, at: [10, 990]}, {'conversation.id': 'c1', 'turn.id': 't1'}),
	span('run_sampling_request', {id: 3, parent: 2, at: [20, 800]}, {turn_id: 't1', model: 'gpt-5'}),
	span('try_run_sampling_request', {id: 4, parent: 3, at: [21, 799]}, {turn_id: 't1', model: 'gpt-5'}),
	span('receiving_stream', {id: 5, parent: 4, at: [200, 500]}),
	span('handle_responses', {id: 6, parent: 5, at: [200, 300]}, {from: 'output_item_added'}),
	span('handle_responses', {id: 7, parent: 5, at: [498, 500]}, tokens),
	span(
		'exec_command',
		{id: 8, parent: 6, at: [510, 790]},
		{
			tool_name: 'exec_command',
			call_id: 'call_1',
			'codex.tool.phase': 'dispatch',
		},
	),
];

const prompt = record('user_prompt', 5, {prompt: 'What is here?'}, 2);

const completed = record(
	'sse_event',
	499,
	{
		'event.kind': 'response.completed',
		input_token_count: '1000',
		cached_token_count: '200',
		output_token_count: '30',
		reasoning_token_count: '10',
		tool_token_count: '1030',
	},
	null,
);

const noise = record('sse_event', 498, {'event.kind': 'response.completed', duration_ms: '0'}, null);

const result = record(
	'tool_result',
	790,
	{
		tool_name: 'exec_command',
		call_id: 'call_1',
		arguments: '{"cmd":"ls"}',
		output: 'README.md',
		success: 'true',
	},
	5,
);

test('a request is one try with its last piece, its prompt, its tools, and its record in another unit', () => {
	const {calls, steps} = deriveStably(turn, [prompt, noise, completed, result]);
	expect(only(calls)).toMatchObject({
		name: 'try_run_sampling_request',
		provider: 'openai',
		requestModel: 'gpt-5',
		startMs: seedMs + 21,
		// Until the answer was whole, not until its tools had run.
		durationMs: 479,
		usage: {input: 1000, output: 30, cacheRead: 200, reasoning: 10},
		session: 'c1',
		input: [{role: 'user', parts: [{text: 'What is here?'}]}],
		toolCalls: [{id: 'call_1', name: 'exec_command', arguments: '{"cmd":"ls"}'}],
	});
	expect(steps).toMatchObject([
		{kind: 'agent', rollup: true},
		{kind: 'tool', name: 'exec_command', tool: {arguments: '{"cmd":"ls"}', result: 'README.md'}},
	]);
});

test('without spans the records are the call and the step', () => {
	const alone = [
		completed,
		{...result, traceId: null, spanId: null},
		{...prompt, traceId: null, spanId: null},
	];
	const {calls, steps} = deriveStably([], alone);
	expect(only(calls)).toMatchObject({
		carrier: 'log',
		usage: {input: 1000, output: 30, cacheRead: 200, reasoning: 10},
		session: 'c1',
		input: [{parts: [{text: 'What is here?'}]}],
	});
	expect(only(steps)).toMatchObject({
		kind: 'tool',
		spanId: null,
		tool: {callId: 'call_1', result: 'README.md'},
	});
});

const failure = (atMs: number, spanId: number, attributes: Attributes = {}): LogRecord =>
	record(
		'api_request',
		atMs,
		{
			'http.response.status_code': '429',
			'error.message': 'http 429',
			duration_ms: '50',
			attempt: '0',
			...attributes,
		},
		spanId,
	);

const good = record(
	'api_request',
	190,
	{'http.response.status_code': '200', duration_ms: '50', attempt: '1'},
	9,
);

test('a failed try of a request that then went well is its attempt', () => {
	const http = span('endpoint_session.stream', {id: 9, parent: 4, at: [22, 195]});
	const {calls} = deriveStably([...turn, http], [prompt, failure(80, 9), good, completed]);
	expect(only(calls)).toMatchObject({
		status: 'ok',
		usage: {input: 1000},
		attempts: [{status: 'error', errorClass: 'rate_limit'}],
	});
});

test('tries that all failed leave records only: the call is the last, from the start of the first', () => {
	const {calls} = deriveStably(
		[],
		[prompt, failure(80, 9), failure(300, 9, {attempt: '1'}), failure(900, 10)],
	);
	expect(only(calls)).toMatchObject({
		status: 'error',
		errorClass: 'rate_limit',
		requestModel: 'gpt-5',
		startMs: seedMs + 30,
		durationMs: 870,
		input: [{parts: [{text: 'What is here?'}]}],
	});
	expect(only(calls).attempts.map(attempt => attempt.startMs)).toEqual([seedMs + 30, seedMs + 250]);
});

test('a prompt is that of the turn, not of one before or after', () => {
	const second = record('user_prompt', 5000, {prompt: 'And now?'}, null);
	const later = {...completed, observedNano: millis(seedMs + 6000)};
	const first = {...prompt, traceId: null, spanId: null};
	const {calls} = deriveStably([], [first, completed, second, later]);
	expect(calls.map(call => call.input?.[0]?.parts[0])).toMatchObject([
		{text: 'What is here?'},
		{text: 'And now?'},
	]);
});
