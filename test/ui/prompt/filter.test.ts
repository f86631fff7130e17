import {expect, test} from 'vitest';

import {filterAround, filterOffers, filterWordOf, valuesKeyOf} from '../../../source/ui/prompt/offers.ts';
import {lineOf} from '../../../source/ui/state/line.ts';
import {openBoard} from '../../support/board.ts';
import {expectFrame} from '../../support/terminal.tsx';

const seen = [
	{value: 'gpt-4o', calls: 6},
	{value: 'gpt-4o-mini', calls: 7},
	{value: 'my model "x"', calls: 1},
];

test.each([
	['sta', ['status:']],
	['status:e', ['status:error']],
	['model:gpt-4o-', ['model:gpt-4o-mini']],
	['-model:my', [String.raw`model:"my model \"x\""`]],
	['model:"my', [String.raw`model:"my model \"x\""`]],
	['status:ok mod', ['model:']],
	['cost:', []],
	['status:ok ', []],
	['nokey:x', []],
])('At the end of %j these are offered: %j', (text, names) => {
	expect(filterOffers(lineOf(text), seen).map(offer => offer.name)).toEqual(names);
});

test('What is taken stands where the word was, and what is behind the cursor stays', () => {
	const line = {text: 'status:ok mod in:>2k', cursor: 13};
	expect(filterOffers(line, [])[0]?.line).toEqual({text: 'status:ok model: in:>2k', cursor: 16});
	expect(filterAround(line)).toBe('(status:ok ) AND ( in:>2k)');
	expect(filterOffers(lineOf('-sta'), [])[0]?.line).toEqual({text: '-status:', cursor: 8});
});

test('Values are asked for where they are a dimension', () => {
	expect(valuesKeyOf(filterWordOf(lineOf('model:g')))).toBe('model');
	expect(valuesKeyOf(filterWordOf(lineOf('status:g')))).toBeNull();
	expect(valuesKeyOf(filterWordOf(lineOf('mod')))).toBeNull();
});

const lastLine = (frame: string): string => frame.trimEnd().split('\n').at(-1) ?? '';

test('The list filters while one types; Enter keeps it, esc clears it', async () => {
	const board = await openBoard();
	await board.press('2');
	await board.press('/model:gpt-4o-');
	await board.waitFor('model:gpt-4o-mini');
	await expectFrame(board.frame(), 'shell/filter-120x40');
	await board.press('\t');
	expect(lastLine(board.frame())).toContain(' / model:gpt-4o-mini ');
	await board.waitFor('Calls   7 of 25 in 15m');
	await board.press('\r');
	await board.waitFor('/ model:gpt-4o-mini');
	expect(lastLine(board.frame())).toContain('1–7 of 7');
	await board.press('1');
	await board.waitFor('/ model:gpt-4o-mini');
	await board.press('\u001B');
	await board.press('2');
	await board.waitFor('Calls   25 in 15m');
});

test('Esc leaves the line and keeps the filter that was', async () => {
	const board = await openBoard();
	await board.press('2/status:error\r');
	await board.waitFor('Calls   2 of 25 in 15m');
	await board.press('/\u0015model:house-7b');
	await board.waitFor('Calls   1 of 25 in 15m');
	await board.press('\u001B');
	await board.waitFor('Calls   2 of 25 in 15m');
});

test.each([
	[120, 40],
	[80, 24],
] as const)('a mistake is pointed at, and the last good filter stays, at %i×%i', async (columns, rows) => {
	const board = await openBoard({columns, rows});
	await board.press('2/status:error');
	await board.waitFor('Calls  ');
	await board.press(' cost:>0,01');
	await board.waitFor('hint:');
	await expectFrame(board.frame(), `shell/filter-mistake-${columns}x${rows}`);
	await board.press('\r');
	expect(lastLine(board.frame())).toContain('cost:>0,01');
});

test('Values stand over what is only half written, most calls first', async () => {
	const board = await openBoard();
	await board.press('2/model:');
	await board.waitFor('model:gpt-4o-mini');
	expect(board.frame()).not.toContain('hint:');
	await board.press('\u001B[B\r');
	expect(lastLine(board.frame())).toContain(' / model:gpt-4o-mini ');
});

test('A filter that nothing passes says so', async () => {
	const board = await openBoard();
	await board.press('2/model:nothing\r');
	await board.waitFor('No calls in the last 15m pass the filter.   esc clears it');
	await board.press('3');
	await board.waitFor('pass the filter');
});

test('Where a filter does not hold it is not shown as if it did', async () => {
	const board = await openBoard();
	await board.press('2/status:error\r');
	await board.waitFor('/ status:error');
	await board.press('8');
	await board.waitFor('the filter does not hold here');
	await board.press(':ledger\r');
	await board.waitFor('25 records');
	expect(board.frame()).not.toContain('status:error');
});
