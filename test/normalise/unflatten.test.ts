import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Attributes} from '../../source/domain/otlp.ts';
import {unflatten} from '../../source/normalise/unflatten.ts';

const cases: readonly (readonly [string, Attributes, unknown])[] = [
	['nothing', {a: 1, 'list.name': 'x'}, {}],
	['a list of texts', {'list.0': 'a', 'list.1': 'b'}, {list: ['a', 'b']}],
	[
		'a list that begins at 1',
		{'list.1.role': 'user', 'list.1.content': 'Hi'},
		{list: [{role: 'user', content: 'Hi'}]},
	],
	[
		'gaps, and numbers before letters',
		{'list.10.x': 2, 'list.9.x': 1, 'list.200.x': 3},
		{list: [{x: 1}, {x: 2}, {x: 3}]},
	],
	['lists in lists', {'list.0.a.b.1.c': 1, 'list.0.a.b.0.c': 0}, {list: [{a: {b: [{c: 0}, {c: 1}]}}]}],
	['two roots', {'list.0': 1, 'other.list.0': 2, 'list.1': 3}, {list: [1, 3], 'other.list': [2]}],
	[
		'a hostile index',
		{'list.4294967295.x': 2, 'list.99999999999999999999.x': 3, 'list.0.x': 1},
		{list: [{x: 1}, {x: 2}, {x: 3}]},
	],
	[
		'a value that is a branch too',
		{'list.0': 'a', 'list.0.text': 'b', 'list.1.text': 'c', 'list.1': 'd'},
		{list: [{text: 'b'}, {text: 'c'}]},
	],
	[
		'keys of the prototype',
		{'list.0.__proto__.x': 1, 'list.0.constructor': 2, 'list.0.y': 3},
		{list: [{y: 3}]},
	],
	['roots that only begin alike', {'listing.0': 1, 'list.0x': 2}, {}],
	['no value', {'list.0.x': null}, {}],
	['a key of a thousand segments', {[`list.0${'.a'.repeat(1000)}`]: 1}, {}],
];

test.each(cases)('%s', (_, attributes, expected) => {
	expect(unflatten(attributes, ['list', 'other.list'])).toEqual(expected);
});

test('gives back any list of flat maps', () => {
	const name = fc.stringMatching(/^[a-z_]{1,8}$/);
	const item = fc.dictionary(name, fc.string(), {minKeys: 1, noNullPrototype: true});
	fc.assert(
		fc.property(fc.array(item, {minLength: 1}), list => {
			const attributes = Object.fromEntries(
				list.flatMap((map, index) =>
					Object.entries(map).map(([key, value]) => [`llm.input_messages.${index}.${key}`, value]),
				),
			);
			expect(unflatten(attributes, ['llm.input_messages'])).toEqual({'llm.input_messages': list});
		}),
	);
});

test('takes any key', () => {
	fc.assert(
		fc.property(fc.dictionary(fc.string(), fc.string()), attributes => {
			unflatten(
				Object.fromEntries(Object.entries(attributes).map(([key, value]) => [`list.0.${key}`, value])),
				['list'],
			);
		}),
	);
});
