import {expect, test} from 'vitest';
import {callOfSpan, deriveSpan} from '../../support/derive-span.ts';

test('content is unwrapped, whatever its type says', () => {
	const said = (type: string, value: unknown) =>
		callOfSpan({
			'langwatch.span.type': 'llm',
			'gen_ai.request.model': 'openai/gpt-4o-mini',
			'langwatch.output': JSON.stringify({type, value}),
		}).output;
	const answer = [{role: 'assistant', parts: [{type: 'text', text: 'Oslo'}]}];
	expect(said('text', 'Oslo')).toEqual(answer);
	expect(said('chat_messages', [{role: 'assistant', content: 'Oslo'}])).toEqual(answer);
	expect(said('json', {role: 'assistant', content: 'Oslo'})).toEqual(answer);
	expect(said('json', null)).toBeNull();
});

test('what a call has beside its content', () => {
	const call = callOfSpan({
		'langwatch.span.type': 'llm',
		'gen_ai.request.model': 'openai/gpt-4o-mini',
		'gen_ai.usage.prompt_tokens': 62,
		'gen_ai.usage.completion_tokens': 71,
		'langwatch.metrics': '{"prompt_tokens":62,"completion_tokens":71,"reasoning_tokens":64,"cost":0.5}',
		'langwatch.params': '{"stream":true,"temperature":0.5,"tools":[{"type":"function"}]}',
		'langwatch.timestamps': '{"started_at":1000,"first_token_at":1172,"finished_at":1435}',
		'langwatch.prompt.handle': 'weather',
		'langwatch.prompt.version.number': 2,
		metadata: '{"thread_id":"s_1","user_id":"u_1"}',
	});
	expect(call).toMatchObject({
		requestModel: 'gpt-4o-mini',
		provider: 'openai',
		usage: {input: 62, output: 71, reasoning: 64},
		reportedCostUsd: 0.5,
		ttftMs: 172,
		streaming: true,
		parameters: {temperature: 0.5},
		toolDefinitions: [{type: 'function'}],
		template: 'weather@2',
		session: 's_1',
		user: 'u_1',
	});
});

test('JavaScript’s spellings, for a call that has no other counts', () => {
	const call = callOfSpan({
		'langwatch.span.type': 'llm',
		'langwatch.metrics': '{"type":"json","value":{"promptTokens":5,"completionTokens":3,"cost":0}}',
	});
	expect(call).toMatchObject({usage: {input: 5, output: 3}, reportedCostUsd: null});
});

test('retrievals and evaluations', () => {
	const retrieval = deriveSpan({
		'langwatch.span.type': 'rag',
		'langwatch.input': '{"type":"text","value":"How long?"}',
		'langwatch.rag_contexts': '[{"document_id":"doc-2","chunk_id":"c1","content":"24 months"}]',
	});
	expect(retrieval.steps).toMatchObject([
		{kind: 'retrieval', query: 'How long?', documents: [{id: 'doc-2', score: null, text: '24 months'}]},
	]);
	const evaluation = deriveSpan({
		'langwatch.span.type': 'evaluation',
		'langwatch.output':
			'{"type":"evaluation_result","value":{"status":"processed","passed":true,"score":0.9,"details":"well"}}',
	});
	expect(evaluation.steps[0]?.evaluations).toEqual([
		{name: 'span', score: 0.9, label: 'passed', explanation: 'well'},
	]);
});

test('OpenTelemetry’s own kinds say nothing', () => {
	expect(deriveSpan({'langwatch.span.type': 'server'})).toEqual({calls: [], steps: []});
	expect(deriveSpan({'langwatch.span.type': 'span'}).steps).toMatchObject([{kind: 'workflow'}]);
});
