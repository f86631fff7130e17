import fc from 'fast-check';
import {expect, test} from 'vitest';
import {textOfMessage, type Message} from '../../source/domain/message.ts';
import type {AttributeValue} from '../../source/domain/otlp.ts';
import {shapes} from './messages-shapes.ts';
import {vendorShapes} from './messages-vendor-shapes.ts';
import {
	finishReasonsWithin,
	joinNeighbours,
	messagesOf,
	textMessage,
} from '../../source/normalise/messages.ts';
import {truncatedJson} from '../../source/normalise/messages-values.ts';

/** One line a message: "role: part | part", short enough to compare whole conversations in a table. */
function lines(messages: readonly Message[] | null): readonly string[] | null {
	return messages === null
		? null
		: messages.map(message => {
				const parts = message.parts.map(part => {
					if (part.type === 'text') return part.text;
					if (part.type === 'reasoning') return `(${part.text})`;
					if (part.type === 'tool_call') return `${part.name}#${part.id} ${part.arguments}`;
					if (part.type === 'tool_result') return `=${part.id} ${part.text}`;
					if (part.type === 'media')
						return `<${part.modality} ${part.mimeType} ${part.reference} ${part.bytes}>`;
					return `other ${JSON.stringify(part.value)}`;
				});
				return `${message.role}: ${parts.join(' | ')}`;
			});
}

for (const [name, value, expected, role] of [...shapes, ...vendorShapes]) {
	test(`reads ${name}`, () => {
		expect(lines(messagesOf(value, {role: role ?? 'user'}))).toEqual(expected);
		if (typeof value !== 'string') {
			expect(lines(messagesOf(JSON.stringify(value), {role: role ?? 'user'}))).toEqual(expected);
		}
	});
}

test('keeps the name of who speaks', () => {
	expect(messagesOf([{role: 'user', name: 'ann', content: 'Hi'}], {role: 'user'})).toEqual([
		{role: 'user', name: 'ann', parts: [{type: 'text', text: 'Hi'}]},
	]);
});

test('tells cut JSON from text', () => {
	expect(truncatedJson('[{"role":"user","content":"Hi')).toBe(true);
	expect(truncatedJson('{"a":{"b":[1,2,')).toBe(true);
	expect(truncatedJson('{"a":"\\u00')).toBe(true);
	expect(truncatedJson('{"a":1}')).toBe(false);
	expect(truncatedJson('{name}, hello')).toBe(false);
	expect(truncatedJson('[1] see below')).toBe(false);
});

test('joins the chunks of one answer', () => {
	const chunks = messagesOf(
		[
			{role: 'model', parts: [{text: 'Hel'}]},
			{role: 'model', parts: [{text: 'lo'}]},
		],
		{role: 'assistant'},
	);
	expect(lines(joinNeighbours(chunks ?? []))).toEqual(['assistant: Hello']);
});

test('finds why the model stopped', () => {
	expect(finishReasonsWithin([{role: 'assistant', parts: [], finish_reason: 'stop'}])).toEqual(['stop']);
	expect(finishReasonsWithin('{"choices":[{"finish_reason":"length"},{"finish_reason":"stop"}]}')).toEqual([
		'length',
		'stop',
	]);
	expect(finishReasonsWithin({stop_reason: 'end_turn'})).toEqual(['end_turn']);
	expect(finishReasonsWithin('Hi')).toEqual([]);
});

test('a text message is no JSON', () => {
	expect(lines(textMessage('assistant', '{"messages":["a"]}'))).toEqual(['assistant: {"messages":["a"]}']);
	expect(textMessage('assistant', '')).toBeNull();
});

test('text that nests too deep to be walked stays text', () => {
	const nestings = [
		['[', ']'],
		['{"content":[', ']}'],
		['{"role":"user","content":[', ']}'],
	] as const;
	for (const [open, close] of nestings) {
		const deep = `${open.repeat(20_000)}${close.repeat(20_000)}`;
		expect(lines(messagesOf(deep, {role: 'user'}))).toEqual([`user: ${deep}`]);
	}
});

test('never throws, and never loses a text', () => {
	fc.assert(
		fc.property(fc.jsonValue(), value => {
			const messages = messagesOf(value as AttributeValue, {role: 'user'});
			expect(messages === null || Array.isArray(messages)).toBe(true);
		}),
	);
	fc.assert(
		fc.property(fc.string({minLength: 1}), text => {
			const messages = messagesOf([{role: 'user', content: text}], {role: 'user'});
			expect(messages === null ? null : textOfMessage(messages[0] as Message)).toBe(text);
		}),
	);
});

test.each([
	['JSON text', '{"city":"Oslo"}', '{"city":"Oslo"}'],
	['JSON text of JSON text', '"{\\"city\\":\\"Oslo\\"}"', '{"city":"Oslo"}'],
	['a text that only begins like it', '"{city', '"{city'],
])('arguments of a tool, encoded once: %s', (_, said, expected) => {
	const call = {id: 'call_1', function: {name: 'get_weather', arguments: said}};
	expect(lines(messagesOf([{role: 'assistant', tool_calls: [call]}], {role: 'assistant'}))).toEqual([
		`assistant: get_weather#call_1 ${expected}`,
	]);
});

test('an empty call of a function is none', () => {
	const answer = {role: 'assistant', content: 'Paris', function_call: {}};
	expect(lines(messagesOf([answer], {role: 'assistant'}))).toEqual(['assistant: Paris']);
});
