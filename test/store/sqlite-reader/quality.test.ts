import {expect, test} from 'vitest';
import {seededReader} from '../../support/board.ts';
import {storyNowMs} from '../../support/story.ts';

test('What the story tells of its answers: how they ended, how well its store found', async () => {
	const {reader} = await seededReader();
	const {measures, answered, withFinish} = await reader.quality({
		asOfMs: storyNowMs,
		fromMs: storyNowMs - 15 * 60_000,
	});
	expect([answered, withFinish]).toEqual([19, 19]);
	const ends = measures.filter(({source}) => source === 'answer');
	expect(ends.reduce((sum, {n}) => sum + n, 0)).toBe(19);
	expect(ends.every(({of}) => of === 19)).toBe(true);
	const retrievals = measures.filter(({source}) => source === 'retrieval');
	expect(retrievals.reduce((sum, {n}) => sum + n, 0)).toBe(4);
});

test('Of nothing there is nothing to tell', async () => {
	const {reader} = await seededReader(async () => {});
	expect(await reader.quality({asOfMs: storyNowMs, fromMs: 0})).toEqual({
		measures: [],
		answered: 0,
		withFinish: 0,
	});
});
