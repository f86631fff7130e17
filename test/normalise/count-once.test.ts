/** Trees of spans that the recordings hold too, each reduced to what decides. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Call, Derived} from '../../source/domain/call.ts';
import type {Attributes, LogRecord, Scope, Span} from '../../source/domain/otlp.ts';
import {normaliseUnit} from '../../source/normalise/normalise.ts';
import {seedLog, seedMs, seedScope, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';

type Shape = {
	readonly id: number;
	readonly parent?: number | null;
	/** Milliseconds from the start of the trace. */
	readonly at?: readonly [start: number, end: number];
	readonly scope?: string;
	readonly error?: string;
	readonly attributes?: Attributes;
	readonly name?: string;
};

function spanOf(shape: Shape): Span {
	const [start, end] = shape.at ?? [0, 1_000];
	return seedSpan({
		spanId: spanIdOf(shape.id),
		parentSpanId: shape.parent === undefined || shape.parent === null ? null : spanIdOf(shape.parent),
		name: shape.name ?? `span ${shape.id}`,
		startNano: BigInt(seedMs + start) * 1_000_000n,
		endNano: BigInt(seedMs + end) * 1_000_000n,
		scope: {...seedScope, name: shape.scope ?? 'test'} satisfies Scope,
		status: shape.error === undefined ? {code: 0, message: ''} : {code: 2, message: shape.error},
		attributes: shape.attributes ?? {},
	});
}

function derive(shapes: readonly Shape[], logs: readonly LogRecord[] = []): Derived {
	return normaliseUnit({spans: shapes.map(spanOf), logs, key: traceIdOf(1)});
}

const idOf = (id: number): string => `${traceIdOf(1)}-${spanIdOf(id)}`;

function counted(derived: Derived): readonly Call[] {
	return derived.calls.filter(call => call.counted);
}

function chat(input: number | null, more: Attributes = {}): Attributes {
	return {
		'gen_ai.operation.name': 'chat',
		'gen_ai.provider.name': 'openai',
		'gen_ai.request.model': 'gpt-4o',
		...(input === null ? {} : {'gen_ai.usage.input_tokens': input, 'gen_ai.usage.output_tokens': 5}),
		...more,
	};
}

