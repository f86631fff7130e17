import {expect, test} from 'vitest';
import type {Attributes} from '../../../source/domain/otlp.ts';
import {callOfSpan, deriveSpan} from '../../support/derive-span.ts';

/** Every value as MLflow writes it. */
function quoted(values: Readonly<Record<string, unknown>>): Attributes {
	return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)]));
}

const chat = {'mlflow.spanType': 'CHAT_MODEL', 'mlflow.traceRequestId': 'tr-1'};

test('values come out of their JSON, keys of the application too', () => {
	const call = callOfSpan(
		quoted({
			...chat,
			model: 'gpt-4o-mini',
			temperature: 0.2,
			stream: true,
			user: 'user-42',
			'gen_ai.conversation.id': 'sess-7',
			'gen_ai.agent.name': 'weather',
			'mlflow.llm.model': 'gpt-4o-mini-2024-07-18',
			'mlflow.llm.cost': {input_cost: 0.1, output_cost: 0.2, total_cost: 0.3},
			'mlflow.linkedPrompts': [{name: 'qa', version: '3'}],
		}),
	);
	expect(call).toMatchObject({
		requestModel: 'gpt-4o-mini',
		responseModel: 'gpt-4o-mini-2024-07-18',
		streaming: true,
		parameters: {temperature: 0.2},
		user: 'user-42',
		session: 'sess-7',
		agent: 'weather',
		reportedCostUsd: 0.3,
		template: 'qa@3',
	});
});

test.each([
	['anthropic', 'some-model', 'anthropic'],
	['gemini', 'some-model', 'gcp.gemini'],
	// OpenAI's format is spoken by many servers.
	['openai', 'some-model', null],
	['openai', 'gpt-4o', 'openai'],
	['langchain', 'claude-haiku-4-5', 'anthropic'],
])('format %s of %s is served by %s', (format, model, provider) => {
	expect(callOfSpan(quoted({...chat, 'mlflow.message.format': format, model})).provider).toBe(provider);
});

test('the name of an object is no answer', () => {
	const call = callOfSpan(
		quoted({...chat, model: 'claude-haiku-4-5', 'mlflow.spanOutputs': '<anthropic.Stream object at 0x7f1c>'}),
	);
	expect(call.output).toBeNull();
});

test('the tokens of embeddings are read behind the vectors', () => {
	const data = Array.from({length: 50}, (_, index) => ({
		embedding: Array.from({length: 50}).fill(0.5),
		index,
	}));
	const call = callOfSpan(
		quoted({
			'mlflow.spanType': 'EMBEDDING',
			'mlflow.spanInputs': {model: 'text-embedding-3-small', input: ['doc-1']},
			'mlflow.spanOutputs': {
				data,
				model: 'text-embedding-3-small',
				usage: {prompt_tokens: 37, total_tokens: 37},
			},
		}),
	);
	expect(call).toMatchObject({operation: 'embeddings', usage: {input: 37, output: 0}, output: null});
});

test.each([
	['CHAIN', 'workflow'],
	['TASK', 'workflow'],
	['PARSER', 'workflow'],
	['AGENT', 'agent'],
	['TOOL', 'tool'],
	['RETRIEVER', 'retrieval'],
	['RERANKER', 'rerank'],
	['MEMORY', 'memory'],
	['GUARDRAIL', 'guardrail'],
	['EVALUATOR', 'evaluator'],
])('%s is a step: %s', (type, kind) => {
	expect(deriveSpan(quoted({'mlflow.spanType': type})).steps).toMatchObject([{kind}]);
});

test('what a retriever was asked and found', () => {
	const {steps} = deriveSpan(
		quoted({
			'mlflow.spanType': 'RETRIEVER',
			'mlflow.spanInputs': {request: 'How long is the warranty?'},
			'mlflow.spanOutputs': [{page_content: '24 months', metadata: {doc_uri: 'doc-2', score: 0.5}}],
		}),
	);
	expect(steps[0]).toMatchObject({
		query: 'How long is the warranty?',
		documents: [{id: 'doc-2', score: 0.5, text: '24 months'}],
	});
});

test.each([
	['chat completions', (text: string) => ({id: 'chatcmpl-d4a7d5f6', choices: [{delta: {content: text}}]})],
	['Responses', (text: string) => ({type: 'response.output_text.delta', delta: text})],
	['Anthropic', (text: string) => ({type: 'content_block_delta', delta: {type: 'text_delta', text}})],
])('a stream of %s that was cut is what it had brought', (_name, chunk) => {
	const events = ['None ', 'of it'].map((text, index) => ({
		timeNano: BigInt(index + 1),
		name: `mlflow.chunk.item.${index}`,
		attributes: {'mlflow.chunk.value': JSON.stringify(chunk(text))},
	}));
	const call = callOfSpan(quoted({...chat, model: 'gpt-4o'}), {events, status: {code: 2, message: 'cut'}});
	expect(call.output).toEqual([{role: 'assistant', parts: [{type: 'text', text: 'None of it'}]}]);
});

test('LangChain under MLflow asks in lists of lists', () => {
	const call = callOfSpan(
		quoted({
			...chat,
			'mlflow.message.format': 'langchain',
			'mlflow.spanInputs': [
				[
					{content: 'Be terse.', type: 'system'},
					{content: 'Hello', type: 'human'},
				],
			],
			invocation_params: {model: 'gpt-4o-mini', temperature: 0.2},
		}),
	);
	expect(call).toMatchObject({
		requestModel: 'gpt-4o-mini',
		parameters: {temperature: 0.2},
		system: 'Be terse.',
		input: [{role: 'user', parts: [{type: 'text', text: 'Hello'}]}],
	});
});
