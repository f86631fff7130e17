import {PassThrough} from 'node:stream';
import {setTimeout as wait} from 'node:timers/promises';
import {expect, test, vi} from 'vitest';
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
	[
		'j\u001B[<0;10;5Mk\u001B[<32;11;6M\u001B[<0;11;6m',
		[{kind: 'click', row: 4, column: 9}, {kind: 'drag', row: 5, column: 10}, {kind: 'release'}],
		'jk',
		'',
	],
	['\u001B[<2;10;5M\u001B[<4;10;5M\u001B[<35;10;5M', [], '', ''],
	['q\u001B[<0;1', [], 'q', '\u001B[<0;1'],
	['M\u001B[A\u001B', [], 'M\u001B[A\u001B', ''],
])('What is read of %j: events, keys, what has not come whole', (text, events, rest, unread) => {
	expect(mouseEventsIn(text)).toEqual({events, rest, unread});
});

// oxlint-disable-next-line no-control-regex -- control sequences are what it is about
const modeReports = /\u001B\[\?1002[hl]/g;

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
	expect(modes()).toEqual(['\u001B[?1002h']);
	await board.press('M');
	expect(modes()).toEqual(['\u001B[?1002h', '\u001B[?1002l']);
	await board.press('M');
	await board.press('q');
	await board.screen;
	expect(modes()?.at(-1)).toBe('\u001B[?1002l');
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

test('A click on a box of the Overview goes to the view behind it', async () => {
	const board = await openBoard();
	for (const [inBox, view] of [
		['TTFT', '[5 Latency]'],
		['e2e', '[5 Latency]'],
		['2 Requests', '[2 Calls]'],
		['Cost ─', '[6 Cost]'],
		['Errors ─', '[7 Errors 2]'],
	] as const) {
		await board.press('1');
		await board.waitFor('2 Requests');
		await board.press(clickOn(board.frame(), inBox));
		await board.waitFor(view);
	}
});

test('The edge of a pane is dragged where the mouse goes, and stays where it is let go', async () => {
	const board = await openBoard();
	const rowOf = (text: string) =>
		board
			.frame()
			.split('\n')
			.findIndex(line => line.includes(text));
	await board.press('2');
	await board.waitFor('╭');
	const edge = rowOf('╭');
	const report = (code: number, row: number, end = 'M') => `\u001B[<${code};20;${row + 1}${end}`;
	await board.press(report(0, edge) + report(32, edge - 3) + report(32, edge - 7));
	await board.waitFor('1–');
	expect(rowOf('╭')).toBe(edge - 7);
	await board.press(report(0, edge - 7, 'm') + report(32, edge));
	expect(rowOf('╭')).toBe(edge - 7);
	// A list that is short leaves its room to the pane, and a pane leaves the list some rows.
	await board.press(report(0, edge - 7) + report(32, 60));
	expect(rowOf('╭')).toBe(30);
	await board.press(report(32, 0) + report(0, 0, 'm'));
	expect(rowOf('╭')).toBe(11);
	await board.press('((');
	expect(rowOf('╭')).toBe(12);
});

test('Between the waterfall and the inspector there is an edge too', async () => {
	const board = await openBoard();
	await board.press('3');
	await board.waitFor('SPANS');
	await board.press('\r');
	await board.waitFor('TOTAL │');
	const tabs = () =>
		/\[Span\]/.exec(
			board
				.frame()
				.split('\n')
				.find(line => line.includes('[Span]')) ?? '',
		)?.index ?? -1;
	await vi.waitUntil(() => tabs() > 0);
	const before = tabs();
	const report = (code: number, column: number, end = 'M') => `\u001B[<${code};${column + 1};10${end}`;
	const rule = before - 2;
	await board.press(report(0, rule) + report(32, rule - 10) + report(0, rule - 10, 'm'));
	await vi.waitUntil(() => tabs() !== before);
	expect(tabs()).toBe(before - 10);
	await board.press('(');
	expect(tabs()).toBe(before - 6);
});
