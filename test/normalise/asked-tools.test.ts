import {expect, test} from 'vitest';
import type {Attributes, Span} from '../../source/domain/otlp.ts';
import {deriveSpans} from '../support/derive-span.ts';
import {seedSpan, spanIdOf} from '../support/seed.ts';

const chat = {
	'gen_ai.operation.name': 'chat',
	'gen_ai.request.model': 'gpt-4o',
	'gen_ai.usage.input_tokens': 3,
	'gen_ai.response.finish_reasons': ['tool_calls'],
};

function tool(number: number, attributes: Attributes): Span {
	return seedSpan({
		spanId: spanIdOf(number),
		parentSpanId: spanIdOf(1),
		attributes: {'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'get_weather', ...attributes},
	});
}

function askedBy(attributes: Attributes, ...below: readonly Span[]): readonly unknown[] {
	const {calls} = deriveSpans([seedSpan({attributes}), ...below]);
	return calls[0]?.toolCalls ?? [];
}

const asked = tool(2, {'gen_ai.tool.call.id': 'call_1', 'gen_ai.tool.call.arguments': '{"city":"Oslo"}'});

test('an answer that ended for a tool and names none asked for the tools below it, each once', () => {
	const again = tool(3, {'gen_ai.tool.call.id': 'call_1', 'gen_ai.tool.call.result': '7 degrees'});
	expect(askedBy(chat, asked, again)).toEqual([
		{id: 'call_1', name: 'get_weather', arguments: '{"city":"Oslo"}'},
	]);
});

test('what the answer says itself, and a tool that nobody called by an id, is let be', () => {
	const named = JSON.stringify([
		{role: 'assistant', parts: [{type: 'tool_call', id: 'call_9', name: 'other', arguments: '{}'}]},
	]);
	expect(askedBy({...chat, 'gen_ai.output.messages': named}, asked)).toMatchObject([{name: 'other'}]);
	expect(askedBy({...chat, 'gen_ai.response.finish_reasons': ['stop']}, asked)).toEqual([]);
	expect(askedBy(chat, tool(2, {}))).toEqual([]);
});

/** A request and the tools of one agent, in the order of `startMs`. */
function inAgent(...below: readonly Span[]): readonly unknown[] {
	const agent = seedSpan({spanId: spanIdOf(9), attributes: {'gen_ai.operation.name': 'invoke_agent'}});
	const {calls} = deriveSpans([agent, ...below.map(span => ({...span, parentSpanId: spanIdOf(9)}))]);
	return calls.map(call => call.toolCalls.map(part => part.id));
}

function at(span: Span, fromMs: number, toMs: number): Span {
	const {startNano} = seedSpan({});
	return {
		...span,
		startNano: startNano + BigInt(fromMs) * 1_000_000n,
		endNano: startNano + BigInt(toMs) * 1_000_000n,
	};
}

test('tools that ran beside it, until the next request of the same agent', () => {
	const first = at(seedSpan({spanId: spanIdOf(1), attributes: chat}), 0, 100);
	const second = at(seedSpan({spanId: spanIdOf(4), attributes: chat}), 300, 400);
	const early = at(tool(2, {'gen_ai.tool.call.id': 'call_1'}), 90, 150);
	const next = at(tool(3, {'gen_ai.tool.call.id': 'call_2'}), 160, 200);
	const last = at(tool(5, {'gen_ai.tool.call.id': 'call_3'}), 410, 420);
	expect(inAgent(first, early, next, second, last)).toEqual([['call_1', 'call_2'], ['call_3']]);
});

test('of requests that ran at the same time neither is said to have asked', () => {
	const first = at(seedSpan({spanId: spanIdOf(1), attributes: chat}), 0, 100);
	const second = at(seedSpan({spanId: spanIdOf(4), attributes: chat}), 50, 120);
	const run = at(tool(2, {'gen_ai.tool.call.id': 'call_1'}), 130, 150);
	expect(inAgent(first, second, run)).toEqual([[], []]);
});
