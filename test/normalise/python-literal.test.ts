import fc from 'fast-check';
import {expect, test} from 'vitest';
import {pythonLiteral, pythonObject} from '../../source/normalise/python-literal.ts';

test.each([
	[
		"{'model': 'gpt-4o', 'stream': True, 'stop': None, 'n': 2, 'top_p': 0.5}",
		{model: 'gpt-4o', stream: true, stop: null, n: 2, top_p: 0.5},
	],
	["{'a': [1, -2e3], 'b': (), 'c': {}}", {a: [1, -2000], b: [], c: {}}],
	[`{"it's": 'a\\'b\\n\\u00fc\\x41'}`, {"it's": "a'b\nüA"}],
	["[{'role': 'user'},]", [{role: 'user'}]],
	["{1: 'a'}", {1: 'a'}],
	["{'client': <Client object at 0x7f>}", undefined],
	["{'a': 1", undefined],
	["{'a': 1} and more", undefined],
	['plain text', undefined],
	["{'a'", undefined],
])('%s', (text, expected) => {
	expect(pythonLiteral(text)).toEqual(expected);
});

test.each([
	["{'role': <ChatRole.USER: 'user'>, 'f': <function a.<locals>.<lambda> at 0x7f>}", {role: 'user', f: null}],
	["Text(text='(a, b)', n=None)", {__class__: 'Text', text: '(a, b)', n: null}],
	['[date(2026, 1), x.Y()]', [{__class__: 'date', 0: 2026, 1: 1}, {__class__: 'x.Y'}]],
	['Text(text=', undefined],
	["Text(text='a'", undefined],
	["Text(text='a') + 1", undefined],
	['<object at 0x7f>', undefined],
	['word', undefined],
])('objects: %s', (text, expected) => {
	expect(pythonObject(text)).toEqual(expected);
});

test('ends on any text, however deep', () => {
	expect(pythonLiteral('['.repeat(100_000))).toBeUndefined();
	expect(pythonObject('a('.repeat(100_000))).toBeUndefined();
	fc.assert(
		fc.property(fc.stringMatching(/^[{}[\]()',:\\ \w]{0,40}$/), text => {
			pythonLiteral(`{${text}`);
			pythonObject(`a(${text}`);
		}),
	);
});
