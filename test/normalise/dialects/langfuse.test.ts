import {expect, test} from 'vitest';
import {callOfSpan, deriveSpan} from '../../support/derive-span.ts';
import {seedMs, seedResource} from '../../support/seed.ts';

const generation = {
	'langfuse.observation.type': 'generation',
	'langfuse.observation.model.name': 'gpt-4o-mini-2024-07-18',
};

/** As recorded, but for the last four. */
test.each([
	[
		'JavaScript drop-in: buckets',
		{input: 292, output: 7, total: 619, input_cached_tokens: 256, output_reasoning_tokens: 64},
		{input: 548, output: 71, cacheRead: 256, cacheWrite: null, reasoning: 64},
	],
	[
		'LangChain: buckets by other names',
		{input: 29, output: 7, total: 100, input_cache_read: 0, output_reasoning: 64},
		{input: 29, output: 71, cacheRead: 0, cacheWrite: null, reasoning: 64},
	],
	[
		'Python drop-in, chat: OpenAI’s own',
		{
			prompt_tokens: 548,
			completion_tokens: 71,
			total_tokens: 619,
			prompt_tokens_details: {cached_tokens: 256},
			completion_tokens_details: {reasoning_tokens: 64},
		},
		{input: 548, output: 71, cacheRead: 256, cacheWrite: null, reasoning: 64},
	],
	[
		'Python drop-in, Responses',
		{
			input_tokens: 33,
			input_tokens_details: {cached_tokens: 8},
			output_tokens: 71,
			output_tokens_details: {reasoning_tokens: 64},
			total_tokens: 104,
		},
		{input: 33, output: 71, cacheRead: 8, cacheWrite: null, reasoning: 64},
	],
	['embeddings', {input: 37}, {input: 37, output: null, cacheRead: null, cacheWrite: null, reasoning: null}],
	[
		'LangChain over Anthropic',
		{input: 309, output: 8, total: 1517, input_cache_creation: 0, input_ephemeral_5m_input_tokens: 1200},
		{input: 1509, output: 8, cacheRead: null, cacheWrite: 1200, reasoning: null},
	],
	[
		'Anthropic’s own',
		{input_tokens: 341, output_tokens: 8, cache_read_input_tokens: 1200, cache_creation_input_tokens: 0},
		{input: 1541, output: 8, cacheRead: 1200, cacheWrite: 0, reasoning: null},
	],
	[
		'audio is a bucket too',
		{input: 10, input_audio_tokens: 5, output: 3, output_audio_tokens: 2, total: 20},
		{input: 15, output: 5, cacheRead: null, cacheWrite: null, reasoning: null},
	],
	[
		'wholes, as their total says',
		{input: 548, output: 71, total: 619, input_cached_tokens: 256, output_reasoning_tokens: 64},
		{input: 548, output: 71, cacheRead: 256, cacheWrite: null, reasoning: 64},
	],
])('usage of %s', (_, details, usage) => {
	const call = callOfSpan({
		...generation,
		'langfuse.observation.usage_details': JSON.stringify(details),
	});
	expect(call.usage).toEqual(usage);
});

test('a failure by its level: the request’s model, no answer’s, and zeros that are no price', () => {
	const call = callOfSpan({
		'langfuse.observation.type': 'generation',
		'langfuse.observation.model.name': 'gpt-4o-mini-2024-07-18',
		'langfuse.observation.level': 'ERROR',
		'langfuse.observation.status_message': 'Error: 500 The server had an error',
		'langfuse.observation.cost_details': '{"input":0,"output":0,"total":0}',
	});
	expect(call).toMatchObject({
		status: 'error',
		errorClass: 'server',
		errorMessage: 'Error: 500 The server had an error',
		requestModel: 'gpt-4o-mini-2024-07-18',
		responseModel: null,
		reportedCostUsd: null,
	});
});

test('the time of the first token, but of Python’s SDK, whose first chunk holds none', () => {
	const attributes = {
		...generation,
		'langfuse.observation.completion_start_time': `"${new Date(seedMs + 162).toISOString()}"`,
	};
	expect(callOfSpan(attributes)).toMatchObject({ttftMs: 162, streaming: true});
	const resource = {
		...seedResource,
		attributes: {...seedResource.attributes, 'telemetry.sdk.language': 'python'},
	};
	expect(callOfSpan(attributes, {resource})).toMatchObject({ttftMs: null, streaming: true});
	const broken = {...attributes, 'langfuse.observation.completion_start_time': '"2026-11-25T12:00:00"'};
	expect(callOfSpan(broken)).toMatchObject({ttftMs: null, streaming: null});
});

