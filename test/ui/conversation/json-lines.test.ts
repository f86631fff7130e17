import fc from 'fast-check';
import {expect, test} from 'vitest';
import {jsonLines, pretty} from '../../../source/ui/conversation/json-lines.ts';
import {cellsOf} from '../../../source/ui/text.ts';

const shown = (text: string, width = 30) => jsonLines(text, width)?.map(line => line.text) ?? null;

test.each<readonly [string, string, readonly string[] | null]>([
	['a key a line', '{"a":1,"b":{"c":null}}', ['{', '  "a": 1,', '  "b": {', '    "c": null', '  }', '}']],
	[
		'plain values of a list in one line',
		'[1, 2,"x",[ ],{}]',
		['[', '  1,', '  2,', '  "x",', '  [],', '  {}', ']'],
	],
	['where they fit', '{"v":[1,2.5e3,-1]}', ['{', '  "v": [1, 2.5e3, -1]', '}']],
	[
		'a long text hangs',
		'{"a":"one two three four five six seven"}',
		['{', '  "a": "one two three four', '    five six seven"', '}'],
	],
	[
		'a text of lines goes on below',
		'{"a":"x\\n  y\\n","b":"\\\\n"}',
		['{', '  "a": "x\\n', '      y\\n",', '  "b": "\\\\n"', '}'],
	],
	[
		'a number is not rounded, a key that comes twice stays',
		'{"a":12345678901234567890,"a":1.0}',
		['{', '  "a": 12345678901234567890,', '  "a": 1.0', '}'],
	],
	['a word', '"a"', null],
	['half of one', '{"a":', null],
	['nothing', '', null],
])('JSON: %s', (_name, text, expected) => {
	expect(shown(text)).toEqual(expected);
});

test('Each part has its meaning', () => {
	expect(
		jsonLines('{"a":"b","c":[1,true]}', 30)?.flatMap(line => line.row().filter(({role}) => role)),
	).toEqual([
		{text: '{', role: 'dim'},
		{text: ': ', role: 'dim'},
		{text: '"b"', role: 'string'},
		{text: ',', role: 'dim'},
		{text: ': ', role: 'dim'},
		{text: '[', role: 'dim'},
		{text: '1', role: 'number'},
		{text: ', ', role: 'dim'},
		{text: 'true', role: 'keyword'},
		{text: ']', role: 'dim'},
		{text: '}', role: 'dim'},
	]);
});

test('Any JSON is what it was, and no line of it is wider than asked', () => {
	fc.assert(
		fc.property(fc.json(), fc.integer({min: 12, max: 60}), (text, width) => {
			expect(JSON.parse(pretty(text))).toEqual(JSON.parse(text));
			for (const line of jsonLines(text, width) ?? []) expect(cellsOf(line.text)).toBeLessThanOrEqual(width);
			const bare = (value: string): string => value.replaceAll(/\s/g, '');
			const lines = shown(text, Number.POSITIVE_INFINITY);
			if (lines !== null) expect(bare(lines.join(''))).toBe(bare(text));
		}),
	);
});
