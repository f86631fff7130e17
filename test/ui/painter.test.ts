import {EventEmitter} from 'node:events';

import xterm from '@xterm/headless';
import {expect, test} from 'vitest';

import {makePainter} from '../../source/ui/painter.ts';

/** A terminal in memory that also tells what was written, and can be slow. */
function terminal() {
	const screen = new xterm.Terminal({cols: 10, rows: 4, allowProposedApi: true});
	const writes: string[] = [];
	const state = {isSlow: false};
	const stdout = Object.assign(new EventEmitter(), {
		write(text: string) {
			writes.push(text);
			screen.write(text);
			return !state.isSlow;
		},
	}) as unknown as NodeJS.WriteStream;
	return {
		stdout,
		writes,
		state,
		rows: async (): Promise<readonly string[]> => {
			await new Promise<void>(resolve => {
				screen.write('', resolve);
			});
			return Array.from(
				{length: 4},
				(_, y) => screen.buffer.active.getLine(y)?.translateToString(true) ?? '',
			);
		},
	};
}

/** Exactly as wide as the terminal, as `paint` of rows.ts makes them. */
const wide = (...texts: readonly string[]): readonly string[] => texts.map(text => text.padEnd(10));

test('shows rows at their places, full ones to the last cell', async () => {
	const {stdout, rows} = terminal();
	const painter = makePainter(stdout);
	painter.paint(['0123456789', 'ab        ', '日本語    ', '']);
	expect(await rows()).toEqual(['0123456789', 'ab', '日本語', '']);
});

test('writes only rows that changed, and nothing when none did', async () => {
	const {stdout, rows, writes} = terminal();
	const painter = makePainter(stdout);
	painter.paint(wide('one', 'two', 'three'));
	painter.paint(wide('one', 'two', 'three'));
	expect(writes).toHaveLength(1);
	painter.paint(wide('one', '2', 'three'));
	expect(writes).toHaveLength(2);
	expect(writes[1]).not.toContain('one');
	expect(await rows()).toEqual(['one', '2', 'three', '']);
});

test('rows that are no more are erased, and colours do not leak into the next row', async () => {
	const {stdout, rows} = terminal();
	const painter = makePainter(stdout);
	painter.paint(['a         ', '\u001B[31mb         \u001B[39m', 'c         ', 'd         ']);
	painter.paint(wide('a'));
	expect(await rows()).toEqual(['a', '', '', '']);
});

test('after forgetting, all of it comes again', async () => {
	const {stdout, writes} = terminal();
	const painter = makePainter(stdout);
	painter.paint(['a', 'b']);
	painter.forget();
	painter.paint(['a', 'b']);
	expect(writes[1]).toContain('a');
	expect(writes[1]).toContain('b');
});

test('a slow terminal gets the newest frame, and none of those between', async () => {
	const {stdout, writes, state, rows} = terminal();
	const painter = makePainter(stdout);
	state.isSlow = true;
	painter.paint(['1']);
	painter.paint(['2']);
	painter.paint(['3']);
	expect(writes).toHaveLength(1);
	state.isSlow = false;
	stdout.emit('drain');
	expect(writes).toHaveLength(2);
	expect((await rows())[0]).toBe('3');
});
