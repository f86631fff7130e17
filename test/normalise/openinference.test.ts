import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Attributes, AttributeValue, Span, SpanEvent} from '../../source/domain/otlp.ts';
import {openinference} from '../../source/normalise/dialects/openinference.ts';
import {seedSpan} from '../support/seed.ts';

const openai = from('openinference.instrumentation.openai');

function spanOf(attributes: Attributes, more: Partial<Span> = {}): Span {
	return seedSpan({name: 'ChatCompletion', attributes, ...openai, ...more});
}

function from(scope: string): Pick<Span, 'scope'> {
	return {scope: {name: scope, version: '1.0', attributes: {}, schemaUrl: ''}};
}

function read(attributes: Attributes, more: Partial<Span> = {}) {
	return openinference.read(spanOf(attributes, more));
}

const llm = {'openinference.span.kind': 'LLM'};

test('claims what says it is of the convention, and nothing else', () => {
	expect(openinference.claims(spanOf(llm))).toBe(true);
	expect(openinference.claims(spanOf({'llm.token_count.prompt': 3}))).toBe(true);
	expect(openinference.claims(spanOf({'openinference.span.kind': null}))).toBe(false);
	expect(openinference.claims(spanOf({'input.value': 'x', 'http.method': 'GET'}))).toBe(false);
});

test.each([
	['LLM', 'chat'],
	['llm', 'chat'],
	['EMBEDDING', 'embeddings'],
	['CHAIN', 'workflow'],
	['PROMPT', 'workflow'],
	['RETRIEVER', 'retrieval'],
	['RERANKER', 'rerank'],
	['TOOL', 'tool'],
	['AGENT', 'agent'],
	['GUARDRAIL', 'guardrail'],
	['EVALUATOR', 'evaluator'],
	['UNKNOWN', null],
])('kind %s is %s', (word, kind) => {
	expect(read({'openinference.span.kind': word}).kind).toBe(kind);
});

test.each<[string, Attributes, Partial<Span>, object]>([
	['prompts alone are a completion', {...llm, 'llm.prompts': ['Hi']}, {}, {kind: 'completion'}],
	[
		'a guardrail that used tokens is a call',
		{'openinference.span.kind': 'GUARDRAIL', 'llm.token_count.prompt': 1},
		{},
		{kind: 'chat'},
	],
	['an event of BeeAI is none', llm, from('openinference.instrumentation.beeai'), {never: true}],
	[
		'a call of BeeAI names its model',
		{...llm, 'llm.model_name': 'gpt-4o'},
		from('openinference.instrumentation.beeai'),
		{kind: 'chat', never: false},
	],
	[
		'a wrapper of LlamaIndex is none',
		{...llm, 'llm.model_name': 'gpt-4o'},
		{...from('openinference.instrumentation.llama_index'), name: 'OpenAI.predict'},
		{kind: 'workflow', aggregate: true},
	],
	[
		'nor is its preparation',
		llm,
		{...from('openinference.instrumentation.llama_index'), name: 'OpenAI._prepare_chat_with_tools'},
		{never: true},
	],
	[
		'a call of LlamaIndex is one',
		llm,
		{...from('openinference.instrumentation.llama_index'), name: 'OpenAI.achat'},
		{kind: 'chat', aggregate: false},
	],
])('%s', (_, attributes, more, expected) => {
	expect(read(attributes, more)).toMatchObject(expected);
});

