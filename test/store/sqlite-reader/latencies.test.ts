import {expect, test} from 'vitest';
import {seededReader} from '../../support/board.ts';
import {storyNowMs} from '../../support/story.ts';

const question = {asOfMs: storyNowMs, fromMs: storyNowMs - 15 * 60_000, filter: '', by: 'model'} as const;

test('How long the calls of the story take: percentiles, histograms, who does not tell', async () => {
	const {reader} = await seededReader();
	const {calls, errors, apart, measures, rows} = await reader.latencies(question);
	expect([calls, errors, apart]).toEqual([21, 2, 4]);
	expect(measures.ttft).toMatchObject({n: 16, without: 5, p50: 420, max: 1810, estimated: false});
	expect(measures.ttft.buckets).toEqual([
		{untilMs: 320, calls: 5},
		{untilMs: 640, calls: 7},
		{untilMs: 1280, calls: 3},
		{untilMs: 2560, calls: 1},
	]);
	expect(measures.tpot).toMatchObject({n: 16, p50: expect.closeTo(18, 0), max: expect.closeTo(33, 0)});
	expect(measures.duration).toMatchObject({n: 21, without: 0, p50: expect.closeTo(2920, 0), max: 30_000});
	expect(rows.map(({key, calls: of}) => [key, of])).toEqual([
		['gpt-4o-mini', 7],
		['claude-sonnet-4-5', 6],
		['gpt-4o', 6],
		['house-7b', 1],
		['qwen3:8b', 1],
	]);
	expect(rows[0]?.measures.ttft).toMatchObject({n: 5, p50: 310, max: 320});
});

test('By another dimension, of what a filter leaves, and of nothing', async () => {
	const {reader} = await seededReader();
	const worker = await reader.latencies({...question, by: 'service', filter: 'service:worker'});
	expect(worker.rows.map(({key, calls}) => [key, calls])).toEqual([['worker', 6]]);
	const none = await reader.latencies({...question, filter: 'model:nothing'});
	expect(none).toMatchObject({
		calls: 0,
		apart: 0,
		rows: [],
		measures: {ttft: {n: 0, p50: null, buckets: []}},
	});
});
