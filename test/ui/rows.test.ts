/** A row of pieces becomes one line of the terminal, whatever the views put into it and however the terminal measures it. */
import xterm from '@xterm/headless';
import {expect, test} from 'vitest';

import {makePainter} from '../../source/ui/painter.ts';
import {paint, piece, type Row} from '../../source/ui/rows.ts';
import {themes} from '../../source/ui/theme.ts';
import {fakeTerminal} from '../support/terminal.tsx';

const inPlain = (pieces: Row, width: number): string => paint(pieces, {width, theme: themes.plain});

test('a piece that no view made inert is made inert here, before it is measured', () => {
	const line = inPlain([{text: '\u001B[2J\u202E'}, {text: '│'}], 16);
	expect(line).toBe('␛[2J‹U+202E›│   ');
});

test('with signs that every terminal measures alike there is nothing but the text', () => {
	expect(inPlain([piece('naïve – ●'), piece('│')], 12)).toBe('naïve – ●│  ');
});

/** The column of the first `│` in a terminal of the widths of Unicode 6, where new emoji are one cell wide. */
async function columnOfBorder(line: string): Promise<number> {
	const terminal = new xterm.Terminal({cols: 40, rows: 2, allowProposedApi: true});
	await new Promise<void>(resolve => {
		terminal.write(`${'#'.repeat(40)}\r${line}`, resolve);
	});
	const row = terminal.buffer.active.getLine(0);
	const cells = Array.from({length: 40}, (_, x) => row?.getCell(x)?.getChars() ?? '');
	terminal.dispose();
	expect(cells.join('')).not.toContain('#');
	return cells.indexOf('│');
}

test.each(['🫠🫠', '👩‍👩‍👧‍👦', '❤️‍🔥', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'क्षत्रिय', 'บ้าน', '①②', '﷽', '葛\u{E0100}'])(
	'behind %s, which terminals measure each in its own way, the border is where it belongs',
	async text => {
		const line = inPlain([piece(text), {text: ' '.repeat(10)}, piece('│', 'dim')], 40);
		const plainer = inPlain([piece('abc'), {text: ' '.repeat(10)}, piece('│', 'dim')], 40);
		expect(await columnOfBorder(plainer)).toBe(13);
		expect(await columnOfBorder(line)).toBe(columnSaid(line));
	},
);

/** What the line itself says of the column, by its last sequence (CSI CHA). */
function columnSaid(line: string): number {
	const [, column = ''] = /\[(\d+)G│/.exec(line) ?? [];
	return Number(column) - 1;
}

test('a row that is wider than the terminal believes moves no other row', async () => {
	const terminal = fakeTerminal({columns: 10, rows: 3});
	const painter = makePainter(terminal.stdout);
	// Ten cells by our measure; a terminal that has never heard of the sequence takes many more.
	painter.paint(['first     ', inPlain([piece('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦')], 10), 'last      ']);
	await terminal.settle();
	const [first, , last] = terminal.frame().split('\n');
	expect([first, last]).toEqual(['first', 'last']);
	terminal.close();
});
