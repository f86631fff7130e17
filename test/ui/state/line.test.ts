import {expect, test} from 'vitest';
import {edited, type Line, lineOf, typed} from '../../../source/ui/state/line.ts';

/** `ab|cd`: the bar is the cursor. */
const at = (text: string): Line => ({
	text: text.replace('|', ''),
	cursor: Array.from(text.split('|')[0] ?? '').length,
});
const shown = (line: Line | null): string | null =>
	line === null ? null : Array.from(line.text).toSpliced(line.cursor, 0, '|').join('');

test.each([
	['|', 'l', 'l|'],
	['a|b', 'x', 'ax|b'],
	['🙂|', 'space', '🙂 |'],
	['l|', 'ctrl-u', null],
	['l|', 'pageup', null],
	['l|', '\u0007', null],
	[`${'l'.repeat(500)}|`, 'l', null],
])('%j and the key %s are %j', (text, key, result) => {
	expect(shown(typed(at(text), key))).toBe(result);
});

test.each([
	['ab|c', 'erase', 'a|c'],
	['|abc', 'erase', '|abc'],
	['🙂|', 'erase', '|'],
	['model:x status:err|or', 'eraseWord', 'model:x |or'],
	['a  |b', 'eraseWord', '|b'],
	['ab|c', 'eraseAll', '|c'],
	['ab|c', 'left', 'a|bc'],
	['|abc', 'left', '|abc'],
	['ab|c', 'right', 'abc|'],
	['abc|', 'right', 'abc|'],
	['ab|c', 'start', '|abc'],
	['ab|c', 'end', 'abc|'],
] as const)('%j after %s is %j', (text, edit, result) => {
	expect(shown(edited(at(text), edit))).toBe(result);
});

test('A line that is opened with a text is written on behind it', () => {
	expect(shown(lineOf('né🙂'))).toBe('né🙂|');
});
