import {expect, test} from 'vitest';
import type {Attributes, Span} from '../../../source/domain/otlp.ts';
import {callOfSpan, deriveSpan, deriveSpans} from '../../support/derive-span.ts';
import {seedSpan} from '../../support/seed.ts';

const request = {
	model: 'gpt-4o-mini',
	stream: true,
	messages: [{role: 'user', content: 'Hi'}],
	user: 'u_1',
	temperature: 0.2,
};

test('the request is in its JSON, the cache outside of the input, reasoning in the provider’s own usage', () => {
	const call = callOfSpan({
		'judgment.span_kind': 'llm',
		'judgment.llm.model': 'gpt-4o-mini-2024-07-18',
		'gen_ai.prompt': JSON.stringify(request),
		'gen_ai.completion': 'Hello.',
		'judgment.usage.non_cached_input_tokens': 292,
		'judgment.usage.cache_read_input_tokens': 256,
		'judgment.usage.output_tokens': 71,
		'judgment.usage.metadata':
			'{"prompt_tokens":548,"completion_tokens":71,"completion_tokens_details":{"reasoning_tokens":64}}',
	});
	expect(call).toMatchObject({
		requestModel: 'gpt-4o-mini',
		responseModel: 'gpt-4o-mini-2024-07-18',
		usage: {input: 548, output: 71, cacheRead: 256, cacheWrite: null, reasoning: 64},
		streaming: true,
		parameters: {temperature: 0.2},
		user: 'u_1',
		output: [{role: 'assistant', parts: [{type: 'text', text: 'Hello.'}]}],
	});
});

test('a failed call has no model of an answer', () => {
	const call = callOfSpan(
		{'judgment.span_kind': 'llm', 'judgment.llm.model': 'gpt-4o'},
		{
			status: {code: 2, message: ''},
			events: [
				{
					timeNano: 1n,
					name: 'exception',
					attributes: {'exception.type': 'openai.RateLimitError', 'exception.message': 'slow down'},
				},
			],
		},
	);
	expect(call).toMatchObject({
		requestModel: 'gpt-4o',
		responseModel: null,
		errorClass: 'rate_limit',
		errorMessage: 'slow down',
	});
});

test('of the copies of a span the last one counts, in whatever order they come', () => {
	const copy = (update: number, attributes: Attributes): Span =>
		seedSpan({
			name: 'get_weather',
			attributes: {'judgment.span_kind': 'tool', 'judgment.update_id': update, ...attributes},
		});
	const copies = [
		copy(9, {'judgment.input': '{"kw":{"city":"Oslo"}}', 'judgment.customer_id': 'u_1', more: 1}),
		copy(10, {'judgment.input': '{"kw":{"city":"Oslo"}}', 'judgment.output': '7 degrees'}),
	];
	for (const spans of [copies, copies.toReversed()]) {
		expect(deriveSpans(spans).steps.map(step => step.tool)).toEqual([
			{name: 'get_weather', callId: null, arguments: '{"city":"Oslo"}', result: '7 degrees'},
		]);
	}
});

test('functions are workflows', () => {
	expect(deriveSpan({'judgment.span_kind': 'function'}).steps).toMatchObject([{kind: 'workflow'}]);
});
