import {expect, test} from 'vitest';
import {seededReader} from '../../support/board.ts';
import {storyNowMs, storyRunMs} from '../../support/story.ts';

const question = {
	asOfMs: storyNowMs,
	fromMs: storyNowMs - 15 * 60_000,
	filter: '',
	by: 'model',
	buckets: 15,
} as const;

test('The money of the story by model, its tokens by their price, and what is not in the total', async () => {
	const {reader} = await seededReader();
	const {all, rows, groups, spent, dearest} = await reader.costs(question);
	expect(rows.map(({key, calls, costNanoUsd}) => [key, calls, costNanoUsd / 1e9])).toEqual([
		['claude-sonnet-4-5', 6, expect.closeTo(0.07674, 6)],
		['gpt-4o', 6, expect.closeTo(0.042625, 6)],
		['gpt-4o-mini', 7, expect.closeTo(0.001336, 6)],
		['text-embedding-3-small', 4, expect.closeTo(0.00000172, 8)],
		['house-7b', 1, 0],
		['qwen3:8b', 1, 0],
	]);
	expect(groups).toBe(6);
	expect(all).toMatchObject({calls: 25, unpriced: 1, unknown: 2, local: 1, unpricedTokens: 2136});
	expect(all.computed + all.reported + all.estimated + all.local + all.unpriced + all.unknown).toBe(
		all.calls,
	);
	expect([all.plainTokens, all.readTokens, all.writtenTokens, all.outputTokens]).toEqual([
		24_021, 12_422, 15_660, 1979,
	]);
	expect(spent.reduce((sum, cost) => sum + cost, 0)).toBe(all.costNanoUsd);
	expect(spent).toHaveLength(15);
	expect(dearest).toMatchObject({model: 'claude-sonnet-4-5', costNanoUsd: 26_190_000});
});

test('Calls that tell no session are a row without a name; a filter and a window hold', async () => {
	const {reader} = await seededReader();
	const bySession = await reader.costs({...question, by: 'session'});
	expect(bySession.rows.map(row => [row.key, row.calls])).toEqual([
		['s_7f3a', 8],
		['s_91c0', 4],
		[null, 6],
		['s_c815', 2],
		['s_b2d4', 5],
	]);
	const filtered = await reader.costs({...question, filter: 'service:worker', by: 'service'});
	expect(filtered.rows.map(row => [row.key, row.calls])).toEqual([['worker', 6]]);
	const before = await reader.costs({...question, asOfMs: storyRunMs});
	expect(before).toMatchObject({rows: [], groups: 0, dearest: null, all: {calls: 0, costNanoUsd: 0}});
	await expect(reader.costs({...question, filter: 'cost:>0,01'})).rejects.toThrow('not a number');
});
