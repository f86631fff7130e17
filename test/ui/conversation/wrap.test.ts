import fc from 'fast-check';
import {expect, test} from 'vitest';
import {linesOf, wrapText} from '../../../source/ui/conversation/wrap.ts';
import {cellsOf} from '../../../source/ui/text.ts';

test.each([
	['between words', 'When will my refund arrive?', 12, ['When will my', 'refund', 'arrive?']],
	['inside a word that is too long', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
	['indentation stays', '    "currency": "EUR"', 12, ['    "currenc', 'y": "EUR"']],
	['empty lines stay', 'a\n\nb\r\nc', 9, ['a', '', 'b', 'c']],
	['wide characters are whole', '返金できますか', 5, ['返金', 'でき', 'ます', 'か']],
	['wide after narrow', 'ab 返金 cd', 5, ['ab 返', '金 cd']],
	['emoji are whole', '👩‍👩‍👧‍👦👩‍👩‍👧‍👦 ok', 3, ['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦', 'ok']],
	['Cyrillic by words', 'привет мир', 7, ['привет', 'мир']],
	['nothing of it is a command', 'a\u001B[31mred\u202E\tb', 30, ['a␛[31mred‹U+202E›  b']],
	['nothing', '', 9, []],
])('Text wraps: %s', (_name, text, width, expected) => {
	expect(wrapText(text, width)).toEqual(expected);
});

test('No line is wider than asked, and nothing but blanks is lost', () => {
	const texts = fc.string({
		unit: fc.constantFrom('a', 'b ', ' ', '返', 'é', '👩‍👧', 'ф', '\n', '。'),
		maxLength: 80,
	});
	fc.assert(
		fc.property(texts, fc.integer({min: 2, max: 20}), (text, width) => {
			const lines = wrapText(text, width);
			for (const line of lines) expect(cellsOf(line)).toBeLessThanOrEqual(width);
			const bare = (value: string) => value.replaceAll(/\s/g, '');
			expect(bare(lines.join(''))).toBe(bare(linesOf(text).join('')));
		}),
	);
});
