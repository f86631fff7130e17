import {expect, test} from 'vitest';
import {seededReader} from '../../support/board.ts';
import {storyNowMs} from '../../support/story.ts';

test('What the story tells of its answers: how they ended, how well its store found', async () => {
	const {reader} = await seededReader();
	const question = {asOfMs: storyNowMs, fromMs: storyNowMs - 15 * 60_000};
	const {measures, answered, withFinish} = await reader.endings(question);
	expect([answered, withFinish]).toEqual([19, 19]);
	expect(measures.reduce((sum, {n}) => sum + n, 0)).toBe(19);
	expect(measures.every(({of}) => of === 19)).toBe(true);
	const judged = await reader.judgements(question);
	expect(new Set(judged.map(({source}) => source))).toEqual(new Set(['retrieval']));
	expect(judged.reduce((sum, {n}) => sum + n, 0)).toBe(4);
});

test('Of nothing there is nothing to tell', async () => {
	const {reader} = await seededReader(async () => {});
	const question = {asOfMs: storyNowMs, fromMs: 0};
	expect(await reader.judgements(question)).toEqual([]);
	expect(await reader.endings(question)).toEqual({measures: [], answered: 0, withFinish: 0});
});
