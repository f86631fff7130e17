import {expect, test} from 'vitest';
import {plain} from '../../../source/ui/rows.ts';
import {diffRows} from '../../../source/ui/views/call-diff.ts';
import {openBoard} from '../../support/board.ts';
import {expectFrame, screenOf} from '../../support/terminal.tsx';
import {callDetail} from './call-data.ts';

const said = (role: 'user' | 'assistant', text: string) => ({role, parts: [{type: 'text', text}]}) as const;

test.each([
	[120, 40],
	[80, 24],
	[200, 60],
	[60, 15],
] as const)(
	'd compares the newest call with the one before it in its session, at %i×%i',
	async (columns, rows) => {
		const board = await openBoard({columns, rows});
		await board.press('2');
		await board.waitFor('of 25');
		await board.press('d');
		await board.waitFor('input tokens');
		await expectFrame(board.frame(), `call/diff-${columns}x${rows}`);
	},
);

test('A call with the star is compared with, and D says what is missing before there is one', async () => {
	const board = await openBoard();
	await board.press('2');
	await board.waitFor('of 25');
	await board.press('D');
	expect(board.frame()).toContain('no call has the star: * gives it');
	await board.press('*');
	await board.press('D');
	expect(board.frame()).toContain('this is the call with the star');
	await board.press('j');
	await board.press('D');
	await board.waitFor('14:09:32  gpt-4o');
	expect(board.frame()).toContain('with  14:09:34  claude-sonnet-4-5');
});

test('A call with nothing before it says how to compare it', async () => {
	const board = await openBoard();
	await board.press('2');
	await board.waitFor('of 25');
	await board.press('G');
	await board.waitFor('13:55:10');
	await board.press('d');
	await board.waitFor('no call before it goes on to this: * stars one');
});

test('What changed is told in words, what is equal is folded until it is asked for, and every change is a place', () => {
	const was = callDetail({
		callId: 'a',
		system: 'Now: 14:09:26\nBe kind.',
		input: [said('user', 'My lamp broke.'), said('assistant', 'Send it back.')],
	});
	const is = callDetail({
		callId: 'b',
		system: 'Now: 14:09:34\nBe kind.',
		input: [said('user', 'My lamp broke.'), said('assistant', 'Send it back.'), said('user', 'When?')],
	});
	const drawn = (showsEqual: boolean) =>
		diffRows(is, was, {screen: screenOf(80, 24), cache: null, showsEqual});
	const {rows, changes} = drawn(false);
	const lines = rows.map(line => plain(line).trimEnd());
	expect(lines.slice(2, 6)).toEqual([
		' ~   1  system    │ Now: 14:09:[-26-]{+34+}',
		'                  │ 1 line equal',
		' =  2–3           │ 2 messages equal',
		' +   4  user      │ When?',
	]);
	expect(changes).toEqual([2, 5]);
	expect(drawn(true).rows.map(plain).join('\n')).toContain('Send it back.');
});
