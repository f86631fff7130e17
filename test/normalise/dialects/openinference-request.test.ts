/** What some instrumentors of OpenInference say in the answer alone, or of the answer where the request belongs. */
import {expect, test} from 'vitest';
import type {Attributes, Span} from '../../../source/domain/otlp.ts';
import {openinference} from '../../../source/normalise/dialects/openinference.ts';
import {seedSpan} from '../../support/seed.ts';

const llm = {'openinference.span.kind': 'LLM'};

function from(scope: string): Pick<Span, 'scope'> {
	return {scope: {name: scope, version: '1.0', attributes: {}, schemaUrl: ''}};
}

function read(attributes: Attributes, more: Partial<Span> = {}) {
	return openinference.read(seedSpan({name: 'ChatCompletion', attributes, ...more}));
}

test('details of tokens are taken from the answer where both count the same', () => {
	const answer = (input: number) =>
		JSON.stringify({
			usage: {
				prompt_tokens: input,
				completion_tokens: 13,
				prompt_tokens_details: {cached_tokens: 256},
				completion_tokens_details: {reasoning_tokens: 4},
			},
		});
	const counted = {...llm, 'llm.token_count.prompt': 1152, 'llm.token_count.completion': 13};
	expect(read({...counted, 'output.value': answer(1152)})).toMatchObject({
		usage: {input: 1152, cacheRead: 256, reasoning: 4},
		keys: {'usage.cacheRead': 'output.value'},
	});
	expect(read({...counted, 'output.value': answer(896)}).usage).toMatchObject({cacheRead: null});
});

test('LiteLLM writes the answer’s model for the Responses API', () => {
	const named = {...llm, 'llm.model_name': 'gpt-4o-mini-2024-07-18'};
	const scope = from('openinference.instrumentation.litellm');
	expect(read(named, {name: 'responses', ...scope})).toMatchObject({
		requestModel: 'gpt-4o-mini',
		responseModel: 'gpt-4o-mini-2024-07-18',
	});
	expect(read(named, {name: 'completion', ...scope})).toMatchObject({
		requestModel: 'gpt-4o-mini-2024-07-18',
	});
});
