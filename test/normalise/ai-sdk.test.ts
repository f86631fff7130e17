import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Attributes, Span} from '../../source/domain/otlp.ts';
import {aiSdk} from '../../source/normalise/dialects/ai-sdk.ts';
import {normaliseUnit} from '../../source/normalise/normalise.ts';
import {resolveUsage} from '../../source/normalise/usage.ts';
import {seedScope, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';

function spanOf(attributes: Attributes, more: Partial<Span> = {}): Span {
	return seedSpan({
		name: 'ai.generateText.doGenerate',
		scope: {...seedScope, name: 'ai'},
		attributes,
		...more,
	});
}

function read(attributes: Attributes, more: Partial<Span> = {}) {
	return aiSdk.read(spanOf(attributes, more));
}

const call = {'ai.operationId': 'ai.generateText.doGenerate'};
const stream = {'ai.operationId': 'ai.streamText.doStream'};

test('claims its own spans and those of version 7', () => {
	expect(aiSdk.claims(spanOf(call))).toBe(true);
	expect(aiSdk.claims(spanOf({}))).toBe(true);
	expect(
		aiSdk.claims(spanOf({'gen_ai.operation.name': 'chat'}, {scope: {...seedScope, name: 'gen_ai'}})),
	).toBe(true);
	expect(aiSdk.claims(spanOf({}, {name: 'GET /', scope: seedScope}))).toBe(false);
	expect(aiSdk.claims(spanOf({'gen_ai.operation.name': 'chat'}, {scope: seedScope, name: 'chat'}))).toBe(
		false,
	);
});

test.each([
	['ai.generateText', 'workflow', true],
	['ai.streamObject', 'workflow', true],
	['ai.embedMany', 'workflow', true],
	['ai.rerank', 'workflow', true],
	['ai.generateText.doGenerate', 'chat', false],
	['ai.streamText.doStream', 'chat', false],
	['ai.streamObject.doStream', 'chat', false],
	['ai.embedMany.doEmbed', 'embeddings', false],
	['ai.rerank.doRerank', 'rerank', false],
	['ai.generateSpeech', 'speech', false],
	['ai.transcribe', 'speech', false],
])('%s is %s', (operation, kind, aggregate) => {
	expect(read({'ai.operationId': operation})).toMatchObject({kind, aggregate});
});

test.each<[string, Attributes, object]>([
	[
		'version 4',
		{'ai.usage.promptTokens': 62, 'ai.usage.completionTokens': 25},
		{input: 62, output: 25, cacheRead: null},
	],
	[
		'a stream of version 4',
		{'ai.usage.promptTokens': {$double: 'NaN'}, 'ai.usage.completionTokens': null},
		{input: null, output: null},
	],
	[
		'version 4, OpenAI',
		{
			'ai.usage.promptTokens': 548,
			'ai.usage.completionTokens': 71,
			'ai.response.providerMetadata': '{"openai":{"cachedPromptTokens":256,"reasoningTokens":64}}',
		},
		{input: 548, output: 71, cacheRead: 256, reasoning: 64},
	],
	[
		'version 4, Anthropic: the cache is outside',
		{
			'ai.model.provider': 'anthropic.messages',
			'ai.usage.promptTokens': 315,
			'ai.usage.completionTokens': 8,
			'ai.response.providerMetadata':
				'{"anthropic":{"cacheCreationInputTokens":1200,"cacheReadInputTokens":0}}',
		},
		{input: 1515, output: 8, cacheRead: 0, cacheWrite: 1200},
	],
	[
		'version 5, Anthropic: reads in its own words only',
		{
			'ai.model.provider': 'anthropic.messages',
			'ai.usage.inputTokens': 314,
			'ai.usage.outputTokens': 6,
			'ai.response.providerMetadata':
				'{"anthropic":{"usage":{"cache_read_input_tokens":1200},"cacheCreationInputTokens":0}}',
		},
		{input: 1514, cacheRead: 1200, cacheWrite: 0},
	],
	[
		'version 6, Anthropic: the cache is inside',
		{
			'ai.model.provider': 'anthropic.messages',
			'ai.usage.inputTokens': 1514,
			'ai.usage.outputTokens': 6,
			'ai.usage.cachedInputTokens': 1200,
			'ai.usage.inputTokenDetails.cacheReadTokens': 1200,
			'ai.usage.inputTokenDetails.cacheWriteTokens': 0,
			'ai.response.providerMetadata': '{"anthropic":{"usage":{"cache_read_input_tokens":1200}}}',
		},
		{input: 1514, cacheRead: 1200, cacheWrite: 0},
	],
])('usage of %s', (_, attributes, expected) => {
	const raw = read({...call, ...attributes}).usage ?? null;
	expect(resolveUsage(raw, {scope: {name: 'ai', version: ''}, provider: null}).usage).toMatchObject(expected);
});

test('embeddings', () => {
	expect(
		read({
			'ai.operationId': 'ai.embed.doEmbed',
			'ai.usage.tokens': 12,
			'ai.values': ['"warranty?"'],
			'ai.model.provider': 'openai.embedding',
		}),
	).toMatchObject({
		usage: {input: 12, output: null},
		provider: 'openai',
		input: [{role: 'user', parts: [{type: 'text', text: 'warranty?'}]}],
		output: null,
	});
});

test('the gateway is no provider, and says what it charged', () => {
	expect(
		read({
			...call,
			'ai.model.provider': 'gateway',
			'ai.model.id': 'openai/gpt-4o-mini',
			'ai.response.providerMetadata': '{"gateway":{"cost":"0.00025"}}',
		}),
	).toMatchObject({provider: null, requestModel: 'openai/gpt-4o-mini', reportedCostUsd: 0.000_25});
});

test('a stream, its first chunk, its caller and its settings', () => {
	expect(
		read({
			...stream,
			'ai.model.id': 'gpt-4o-mini',
			'ai.response.model': 'gpt-4o-mini-2024-07-18',
			'ai.response.id': 'chatcmpl-1',
			'ai.response.finishReason': 'tool-calls',
			'ai.response.msToFirstChunk': 249.5,
			'ai.telemetry.functionId': 'answer',
			'ai.telemetry.metadata.userId': 'u_1',
			'ai.telemetry.metadata.sessionId': 's_1',
			'ai.settings.maxOutputTokens': 200,
			'ai.settings.topP': 0.9,
			'ai.settings.maxRetries': 2,
		}),
	).toMatchObject({
		name: 'answer',
		requestModel: 'gpt-4o-mini',
		responseModel: 'gpt-4o-mini-2024-07-18',
		responseId: 'chatcmpl-1',
		finishReasons: ['tool_calls'],
		ttftMs: 249.5,
		streaming: true,
		user: 'u_1',
		session: 's_1',
		parameters: {max_tokens: 200, top_p: 0.9},
		keys: {ttftMs: 'ai.response.msToFirstChunk'},
	});
});

test('the first chunk may be an event only', () => {
	const {startNano} = seedSpan();
	const event = {timeNano: startNano + 120_000_000n, name: 'ai.stream.firstChunk', attributes: {}};
	expect(read(stream, {events: [event]}).ttftMs).toBe(120);
});

test('prompt and answer', () => {
	const facts = read({
		...call,
		'ai.prompt.messages':
			'[{"role":"system","content":"Be brief"},{"role":"user","content":[{"type":"text","text":"Hi"}]}]',
		'ai.prompt.tools': ['{"type":"function","name":"weather"}'],
		'ai.response.text': '{"messages":["no message of a conversation"]}',
		'ai.response.reasoning': 'hm',
		'ai.response.toolCalls': '[{"toolCallId":"c1","toolName":"weather","input":"{\\"city\\":\\"Oslo\\"}"}]',
		'ai.response.files': ['{"type":"file","mimeType":"image/png","data":"AAAA"}'],
	});
	expect(facts.input?.map(message => message.role)).toEqual(['system', 'user']);
	expect(facts.output).toEqual([
		{
			role: 'assistant',
			parts: [
				{type: 'reasoning', text: 'hm'},
				{type: 'text', text: '{"messages":["no message of a conversation"]}'},
				{type: 'tool_call', id: 'c1', name: 'weather', arguments: '{"city":"Oslo"}'},
				{type: 'media', modality: 'image', mimeType: 'image/png', reference: null, bytes: 3},
			],
		},
	]);
	expect(facts.toolDefinitions).toEqual([{type: 'function', name: 'weather'}]);
});

test('what was cut is saved and told', () => {
	const facts = read({
		...call,
		'ai.prompt.messages': '[{"role":"user","content":[{"type":"text","text":"Tell me a lo',
	});
	expect(facts.contentTruncated).toBe(true);
	expect(facts.input).toEqual([{role: 'user', parts: [{type: 'text', text: 'Tell me a lo'}]}]);
	expect(read({...call, 'ai.prompt.messages': '[{"role":"user","content":"Hi"}]'}).contentTruncated).toBe(
		false,
	);
});

test('the outer prompt has the system beside the messages', () => {
	const outer = {'ai.operationId': 'ai.generateText'};
	const roles = (prompt: string) => read({...outer, 'ai.prompt': prompt}).input?.map(message => message.role);
	expect(roles('{"system":"Be brief","prompt":"Hi"}')).toEqual(['system', 'user']);
	expect(roles('{"system":"Be brief","messages":[{"role":"user","content":"Hi"}]}')).toEqual([
		'system',
		'user',
	]);
	expect(roles('{"prompt":[{"role":"user","content":"Hi"}]}')).toEqual(['user']);
});

test('an object is an answer in JSON, or the arguments of a tool of version 4', () => {
	const attributes = {...call, 'ai.schema': '{}', 'ai.response.object': '{"name":"Ann"}'};
	const facts = read(attributes);
	expect(facts.parameters).toEqual({'output.type': 'json'});
	expect(facts.output?.[0]?.parts).toEqual([{type: 'text', text: '{"name":"Ann"}'}]);
	expect(read({...attributes, 'ai.settings.mode': 'tool'}).output?.[0]?.parts).toEqual([
		{type: 'tool_call', id: null, name: 'json', arguments: '{"name":"Ann"}'},
	]);
});

test('a tool, and a ranking', () => {
	expect(
		read({
			'ai.operationId': 'ai.toolCall',
			'ai.toolCall.name': 'weather',
			'ai.toolCall.id': 'c1',
			'ai.toolCall.args': '{"city":"Oslo"}',
			'ai.toolCall.result': '7',
		}),
	).toMatchObject({
		kind: 'tool',
		tool: {name: 'weather', callId: 'c1', arguments: '{"city":"Oslo"}', result: '7'},
	});
	expect(
		read({
			'ai.operationId': 'ai.rerank.doRerank',
			'ai.documents': ['"first"', '"second"'],
			'ai.ranking': ['{"originalIndex":1,"relevanceScore":0.9}'],
		}).documents,
	).toEqual([{id: '1', score: 0.9, text: 'second'}]);
});

test('of version 7 the seconds, and which spans are sums', () => {
	const version7 = {scope: {...seedScope, name: 'gen_ai'}, name: 'chat gpt-4o'};
	const operation = (name: string, more: Attributes = {}) =>
		read({'gen_ai.operation.name': name, ...more}, version7);
	expect(operation('chat', {'gen_ai.client.operation.time_to_first_chunk': 0.215})).toEqual({
		aggregate: false,
		ttftMs: 215,
		streaming: true,
	});
	expect(operation('invoke_agent').aggregate).toBe(true);
	expect(operation('agent_step').aggregate).toBe(true);
	// A failed embedding has no tokens on either of its spans.
	expect(operation('embeddings').aggregate).toBe(false);
});

test('a failed embedding of version 7 is one call', () => {
	const failed = (spanId: string, parentSpanId: string | null): Span =>
		seedSpan({
			spanId,
			parentSpanId,
			name: 'embeddings text-embedding-3-small',
			scope: {...seedScope, name: 'gen_ai'},
			attributes: {
				'gen_ai.operation.name': 'embeddings',
				'gen_ai.provider.name': 'openai',
				'gen_ai.request.model': 'text-embedding-3-small',
				'http.response.status_code': 429,
			},
			status: {code: 2, message: 'Rate limit reached'},
		});
	const spans = [failed(spanIdOf(1), null), failed(spanIdOf(2), spanIdOf(1))];
	const {calls} = normaliseUnit({spans, logs: [], key: traceIdOf(1)});
	expect(calls.filter(item => item.counted)).toMatchObject([
		{
			spanId: spanIdOf(2),
			dialect: 'ai-sdk',
			operation: 'embeddings',
			status: 'error',
			errorClass: 'rate_limit',
		},
	]);
});

test('takes any value under any of its keys', () => {
	const keys = [
		'ai.prompt',
		'ai.prompt.messages',
		'ai.prompt.tools',
		'ai.response.toolCalls',
		'ai.response.files',
		'ai.response.reasoning',
		'ai.response.object',
		'ai.response.providerMetadata',
		'ai.settings.stopSequences',
		'ai.values',
		'ai.ranking',
		'ai.documents',
		'ai.usage.inputTokens',
	];
	const value = fc.oneof(fc.jsonValue(), fc.json(), fc.constant('{"a":'));
	const operation = fc.constantFrom('ai.generateText', 'ai.streamText.doStream', 'ai.rerank', 'ai.toolCall');
	fc.assert(
		fc.property(operation, fc.dictionary(fc.constantFrom(...keys), value), (id, attributes) => {
			read({...(attributes as Attributes), 'ai.operationId': id});
		}),
	);
});
