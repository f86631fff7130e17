import {EventEmitter} from 'node:events';
import {setImmediate as turn, setTimeout as wait} from 'node:timers/promises';

import xterm from '@xterm/headless';
import {expect} from 'vitest';

import {glyphSets} from '../../source/ui/glyphs.ts';
import {fit, plain, type Row, spread, widthOf} from '../../source/ui/rows.ts';
import type {Screen, ViewFrame} from '../../source/ui/view.ts';

/**
A terminal in memory: a pair of streams, and xterm.js that interprets what is written. `frame()` is what a
person would see: erased text is gone, and wide characters take two cells.
*/
export function fakeTerminal({columns = 80, rows = 24} = {}) {
	// A real tty turns \n into \r\n; without convertEol every line starts where the last one ended.
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, convertEol: true});
	let written: Promise<void> = Promise.resolve();
	let writes = 0;
	let raw = '';

	const stdout = Object.assign(new EventEmitter(), {
		columns,
		rows,
		isTTY: true,
		write(data: string, ...rest: unknown[]) {
			writes++;
			raw += data;
			written = new Promise(resolve => {
				terminal.write(data, resolve);
			});
			const callback = rest.findLast(item => typeof item === 'function') as (() => void) | undefined;
			if (callback !== undefined) queueMicrotask(callback);
			return true;
		},
	}) as unknown as NodeJS.WriteStream;

	let typed: string | null = null;
	let rawMode = false;
	const noop = () => {};
	const stdin = Object.assign(new EventEmitter(), {
		isTTY: true,
		setEncoding: noop,
		setRawMode(value: boolean) {
			rawMode = value;
		},
		resume: noop,
		pause: noop,
		ref: noop,
		unref: noop,
		read() {
			const chunk = typed;
			typed = null;
			return chunk;
		},
	}) as unknown as NodeJS.ReadStream;

	/** Until nothing was written for some turns of the event loop: 40 ms is longer than any throttle of the screen in tests. */
	async function settle() {
		let seen = -1;
		while (seen !== writes) {
			seen = writes;
			await turn();
			await wait(40);
			await written;
		}
	}

	function frame(): string {
		const buffer = terminal.buffer.active;
		const lines = Array.from({length: terminal.rows}, (_, y) => {
			const line = buffer.getLine(y);
			// A line that is wider than the screen wraps, which breaks every border below it.
			if (line?.isWrapped === true) throw new Error(`Line ${y} of the frame was wider than the screen.`);
			return line?.translateToString(true) ?? '';
		});
		return `${lines.join('\n').trimEnd()}\n`;
	}

	return {
		stdout,
		stdin,
		settle,
		frame,
		type(keys: string) {
			typed = (typed ?? '') + keys;
			stdin.emit('readable');
		},
		async press(keys: string) {
			typed = (typed ?? '') + keys;
			stdin.emit('readable');
			await settle();
		},
		async resize(size: {columns: number; rows: number}) {
			terminal.resize(size.columns, size.rows);
			Object.assign(stdout, size);
			stdout.emit('resize');
			await settle();
		},
		/** Waits until the frame holds `text`; fails with the frame after `timeoutMs`. */
		async waitFor(text: string, timeoutMs = 5000) {
			const until = performance.now() + timeoutMs;
			while (!frame().includes(text)) {
				if (performance.now() > until) throw new Error(`"${text}" never came:\n${frame()}`);
				await wait(5);
				await written;
			}
		},
		writes: () => writes,
		/** All bytes written so far. */
		raw: () => raw,
		rawMode: () => rawMode,
		alternate: () => terminal.buffer.active.type === 'alternate',
		close: () => terminal.dispose(),
	};
}

const frames = new URL('../../fixtures/frames/', import.meta.url).pathname;

/** Compares a frame with `fixtures/frames/<name>.txt`; `npm run accept` rewrites the file instead. */
export async function expectFrame(frame: string, name: string): Promise<void> {
	await expect(frame).toMatchFileSnapshot(`${frames}${name}.txt`);
}

/** Sizes at which every view is drawn, columns and rows: the smallest, a terminal's own, at home, generous. */
export const sizes = [
	[60, 15],
	[80, 24],
	[120, 40],
	[200, 60],
] as const;

/** A size class without a terminal, for views: `bodyRows` is what the four fixed lines leave. */
export function screenOf(columns: number, rows: number): Screen {
	return {
		columns,
		rows,
		bodyRows: rows - 4,
		width: columns < 100 ? 'narrow' : columns < 160 ? 'normal' : 'wide',
		height: rows < 30 ? 'short' : rows < 50 ? 'normal' : 'tall',
		glyphs: glyphSets.unicode,
	};
}

/**
What a view drew as text: the third line, the body, and its position at the right. The selected row is marked
where the view itself did not (`▌` in the first cell). Fails when a line is wider or the body longer than the screen.
*/
export function textOfView(frame: ViewFrame, screen: Screen): string {
	const [left, right] = frame.where;
	expect(frame.body.length, 'rows of the body').toBeLessThanOrEqual(screen.bodyRows);
	const body = frame.body.map(item => ({...item, text: lineOf(item.row, screen)}));
	const lines = [
		lineOf(spread([{text: ' '}, ...left], [...right, {text: ' '}], screen.columns), screen),
		...body.map(item => item.text),
		`[${frame.position}]`,
	];
	return `${lines.join('\n')}\n`;
}

function lineOf(row: Row, screen: Screen): string {
	expect(widthOf(row), plain(row)).toBeLessThanOrEqual(screen.columns);
	return plain(fit(row, screen.columns)).trimEnd();
}
