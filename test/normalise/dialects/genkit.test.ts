import {expect, test} from 'vitest';
import type {Attributes} from '../../../source/domain/otlp.ts';
import {callOfSpan, deriveSpan, deriveSpans} from '../../support/derive-span.ts';
import {seedSpan, spanIdOf} from '../../support/seed.ts';

function model(name: string, output: unknown, input: unknown = {messages: []}): Attributes {
	return {
		'genkit:type': 'action',
		'genkit:metadata:subtype': 'model',
		'genkit:name': name,
		'genkit:state': 'success',
		'genkit:input': JSON.stringify(input),
		'genkit:output': JSON.stringify(output),
	};
}

const answer = {role: 'model', content: [{text: 'Hi'}]};

test.each([
	['openai/gpt-4o-mini', 'openai', 'gpt-4o-mini'],
	['googleai/gemini-2.5-flash', 'gcp.gemini', 'gemini-2.5-flash'],
	['ollama/llama3.2:3b', 'ollama', 'llama3.2:3b'],
	['openrouter/meta-llama/llama-3.1-8b', 'openrouter', 'meta-llama/llama-3.1-8b'],
	['gpt-4o', 'openai', 'gpt-4o'],
])('%s is a plugin and a model', (name, provider, requestModel) => {
	expect(callOfSpan(model(name, {message: answer}))).toMatchObject({provider, requestModel});
});

test.each([
	// The plugin of OpenAI keeps thoughts inside, that of Google passes the candidates through.
	['openai/o4-mini', {inputTokens: 18, outputTokens: 71, thoughtsTokens: 64, totalTokens: 89}, 71],
	['googleai/gemini-2.5-flash', {inputTokens: 18, outputTokens: 7, thoughtsTokens: 64, totalTokens: 89}, 71],
	['googleai/gemini-2.5-flash', {inputTokens: 18, outputTokens: 7}, 7],
	['openai/gpt-4o', {inputCharacters: 32, outputCharacters: 35}, null],
])('%s: %j', (name, usage, output) => {
	expect(callOfSpan(model(name, {message: answer, usage})).usage.output).toBe(output);
});

test('the provider’s own answer says what Genkit’s reading leaves out', () => {
	const usage = {input_tokens: 341, output_tokens: 8, cache_read_input_tokens: 1200};
	const custom = {
		id: 'msg_01XFDUDYJgAACzvnptvVoYEL',
		model: 'claude-haiku-4-5-20251001',
		stop_reason: 'end_turn',
		usage,
	};
	const call = callOfSpan(
		model('anthropic/claude-haiku-4-5', {
			message: answer,
			finishReason: 'other',
			usage: {inputTokens: 341, outputTokens: 8},
			custom,
		}),
	);
	expect(call).toMatchObject({
		responseId: 'msg_01XFDUDYJgAACzvnptvVoYEL',
		responseModel: 'claude-haiku-4-5-20251001',
		finishReasons: ['stop'],
		usage: {input: 1541, output: 8, cacheRead: 1200},
	});
});

const asking = {role: 'model', content: [{toolRequest: {name: 'get_weather', ref: 'c1', input: {}}}]};

test.each([
	[{message: asking, finishReason: 'stop'}, []],
	[{message: asking, finishReason: 'stop', raw: {choices: [{finish_reason: 'tool_calls'}]}}, ['tool_calls']],
	[{message: answer, finishReason: 'stop'}, ['stop']],
	[{message: {role: 'model'}, finishReason: 'blocked', finishMessage: 'I will not.'}, []],
	[{message: {role: 'model'}, finishReason: 'blocked'}, ['content_filter']],
])('ends %j with %j', (output, reasons) => {
	expect(callOfSpan(model('openai/gpt-4o', output)).finishReasons).toEqual(reasons);
});

test('the copy that is sent at the start of a call gives way to the whole, and the utility around it to both', () => {
	const {'genkit:output': _output, 'genkit:state': _state, ...started} = model('openai/gpt-4o', {});
	const whole = model('openai/gpt-4o', {message: answer, usage: {inputTokens: 5, outputTokens: 2}});
	const parent = {
		...whole,
		'genkit:type': 'util',
		'genkit:metadata:subtype': 'util',
		'genkit:name': 'generate',
	};
	const child = {name: 'openai/gpt-4o', spanId: spanIdOf(2), parentSpanId: spanIdOf(1)};
	const {calls, steps} = deriveSpans([
		seedSpan({name: 'generate', attributes: parent}),
		seedSpan({...child, attributes: started, endNano: 0n}),
		seedSpan({...child, attributes: whole}),
	]);
	expect(calls.map(call => [call.counted, call.usage.input])).toEqual([[true, 5]]);
	expect(steps).toMatchObject([{kind: 'workflow', name: 'generate', rollup: true}]);
});

test('the judgement of an evaluator', () => {
	const {steps} = deriveSpan({
		'genkit:metadata:subtype': 'evaluator',
		'genkit:name': 'faithfulness',
		'genkit:output': JSON.stringify([
			{testCaseId: '1', evaluation: {score: 0.8, status: 'PASS', details: {reasoning: 'it is'}}},
			{testCaseId: '2', evaluation: [{id: 'terse', score: true}]},
		]),
	});
	expect(steps[0]?.evaluations).toEqual([
		{name: 'faithfulness', score: 0.8, label: 'PASS', explanation: 'it is'},
		{name: 'terse', score: 1, label: null, explanation: null},
	]);
});

test('a failed state is a failure, whatever the status of the span', () => {
	const call = callOfSpan({...model('openai/gpt-4o', null), 'genkit:state': 'error'});
	expect(call.status).toBe('error');
});
