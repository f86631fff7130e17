import {expect, test} from 'vitest';
import {highlighted} from '../../../source/ui/conversation/code.ts';
import {plain} from '../../../source/ui/rows.ts';

test.each<readonly [string, string, readonly (readonly [string, string])[]]>([
	[
		'python',
		'def f(a=1):\n    return "x"  # why',
		[
			['keyword', 'def'],
			['number', '1'],
			['keyword', 'return'],
			['string', '"x"'],
			['comment', '# why'],
		],
	],
	[
		'ts',
		'const a = `b${1}`;',
		[
			['keyword', 'const'],
			['string', '`b'],
			['number', '1'],
			['string', '`'],
		],
	],
	[
		'html',
		'<p>a<script>let b;</script>',
		[
			['keyword', '<'],
			['keyword', 'p'],
			['keyword', '>'],
			['keyword', '<'],
			['keyword', 'script'],
			['keyword', '>'],
			['keyword', 'let'],
			['keyword', '</'],
			['keyword', 'script'],
			['keyword', '>'],
		],
	],
])('Code in %s: each line with its meanings, and nothing of it lost', (language, code, expected) => {
	const rows = highlighted(code, language) ?? [];
	expect(rows.map(row => plain(row)).join('\n')).toBe(code);
	expect(rows.flat().flatMap(({text, role}) => (role === undefined ? [] : [[role, text]]))).toEqual(expected);
});

test('A language without a grammar, and a block that is too large, stay plain', () => {
	expect(highlighted('a', 'brainfuck')).toBeNull();
	expect(highlighted('a', '')).toBeNull();
	expect(highlighted('a = 1\n'.repeat(20_000), 'python')).toBeNull();
});