test.each<[string, Attributes, Partial<Span>, string | null, string | null]>([
	[
		'the parameters ask, the name answers',
		{'llm.model_name': 'gpt-4o-2024-08-06', 'llm.invocation_parameters': '{"model":"gpt-4o"}'},
		{},
		'gpt-4o',
		'gpt-4o-2024-08-06',
	],
	[
		'a stream has only what was asked for',
		{
			'llm.model_name': 'gpt-4o',
			'llm.invocation_parameters': '{"model":"gpt-4o","stream":true}',
			'output.value': 'Hello',
		},
		{},
		'gpt-4o',
		null,
	],
	[
		'the answer names its model',
		{
			'llm.model_name': 'gpt-4o',
			'llm.invocation_parameters': '{"model":"gpt-4o"}',
			'output.value': '{"id":"chatcmpl-12345","model":"gpt-4o-2024-08-06","choices":[]}',
		},
		{},
		'gpt-4o',
		'gpt-4o-2024-08-06',
	],
	[
		'both have keys of their own',
		{'llm.model_name': 'b', 'llm.request.model_name': 'a', 'llm.response.model_name': 'b'},
		{},
		'a',
		'b',
	],
	[
		'a router’s prefix is no other model',
		{'llm.model_name': 'gpt-4o', 'llm.invocation_parameters': '{"model":"openai/gpt-4o"}'},
		from('openinference.instrumentation.litellm'),
		'openai/gpt-4o',
		null,
	],
	['the request has it', {'input.value': '{"model":"gpt-4o","messages":[]}'}, {}, 'gpt-4o', null],
	[
		'OpenAI Agents has only the answer',
		{
			'llm.model_name': 'gpt-4.1-2025-04-14',
			'llm.invocation_parameters': '{"id":"resp_123456","created_at":1.5,"model":"gpt-4.1-2025-04-14"}',
		},
		from('openinference.instrumentation.openai_agents'),
		'gpt-4.1',
		'gpt-4.1-2025-04-14',
	],
	[
		'a failure names it in words',
		{},
		{status: {code: 2, message: 'Error code: 429 - Rate limit reached for gpt-4.1 in organization o'}},
		'gpt-4.1',
		null,
	],
	[
		"ADK names the answer's as Gemini does",
		{'llm.model_name': 'openai/gpt-4o', 'output.value': '{"model_version":"gpt-4o-2024-08-06"}'},
		from('gcp.vertex.agent'),
		'openai/gpt-4o',
		'gpt-4o-2024-08-06',
	],
])('model: %s', (_, attributes, more, requestModel, responseModel) => {
	expect(read({...llm, ...attributes}, more)).toMatchObject({requestModel, responseModel});
});

test('tokens, cost, finish and the first token', () => {
	const event: SpanEvent = {
		timeNano: seedSpan().startNano + 177_500_000n,
		name: 'First Token Stream Event',
		attributes: {},
	};
	expect(
		read(
			{
				...llm,
				'llm.token_count.prompt': 62,
				'llm.token_count.completion': {$double: 25},
				'llm.token_count.total': '87',
				'llm.token_count.prompt_details.cache_read': 10,
				'llm.token_count.prompt_details.cache_write': 5,
				'llm.token_count.completion_details.reasoning': 7,
				'llm.cost.prompt': 0.5,
				'llm.cost.completion': 0.25,
				'llm.finish_reason': 'tool_use',
				'llm.provider': 'google',
				'llm.invocation_parameters':
					'{"temperature":0.2,"maxTokens":200,"stop":["a"],"top_p":null,"user":"u_1"}',
				metadata: '{"thread_id":"t_1"}',
			},
			{events: [event]},
		),
	).toMatchObject({
		usage: {input: 62, output: 25, total: 87, cacheRead: 10, cacheWrite: 5, reasoning: 7},
		reportedCostUsd: 0.75,
		finishReasons: ['tool_calls'],
		provider: 'gcp.gemini',
		ttftMs: 177.5,
		streaming: true,
		parameters: {temperature: 0.2, max_tokens: 200, stop_sequences: ['a']},
		user: 'u_1',
		session: 't_1',
		keys: {'usage.input': 'llm.token_count.prompt'},
	});
});

