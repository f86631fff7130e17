/** JSON for programs that a terminal may show too. */
import fc from 'fast-check';
import {expect, test} from 'vitest';

import {jsonLine} from '../../source/commands/json-line.ts';

test.each([
	['an escape sequence of two bytes', '\u001B[2J', String.raw`"\u001b[2J"`],
	['the same in one (C1)', '\u009B2J', String.raw`"\u009b2J"`],
	['delete', 'a\u007Fb', String.raw`"a\u007fb"`],
	['text that runs backwards', 'a\u202Eb', String.raw`"a\u202eb"`],
	['two lines', 'a\nb\u2028c', String.raw`"a\nb\u2028c"`],
	['what only a model reads', 'a\u{E0041}\u200B', String.raw`"a\udb40\udc41\u200b"`],
	['letters and signs', 'é日本👍🏽', '"é日本👍🏽"'],
])('%s', (_, value, line) => {
	expect(jsonLine(value)).toBe(line);
});

test('says the same as the value, in one line without a control character', () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.string({unit: 'binary'}), (value, text) => {
			const line = jsonLine({value, text});
			expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify({value, text})));
			// oxlint-disable-next-line no-control-regex -- that there are none is what is tested
			expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u2028-\u202E\u2066-\u2069]/);
		}),
	);
});
