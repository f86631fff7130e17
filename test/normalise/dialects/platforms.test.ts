/** The platforms' vocabularies together: which spans are theirs, and what each adds to the fixtures. */
import {describe, expect, test} from 'vitest';
import {agentops} from '../../../source/normalise/dialects/agentops.ts';
import {braintrust} from '../../../source/normalise/dialects/braintrust.ts';
import {judgment} from '../../../source/normalise/dialects/judgment.ts';
import {laminar} from '../../../source/normalise/dialects/laminar.ts';
import {langfuse} from '../../../source/normalise/dialects/langfuse.ts';
import {langtrace} from '../../../source/normalise/dialects/langtrace.ts';
import {langwatch} from '../../../source/normalise/dialects/langwatch.ts';
import {openrouter} from '../../../source/normalise/dialects/openrouter.ts';
import {sentry} from '../../../source/normalise/dialects/sentry.ts';
import {traceAi} from '../../../source/normalise/dialects/trace-ai.ts';
import {trulens} from '../../../source/normalise/dialects/trulens.ts';
import {loadFixture} from '../../support/fixture.ts';
import {callOfSpan, deriveSpan} from '../../support/derive-span.ts';
import {seedSpan} from '../../support/seed.ts';

const platforms = [
	[langfuse, ['langfuse-openai/rag', 'langfuse-langchain/agent']],
	[judgment, ['py-judgeval/nested']],
	[langwatch, ['py-langwatch/tools', 'langwatch/convention']],
	[laminar, ['py-lmnr/nested', 'laminar/convention']],
	[langtrace, ['langtrace/rag', 'py-langtrace/tools-stream']],
	[agentops, ['py-agentops/tools']],
	[traceAi, ['py-traceai/convention']],
	[trulens, ['trulens/convention']],
	[braintrust, ['braintrust/convention']],
	[openrouter, ['openrouter-broadcast/convention']],
	[sentry, ['sentry/convention']],
] as const;

describe.each(platforms)('$name', (dialect, names) => {
	const spans = names.flatMap(name => loadFixture(name).spans).filter(span => dialect.claims(span));

	test('claims its own spans, and none that says nothing', () => {
		expect(spans.length).toBeGreaterThan(0);
		const plain = {'http.method': 'GET', 'input.value': 'x', 'session.id': 's', 'user.id': 'u'};
		expect(dialect.claims(seedSpan({attributes: plain}))).toBe(false);
	});
});

test('traceAI: the answer’s model is in the key of the request’s only where the parameters tell another', () => {
	const call = callOfSpan({
		'gen_ai.span.kind': 'LLM',
		'gen_ai.request.model': 'qwen-max',
		'gen_ai.response.model': 'qwen-max-2025',
		'gen_ai.usage.input_tokens': 3,
	});
	expect(call).toMatchObject({requestModel: 'qwen-max', responseModel: 'qwen-max-2025', streaming: null});
});

test('traceAI: of a stream there is the text alone, of the Responses API the answer as Python prints it', () => {
	const llm = {'gen_ai.span.kind': 'LLM', 'gen_ai.request.parameters': '{"model":"gpt-4o","stream":true}'};
	const stream = callOfSpan({...llm, 'output.value': 'Paris.'});
	expect(stream.output).toEqual([{role: 'assistant', parts: [{type: 'text', text: 'Paris.'}]}]);
	const printed = "{'id': 'resp_e0188d8ca8c5', 'object': 'response', 'status': 'completed', 'error': None}";
	const response = callOfSpan({...llm, 'output.value': printed});
	expect(response).toMatchObject({responseId: 'resp_e0188d8ca8c5', finishReasons: ['stop'], output: null});
});

const weather = {name: 'get_weather', parameters: {properties: {city: {}}, required: ['city']}};
const clock = {name: 'get_time', parameters: {properties: {zone: {}}, required: ['zone']}};

test.each([
	['one tool that fits', [weather, clock], '{"city":"Oslo"}', ['get_weather']],
	['two calls in a row', [weather], '{"city":"Oslo"}{"city":"Lima"}', ['get_weather', 'get_weather']],
	['two tools that fit', [weather, {...weather, name: 'get_rain'}], '{"city":"Oslo"}', []],
	['no tool that fits', [clock], '{"city":"Oslo"}', []],
	['an answer in words', [weather], 'It rains in Oslo.', []],
])('Langtrace’s streams keep the arguments alone: %s', (_, tools, content, asked) => {
	const call = callOfSpan(
		{
			'langtrace.service.type': 'llm',
			'langtrace.service.name': 'OpenAI',
			'gen_ai.operation.name': 'chat',
			'gen_ai.request.model': 'gpt-4o-mini',
			'gen_ai.request.stream': true,
			'gen_ai.request.tools': JSON.stringify(tools.map(item => ({type: 'function', function: item}))),
		},
		{
			events: [
				{
					timeNano: 1n,
					name: 'gen_ai.content.completion',
					attributes: {'gen_ai.completion': JSON.stringify([{role: 'assistant', content}])},
				},
			],
		},
	);
	expect(call.toolCalls.map(item => item.name)).toEqual(asked);
	expect(call.output).not.toBeNull();
	expect(call.toolDefinitions).toHaveLength(tools.length);
});