const agent: Attributes = {'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'planner'};
const tool: Attributes = {'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search'};
const said = (text: string): Attributes => ({
	'gen_ai.input.messages': JSON.stringify([{role: 'user', parts: [{type: 'text', content: text}]}]),
});

test("an agent's sum is a roll-up of its calls, and its step says so", () => {
	const derived = derive([
		{id: 1, attributes: {...agent, 'gen_ai.usage.input_tokens': 30, 'gen_ai.usage.output_tokens': 10}},
		{id: 2, parent: 1, attributes: chat(10)},
		{id: 3, parent: 1, at: [1_000, 2_000], attributes: chat(20)},
	]);
	expect(counted(derived).map(call => call.usage.input)).toEqual([10, 20]);
	expect(derived.steps.map(step => [step.kind, step.rollup])).toEqual([['agent', true]]);
	expect(counted(derived).map(call => call.agent)).toEqual(['planner', 'planner']);
});

test('an agent is the call where nothing below it has usage', () => {
	const derived = derive([
		{id: 1, attributes: {...agent, 'gen_ai.usage.input_tokens': 30, 'gen_ai.usage.output_tokens': 10}},
		{id: 2, parent: 1, attributes: tool},
	]);
	expect(counted(derived).map(call => [call.spanId, call.usage.input])).toEqual([[spanIdOf(1), 30]]);
	expect(derived.steps.map(step => step.rollup)).toEqual([false, false]);
});

test('the leaf counts and takes the prompt of the span above it', () => {
	const derived = derive([
		{id: 1, scope: 'framework', attributes: chat(10, said('hello'))},
		{id: 2, parent: 1, scope: 'com.anthropic.sdk.python', attributes: chat(10)},
	]);
	const [call] = counted(derived);
	expect(call?.spanId).toBe(spanIdOf(2));
	expect(call?.input).toEqual([{role: 'user', parts: [{type: 'text', text: 'hello'}]}]);
	expect(derived.calls.find(other => !other.counted)?.reason).toBe(`roll-up of ${idOf(2)}`);
	expect(call?.origins.find(origin => origin.field === 'input')?.spanId).toBe(spanIdOf(1));
});

test('a chat keeps its own usage when what is below it lies behind a tool', () => {
	const derived = derive([
		{id: 1, attributes: chat(10)},
		{id: 2, parent: 1, attributes: tool},
		{id: 3, parent: 2, attributes: chat(7)},
	]);
	expect(counted(derived).map(call => call.usage.input)).toEqual([10, 7]);
});

test('an aggregate has no such exception', () => {
	const sum = {...agent, 'gen_ai.usage.input_tokens': 7, 'gen_ai.usage.output_tokens': 5};
	const derived = derive([
		{id: 1, attributes: sum},
		{id: 2, parent: 1, attributes: tool},
		{id: 3, parent: 2, attributes: chat(7)},
	]);
	expect(counted(derived).map(call => call.spanId)).toEqual([spanIdOf(3)]);
});

test('two libraries side by side are one call by their response id', () => {
	const derived = derive([
		{id: 1, at: [0, 900], scope: 'one', attributes: chat(10, {'gen_ai.response.id': 'r', ...said('hello')})},
		{id: 2, at: [20, 880], scope: 'two', attributes: chat(10, {'gen_ai.response.id': 'r'})},
	]);
	expect(counted(derived).map(call => call.spanId)).toEqual([spanIdOf(1)]);
});

test('and without an id by time, model and tokens together', () => {
	const two = (changes: Partial<Shape>): number =>
		counted(
			derive([
				{id: 1, at: [0, 900], scope: 'one', attributes: chat(10)},
				{id: 2, at: [20, 880], scope: 'two', attributes: chat(10), ...changes},
			]),
		).length;
	expect(two({})).toBe(1);
	expect(two({scope: 'one'})).toBe(2);
	expect(two({at: [2_000, 2_500]})).toBe(2);
	expect(two({attributes: chat(11)})).toBe(2);
	expect(two({attributes: chat(10, {'gen_ai.request.model': 'claude-haiku-4-5'})})).toBe(2);
});

test('a twin with the whole input shows that the other counts the cache outside', () => {
	const cached = {'gen_ai.usage.cache_read.input_tokens': 1_200, 'gen_ai.response.id': 'msg_1'};
	const derived = derive([
		{
			id: 1,
			at: [0, 900],
			scope: 'langtrace',
			attributes: chat(309, {'gen_ai.response.id': 'msg_1', ...said('x')}),
		},
		{id: 2, at: [20, 880], scope: 'com.anthropic.sdk.python', attributes: chat(1_509, cached)},
	]);
	const [call] = counted(derived);
	expect(counted(derived)).toHaveLength(1);
	expect(call?.usage.input).toBe(1_509);
	expect(call?.usage.cacheRead).toBe(1_200);
});

test('a failed try that another one followed is an attempt', () => {
	const derived = derive([
		{id: 1, attributes: {'gen_ai.operation.name': 'invoke_workflow'}},
		{id: 2, parent: 1, at: [0, 100], error: 'Error code: 429', attributes: chat(null, said('x'))},
		{id: 3, parent: 1, at: [600, 900], attributes: chat(10, said('x'))},
	]);
	const [call] = counted(derived);
	expect(counted(derived)).toHaveLength(1);
	expect(call).toMatchObject({status: 'ok', startMs: seedMs, durationMs: 900});
	expect(call?.attempts).toMatchObject([{status: 'error', errorClass: 'rate_limit', durationMs: 100}]);
});

test('when all tries fail the call is the last, once', () => {
	const derived = derive([
		{id: 1, attributes: {'gen_ai.operation.name': 'invoke_workflow'}, error: 'failed'},
		{id: 2, parent: 1, at: [0, 100], error: 'Error code: 500', attributes: chat(null, said('x'))},
		{id: 3, parent: 1, at: [600, 700], error: 'Error code: 500', attributes: chat(null, said('x'))},
		{id: 4, parent: 1, at: [900, 990], error: 'Error code: 503', attributes: chat(null, said('x'))},
	]);
	const [call] = counted(derived);
	expect(counted(derived)).toHaveLength(1);
	expect(call).toMatchObject({
		spanId: spanIdOf(4),
		status: 'error',
		errorClass: 'overloaded',
		durationMs: 990,
	});
	expect(call?.attempts.map(attempt => attempt.spanId)).toEqual([spanIdOf(2), spanIdOf(3)]);
});

test('without prompts only a wrapper of one request folds its tries', () => {
	const under = (wrapper: Attributes): number =>
		counted(
			derive([
				{id: 1, attributes: wrapper},
				{id: 2, parent: 1, at: [0, 100], error: 'Error code: 429', attributes: chat(null)},
				{id: 3, parent: 1, at: [600, 900], attributes: chat(10)},
			]),
		).length;
	expect(under({'gen_ai.operation.name': 'invoke_workflow'})).toBe(2);
	expect(under({'ai.operationId': 'ai.generateText'})).toBe(1);
	expect(under(chat(10))).toBe(1);
	expect(under({'http.route': '/chat'})).toBe(2);
});

test('requests of different prompts are no tries of one', () => {
	const derived = derive([
		{id: 1, attributes: {'gen_ai.operation.name': 'invoke_workflow'}},
		{id: 2, parent: 1, at: [0, 100], error: 'Error code: 429', attributes: chat(null, said('x'))},
		{id: 3, parent: 1, at: [600, 900], attributes: chat(10, said('y'))},
	]);
	expect(counted(derived).map(call => call.status)).toEqual(['error', 'ok']);
});

test('of spans that hand an error up the deepest is the call', () => {
	const derived = derive([
		{id: 1, scope: 'framework', error: 'failed', attributes: chat(null, said('x'))},
		{id: 2, parent: 1, scope: 'client', error: 'Error code: 529', attributes: chat(null)},
	]);
	expect(counted(derived)).toMatchObject([{spanId: spanIdOf(2), status: 'error', errorClass: 'overloaded'}]);
	expect(counted(derived)[0]?.input).not.toBeNull();
});

test("a model server's span is the client's call, and stands for it where it is alone", () => {
	const server = {
		'gen_ai.request.id': 'chatcmpl-1',
		'gen_ai.latency.time_to_first_token': 0.1,
		'gen_ai.usage.prompt_tokens': 10,
		'gen_ai.usage.completion_tokens': 5,
		'gen_ai.response.model': 'llama',
	};
	const both = derive([
		{id: 1, attributes: chat(null, {'gen_ai.request.model': 'llama'})},
		{id: 2, parent: 1, scope: 'vllm.llm_engine', name: 'llm_request', attributes: server},
	]);
	expect(counted(both)).toMatchObject([
		{spanId: spanIdOf(1), operation: 'chat', usage: {input: 10, output: 5}},
	]);
	const alone = derive([{id: 2, scope: 'vllm.llm_engine', name: 'llm_request', attributes: server}]);
	expect(counted(alone)).toMatchObject([{operation: 'server', usage: {input: 10}}]);
});

test('session and user come from the nearest span above that has them, claimed or not', () => {
	const derived = derive([
		{id: 1, attributes: {'session.id': 'outer', 'user.id': 'ada'}},
		{id: 2, parent: 1, attributes: {'session.id': 'inner'}},
		{id: 3, parent: 2, attributes: chat(10)},
	]);
	expect(counted(derived)).toMatchObject([{session: 'inner', user: 'ada'}]);
});

test('what one scope says of the user holds for no other scope of the same resource', () => {
	const resource = {schemaUrl: '', attributes: {'session.id': 'window'}};
	const scoped = (id: number, attributes: Attributes): Span => ({
		...spanOf({id, attributes: chat(id)}),
		resource,
		scope: {...seedScope, name: `scope ${id}`, attributes},
	});
	const spans = [
		scoped(1, {'user.id': 'ada', 'session.id': 'own'}),
		scoped(2, {'user.id': 'grace'}),
		scoped(3, {}),
	];
	expect(counted(normaliseUnit({spans, logs: [], key: traceIdOf(1)}))).toMatchObject([
		{session: 'own', user: 'ada'},
		{session: 'window', user: 'grace'},
		{session: 'window', user: null},
	]);
});

test('spans of other instrumentations are neither call nor step', () => {
	expect(derive([{id: 1, attributes: {'http.request.method': 'POST', 'server.address': 'x'}}])).toEqual({
		calls: [],
		steps: [],
	});
});

const details: Attributes = {
	'event.name': 'gen_ai.client.inference.operation.details',
	...chat(10, said('hello')),
	'gen_ai.response.id': 'r',
};

test('a details record without a span is a call of its own, with an id where it has one', () => {
	const alone = normaliseUnit({
		spans: [],
		logs: [seedLog({attributes: details, body: null})],
		key: 'log-abc',
	});
	expect(alone.calls).toMatchObject([{callId: 'log-abc', traceId: null, carrier: 'log', usage: {input: 10}}]);
	const inTrace = derive([], [seedLog({attributes: details, traceId: traceIdOf(1), spanId: spanIdOf(9)})]);
	expect(inTrace.calls).toMatchObject([{callId: idOf(9), carrier: 'log', counted: true}]);
});

test('with its span, or with the same response id, it completes the call', () => {
	const span: Shape = {id: 9, attributes: chat(10, {'gen_ai.response.id': 'r'})};
	for (const ids of [{spanId: spanIdOf(9)}, {spanId: null}]) {
		const derived = derive([span], [seedLog({attributes: details, traceId: traceIdOf(1), ...ids})]);
		expect(counted(derived)).toMatchObject([{callId: idOf(9), carrier: 'span', input: [{role: 'user'}]}]);
	}
});

test('a message without its span is no call', () => {
	const record = seedLog({
		eventName: 'gen_ai.user.message',
		body: {content: 'hello'},
		traceId: traceIdOf(1),
		spanId: spanIdOf(9),
	});
	expect(derive([], [record]).calls).toEqual([]);
});

/** Parents that are absent, the span itself, or its own descendant. */
test('any tree is settled, and in any order the same', () => {
	const kinds = [
		chat(10),
		chat(null),
		agent,
		tool,
		{...agent, 'gen_ai.usage.input_tokens': 9},
		{},
		chat(20, said('x')),
	];
	const shape = fc.record({
		parent: fc.option(fc.nat(14)),
		kind: fc.constantFrom(...kinds),
		start: fc.nat(500),
		length: fc.nat(500),
		scope: fc.constantFrom('one', 'two', 'com.anthropic.sdk.python'),
		error: fc.constantFrom(undefined, 'Error code: 429'),
	});
	fc.assert(
		fc.property(fc.array(shape, {maxLength: 12}), fc.nat(), (drawn, seed) => {
			const spans = drawn.map(({parent, kind, start, length, scope, error}, id) =>
				spanOf({
					id: id + 1,
					parent,
					attributes: kind,
					at: [start, start + length],
					scope,
					...(error === undefined ? {} : {error}),
				}),
			);
			const derived = normaliseUnit({spans, logs: [], key: traceIdOf(1)});
			const turned = [...spans.slice(seed % 12), ...spans.slice(0, seed % 12)].toReversed();
			expect(normaliseUnit({spans: [...turned, ...spans], logs: [], key: traceIdOf(1)})).toEqual(derived);
			// Whatever gave way says to what.
			for (const call of derived.calls) expect(call.reason === null).toBe(call.counted);
			const ids = derived.calls.map(call => call.callId);
			expect(new Set(ids).size).toBe(ids.length);
		}),
		{numRuns: 300},
	);
});

test('a failure that names its model in words only says by it who was asked', () => {
	const [call] = counted(
		derive([{id: 1, error: 'Rate limit reached for gpt-4o', attributes: {'gen_ai.operation.name': 'chat'}}]),
	);
	expect(call).toMatchObject({requestModel: 'gpt-4o', provider: 'openai', errorClass: 'rate_limit'});
});
