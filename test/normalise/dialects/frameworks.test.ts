/** Frameworks with keys of their own, as far as no recording shows what is asked here. */
import {expect, test} from 'vitest';
import type {Attributes, Span} from '../../../source/domain/otlp.ts';
import {textOfMessage} from '../../../source/domain/message.ts';
import {normaliseUnit} from '../../../source/normalise/normalise.ts';
import {callOfSpan, deriveSpan, deriveSpans} from '../../support/derive-span.ts';
import {seedLog, seedMs, seedSpan, spanIdOf, traceIdOf} from '../../support/seed.ts';

const reply = {role: 'assistant', content: [{text: 'Hi'}], meta: {}};

function generator(type: string, output: unknown, changes: Partial<Span> = {}): [Attributes, Partial<Span>] {
	return [
		{'haystack.component.type': type, 'haystack.component.output': JSON.stringify(output)},
		{name: 'haystack.component.run', ...changes},
	];
}

test.each([
	['OpenAIChatGenerator', 'openai'],
	['AzureOpenAIChatGenerator', 'azure.ai.openai'],
	['AmazonBedrockChatGenerator', 'aws.bedrock'],
	['GoogleGenAIChatGenerator', 'gcp.gemini'],
	['VertexAIGeminiChatGenerator', 'gcp.vertex_ai'],
	['FallbackChatGenerator', null],
])('Haystack’s %s is served by %s', (type, provider) => {
	expect(callOfSpan(...generator(type, {replies: [reply]})).provider).toBe(provider);
});

test.each([
	['2026-11-25T12:00:00.250000', 250],
	['2026-11-25T13:00:00.250000', 250],
	['2026-11-25T17:45:00.250000', 250],
	['2026-11-25T12:00:00.250000+00:00', 250],
	['2026-11-25T12:00:09.000000', null],
	['soon', null],
])('Haystack’s first chunk at %s comes after %s ms, in whatever zone', (time, ttftMs) => {
	const call = callOfSpan(
		...generator('OpenAIChatGenerator', {replies: [{...reply, meta: {completion_start_time: time}}]}),
	);
	expect(call.ttftMs).toBe(ttftMs);
	expect(call.streaming).toBe(ttftMs === null ? null : true);
});

test('Haystack 2 writes its messages with underscores', () => {
	const replies = [
		{_role: 'assistant', _content: [{text: 'Hi'}], _meta: {model: 'gpt-4o', usage: {prompt_tokens: 5}}},
	];
	expect(callOfSpan(...generator('OpenAIChatGenerator', {replies}))).toMatchObject({
		responseModel: 'gpt-4o',
		usage: {input: 5},
		output: [{role: 'assistant', parts: [{type: 'text', text: 'Hi'}]}],
	});
});

test('a generator of plain texts', () => {
	const call = callOfSpan(
		...generator('OpenAIGenerator', {
			replies: ['{"a": 1}'],
			meta: [{model: 'gpt-4o', usage: {prompt_tokens: 5, completion_tokens: 2}, finish_reason: 'length'}],
		}),
	);
	expect(call).toMatchObject({usage: {input: 5, output: 2}, finishReasons: ['length']});
	expect(call.output?.[0]?.parts).toEqual([{type: 'text', text: '{"a": 1}'}]);
});

test('Haystack’s pipelines and agents repeat what their components say', () => {
	const output = JSON.stringify({llm: {replies: [{...reply, meta: {usage: {prompt_tokens: 5}}}]}});
	for (const name of ['haystack.pipeline.run', 'haystack.agent.run']) {
		const {calls} = deriveSpan(
			{'haystack.pipeline.output_data': output, 'haystack.agent.output': output},
			{name},
		);
		expect(calls).toEqual([]);
	}
});

test('a stream of LlamaIndex ends with the step that consumed it', () => {
	const scope = {name: 'llamaindex.opentelemetry.tracer', version: '', attributes: {}, schemaUrl: ''};
	const startNano = BigInt(seedMs) * 1_000_000n;
	const step = seedSpan({
		name: 'FunctionAgent.run_agent_step',
		scope,
		attributes: {},
		endNano: startNano + 900_000_000n,
		events: [
			{
				timeNano: startNano + 900_000_000n,
				name: 'step.output',
				attributes: {
					output:
						"AgentOutput(response=ChatMessage(role=<MessageRole.ASSISTANT: 'assistant'>, blocks=[TextBlock(block_type='text', text='Hi')]), raw=…",
				},
			},
		],
	});
	const call = seedSpan({
		name: 'OpenAI.astream_chat',
		scope,
		spanId: spanIdOf(2),
		parentSpanId: spanIdOf(1),
		attributes: {},
		endNano: startNano + 3_000_000n,
		events: [
			{
				timeNano: startNano + 3_000_000n,
				name: 'LLMChatStartEvent',
				attributes: {'model_dict.model_name': 'gpt-4o-mini', 'model_dict.class_name': 'openai_llm'},
			},
		],
	});
	const {calls} = deriveSpans([step, call]);
	expect(calls).toMatchObject([
		{
			counted: true,
			streaming: true,
			durationMs: 900,
			requestModel: 'gpt-4o-mini',
			output: [{role: 'assistant', parts: [{type: 'text', text: 'Hi'}]}],
		},
	]);
});

