/** What single libraries write beside the conventions' keys, and what every span says the same way. */
import {describe, expect, test} from 'vitest';
import type {Attributes} from '../../../source/domain/otlp.ts';
import {seedSpan} from '../../support/seed.ts';
import {callOfSpan, deriveSpan, deriveSpans} from '../../support/derive-span.ts';

const chat: Attributes = {
	'gen_ai.operation.name': 'chat',
	'gen_ai.provider.name': 'openai',
	'gen_ai.request.model': 'gpt-4o',
};

test.each([
	['input', {'gen_ai.input.messages_ref': 's3://bucket/1.json'}],
	['output', {'gen_ai.output.messages_ref': 's3://bucket/1.json'}],
] as const)('content that was stored elsewhere is shown as a reference: %s', (field, attributes) => {
	expect(callOfSpan({...chat, ...attributes})[field]?.[0]?.parts).toEqual([
		{type: 'media', modality: 'reference', mimeType: null, reference: 's3://bucket/1.json', bytes: null},
	]);
});

test.each([
	['{"role":"user","content":"Hi"}', 'user', 'Hi'],
	["{'role': 'user', 'content': 'It is cut he", 'user', 'It is cut he'],
	['plain', 'user', 'plain'],
])('reads the first message alone: %j', (text, role, said) => {
	expect(callOfSpan({...chat, 'gen_ai.request.first_message': text}).input).toEqual([
		{role, parts: [{type: 'text', text: said}]},
	]);
});

test.each([
	[
		{'gen_ai.tool.name': 'a, b', 'gen_ai.tool.call.id': '1, 2', 'gen_ai.tool.args': '{"x":1}, {"y":"2, 3"}'},
		[
			{id: '1', name: 'a', arguments: '{"x":1}'},
			{id: '2', name: 'b', arguments: '{"y":"2, 3"}'},
		],
	],
	[{'gen_ai.tool.name': 'a', 'gen_ai.tool.call.id': '1'}, [{id: '1', name: 'a', arguments: null}]],
	[{'gen_ai.tool.name': 'offered'}, []],
	[
		{'gen_ai.response.tool_calls': '[{"id":"1","type":"function","function":{"name":"a","arguments":"{}"}}]'},
		[{id: '1', name: 'a', arguments: '{}'}],
	],
])("an answer's calls of tools beside its text: %j", (attributes: Attributes, calls) => {
	expect(callOfSpan({...chat, ...attributes}).toolCalls).toEqual(calls);
});

test.each([
	[
		{'gen_ai.finish_reason': 'failed', 'gen_ai.finish_reason_description': 'Error code: 429'},
		'error',
		'rate_limit',
	],
	[{'error.type': 'RateLimitError'}, 'error', 'rate_limit'],
	[{'http.response.status_code': 503}, 'error', 'overloaded'],
	[{'copilot_chat.canceled': true, 'error.type': 'Error'}, 'cancelled', 'cancelled'],
])('a failure without a status: %j', (attributes: Attributes, status, errorClass) => {
	expect(callOfSpan({...chat, ...attributes})).toMatchObject({status, errorClass});
});

test('an exception of a span that only names the type of its error says why', () => {
	const call = callOfSpan(
		{...chat, 'error.type': 'APIError'},
		{
			events: [
				{
					name: 'exception',
					timeNano: 1n,
					attributes: {'exception.message': "Bad('gateway')Traceback (most recent call last):\n  File x"},
				},
			],
		},
	);
	expect(call.errorMessage).toBe("Bad('gateway')");
});

test.each([
	[{'gen_ai.usage.input_cost': 0.25, 'gen_ai.usage.output_cost': 0.5}, 0.75],
	[{'gen_ai.usage.cost': 0, 'gen_ai.cost.total_cost': 0.5}, 0.5],
	[{'gen_ai.usage.cost': 0}, null],
])('a cost in parts, and a cost of nothing: %j', (attributes: Attributes, cost) => {
	expect(callOfSpan({...chat, ...attributes}).reportedCostUsd).toBe(cost);
});

test.each([
	[{'copilot_chat.time_to_first_token': 150}, 150],
	[{'gen_ai.response.time_to_first_chunk': 0.15}, 150],
	[{'gen_ai.latency.ttft_ms': 150}, 150],
])('the first token in its unit: %j', (attributes: Attributes, ttftMs) => {
	expect(callOfSpan({...chat, ...attributes})).toMatchObject({ttftMs, streaming: true});
});

test('a host that was written as a URL is a host', () => {
	const endpoint = callOfSpan({
		...chat,
		'server.address': 'http://127.0.0.1:9911/v1/',
		'server.port': 9911,
	}).endpoint;
	expect(endpoint).toBe('127.0.0.1:9911');
});

describe('steps', () => {
	test.each([
		[
			{'gen_ai.evaluation.name': 'relevance', 'gen_ai.evaluation.score.value': 0.5},
			'evaluator',
			'relevance',
			0.5,
			null,
		],
		[{'guard.name': 'pii', 'guard.verdict': 'block', 'guard.score': 0.9}, 'guardrail', 'pii', 0.9, 'block'],
		[
			{'gen_ai.guardrail.name': 'tone', 'gen_ai.guardrail.status': 'passed'},
			'guardrail',
			'tone',
			null,
			'passed',
		],
	])('what was measured: %j', (attributes: Attributes, kind, name, score, label) => {
		expect(deriveSpan(attributes).steps).toMatchObject([{kind, evaluations: [{name, score, label}]}]);
	});

	test("a tool's parameters in an attribute each", () => {
		const [step] = deriveSpan({
			'gen_ai.operation.name': 'execute_tool',
			'gen_ai.tool.name': 'read',
			'github.copilot.tool.parameters.path': 'a.ts',
			'github.copilot.tool.parameters.line': 7,
		}).steps;
		expect(step?.tool?.arguments).toBe('{"path":"a.ts","line":7}');
	});

	test('the run of an agent of Pydantic AI before 1.0 is none of its calls', () => {
		const usage = {'gen_ai.usage.input_tokens': 5, 'gen_ai.usage.output_tokens': 2};
		const {calls, steps} = deriveSpans([
			seedSpan({parentSpanId: null, attributes: {...usage, agent_name: 'a', model_name: 'gpt-4o'}}),
		]);
		expect(steps).toMatchObject([{kind: 'agent', name: 'a'}]);
		expect(calls.filter(call => call.counted)).toHaveLength(1);
	});
});

test('who and which conversation: the record, else the process', () => {
	const resource = {attributes: {'session.id': 'window-1', 'user.id': 'u-1'}, schemaUrl: ''};
	expect(callOfSpan(chat, {resource})).toMatchObject({session: 'window-1', user: 'u-1'});
	expect(callOfSpan({...chat, 'gen_ai.conversation.id': 'c-1'}, {resource})).toMatchObject({session: 'c-1'});
	expect(callOfSpan({...chat, metadata: '{"user_id":"u-2","session_id":"s-2"}'})).toMatchObject({
		session: 's-2',
		user: 'u-2',
	});
});
