import {expect, test} from 'vitest';
import {nextSpan} from '../../../source/ui/waterfall/find.ts';
import {openBoard} from '../../support/board.ts';

test.each([
	['b', 1, 'd'],
	['d', 1, 'b'],
	['b', -1, 'd'],
	['c', 1, 'd'],
	['c', -1, 'b'],
	['e', 1, 'b'],
	['a', -1, 'd'],
	[null, 1, 'b'],
] as const)('From %s by %i comes %s, round the ends', (here, by, next) => {
	expect(nextSpan(['b', 'd'], {here, order: ['a', 'b', 'c', 'd', 'e'], by})).toBe(next);
});

test('Of nothing found there is no next', () => {
	expect(nextSpan([], {here: 'a', order: ['a'], by: 1})).toBeNull();
});

/** Traces, the one of a session, Enter. */
async function openTrace() {
	const board = await openBoard();
	await board.press('3');
	await board.press('/');
	await board.press('session:s_b2d4\r');
	await board.waitFor('1 of ');
	await board.press('\r');
	await board.waitFor('10 spans, 5 calls');
	return board;
}

test('In an open trace a text is found in spans, folded ones too, and left with an empty line', async () => {
	const board = await openTrace();
	// The root folds all that is below it.
	await board.press('g');
	await board.press('\r');
	await board.waitFor('1 of 1');
	await board.press('/');
	await board.press('ORDER_status\r');
	await board.waitFor('/ ORDER_status 1 of 4');
	expect(board.frame()).toMatch(/▌.*execute_tool order_status/);
	await board.press('/');
	await board.press('\u0015gpt-nothing\r');
	await board.waitFor('is in none of these spans');
	await board.press('/');
	await board.press('\u0015\r');
	await board.waitFor('10 spans, 5 calls');
	expect(board.frame()).not.toContain('/ gpt-nothing');
});

test('n and N go through them; without a text they say what to do', async () => {
	const board = await openTrace();
	await board.press('n');
	await board.waitFor('nothing is looked for');
	await board.press('/');
	await board.press('order_status\r');
	await board.waitFor('/ order_status 1 of 4');
	await board.press('n');
	await board.waitFor('/ order_status 2 of 4');
	await board.press('N');
	await board.waitFor('/ order_status 1 of 4');
	await board.press('N');
	await board.waitFor('/ order_status 4 of 4');
	// Esc leaves the text first, the trace then.
	await board.press('\u001B');
	await board.waitFor('10 spans, 5 calls');
	expect(board.frame()).not.toContain('/ order_status');
	await board.press('\u001B');
	await board.waitFor('1 of ');
});

test('What a span says in its messages is found too, though no row shows it', async () => {
	const board = await openTrace();
	await board.press('/');
	await board.press('gen_ai.request.model');
	await board.waitFor('/ gen_ai.request.model in ');
	await board.press('\r');
	await board.waitFor('/ gen_ai.request.model 1 of ');
});