const prompts = 'org.springframework.ai.chat.observation.ChatModelPromptContentObservationHandler';

test.each([
	['["Hello"]', null, ['user: Hello']],
	['["Be terse.", "Hello"]', 'Be terse.', ['user: Hello']],
	['["Hello", "Hi!", "Who am I?"]', null, ['user: Hello', 'assistant: Hi!', 'user: Who am I?']],
	// Calls of tools and their results are empty texts.
	['["Be terse.", "Hello", "", ""]', 'Be terse.', ['user: Hello']],
	['["Say "hi", please.\nNow"]', null, ['user: Say "hi", please.\nNow']],
])('Spring AI logs %s', (list, system, input) => {
	const span = seedSpan();
	const scope = {name: prompts, version: '', attributes: {}, schemaUrl: ''};
	const {traceId, spanId} = span;
	const logs = [
		seedLog({traceId, spanId, scope, body: `Chat Model Prompt Content:\n${list}`}),
		seedLog({traceId, spanId, body: 'Chat Model Prompt Content:\n["of somebody else"]'}),
	];
	const {calls} = normaliseUnit({spans: [span], logs, key: traceId});
	expect(calls).toHaveLength(1);
	expect(calls[0]?.system).toBe(system);
	expect(
		calls[0]?.input?.map(({role, parts}) => `${role}: ${parts[0]?.type === 'text' ? parts[0].text : ''}`),
	).toEqual(input);
});

test('Semantic Kernel tells cached and reasoning tokens in its log only', () => {
	const attributes = {'gen_ai.usage.input_tokens': 548, 'gen_ai.usage.output_tokens': 71};
	const span = seedSpan({attributes: {...seedSpan().attributes, ...attributes}});
	const {traceId, spanId} = span;
	const scope = {
		name: 'semantic_kernel.connectors.ai.open_ai.services.open_ai_handler',
		version: '',
		attributes: {},
		schemaUrl: '',
	};
	const body =
		'OpenAI usage: CompletionUsage(completion_tokens=71, prompt_tokens=548, total_tokens=619, completion_tokens_details=CompletionTokensDetails(reasoning_tokens=64), prompt_tokens_details=PromptTokensDetails(audio_tokens=None, cached_tokens=256))';
	const {calls} = normaliseUnit({
		spans: [span],
		logs: [seedLog({traceId, spanId, scope, body})],
		key: traceId,
	});
	expect(calls).toMatchObject([{usage: {input: 548, output: 71, cacheRead: 256, reasoning: 64}}]);
});

