import fc from 'fast-check';
import {expect, test} from 'vitest';
import {glyphSets} from '../../../source/ui/glyphs.ts';
import {isMarkdown, markdownLines} from '../../../source/ui/conversation/markdown.ts';
import {plain} from '../../../source/ui/rows.ts';
import {cellsOf} from '../../../source/ui/text.ts';

/** Lines as they are drawn, blanks at their ends left out. */
function shown(text: string, width = 40): readonly string[] {
	const lines = markdownLines(text, {width, ruleWidth: 40, glyphs: glyphSets.unicode}) ?? [];
	for (const line of lines) expect(plain(line.row()), 'what is found is what is drawn').toBe(line.text);
	return lines.map(line => line.text.trimEnd());
}

test.each<readonly [string, string, readonly string[]]>([
	['heads keep their marks', '# One\ntext\n\n### Three ###', ['# One', 'text', '', '### Three']],
	['stars of emphasis go', 'a **b** *c* ***d***, 重**要**な', ['a b c d, 重要な']],
	['code within a line keeps its marks', 'a `**b**` c', ['a `**b**` c']],
	[
		'an address stands behind its text',
		'[a](http://b "c") http://d <http://e>',
		['a (http://b "c") http://d <http://e>'],
	],
	['an address that is its text stands once', '[http://a](http://a)', ['http://a']],
	['a picture tells where it is', '![shot](http://a)', ['[image: shot] (http://a)']],
	[
		'a picture in line tells its size',
		`![s](data:image/png;base64,${'A'.repeat(4000)})`,
		['[image: s] (in line, image/png, 3.0 kB)'],
	],
	[
		'items hang below their text',
		'- one two three four five six seven eight nine\n  1. nested `a`\n     more\n\n- [x] done',
		['- one two three four five six seven', '  eight nine', '  1. nested `a`', '     more', '', '- [x] done'],
	],
	['numbers stay as they were written', '3. a\n3. b\n7) c', ['3. a', '3. b', '7) c']],
	['quotes have a rule', '> one\n> two\n> > three', ['│ one', '│ two', '│ │ three']],
	['code names its language', 'a\n```python\nif a:\n\tb\n```\nc', ['a', 'python', '  if a:', '      b', 'c']],
	[
		'code breaks where a line is full',
		`\`\`\`\n${'ab cd '.repeat(8)}\n\`\`\``,
		['code', '  ab cd ab cd ab cd ab cd ab cd ab cd ab', '   cd ab cd'],
	],
	[
		'in code there are no tags and no other fences',
		'````md\n```js\n<p>\n- a\nb\n```\n````\n- c\n\n    ```html\n    <p>\n    ```\nd',
		['md', '  ```js', '  <p>', '  - a', '  b', '  ```', '- c', '', '  html', '    <p>', 'd'],
	],
	['code that does not end is code', '```sh\nls', ['sh', '  ls']],
	['JSON is a key a line', '```json\n{"a":[1,2]}\n```', ['json', '  {', '    "a": [1, 2]', '  }']],
	['a rule goes across', 'a\n\n---', ['a', '', '─'.repeat(40)]],
	['a line of dashes below a text is a rule too', 'a\nb\n---', ['a', 'b', '─'.repeat(40)]],
	['line ends and empty lines stay', 'a\nb\n\n\n\n*c*', ['a', 'b', '', '', '', 'c']],
	['what is indented stays so', '*a*\n\n      b\n    c\n\n  d', ['a', '', '      b', '    c', '', '  d']],
	[
		'between tags there is Markdown',
		'<a>\n- **b**\n</a>\n<c x="y">d</c>',
		['<a>', '- b', '</a>', '<c x="y">d</c>'],
	],
	['a tag belongs to no item', '1. a\n </b>\n <c>\n2. d', ['1. a', ' </b>', ' <c>', '2. d']],
	['what stands at the left belongs to no item', '- a\nb\n> c\nd', ['- a', 'b', '│ c', 'd']],
	['nothing of it is a command', '**a\u001B[31m** b\u202Ec\td', ['a␛[31m b‹U+202E›c    d']],
])('Markdown: %s', (_name, text, expected) => {
	expect(shown(text)).toEqual(expected);
});

