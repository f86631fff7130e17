import {expect, test} from 'vitest';
import {seededReader} from '../../support/board.ts';
import {storyNowMs} from '../../support/story.ts';

const question = {asOfMs: storyNowMs, fromMs: storyNowMs - 15 * 60_000, filter: ''} as const;

test('The conversations of the story: how each grew, what it cost, how it stands', async () => {
	const {reader} = await seededReader();
	const {rows, ...totals} = await reader.sessions(question);
	expect(totals).toEqual({total: 4, calls: 25, without: 6});
	expect(rows.map(row => [row.session, row.user, row.turns, row.calls, row.errors])).toEqual([
		['s_7f3a', null, 4, 8, 0],
		['s_91c0', null, 3, 4, 1],
		['s_c815', null, 1, 2, 0],
		['s_b2d4', null, 1, 5, 0],
	]);
	expect(rows[0]).toMatchObject({
		contexts: [3120, 3410, 3690, 4210, 5480, 6130],
		costNanoUsd: expect.closeTo(76_740_000, -4),
		trouble: null,
		began: 'My lamp arrived broken.',
	});
	expect(rows[1]?.trouble).toEqual({name: 'rate_limit', isError: true});
	expect(rows[1]?.contexts.at(-1)).toBeNull();
});

test('Of what a filter leaves, and of nothing', async () => {
	const {reader} = await seededReader();
	const some = await reader.sessions({...question, filter: 'model:gpt-4o'});
	expect(some.rows.map(row => [row.session, row.calls])).toEqual([
		['s_91c0', 3],
		['s_c815', 1],
	]);
	expect(await reader.sessions({...question, filter: 'model:nothing'})).toEqual({
		rows: [],
		total: 0,
		calls: 0,
		without: 0,
	});
});