test('a function of Semantic Kernel is a tool only where a model asked for it', () => {
	const scope = {
		name: 'semantic_kernel.functions.kernel_function',
		version: '',
		attributes: {},
		schemaUrl: '',
	};
	const attributes = {'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'hFiDEXbNeSWFAjDm'};
	const kindOf = (more: Attributes) => deriveSpan({...attributes, ...more}, {scope}).steps[0]?.kind;
	expect(kindOf({})).toBe('workflow');
	expect(kindOf({'gen_ai.tool.call.id': 'call_1'})).toBe('tool');
});

test.each([
	['openai', ['tool_calls', 'stop'], ['tool_calls']],
	['gcp.gemini', ['stop'], ['stop']],
])('ADK’s "stop" over %s', (provider, said, reasons) => {
	const call = callOfSpan(
		{
			'gen_ai.operation.name': 'generate_content',
			'gen_ai.provider.name': provider,
			'gen_ai.request.model': 'm',
			'gen_ai.response.finish_reasons': said,
		},
		{scope: {name: 'gcp.vertex.agent', version: '2.13.0', attributes: {}, schemaUrl: ''}},
	);
	expect(call.finishReasons).toEqual(reasons);
});

test('withheld content of ADK is none', () => {
	const call = callOfSpan(
		{
			'gcp.vertex.agent.llm_request': '{}',
			'gcp.vertex.agent.llm_response': '{}',
			'gen_ai.request.model': 'm',
		},
		{name: 'call_llm'},
	);
	expect(call).toMatchObject({input: null, output: null, contentRedacted: true});
});

test('each chunk of Mastra is a span, and none of them a step', () => {
	const {calls, steps} = deriveSpan({
		'mastra.span.type': 'model_chunk',
		'gen_ai.operation.name': 'model_chunk',
	});
	expect([calls, steps]).toEqual([[], []]);
});

test('before Mastra told its inferences the generation was the call', () => {
	const call = callOfSpan({
		'mastra.span.type': 'model_generation',
		'gen_ai.operation.name': 'chat',
		'gen_ai.request.model': 'gpt-4o',
		'mastra.model_generation.input': '{"messages":[{"role":"user","content":"Hello"}]}',
	});
	expect(call.input).toEqual([{role: 'user', parts: [{type: 'text', text: 'Hello'}]}]);
});

test('what VoltAgent’s agent answered is the answer of its only call', () => {
	const scope = {name: '@voltagent/core', version: '1.0', attributes: {}, schemaUrl: ''};
	const agent = seedSpan({
		name: 'agent',
		scope,
		attributes: {'span.type': 'agent', 'entity.name': 'plain', output: 'Hi', 'usage.prompt_tokens': 5},
	});
	const call = (id: number) =>
		seedSpan({
			name: 'llm:generateText',
			scope,
			spanId: spanIdOf(id),
			parentSpanId: spanIdOf(1),
			attributes: {'span.type': 'llm', 'llm.model': 'gpt-4o', 'llm.usage.prompt_tokens': 5},
		});
	const outputs = (...ids: readonly number[]) =>
		deriveSpans([agent, ...ids.map(id => call(id))]).calls.map(({output}) => output?.[0]?.parts);
	expect(outputs(2)).toEqual([[{type: 'text', text: 'Hi'}]]);
	expect(outputs(2, 3)).toEqual([undefined, undefined]);
});

test('CrewAI’s crew and task are no agents', () => {
	const operation = {'gen_ai.operation.name': 'invoke_agent'};
	const scope = {name: 'opentelemetry.instrumentation.crewai', version: '', attributes: {}, schemaUrl: ''};
	const kindOf = (attributes: Attributes, name: string) =>
		deriveSpan({...operation, ...attributes}, {scope, name, traceId: traceIdOf(1)}).steps.map(
			({kind, name: said}) => `${kind} ${said}`,
		);
	expect(kindOf({}, 'crewai.workflow')).toEqual(['workflow crewai.workflow']);
	expect(kindOf({'crewai.task.id': '1'}, 'Ask.task')).toEqual(['workflow Ask.task']);
	expect(kindOf({'crewai.agent.id': '1', 'crewai.agent.role': 'Writer'}, 'Writer.agent')).toEqual([
		'agent Writer',
	]);
});

test('a stream of promptflow is the list of its chunks', () => {
	const chunk = (content: string, finish_reason: string | null) => ({
		id: 'chatcmpl-9f2c41aa77d04b52a1c0',
		model: 'gpt-4o-mini-2024-07-18',
		choices: [{index: 0, delta: {role: 'assistant', content}, finish_reason}],
	});
	const call = callOfSpan({
		framework: 'promptflow',
		span_type: 'LLM',
		inputs: '{"model": "gpt-4o-mini", "stream": true, "messages": []}',
		output: JSON.stringify([chunk('Silent ', null), chunk('river', null), chunk('', 'stop')]),
		'llm.usage.prompt_tokens': 62,
		'llm.usage.completion_tokens': 25,
	});
	expect(call).toMatchObject({
		streaming: true,
		responseId: 'chatcmpl-9f2c41aa77d04b52a1c0',
		finishReasons: ['stop'],
		usage: {input: 62, output: 25},
		output: [{role: 'assistant', parts: [{type: 'text', text: 'Silent river'}]}],
	});
});

test('a call of CrewAI 0.x has its model, in the name of its span, and nothing else', () => {
	const scope = {
		name: 'opentelemetry.instrumentation.crewai',
		version: '0.47',
		attributes: {},
		schemaUrl: '',
	};
	expect(callOfSpan({}, {scope, name: 'openai/gpt-4o-mini.llm'})).toMatchObject({
		provider: 'openai',
		requestModel: 'gpt-4o-mini',
		usage: {input: null, output: null},
	});
});

test.each([
	['What is the weather?', 'It rains.', ['What is the weather?', 'It rains.']],
	['{"inputs": {"city": "Oslo"}}', '[1, 2]', [undefined, undefined]],
])('Agno under OpenLLMetry tells an agent’s sum alone, with what was asked: %s', (asked, answered, said) => {
	const call = callOfSpan(
		{
			'traceloop.span.kind': 'agent',
			'gen_ai.system': 'agno',
			'gen_ai.request.model': 'gpt-4o-mini',
			'traceloop.entity.input': asked,
			'traceloop.entity.output': answered,
			'gen_ai.usage.input_tokens': 218,
			'gen_ai.usage.output_tokens': 33,
		},
		{name: 'weatherman.agent'},
	);
	expect(call).toMatchObject({counted: true, provider: 'openai', usage: {input: 218, output: 33}});
	expect([call.input, call.output].map(list => list?.map(textOfMessage)[0])).toEqual(said);
});