test('Langtrace names a vendor whose model nobody knows, and its other services are no calls', () => {
	const call = callOfSpan({
		'langtrace.service.type': 'llm',
		'langtrace.service.name': 'Cohere',
		'gen_ai.operation.name': 'embed',
		'gen_ai.request.model': 'own-model',
		'gen_ai.request.embedding_inputs': '[["one","two"]]',
	});
	expect(call).toMatchObject({provider: 'cohere', operation: 'embeddings'});
	expect(call.input).toHaveLength(2);
	const {calls, steps} = deriveSpan({
		'langtrace.service.type': 'vectordb',
		'langtrace.service.name': 'Chroma',
	});
	expect([calls.length, steps.map(step => step.kind)]).toEqual([0, ['retrieval']]);
});

test('TruLens: money of another currency and a mix of models are unknown', () => {
	const call = callOfSpan({
		'ai.observability.span_type': 'generation',
		'ai.observability.cost.model': 'mixed',
		'ai.observability.cost.cost': 3,
		'ai.observability.cost.cost_currency': 'Snowflake credits',
		'ai.observability.cost.num_prompt_tokens': 5,
	});
	expect(call).toMatchObject({requestModel: null, reportedCostUsd: null, usage: {input: 5}});
});

test.each([
	['gen_ai.chat', {}, 'chat'],
	['gen_ai.request', {}, 'chat'],
	['gen_ai.embeddings', {}, 'embeddings'],
	['gen_ai.own', {'gen_ai.operation.type': 'ai_client'}, 'chat'],
	['gen_ai.own', {'gen_ai.operation.name': 'embeddings'}, 'embeddings'],
])('Sentry’s %s with %o is a call', (operation, attributes, kind) => {
	const call = callOfSpan({'sentry.op': operation, 'gen_ai.request.model': 'm', ...attributes});
	expect(call.operation).toBe(kind);
});

test('Laminar: LLM is written on embeddings too', () => {
	const attributes = {'lmnr.span.type': 'LLM', 'gen_ai.request.model': 'text-embedding-3-small'};
	expect(callOfSpan(attributes, {name: 'openai.embeddings'}).operation).toBe('embeddings');
	expect(callOfSpan(attributes, {name: 'ask'}).operation).toBe('chat');
});

test.each([
	[
		'Langfuse',
		{'langfuse.observation.type': 'generation', 'langfuse.observation.model.parameters': '{"user":"u_2"}'},
	],
	['Judgeval', {'judgment.span_kind': 'llm', 'gen_ai.prompt': '{"model":"m","messages":[],"user":"u_2"}'}],
	[
		'LangWatch',
		{'langwatch.span.type': 'llm', 'langwatch.params': '{"user":"u_2"}', 'langwatch.metrics': '{}'},
	],
	['traceAI', {'gen_ai.span.kind': 'LLM', 'gen_ai.request.parameters': '{"model":"m","user":"u_2"}'}],
	[
		'Braintrust',
		{'braintrust.span_attributes': '{"type":"llm"}', 'braintrust.metadata': '{"user_id":"u_2"}'},
	],
])('%s: who the span says is asking comes before whom the request names', (_, attributes) => {
	expect(callOfSpan({...attributes, 'user.id': 'u_1'}).user).toBe('u_1');
	expect(callOfSpan(attributes).user).toBe('u_2');
});

test('TruLens: a reranker’s two lists are documents', () => {
	const {steps} = deriveSpan({
		'ai.observability.span_type': 'reranking',
		'ai.observability.reranking.query_text': 'How long?',
		'ai.observability.reranking.output_context_texts': ['24 months', 'five days'],
		'ai.observability.reranking.output_context_scores': [0.9, 0.1],
	});
	expect(steps).toMatchObject([
		{
			kind: 'rerank',
			query: 'How long?',
			documents: [
				{text: '24 months', score: 0.9},
				{text: 'five days', score: 0.1},
			],
		},
	]);
});