test.each<[string, AttributeValue, string | null, readonly string[]]>([
	['chat', '{"id":"chatcmpl-1234","choices":[{"finish_reason":"length"}]}', 'chatcmpl-1234', ['length']],
	[
		'a rebuilt stream',
		'{"choices":[{"message":{"content":"Hi"}}],"id":"chatcmpl-1234"}',
		'chatcmpl-1234',
		[],
	],
	[
		'responses',
		'{"id":"resp_12345","object":"response","status":"completed","output":[]}',
		'resp_12345',
		['stop'],
	],
	[
		'cut responses',
		'{"id":"resp_12345","object":"response","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}',
		'resp_12345',
		['length'],
	],
	[
		'LangChain',
		'{"generations":[[{"message":{"kwargs":{"id":"run-1-2-3-4","response_metadata":{"id":"chatcmpl-1234"}}}}]]}',
		'chatcmpl-1234',
		[],
	],
	['a placeholder', '[{"id":"__fake_id__","model":"gpt-4o"}]', null, []],
	['text', 'The id is {"id":"chatcmpl-1234"}', null, []],
])('answer: %s', (_, value, responseId, finishReasons) => {
	expect(read({...llm, 'output.value': value})).toMatchObject({responseId, finishReasons});
});

test('flattened messages of every kind', () => {
	const {input, output, toolDefinitions} = read({
		...llm,
		'llm.input_messages.1.message.role': 'user',
		'llm.input_messages.1.message.contents.0.message_content.type': 'image',
		'llm.input_messages.1.message.contents.0.message_content.image.image.url': 'https://x.test/a.png',
		'llm.input_messages.1.message.contents.1.message_content.text': 'What is it?',
		'llm.input_messages.2.message.role': 'tool',
		'llm.input_messages.2.message.contents.0.message.tool_call_id': 'c1',
		'llm.input_messages.2.message.contents.0.message_content.text': '21',
		'llm.output_messages.0.message.role': 'assistant',
		'llm.output_messages.0.message.contents.0.message_content.type': 'reasoning',
		'llm.output_messages.0.message.contents.0.message_content.text': 'hm',
		'llm.output_messages.0.message.contents.1.tool_call.id': 'c1',
		'llm.output_messages.0.message.contents.1.tool_call.function.name': 'weather',
		'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'c1',
		'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'weather',
		'llm.tools.0.tool.json_schema': '{"name":"weather"}',
	});
	expect(input).toEqual([
		{
			role: 'user',
			parts: [
				{type: 'media', modality: 'image', mimeType: null, reference: 'https://x.test/a.png', bytes: null},
				{type: 'text', text: 'What is it?'},
			],
		},
		{role: 'tool', parts: [{type: 'tool_result', id: 'c1', name: null, text: '21'}]},
	]);
	expect(output).toEqual([
		{
			role: 'assistant',
			parts: [
				{type: 'reasoning', text: 'hm'},
				{type: 'tool_call', id: 'c1', name: 'weather', arguments: '{}'},
			],
		},
	]);
	expect(toolDefinitions).toEqual([{name: 'weather'}]);
});

test('BeeAI’s joined arguments are two calls', () => {
	const {output} = read({
		...llm,
		'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'c1',
		'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'weather',
		'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments':
			'{"city":"Oslo"}{"city":"Lima"}',
	});
	expect(output?.[0]?.parts).toEqual([
		{type: 'tool_call', id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}'},
		{type: 'tool_call', id: null, name: 'weather', arguments: '{"city":"Lima"}'},
	]);
});

test('a message without content is taken from the whole request', () => {
	const {input} = read({
		...llm,
		'llm.input_messages.0.message.role': 'system',
		'llm.input_messages.1.message.role': 'user',
		'llm.input_messages.1.message.content': 'Hi',
		'input.value':
			'{"messages":[{"role":"system","content":[{"type":"text","text":"Be brief"}]},{"role":"user","content":"Hi"}]}',
	});
	expect(input?.map(message => message.role)).toEqual(['system', 'user']);
});

