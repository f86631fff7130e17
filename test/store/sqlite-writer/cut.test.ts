/** Cutting loses nothing, and a history that grows keeps its pieces. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {cut} from '../../../source/store/sqlite/cut.ts';

const spaced = fc.constantFrom(undefined, 1, '\t');

test('the pieces of any text, joined, are the text', () => {
	fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 400}), text => cut(text).join('') === text));
	const brackets = fc.array(fc.constantFrom('[', ']', '{', '}', ',', '"', '\\', 'a', ' ', '\n'), {
		maxLength: 300,
	});
	fc.assert(
		fc.property(brackets, parts => {
			const text = `[${parts.join('')}]`;
			return cut(text).join('') === text;
		}),
		{numRuns: 200},
	);
});

test('the pieces of JSON, joined, are the JSON, and each is whole elements', () => {
	fc.assert(
		fc.property(fc.array(fc.jsonValue(), {minLength: 1}), spaced, (elements, space) => {
			const text = JSON.stringify(elements, null, space);
			const pieces = cut(text);
			expect(pieces.join('')).toBe(text);
			const parsed = pieces.slice(0, -1).flatMap(piece => JSON.parse(`[${piece.slice(1)}]`) as unknown[]);
			expect(parsed).toEqual(JSON.parse(text));
		}),
	);
});

test('a history that grows keeps all pieces but the last', () => {
	const message = (index: number) => ({role: 'user', content: `${index} `.repeat(80)});
	const turn = (length: number) => JSON.stringify(Array.from({length}, (_, index) => message(index)));
	const before = cut(turn(10));
	const after = cut(turn(11));
	expect(before).toHaveLength(11);
	expect(after.slice(0, 10)).toEqual(before.slice(0, 10));
	expect(after).toHaveLength(12);
});

test('short elements share a piece', () => {
	const text = JSON.stringify(Array.from({length: 1000}, (_, index) => index));
	expect(cut(text).length).toBeLessThan(50);
});

test.each([
	['[1] is a footnote and no array, [2] is another]', 1],
	['{"messages":[1,2,3]}', 1],
	['["never closed]', 1],
	['[]', 2],
])('%s is %i pieces', (text, count) => {
	expect(cut(text)).toHaveLength(count);
	expect(cut(text).join('')).toBe(text);
});
