import {expect, test} from 'vitest';

import {commandFor, completed, promptCommands, unknownCommand} from '../../../source/ui/prompt/commands.ts';
import {openBoard} from '../../support/board.ts';
import {expectFrame} from '../../support/terminal.tsx';

test('no two commands have a name in common', () => {
	const names = promptCommands.flatMap(({name, also}) => [name, ...also]);
	expect(new Set(names).size).toBe(names.length);
});

test.each([
	['ledger', 'ledger'],
	['l', 'ledger'],
	['led', 'ledger'],
	[' calls ', 'calls'],
	['c', 'calls'],
	['q', 'quit'],
	['quit', 'quit'],
	['', null],
	['ledgr', null],
	['ledgers', null],
])('%j runs %j', (text, command) => {
	expect(commandFor(text)?.command ?? null).toBe(command);
});

test.each([
	['le', 'ledger'],
	['tr', 'traces'],
	['', ''],
	['x', 'x'],
	['ledger', 'ledger'],
])('Tab makes %j to %j', (text, result) => {
	expect(completed(text)).toBe(result);
});

test.each([
	['ledgr', 'there is no command ledgr: did you mean ledger?'],
	['trace', 'there is no command trace: did you mean traces?'],
	['exit', 'there is no command exit: did you mean quit?'],
	['xyzzyxyzzy', 'there is no command xyzzyxyzzy'],
])('%j is no command: %s', (text, said) => {
	expect(unknownCommand(text)).toBe(said);
});

test.each([
	[120, 40],
	[80, 24],
] as const)('the command line over the ledger at %i×%i', async (columns, rows) => {
	const board = await openBoard({columns, rows});
	await board.press(':ledger\r');
	await board.waitFor('25 records');
	await board.press(':');
	await expectFrame(board.frame(), `shell/prompt-${columns}x${rows}`);
});

test('it opens the ledger over whatever is in sight; what is no command stays to be mended; esc closes', async () => {
	const board = await openBoard();
	await board.press('2');
	await board.press(':ledgr\r');
	expect(board.frame()).toContain('did you mean ledger?');
	await board.press('\u007F');
	await board.press('\t');
	expect(board.frame().trimEnd().split('\n').at(-1)).toContain(' : ledger');
	await board.press('\r');
	await board.waitFor('Ledger   25 records');
	await board.press(':q');
	await board.press('\u001B');
	await board.waitFor('1–24 of 25');
	expect(board.frame()).not.toContain(' : q');
	await board.press('\r');
	await board.waitFor('[Conversation]');
	await board.press('\u001B');
	await board.waitFor('Ledger');
	await board.press('\u001B');
	await board.waitFor('newest first');
	expect(board.frame()).toContain('[2 Calls]');
	await board.press(':q\r');
	await board.screen;
});

test('commands are found by the words of their keys too, with the reason where one does nothing', async () => {
	const board = await openBoard();
	await board.press('2:new run');
	expect(board.frame()).toContain('new run, tallies from zero');
	await board.press('\u0015sort');
	expect(board.frame()).toMatch(/▌?s +sort by the next column/);
	await board.press('\u001B[B\r');
	await board.waitFor('slowest first');
});

test('what was run comes back with the arrow up', async () => {
	const board = await openBoard();
	await board.press(':calls\r');
	await board.press(':\u001B[A');
	expect(board.frame().trimEnd().split('\n').at(-1)).toContain(' : calls');
});
