import fc from 'fast-check';
import {expect, test} from 'vitest';
import {remembering, tokenizerFor} from '../../source/tokens/tokenizer.ts';

// From tiktoken 0.14: o200k_base for gpt-4o, cl100k_base for gpt-4.
test.each([
	['gpt-4o', '', 0],
	['gpt-4o', 'hello world', 2],
	['gpt-4', 'hello world', 2],
	['gpt-4o', 'Write a haiku about rivers in Japanese and English.', 11],
	['gpt-4o', '静かな川', 3],
	['gpt-4', '静かな川', 6],
	['gpt-4o', '{"order":"A-2210","state":"returned"}', 12],
])('%s: %j is %i tokens', async (model, text, tokens) => {
	const {count} = await tokenizerFor(model);
	expect(count(text)).toBe(tokens);
});

test('a family without a tokenizer of its own takes the nearest one and a factor', async () => {
	const [near, exact] = await Promise.all([tokenizerFor('claude-sonnet-4-5'), tokenizerFor('gpt-4o')]);
	const text = 'Your refund was approved on 21 November.';
	expect(near.count(text)).toBeCloseTo(exact.count(text) * 1.15, 6);
});

test('words of the encoding that control a model are text like any other', async () => {
	const {count} = await tokenizerFor('gpt-4o');
	expect(count('<|endoftext|> <|im_start|>')).toBeGreaterThan(5);
});

test('a run without a break costs what its length says, not the square of it', async () => {
	const {count} = await tokenizerFor('gpt-4o');
	// The library alone takes ten seconds for these blanks; the test would not end in its time.
	expect(count(' '.repeat(300_000))).toBeGreaterThan(1000);
	expect(count('a'.repeat(300_000))).toBeGreaterThan(1000);
});

test('any text has tokens, no more than it has bytes, and the same ones again', async () => {
	const {count} = await tokenizerFor('gpt-4o');
	fc.assert(
		fc.property(fc.string({unit: 'binary', maxLength: 600}), text => {
			const tokens = count(text);
			expect(tokens).toBeLessThanOrEqual(new TextEncoder().encode(text).length);
			expect(tokens > 0).toBe(text !== '');
			expect(count(text)).toBe(tokens);
		}),
		{numRuns: 200},
	);
});

test('a text is counted once while it is remembered; the oldest is forgotten first', () => {
	const counted: string[] = [];
	const count = remembering(text => {
		counted.push(text[0] ?? '');
		return 1;
	}, 200);
	const of = (letter: string) => letter.repeat(80);
	for (const letter of ['a', 'b', 'a', 'c', 'a', 'b']) count(of(letter));
	expect(counted).toEqual(['a', 'b', 'c', 'b']);
	// Short texts and texts that would push out all others are not kept.
	for (const text of ['xx', 'xx', 'y'.repeat(300), 'y'.repeat(300)]) count(text);
	expect(counted.slice(4)).toEqual(['x', 'x', 'y', 'y']);
});
