/** A stream of Logfire: a request that ends with its headers, and later the record of the answer. */
import {expect, test} from 'vitest';
import type {Attributes, Span} from '../../source/domain/otlp.ts';
import {normaliseUnits} from '../../source/normalise/normalise.ts';
import {seedMs, seedScope, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';

const prompt = '[{"role":"user","parts":[{"type":"text","content":"Write a haiku."}]}]';
const answer = '[{"role":"assistant","parts":[{"type":"text","content":"A river."}]}]';
const request: Attributes = {
	'gen_ai.operation.name': 'chat',
	'gen_ai.provider.name': 'openai',
	'gen_ai.request.model': 'gpt-4.1',
	'gen_ai.input.messages': prompt,
	'logfire.span_type': 'span',
};
const end: Attributes = {
	...request,
	'logfire.span_type': 'log',
	duration: 1.5,
	'gen_ai.output.messages': answer,
	'gen_ai.usage.input_tokens': 55,
	'gen_ai.usage.output_tokens': 25,
};

function spanAt(trace: number, [from, to]: readonly [number, number], more: Partial<Span>): Span {
	return seedSpan({
		traceId: traceIdOf(trace),
		spanId: spanIdOf(trace),
		startNano: BigInt(seedMs + from) * 1_000_000n,
		endNano: BigInt(seedMs + to) * 1_000_000n,
		scope: {...seedScope, name: 'logfire.openai'},
		...more,
	});
}

const requestSpan = spanAt(1, [0, 100], {name: 'Responses API', attributes: request});
const endSpan = (at: number, attributes: Attributes = end) =>
	spanAt(2, [at, at], {name: 'streaming response from {model} took {duration:.2f}s', attributes});

function derive(spans: readonly Span[]) {
	const units = spans.map(span => ({key: span.traceId, spans: [span], logs: []}));
	return [...normaliseUnits(units).values()].flatMap(derived => derived.calls);
}

test('is one call, from the request to the end of the answer, also in two traces', () => {
	const calls = derive([requestSpan, endSpan(1_601)]);
	const [call, ...more] = calls.filter(item => item.counted);
	expect(more).toEqual([]);
	expect(call).toMatchObject({
		traceId: traceIdOf(1),
		durationMs: 1_601,
		streaming: true,
		usage: {input: 55, output: 25},
	});
	expect(call?.output?.[0]?.parts).toEqual([{type: 'text', text: 'A river.'}]);
	expect(calls.find(item => !item.counted)?.reason).toBe(`twin of ${traceIdOf(1)}-${spanIdOf(1)}`);
});

test.each([
	['another prompt', endSpan(1_601, {...end, 'gen_ai.input.messages': prompt.replace('haiku', 'song')})],
	['another model', endSpan(1_601, {...end, 'gen_ai.request.model': 'o3'})],
	['an answer that began before the request had ended', endSpan(1_000)],
	['an answer that began seconds later', endSpan(4_000)],
])('is no part of a request with %s', (_, span) => {
	expect(derive([requestSpan, span]).filter(item => item.counted)).toHaveLength(2);
});

test('what announces a span is no call', () => {
	const pending = spanAt(1, [0, 0], {
		spanId: spanIdOf(9),
		attributes: {
			...request,
			'logfire.span_type': 'pending_span',
			'logfire.pending_parent_id': '0'.repeat(16),
		},
	});
	expect(derive([pending])).toEqual([]);
});