test('instructions among the parameters are the system’s', () => {
	expect(
		read({
			...llm,
			'llm.invocation_parameters': '{"system":[{"type":"text","text":"Be brief"}]}',
			'llm.input_messages.0.message.role': 'user',
			'llm.input_messages.0.message.content': 'Hi',
		}).system,
	).toEqual([{role: 'system', parts: [{type: 'text', text: 'Be brief'}]}]);
});

test('hidden content is withheld, not said', () => {
	expect(read({...llm, 'input.value': '__REDACTED__', 'output.value': '__REDACTED__'})).toMatchObject({
		input: null,
		output: null,
		contentRedacted: true,
	});
});

test('steps', () => {
	expect(
		read({
			'openinference.span.kind': 'TOOL',
			'tool.name': 'weather',
			'tool.id': 'c1',
			'input.value': '{"city":"Oslo"}',
			'output.value': '7',
			'tool.parameters': '{"type":"object"}',
		}),
	).toMatchObject({
		name: 'weather',
		tool: {name: 'weather', callId: 'c1', arguments: '{"city":"Oslo"}', result: '7'},
	});
	expect(
		read({
			'openinference.span.kind': 'RETRIEVER',
			'input.value': 'warranty?',
			'retrieval.documents.0.document.content': '24 months',
			'retrieval.documents.0.document.metadata': '{"id":"d1","score":0.5}',
		}),
	).toMatchObject({query: 'warranty?', documents: [{id: 'd1', score: 0.5, text: '24 months'}]});
	expect(
		read({
			'openinference.span.kind': 'RERANKER',
			'reranker.query': 'q',
			'reranker.model_name': 'rerank-3',
			'reranker.top_k': 3,
			'reranker.output_documents.0.document.id': 'd1',
		}),
	).toMatchObject({
		query: 'q',
		requestModel: 'rerank-3',
		parameters: {top_k: 3},
		documents: [{id: 'd1', score: null, text: null}],
	});
	expect(
		read({
			'openinference.span.kind': 'EVALUATOR',
			'annotations.0.annotation.name': 'helpful',
			'annotations.0.annotation.score': 0.9,
			'evaluations.0.evaluation.name': 'polite',
			'evaluations.0.evaluation.label': 'yes',
		}).evaluations,
	).toEqual([
		{name: 'helpful', score: 0.9, label: null, explanation: null},
		{name: 'polite', score: null, label: 'yes', explanation: null},
	]);
});

test('embeddings keep the texts and drop the vectors', () => {
	const facts = read({
		'openinference.span.kind': 'EMBEDDING',
		'embedding.model_name': 'text-embedding-3-small',
		'embedding.embeddings.0.embedding.text': 'Hi',
		'embedding.embeddings.0.embedding.vector': [0.5, 0.25],
	});
	expect(facts).toMatchObject({kind: 'embeddings', requestModel: 'text-embedding-3-small'});
	expect(facts.input).toEqual([{role: 'user', parts: [{type: 'text', text: 'Hi'}]}]);
	expect(JSON.stringify(facts)).not.toContain('0.25');
});

test('takes any value under any of its keys', () => {
	const keys = [
		'openinference.span.kind',
		'input.value',
		'output.value',
		'llm.invocation_parameters',
		'metadata',
		'llm.input_messages.0.message.contents.0.message_content',
		'llm.output_messages.0.message.tool_calls.0',
		'llm.tools.0.tool.json_schema',
		'llm.prompts',
		'retrieval.documents.0.document',
		'annotations.0',
		'llm.token_count.prompt',
	];
	const value = fc.oneof(fc.jsonValue(), fc.json(), fc.constantFrom('LLM', 'TOOL', 'EMBEDDING', '{"a":'));
	fc.assert(
		fc.property(fc.dictionary(fc.constantFrom(...keys), value), attributes => {
			read(attributes as Attributes);
		}),
	);
});
