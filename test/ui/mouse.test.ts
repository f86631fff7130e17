import {PassThrough} from 'node:stream';
import {setTimeout as wait} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {mouseEventsIn, readMouse} from '../../source/ui/mouse.ts';
import {openBoard} from '../support/board.ts';

test.each([
	['\u001B[<0;10;5M', [{kind: 'click', row: 4, column: 9}], '', ''],
	[
		'\u001B[<64;1;1M\u001B[<65;200;60M',
		[
			{kind: 'wheel', by: -1},
			{kind: 'wheel', by: 1},
		],
		'',
		'',
	],
	['j\u001B[<0;10;5Mk\u001B[<0;10;5m', [{kind: 'click', row: 4, column: 9}], 'jk', ''],
	['\u001B[<2;10;5M\u001B[<4;10;5M\u001B[<35;10;5M', [], '', ''],
	['q\u001B[<0;1', [], 'q', '\u001B[<0;1'],
	['M\u001B[A\u001B', [], 'M\u001B[A\u001B', ''],
])('What is read of %j: events, keys, what has not come whole', (text, events, rest, unread) => {
	expect(mouseEventsIn(text)).toEqual({events, rest, unread});
});

// oxlint-disable-next-line no-control-regex -- control sequences are what it is about
const modeReports = /\u001B\[\?1000[hl]/g;

/** A click on the first place of a text on the screen, as the terminal reports it: pressed and let go. */
function clickOn(frame: string, text: string): string {
	const lines = frame.split('\n');
	const row = lines.findIndex(line => line.includes(text));
	if (row === -1) throw new Error(`nowhere on the screen: ${text}`);
	const at = `${(lines[row]?.indexOf(text) ?? 0) + 1};${row + 1}`;
	return `\u001B[<0;${at}M\u001B[<0;${at}m`;
}

test('A click goes to a view, takes the cursor to a row, sorts by a column and turns it round; two open', async () => {
	const board = await openBoard();
	await board.press(clickOn(board.frame(), '2 Calls'));
	await board.waitFor('[2 Calls]');
	await board.press(clickOn(board.frame(), '14:03:05'));
	await board.waitFor('▌14:03:05');
	await board.press(clickOn(board.frame(), 'TOTAL'));
	await board.waitFor('slowest first');
	await board.press(clickOn(board.frame(), 'TOTAL'));
	await board.waitFor('fastest first');
	const row = clickOn(board.frame(), 'timeout');
	await board.press(row + row);
	await board.waitFor('[Conversation]');
});

test('The wheel walks, and scrolls the help page', async () => {
	const board = await openBoard({rows: 24, columns: 80});
	await board.press('2');
	await board.waitFor('[2 Call]');
	const selected = () => /▌(\S+)/.exec(board.frame())?.[1];
	const first = selected();
	await board.press('\u001B[<65;10;10M');
	expect(selected()).not.toBe(first);
	await board.press('\u001B[<64;10;10M');
	expect(selected()).toBe(first);
	await board.press('?');
	await board.waitFor('Keys of');
	await board.press('\u001B[<65;10;10M');
	await board.waitFor(' 4–');
});

test('M gives the mouse back to the terminal, and so does leaving', async () => {
	const board = await openBoard();
	const modes = () => board.raw().match(modeReports);
	expect(modes()).toEqual(['\u001B[?1000h']);
	await board.press('M');
	expect(modes()).toEqual(['\u001B[?1000h', '\u001B[?1000l']);
	await board.press('M');
	await board.press('q');
	await board.screen;
	expect(modes()?.at(-1)).toBe('\u001B[?1000l');
});

test('Keys come through after the mouse alone has told something, and reports that come in pieces are one', async () => {
	const stdin = new PassThrough({encoding: 'utf8'});
	const events: unknown[] = [];
	const keys: unknown[] = [];
	const end = readMouse(stdin as unknown as NodeJS.ReadStream, event => events.push(event));
	stdin.on('readable', () => {
		for (let chunk: unknown; (chunk = stdin.read()) !== null;) keys.push(chunk);
	});
	for (const text of ['\u001B[<65;1;1M', 'j', '\u001B[<0;3', ';4M', 'k']) {
		stdin.write(text);
		await wait(1);
	}
	expect(keys).toEqual(['j', 'k']);
	expect(events).toEqual([
		{kind: 'wheel', by: 1},
		{kind: 'click', row: 3, column: 2},
	]);
	end();
	stdin.write('\u001B[<65;1;1M');
	await wait(1);
	expect(keys.at(-1)).toBe('\u001B[<65;1;1M');
});
