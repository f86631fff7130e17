import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Block, BlockKind} from '../../../source/ui/conversation/blocks.ts';
import {type MessageDiff, passagesOf, promptDiff, textOf} from '../../../source/ui/diff/prompt-diff.ts';
import {wrapPieces} from '../../../source/ui/diff/wrap-pieces.ts';
import {plain} from '../../../source/ui/rows.ts';

const block = (kind: BlockKind, text: string): Block => ({
	index: 1,
	from: 1,
	until: 1,
	kind,
	said: [{kind: 'text', text}],
	blocks: [],
});
const told = (diffs: readonly MessageDiff[]) =>
	diffs.map(diff => {
		if (diff.kind === 'equal') return `= ${diff.blocks.map(textOf).join(', ')}`;
		const sign = {added: '+', removed: '-', changed: '~'}[diff.kind];
		return `${sign} ${textOf(diff.block)}`;
	});

test.each([
	['nothing', ['a', 'b'], ['a', 'b'], ['= a, b']],
	['messages at the end', ['a'], ['a', 'b', 'c'], ['= a', '+ b', '+ c']],
	['a message in the middle', ['a', 'b', 'c'], ['a', 'x', 'c'], ['= a', '~ x', '= c']],
	['a message that went', ['a', 'b', 'c'], ['a', 'c'], ['= a', '- b', '= c']],
	['everything', ['a'], [], ['- a']],
	['more than there was', ['a'], ['x', 'y'], ['~ x', '+ y']],
] as const)('Between two prompts differ: %s', (_name, before, now, result) => {
	const blocks = (texts: readonly string[]) => texts.map(text => block('user', text));
	expect(told(promptDiff(blocks(before), blocks(now)))).toEqual(result);
});

test('A message is the changed one of another only where both are of one role', () => {
	const before = [block('system', 'a'), block('user', 'b')];
	expect(told(promptDiff(before, [block('user', 'c')]))).toEqual(['- a', '~ c']);
	expect(told(promptDiff(before, [block('assistant', 'c')]))).toEqual(['+ c', '- a', '- b']);
});

test('Of a changed text the equal lines are counted, and the words around a change are told', () => {
	expect(passagesOf('Now: 14:09:26\nBe kind.\nCite.\n', 'Now: 14:09:34\nBe kind.\nCite.\n')).toEqual([
		{
			kind: 'changed',
			words: [
				{change: 'equal', text: 'Now: 14:09:'},
				{change: 'removed', text: '26'},
				{change: 'added', text: '34'},
				{change: 'equal', text: '\n'},
			],
		},
		{kind: 'equal', lines: 2},
	]);
});

test('Nothing is lost: what is equal and added is the new text, what is equal and removed the old one', () => {
	const text = fc
		.array(fc.constantFrom('a', 'b ', 'c\n', '\n', 'né '), {maxLength: 30})
		.map(parts => parts.join(''));
	fc.assert(
		fc.property(text, text, (was, is) => {
			const lines = is.split(/(?<=\n)/);
			let at = 0;
			let [old, made] = ['', ''];
			for (const passage of passagesOf(was, is)) {
				if (passage.kind === 'equal') {
					const same = lines.slice(at, at + passage.lines).join('');
					at += passage.lines;
					old += same;
					made += same;
					continue;
				}
				const side = (gone: string) =>
					passage.words.map(({change, text: word}) => (change === gone ? '' : word)).join('');
				old += side('added');
				made += side('removed');
				at = made === '' ? 0 : made.split(/(?<=\n)/).length;
			}
			expect(made).toBe(is);
			expect(old).toBe(was);
		}),
	);
});

test('Two long texts that have nothing in common are told as a whole, in no time that a person notices', () => {
	const many = (word: string) => Array.from({length: 20_000}, (_, at) => `${word} ${at}`).join('\n');
	const [passage] = passagesOf(many('one'), many('two'));
	expect(passage).toMatchObject({kind: 'changed', words: [{change: 'removed'}, {change: 'added'}]});
});

test('Pieces break at line ends and where a row is full', () => {
	const rows = wrapPieces([{text: 'ab'}, {text: 'cd\nef', role: 'ok'}, {text: '日本'}], 3);
	expect(rows.map(plain)).toEqual(['abc', 'd', 'ef', '日', '本']);
	expect(rows[0]).toEqual([{text: 'ab'}, {text: 'c', role: 'ok'}]);
});
