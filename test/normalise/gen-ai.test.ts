/** Each generation of the convention in its own way of writing one call; the recordings hold the common ones. */
import {expect, test} from 'vitest';
import type {Attributes, AttributeValue, LogRecord, SpanEvent} from '../../source/domain/otlp.ts';
import {normaliseUnit} from '../../source/normalise/normalise.ts';
import {seedLog, seedMs, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';

const at = BigInt(seedMs) * 1_000_000n;

const call = {
	system: 'Be terse.',
	input: [{role: 'user', parts: [{type: 'text', text: 'Capital of France?'}]}],
	output: [{role: 'assistant', parts: [{type: 'text', text: 'Paris.'}]}],
};

function derive(
	attributes: Attributes,
	events: readonly SpanEvent[] = [],
	logs: readonly LogRecord[] = [],
): unknown {
	const span = seedSpan({attributes: {'gen_ai.request.model': 'gpt-4o', ...attributes}, events});
	return normaliseUnit({spans: [span], logs, key: traceIdOf(1)}).calls[0];
}

function event(name: string, attributes: Attributes): SpanEvent {
	return {name, timeNano: at, attributes};
}

let clock = 0n;
function record(name: string, body: AttributeValue): LogRecord {
	clock += 1n;
	return seedLog({eventName: name, body, traceId: traceIdOf(1), spanId: spanIdOf(1), timeNano: at + clock});
}

const text = (content: string): Attributes => ({type: 'text', content});
const messages = {
	'gen_ai.system_instructions': [text('Be terse.')],
	'gen_ai.input.messages': [{role: 'user', parts: [text('Capital of France?')]}],
	'gen_ai.output.messages': [{role: 'assistant', parts: [text('Paris.')], finish_reason: 'stop'}],
};
const asJson = Object.fromEntries(
	Object.entries(messages).map(([key, value]) => [key, JSON.stringify(value)]),
);

test('v1.37: structured attributes, or the same as JSON text', () => {
	expect(derive(messages)).toMatchObject(call);
	expect(derive(asJson)).toMatchObject(call);
});

test('v1.37: a details record, its content in the attributes or in the body', () => {
	const name = 'gen_ai.client.inference.operation.details';
	expect(derive({}, [], [{...record(name, null), attributes: messages}])).toMatchObject(call);
	expect(derive({}, [], [record(name, messages)])).toMatchObject(call);
});

const bodies: readonly (readonly [string, Attributes])[] = [
	['gen_ai.system.message', {content: 'Be terse.'}],
	['gen_ai.user.message', {content: 'Capital of France?'}],
	['gen_ai.choice', {index: 0, finish_reason: 'stop', message: {role: 'assistant', content: 'Paris.'}}],
];

test('v1.28 to v1.36: log records, the body a map or JSON text', () => {
	const expected = {...call, finishReasons: ['stop']};
	expect(
		derive(
			{},
			[],
			bodies.map(([name, body]) => record(name, body)),
		),
	).toMatchObject(expected);
	expect(
		derive(
			{},
			[],
			bodies.map(([name, body]) => record(name, JSON.stringify(body))),
		),
	).toMatchObject(expected);
});

test('the same as span events, fields as attributes or packed as JSON', () => {
	expect(
		derive(
			{},
			bodies.map(([name, body]) => event(name, body)),
		),
	).toMatchObject(call);
	const packed = bodies.map(([name, body]) => event(name, {'gen_ai.event.content': JSON.stringify(body)}));
	expect(derive({}, packed)).toMatchObject(call);
});

test('the same as a list in one attribute', () => {
	const events = JSON.stringify(bodies.map(([name, body]) => ({...body, 'event.name': name})));
	expect(derive({events})).toMatchObject(call);
});

const said = [
	{role: 'system', content: 'Be terse.'},
	{role: 'user', content: 'Capital of France?'},
];

test('v1.27: content events; before that, the same keys as attributes', () => {
	const prompt = {'gen_ai.prompt': JSON.stringify(said)};
	const completion = {'gen_ai.completion': JSON.stringify([{role: 'assistant', content: 'Paris.'}])};
	const events = [event('gen_ai.content.prompt', prompt), event('gen_ai.content.completion', completion)];
	expect(derive({}, events)).toMatchObject(call);
	expect(derive({...prompt, ...completion})).toMatchObject(call);
});

test('flattened keys of OpenLLMetry', () => {
	expect(
		derive({
			'gen_ai.prompt.0.role': 'system',
			'gen_ai.prompt.0.content': 'Be terse.',
			'gen_ai.prompt.1.role': 'user',
			'gen_ai.prompt.1.content': 'Capital of France?',
			'gen_ai.completion.0.role': 'assistant',
			'gen_ai.completion.0.content': 'Paris.',
			'gen_ai.completion.0.finish_reason': 'stop',
		}),
	).toMatchObject({...call, finishReasons: ['stop']});
});

test('tokens in both spellings, as numbers or as text', () => {
	expect(derive({'gen_ai.usage.prompt_tokens': '10', 'gen_ai.usage.completion_tokens': '5'})).toMatchObject({
		usage: {input: 10, output: 5},
	});
	expect(
		derive({'gen_ai.usage.input_tokens': -1, 'gen_ai.usage.output_tokens': {$double: 'NaN'}}),
	).toMatchObject({
		usage: {input: null, output: null},
	});
});

test('seconds to the first chunk become milliseconds, and prove a stream', () => {
	expect(derive({'gen_ai.response.time_to_first_chunk': 0.3})).toMatchObject({ttftMs: 300, streaming: true});
	expect(derive({'gen_ai.response.time_to_first_chunk': 99})).toMatchObject({ttftMs: null});
});

test.each([
	[{'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search'}, 'tool'],
	[{'gen_ai.operation.name': 'invoke_agent'}, 'agent'],
	[{'gen_ai.operation.name': 'retrieval'}, 'retrieval'],
	[{'gen_ai.operation.name': 'rerank'}, 'rerank'],
	[{'gen_ai.operation.name': 'search_memory'}, 'memory'],
	[{'gen_ai.operation.name': 'plan'}, 'workflow'],
	[{'mcp.method.name': 'tools/call', 'gen_ai.tool.name': 'search'}, 'tool'],
	[{'mcp.method.name': 'initialize'}, 'mcp'],
	[{'gen_ai.tool.name': 'search', 'gen_ai.tool.call.id': 'call_1'}, 'tool'],
	[{'gen_ai.evaluation.name': 'relevance'}, 'evaluator'],
])('%o is a step: %s', (attributes, kind) => {
	const unit = {spans: [seedSpan({attributes})], logs: [], key: traceIdOf(1)};
	const derived = normaliseUnit(unit);
	expect(derived.steps.map(step => step.kind)).toEqual([kind]);
	expect(derived.calls).toEqual([]);
});

test('a tool, its arguments and result; documents and their scores', () => {
	const tool = {
		'gen_ai.operation.name': 'execute_tool',
		'gen_ai.tool.name': 'search',
		'gen_ai.tool.call.id': 'call_1',
		'gen_ai.tool.call.arguments': {q: 'Paris'},
		'gen_ai.tool.call.result': 'found',
	};
	const retrieval = {
		'gen_ai.operation.name': 'retrieval',
		'gen_ai.retrieval.query.text': 'warranty',
		'gen_ai.retrieval.documents': '[{"id":"doc-2","score":0.59,"content":"24 months"}]',
	};
	const spans = [seedSpan({attributes: tool}), seedSpan({spanId: spanIdOf(2), attributes: retrieval})];
	expect(normaliseUnit({spans, logs: [], key: traceIdOf(1)}).steps).toMatchObject([
		{tool: {name: 'search', callId: 'call_1', arguments: '{"q":"Paris"}', result: 'found'}},
		{query: 'warranty', documents: [{id: 'doc-2', score: 0.59, text: '24 months'}]},
	]);
});

test('no attribute value of any kind breaks it', () => {
	const odd: readonly AttributeValue[] = [
		null,
		'',
		'null',
		'[',
		'{"a":',
		[],
		{},
		[[]],
		{$double: 'NaN'},
		true,
		-1,
	];
	const keys = [
		...Object.keys(messages),
		'gen_ai.prompt',
		'gen_ai.completion',
		'events',
		'gen_ai.tool.call.id',
	];
	for (const value of odd) {
		for (const key of [...keys, 'gen_ai.usage.input_tokens', 'gen_ai.response.finish_reasons']) {
			expect(() => derive({[key]: value})).not.toThrow();
		}
		for (const [name] of bodies) {
			expect(() =>
				derive({}, [event(name, {content: value, message: value})], [record(name, value)]),
			).not.toThrow();
		}
	}
});

test('an evaluation of a call is a step beside it, and the call stays', () => {
	const result = seedLog({
		eventName: 'gen_ai.evaluation.result',
		body: null,
		traceId: traceIdOf(1),
		spanId: spanIdOf(1),
		attributes: {
			'gen_ai.evaluation.name': 'relevance',
			'gen_ai.evaluation.score.value': 0.9,
			'gen_ai.evaluation.score.label': 'pass',
		},
	});
	const derived = normaliseUnit({spans: [seedSpan()], logs: [result], key: traceIdOf(1)});
	expect(derived.calls).toMatchObject([{counted: true, operation: 'chat'}]);
	expect(derived.steps).toMatchObject([
		{kind: 'evaluator', name: 'relevance', rollup: false, evaluations: [{score: 0.9, label: 'pass'}]},
	]);
});

test('messages that an attribute limit cut are salvaged and marked', () => {
	const cut = '[{"role":"user","parts":[{"type":"text","content":"Capital of France?"},{"type":"te';
	expect(derive({'gen_ai.input.messages': cut})).toMatchObject({
		contentTruncated: true,
		input: [{role: 'user'}],
	});
});
