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
