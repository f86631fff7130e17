import {expect, test} from 'vitest';
import type {Attributes} from '../../source/domain/otlp.ts';
import {usageAtEnd, vendorAnswerOf, vendorUsageOf} from '../../source/normalise/vendor-answer.ts';

test.each<[string, Attributes, Attributes]>([
	[
		'OpenAI',
		{
			prompt_tokens: 548,
			completion_tokens: 71,
			total_tokens: 619,
			prompt_tokens_details: {cached_tokens: 256},
			completion_tokens_details: {reasoning_tokens: 64},
		},
		{input: 548, output: 71, cacheRead: 256, reasoning: 64, cacheInside: true, reasoningInside: true},
	],
	[
		'OpenAI, Responses',
		{input_tokens: 18, output_tokens: 71, output_tokens_details: {reasoning_tokens: 64}},
		{input: 18, output: 71, cacheRead: null, reasoning: 64, cacheInside: true},
	],
	[
		'Anthropic',
		{input_tokens: 309, output_tokens: 8, cache_creation_input_tokens: 1200, cache_read_input_tokens: 0},
		{input: 309, cacheRead: 0, cacheWrite: 1200, cacheInside: false, reasoningInside: true},
	],
	[
		'Gemini',
		{promptTokenCount: 18, candidatesTokenCount: 7, thoughtsTokenCount: 64, totalTokenCount: 89},
		{input: 18, output: 7, reasoning: 64, cacheInside: true, reasoningInside: false},
	],
	[
		'another’s counts in Gemini’s words',
		{prompt_token_count: 18, candidates_token_count: 71, thoughts_token_count: 64, total_token_count: 89},
		{output: 71, reasoning: 64, reasoningInside: true},
	],
	['Ollama', {prompt_eval_count: 26, eval_count: 12}, {input: 26, output: 12}],
])('%s', (_name, usage, counts) => {
	expect(vendorUsageOf(usage)).toMatchObject(counts);
});

test.each<[Attributes, readonly string[]]>([
	[{choices: [{finish_reason: 'tool_calls'}]}, ['tool_calls']],
	[{object: 'response', status: 'completed', output: [{type: 'function_call'}]}, ['stop']],
	[{status: 'incomplete', incomplete_details: {reason: 'max_output_tokens'}}, ['length']],
	[{stop_reason: 'end_turn'}, ['stop']],
	[{candidates: [{finishReason: 'STOP'}]}, ['stop']],
	[{status: 'on its way'}, []],
])('%j ended with %j', (answer, reasons) => {
	expect(vendorAnswerOf(answer).finishReasons).toEqual(reasons);
});

test('numbers of somebody’s program are no ids', () => {
	expect(vendorAnswerOf({id: 7}).id).toBeNull();
	expect(vendorAnswerOf({responseId: 'resp_527394c9'}).id).toBe('resp_527394c9');
});

test.each([
	['{"data": [0.1], "usage": {"prompt_tokens": 37, "total_tokens": 37}}', 37],
	[`{"data": [${'0.5, '.repeat(400)}0.5], "usage": {"prompt_tokens": 3}}`, 3],
	['{"data": []}', undefined],
])('the usage at the end of an answer of vectors', (text, input) => {
	expect(usageAtEnd(text)?.input).toBe(input);
});
