import fc from 'fast-check';
import stringWidth from 'string-width';
import {expect, test} from 'vitest';

import {cellsOf, cutEnd, cutMiddle, headOf, inert, left, oneLine, right} from '../../source/ui/text.ts';

test('the fast path and string-width agree on every character of the basic plane', () => {
	const differing: string[] = [];
	for (let code = 0x20; code < 0xfffe; code++) {
		if (code >= 0xd800 && code < 0xe000) continue;
		const character = String.fromCodePoint(code);
		if (cellsOf(character) !== stringWidth(character)) differing.push(code.toString(16));
	}
	expect(differing).toEqual([]);
});

test.each([
	['abc', 3, 'abc'],
	['abcd', 3, 'ab…'],
	['日本語', 4, '日…'],
	['日本語', 5, '日本…'],
	['👍🏽👍🏽', 3, '👍🏽…'],
	['abc', 0, ''],
])('%j in %s cells is %j', (text, width, cut) => {
	expect(cutEnd(text, width)).toBe(cut);
	expect(cellsOf(cut)).toBeLessThanOrEqual(width);
});

test.each([
	['us.anthropic.claude-v1:0', 12, 'us.ant…-v1:0'],
	['契約書レビュー', 7, '契…ー'],
	['abc', 3, 'abc'],
	['abc', 1, '…'],
])('%j cut in its middle to %s is %j', (text, width, cut) => {
	expect(cutMiddle(text, width)).toBe(cut);
});

test('text of any kind is fitted to its cells exactly', () => {
	fc.assert(
		fc.property(fc.string({unit: 'grapheme'}), fc.integer({min: 0, max: 20}), (text, width) => {
			const safe = inert(text);
			expect(cellsOf(left(safe, width))).toBe(width);
			expect(cellsOf(right(safe, width))).toBe(width);
			expect(cellsOf(headOf(safe, width))).toBeLessThanOrEqual(width);
		}),
	);
});

test('many lines become one', () => {
	expect(oneLine('  a\n\n b\t c ')).toBe('a b c');
});