test('parameters that nobody set are none', () => {
	const filled = '{"temperature":1,"max_tokens":"Infinity","top_p":1,"presence_penalty":0,"seed":7}';
	const set = '{"temperature":1,"max_tokens":200}';
	const parameters = (json: string) =>
		callOfSpan({...generation, 'langfuse.observation.model.parameters': json}).parameters;
	expect(parameters(filled)).toEqual({seed: 7});
	expect(parameters(set)).toEqual({temperature: 1, max_tokens: 200});
});

test('tools on offer among the messages are definitions', () => {
	const offered = {type: 'function', function: {name: 'get_weather'}};
	const call = callOfSpan({
		...generation,
		'langfuse.observation.input': JSON.stringify([
			{role: 'user', content: 'Weather?'},
			{role: 'tool', content: offered},
		]),
		'langfuse.observation.prompt.name': 'weather',
		'langfuse.observation.prompt.version': 3,
	});
	expect(call.input).toEqual([{role: 'user', parts: [{type: 'text', text: 'Weather?'}]}]);
	expect(call.toolDefinitions).toEqual([offered]);
	expect(call.template).toBe('weather@3');
});

test('in JavaScript the result of a tool has the tool’s name for its role', () => {
	const call = callOfSpan({
		...generation,
		'langfuse.observation.input': JSON.stringify({
			messages: [
				{role: 'assistant', content: '', tool_calls: [{id: 'call_1', function: {name: 'get_weather'}}]},
				{role: 'get_weather', content: '7 degrees'},
			],
		}),
	});
	expect(call.input?.at(-1)).toEqual({
		role: 'tool',
		parts: [{type: 'tool_result', id: null, name: 'get_weather', text: '7 degrees'}],
	});
});

test('what LangChain’s metadata tells, quoted as JSON or not', () => {
	for (const quote of ['"', '']) {
		const call = callOfSpan({
			...generation,
			'langfuse.observation.metadata.ls_model_name': `${quote}gpt-4o-mini-2024-07-18${quote}`,
			'langfuse.observation.metadata.ls_provider': `${quote}azure${quote}`,
			'langfuse.observation.metadata.finish_reason': `${quote}tool_calls${quote}`,
		});
		expect(call).toMatchObject({
			provider: 'azure.ai.openai',
			requestModel: 'gpt-4o-mini-2024-07-18',
			finishReasons: ['tool_calls'],
		});
	}
});

test('an embedding that the JavaScript drop-in calls a generation', () => {
	const call = callOfSpan({
		'langfuse.observation.type': 'generation',
		'langfuse.observation.model.name': 'text-embedding-3-small',
		'langfuse.observation.output': '',
	});
	expect(call).toMatchObject({operation: 'embeddings', output: null});
});

test.each([
	['tool', 'tool'],
	['chain', 'workflow'],
	['agent', 'agent'],
	['retriever', 'retrieval'],
	['guardrail', 'guardrail'],
	['evaluator', 'evaluator'],
])('a %s is a step', (type, kind) => {
	const {calls, steps} = deriveSpan({'langfuse.observation.type': type});
	expect(calls).toEqual([]);
	expect(steps).toMatchObject([{kind}]);
});

test('a span or an event says nothing by itself, and leaves it to other conventions', () => {
	expect(deriveSpan({'langfuse.observation.type': 'span'})).toEqual({calls: [], steps: []});
	const call = callOfSpan({
		'langfuse.observation.type': 'span',
		'gen_ai.operation.name': 'chat',
		'gen_ai.request.model': 'gpt-4o',
	});
	expect(call).toMatchObject({operation: 'chat', requestModel: 'gpt-4o'});
});

test('a tool’s arguments are what the decorator saw, its result what the message says', () => {
	const {steps} = deriveSpan({
		'langfuse.observation.type': 'tool',
		'langfuse.observation.input': '{"args": [], "kwargs": {"city": "Oslo"}}',
		'langfuse.observation.output': '{"type":"tool","content":"7 degrees","tool_call_id":"call_1"}',
	});
	expect(steps[0]?.tool).toEqual({
		name: 'span',
		callId: 'call_1',
		arguments: '{"city":"Oslo"}',
		result: '7 degrees',
	});
});
