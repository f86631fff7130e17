import {describe, expect, test} from 'vitest';
import type {Call} from '../../source/domain/call.ts';
import type {Message} from '../../source/domain/message.ts';
import {unknownUsage} from '../../source/domain/usage.ts';
import {canEstimate, estimateOf} from '../../source/tokens/estimate.ts';
import {tokenizerFor} from '../../source/tokens/tokenizer.ts';
import {seedCall} from '../support/seed.ts';

const user = (text: string): Message => ({role: 'user', parts: [{type: 'text', text}]});
const answer = (text: string): Message => ({role: 'assistant', parts: [{type: 'text', text}]});
const picture: Message = {
	role: 'user',
	parts: [{type: 'media', modality: 'image', mimeType: 'image/png', reference: null, bytes: 1000}],
};
const weather = {
	type: 'function',
	function: {
		name: 'get_weather',
		description: 'The weather of a city',
		parameters: {type: 'object', properties: {city: {type: 'string'}}, required: ['city']},
	},
};

function silent(changes: Partial<Call> = {}): Call {
	return seedCall({
		requestModel: 'gpt-4o-mini',
		responseModel: null,
		usage: unknownUsage,
		system: null,
		input: [user('hello world')],
		output: [answer('hello world')],
		...changes,
	});
}

async function estimated(changes: Partial<Call> = {}) {
	const call = silent(changes);
	return estimateOf(call, await tokenizerFor(call.responseModel ?? call.requestModel));
}

// Two tokens of text; four around each message and three around them all.
test.each<[string, Partial<Call>, {input: number | null; output: number | null}]>([
	['a question and its answer', {}, {input: 9, output: 2}],
	['with a system message', {system: 'hello world'}, {input: 15, output: 2}],
	['with tools, as OpenAI shows them to its models', {toolDefinitions: [weather]}, {input: 45, output: 2}],
	['only the side that is missing', {usage: {...unknownUsage, input: 9}}, {input: null, output: 2}],
	['an embedding: its text and no answer', {operation: 'embeddings', output: []}, {input: 2, output: null}],
	['a call that was cancelled wrote what there is', {status: 'cancelled'}, {input: 9, output: 2}],
	[
		'an answer that calls a tool',
		{
			output: [{role: 'assistant', parts: [{type: 'tool_call', id: '1', name: 'hello', arguments: 'world'}]}],
		},
		{input: 9, output: 2},
	],
	['thoughts that stayed with the provider', {requestModel: 'o3-mini'}, {input: 9, output: null}],
	['a picture', {input: [picture]}, {input: null, output: 2}],
	['a failed call', {status: 'error'}, {input: null, output: null}],
	['no content', {input: null, output: null}, {input: null, output: null}],
	['an empty list', {input: [], output: []}, {input: null, output: null}],
	['content that was withheld', {contentRedacted: true}, {input: null, output: null}],
	['content that was cut', {contentTruncated: true}, {input: null, output: null}],
	['a record that is not counted', {counted: false}, {input: null, output: null}],
	['an image', {operation: 'image'}, {input: null, output: null}],
	['usage that was told', {usage: {...unknownUsage, input: 9, output: 2}}, {input: null, output: null}],
])('%s', async (_, changes, expected) => {
	expect(await estimated(changes)).toEqual(expected);
	if (expected.input !== null || expected.output !== null) expect(canEstimate(silent(changes))).toBe(true);
});

describe('tools in other shapes', () => {
	test.each([
		['JSON text', JSON.stringify([weather])],
		['without a wrapper', [weather.function]],
		['a list of JSON texts', [JSON.stringify(weather)]],
	])('%s', async (_, toolDefinitions) => {
		expect(await estimated({toolDefinitions})).toEqual({input: 45, output: 2});
	});

	test('what is no definition costs nothing and breaks nothing', async () => {
		for (const toolDefinitions of [
			'no JSON',
			7,
			{},
			[null],
			[{type: 'function', function: {parameters: 3}}],
		]) {
			expect((await estimated({toolDefinitions})).input).toBeGreaterThanOrEqual(9);
		}
	});
});