test.each([
	'__init__ and _private_ and a_b_c',
	'2**3**4 and a*b*c and f(*args, **kwargs)',
	'"*.js", "**/*.ts", \'*.js\', \'*.ts\' and src/*/*.ts',
	String.raw`\(x^2\) and \[y\] and C:\_foo\*bar and \* no item`,
	'~5 and ~10~ and ~~12~~',
	'&amp; &lt; and a\\\nb',
	'[1] and [a][b] and [ ] and ![',
	'/*a*/ /**b**/',
	'<b>a</b> <!-- c -->',
	'>>> print(1)\n1',
	'| a | b |\n|---|---|\n| 1 | 2 | 3 |',
	'[a]: http://b',
	'# ',
	'a ***',
])('What only looks like Markdown stays as it was written: %s', text => {
	expect(shown(text, 80)).toEqual(text.split('\n').map(line => line.trimEnd()));
});

test('A table is drawn in cells, which wrap; too narrow for that, a row is lines of name and value', () => {
	const table =
		'| Model | Cost | Note |\n|:--|--:|---|\n| gpt-4o | $0.04 | **cheap** and cheerful 返金 |\n| x | $1 | |';
	expect(shown(table, 60)).toEqual([
		'Model  │  Cost │ Note',
		'───────┼───────┼────────────────────────',
		'gpt-4o │ $0.04 │ cheap and cheerful 返金',
		'x      │    $1 │',
	]);
	expect(shown(table, 28)).toEqual([
		'Model  │  Cost │ Note',
		'───────┼───────┼────────────',
		'gpt-4o │ $0.04 │ cheap and',
		'       │       │ cheerful 返',
		'       │       │ 金',
		'───────┼───────┼────────────',
		'x      │    $1 │',
	]);
	expect(shown(table, 18)).toEqual([
		'Model: gpt-4o',
		'Cost: $0.04',
		'Note: cheap and',
		'  cheerful 返金',
		'────────',
		'Model: x',
		'Cost: $1',
		'Note:',
	]);
});

test.each([
	['a head', '# a', true],
	['an item', 'a\n- b', true],
	['a fence', '```\na\n```', true],
	['emphasis', 'a **b**', true],
	['prose', 'When will my refund arrive?\n\nSoon.', false],
	['a log', '2026-11-23T14:09:34Z - a *b*\n2026-11-23T14:09:35Z - b\n2026-11-23T14:09:36Z - c', false],
	['a change to a file', 'diff --git a/x b/x\n- a\n+ b', false],
	['a program', '#!/bin/sh\n# a comment\nls *.md', false],
	['a program in a fence', 'Run this:\n```\n#!/bin/sh\nls\n```', true],
	['a module', 'import {a} from "b";\n/** **c** */', false],
	['an interpreter', '>>> a * b\n>>> `c`', false],
	['a page', '<!doctype html>\n<p>\n- a</p>', false],
	['quotes without end', '> '.repeat(5000), false],
	['items without end', Array.from({length: 200}, (_, at) => `${' '.repeat(at)}- a`).join('\n'), false],
])('It is Markdown or is shown as it came: %s', (_name, text, expected) => {
	expect(isMarkdown(text)).toBe(expected);
});

/** Parts of Markdown, and of what is none, in any order. */
const parts = [
	['a', 'b ', ' ', '\n', '\n\n', '*', '**', '_', '`', '```\n', '- ', '  ', '1. ', '# ', '> '],
	['|', '|-|-|\n', '[', ']', '(', ')', '---\n', '<t>\n', '</t>', '\\', '返', '金 ', 'é', '👩‍👧'],
	['\t', '!', '~', '&lt;', '"', ':', 'http://c ', '===\n'],
].flat();
const texts = fc.array(fc.constantFrom(...parts), {maxLength: 60}).map(list => list.join(''));

test('No word is lost, none is made up but the name of code and of a picture, and their order stays', () => {
	const said = (text: string): string => text.replaceAll(/[^\p{L}\p{N}\p{Emoji_Presentation}]/gu, '');
	fc.assert(
		fc.property(texts, text => {
			const options = {width: Number.POSITIVE_INFINITY, ruleWidth: 40, glyphs: glyphSets.unicode};
			const pieces = (markdownLines(text, options) ?? []).flatMap(line => line.row());
			const written = pieces.filter(item => item.text !== 'code' || item.role !== 'dim');
			const own = written.map(item => item.text.replace('[image: ', '['));
			// An address of a link is made whole where it was written in parts.
			if (!text.includes('](')) expect(said(own.join(''))).toBe(said(text));
		}),
		{numRuns: 2000},
	);
});

test('No line is wider than asked, whatever the text', () => {
	fc.assert(
		fc.property(texts, fc.integer({min: 10, max: 60}), (text, width) => {
			const options = {width, ruleWidth: width, glyphs: glyphSets.unicode};
			for (const line of markdownLines(text, options) ?? [])
				expect(cellsOf(line.text)).toBeLessThanOrEqual(width);
		}),
		{numRuns: 1000},
	);
});
