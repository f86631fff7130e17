import {expect, test} from 'vitest';
import {openBoard, seededReader} from '../support/board.ts';

test('Esc stops what takes long: what was shown stays, and the answer that comes is thrown away', async () => {
	const {reader} = await seededReader();
	let isSlow = false;
	let open: () => void = () => {};
	const gate = new Promise<void>(resolve => {
		open = resolve;
	});
	const board = await openBoard({
		// A file on a slow disk.
		reader: {
			...reader,
			async calls(question) {
				if (isSlow) await gate;
				return reader.calls(question);
			},
		},
	});
	await board.press('2');
	await board.waitFor('25 in 15m');
	isSlow = true;
	await board.press('t');
	await board.press('s');
	await board.waitFor('reading, esc stops it');
	await board.press('\u001B');
	await board.waitFor('stopped: this is what was shown before');
	expect(board.frame()).toContain('25 in 15m');
	expect(board.frame()).toContain('newest first');
	expect(board.frame()).toContain('last 15m');
	open();
	isSlow = false;
	await board.press('j');
	await board.waitFor('newest first');
	// Esc does its own work again.
	await board.press('\r');
	await board.waitFor('[Conversation]');
	await board.press('\u001B');
	await board.waitFor('25 in 15m');
	await reader.close();
});
