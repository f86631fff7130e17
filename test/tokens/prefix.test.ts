import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {beforeOf, changesOf, comparePrefix} from '../../source/tokens/prefix.ts';
import type {Segment} from '../../source/tokens/prompt.ts';
import {seedCall} from '../support/seed.ts';

const plain = {isResult: false, hasMedia: false};
const system = (text: string): Segment => ({...plain, kind: 'system', number: 1, role: 'system', text});
const message = (number: number, role: 'user' | 'assistant', text: string): Segment => ({
	...plain,
	kind: 'message',
	number,
	role,
	text,
});
const tools = (text: string): Segment => ({...plain, kind: 'tools', number: 0, role: null, text});

const chat = [system('Be kind.'), message(2, 'user', 'One?'), message(3, 'assistant', 'Yes, one.')];

describe('the first difference', () => {
	test.each<[string, readonly Segment[], readonly Segment[], object | null]>([
		['a turn more', chat, [...chat, message(4, 'user', 'Two?')], null],
		['the same again', chat, chat, null],
		['a turn asked again', chat, chat.slice(0, 2), null],
		[
			'another system message',
			chat,
			[system('Be kinder.'), ...chat.slice(1)],
			{kind: 'system', number: 1, at: 7},
		],
		[
			'a turn rewritten',
			chat,
			[...chat.slice(0, 2), message(3, 'assistant', 'Yes, two.')],
			{number: 3, at: 5},
		],
		[
			'a message dropped',
			chat,
			[chat[0] as Segment, chat[2] as Segment],
			{number: 3, role: 'assistant', at: 0},
		],
		['tools where there were none', chat, [tools('{}'), ...chat], {kind: 'tools', number: 0, at: 0}],
		['other tools', [tools('[1]'), ...chat], [tools('[2]'), ...chat], {kind: 'tools', at: 1}],
	])('%s', (_, previous, current, expected) => {
		const {break: found} = comparePrefix(previous, current);
		if (expected === null) expect(found).toBeNull();
		else expect(found).toMatchObject(expected);
	});

	test('what is equal behind it is told, and how much of the changed message', () => {
		const prefix = comparePrefix(chat, [system('Be mild.'), ...chat.slice(1)]);
		expect(prefix).toMatchObject({equal: 0, head: 3, tail: 2, equalBehind: [1, 2]});
		expect(prefix.break).toMatchObject({was: 'Be kind.', is: 'Be mild.'});
	});

	test('the texts around it are short, whole characters, and begin together', () => {
		const head = 'x'.repeat(100);
		const {break: found} = comparePrefix([system(`${head}😀${head}`)], [system(`${head}😁${head}`)]);
		if (found === null) throw new Error('they differ');
		expect(found.at).toBe(100);
		expect(found.was.slice(0, beforeOf(found))).toBe(found.is.slice(0, beforeOf(found)));
		expect(found.was.length).toBe(90);
		expect(found.was.isWellFormed()).toBe(true);
	});
});

const anySegments = fc.array(
	fc.record({
		role: fc.constantFrom('user' as const, 'assistant' as const),
		text: fc.string({maxLength: 6, unit: 'binary'}),
	}),
	{maxLength: 5},
);

test('what is equal is equal, and what differs differs', () => {
	fc.assert(
		fc.property(anySegments, anySegments, (one, two) => {
			const of = (list: typeof one) => list.map(({role, text}, at) => message(at + 1, role, text));
			const [before, now] = [of(one), of(two)];
			const {equal, head, tail, break: found} = comparePrefix(before, now);
			expect(before.slice(0, equal)).toEqual(now.slice(0, equal));
			if (found === null) {
				expect(equal).toBe(Math.min(before.length, now.length));
				return;
			}
			const [was, is] = [before[equal], now[equal]];
			expect(was?.text.slice(0, head)).toBe(is?.text.slice(0, head));
			expect(tail === 0 || was?.text.slice(-tail) === is?.text.slice(-tail)).toBe(true);
			expect(head + tail).toBeLessThanOrEqual(Math.min(was?.text.length ?? 0, is?.text.length ?? 0));
			expect(was?.role !== is?.role || was?.text !== is?.text).toBe(true);
			// And the other way round at the same place.
			expect(comparePrefix(now, before)).toMatchObject({equal, head, tail});
		}),
	);
});

test('model and parameters that changed are named', () => {
	const before = seedCall({requestModel: 'gpt-4o', parameters: {temperature: 0.2, seed: 1}});
	const now = seedCall({requestModel: 'gpt-4o-mini', parameters: {temperature: 0.2, top_p: 1}});
	expect(changesOf(before, now)).toEqual(['model gpt-4o → gpt-4o-mini', 'seed 1 → null', 'top_p null → 1']);
	expect(changesOf(before, before)).toEqual([]);
	const schema = {'output.schema': 'x'.repeat(300)};
	expect(changesOf(before, {...before, parameters: {...before.parameters, ...schema}})).toEqual([
		'output.schema changed',
	]);
});
