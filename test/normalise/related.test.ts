import {expect, test} from 'vitest';
import type {Attributes, Span} from '../../source/domain/otlp.ts';
import {normaliseUnit} from '../../source/normalise/normalise.ts';
import {type Candidate, candidateOf, isRelated} from '../../source/normalise/related.ts';
import {seedLog, seedMs, seedScope, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';

function spanOf(
	trace: number,
	scope: string,
	[start, end]: readonly [number, number],
	more: Attributes,
): Span {
	return seedSpan({
		traceId: traceIdOf(trace),
		spanId: spanIdOf(trace),
		startNano: BigInt(seedMs + start) * 1_000_000n,
		endNano: BigInt(seedMs + end) * 1_000_000n,
		scope: {...seedScope, name: scope},
		attributes: {
			'gen_ai.operation.name': 'chat',
			'gen_ai.request.model': 'claude-haiku-4-5',
			'gen_ai.usage.input_tokens': 40,
			'gen_ai.usage.output_tokens': 11,
			...more,
		},
	});
}

function candidate(span: Span): Candidate {
	const [call] = normaliseUnit({spans: [span], logs: [], key: span.traceId}).calls;
	if (call === undefined) throw new Error('no call');
	return candidateOf(call);
}

const outer = spanOf(1, 'opentelemetry.instrumentation.anthropic', [0, 500], {});

test.each([
	['the SDK in a trace of its own', spanOf(2, 'com.anthropic.sdk.python', [20, 480], {}), true],
	['the same library twice: two calls', spanOf(2, outer.scope.name, [20, 480], {}), false],
	['at another time', spanOf(2, 'com.anthropic.sdk.python', [900, 1_300], {}), false],
	[
		'other tokens',
		spanOf(2, 'com.anthropic.sdk.python', [20, 480], {'gen_ai.usage.input_tokens': 41}),
		false,
	],
	[
		'another model',
		spanOf(2, 'com.anthropic.sdk.python', [20, 480], {'gen_ai.request.model': 'gpt-4o'}),
		false,
	],
	['the same trace', {...spanOf(2, 'com.anthropic.sdk.python', [20, 480], {}), traceId: traceIdOf(1)}, false],
] as const)('%s', (_, span, expected) => {
	expect(isRelated(candidate(outer), candidate(span))).toBe(expected);
	expect(isRelated(candidate(span), candidate(outer))).toBe(expected);
});

test.each([
	['the same answer', 'The capital of France is Paris.', true],
	['another one', 'The capital of Norway is Oslo.', false],
	['one that is said by chance', 'Yes.', false],
] as const)(
	'a stream without usage, whose outer span ends at its first token: %s',
	(name, said, expected) => {
		const answer = (text: string): Attributes => ({
			'gen_ai.usage.input_tokens': null,
			'gen_ai.usage.output_tokens': null,
			'gen_ai.output.messages': JSON.stringify([{role: 'assistant', parts: [{type: 'text', content: text}]}]),
		});
		const text = name === 'another one' ? 'The capital of France is Paris.' : said;
		const wrapper = spanOf(1, 'wrapper', [0, 300], answer(text));
		const client = spanOf(2, 'client', [20, 900], answer(said));
		expect(isRelated(candidate(wrapper), candidate(client))).toBe(expected);
		const {calls} = normaliseUnit({spans: [wrapper, client], logs: [], key: traceIdOf(1)});
		expect(calls.filter(call => call.counted)).toHaveLength(expected ? 1 : 2);
	},
);

test('two traces as one unit come to one call, which keeps its own trace', () => {
	const inner = spanOf(2, 'com.anthropic.sdk.python', [20, 480], {'gen_ai.response.id': 'msg_1'});
	const {calls} = normaliseUnit({spans: [outer, inner], logs: [], key: traceIdOf(1)});
	expect(calls.filter(call => call.counted)).toHaveLength(1);
	expect(calls.map(call => call.traceId)).toEqual([traceIdOf(1), traceIdOf(2)]);
});

test('a details record without ids joins its call by the response id', () => {
	const span = spanOf(1, 'openlit', [0, 500], {'gen_ai.response.id': 'msg_1'});
	const record = seedLog({
		eventName: 'gen_ai.client.inference.operation.details',
		body: null,
		attributes: {
			...span.attributes,
			'gen_ai.input.messages': [{role: 'user', parts: [{type: 'text', content: 'hello'}]}],
		},
	});
	const {calls} = normaliseUnit({spans: [span], logs: [record], key: traceIdOf(1)});
	expect(calls.filter(call => call.counted)).toMatchObject([
		{carrier: 'span', input: [{role: 'user', parts: [{type: 'text', text: 'hello'}]}]},
	]);
});

test.each([
	['the same question', 'What is the capital of France?', true],
	['another one', 'What is the capital of Norway?', false],
] as const)('a client that tells of no answer, below a wrapper with one: %s', (_, asked, expected) => {
	const prompt = (text: string): Attributes => ({
		'gen_ai.input.messages': JSON.stringify([{role: 'user', parts: [{type: 'text', content: text}]}]),
	});
	const mute = {'gen_ai.usage.input_tokens': null, 'gen_ai.usage.output_tokens': null};
	const wrapper = spanOf(1, 'wrapper', [0, 500], prompt('What is the capital of France?'));
	const client = spanOf(2, 'client', [20, 480], {...mute, ...prompt(asked)});
	expect(isRelated(candidate(wrapper), candidate(client))).toBe(true);
	const {calls} = normaliseUnit({spans: [wrapper, client], logs: [], key: traceIdOf(1)});
	expect(calls.filter(call => call.counted)).toHaveLength(expected ? 1 : 2);
});
