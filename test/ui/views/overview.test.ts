import {expect, test} from 'vitest';

import {openBoard} from '../../support/board.ts';
import {expectFrame} from '../../support/terminal.tsx';

test.each([
	[120, 40],
	[80, 24],
	[200, 60],
	[60, 15],
])('the story at %s×%s', async (columns, rows) => {
	const board = await openBoard({columns, rows});
	await expectFrame(board.frame(), `overview/typical-${columns}x${rows}`);
});

test('a selected row stays selected and on its line while calls arrive', async () => {
	const board = await openBoard();
	await board.press('jj');
	expect(board.frame()).toContain('▌14:09:26 api');
});
