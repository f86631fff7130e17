import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {LatencyKey} from '../../../source/store/latency-answers.ts';
import {latencies, latenciesOfRollups} from '../../../source/store/sqlite/latencies.ts';
import {ReaderConnection} from '../../../source/store/sqlite/reader-connection.ts';
import {piecesOf} from '../../../source/store/sqlite/window.ts';
import {seededReader} from '../../support/board.ts';
import {derive} from '../../support/derived.ts';
import {storyNowMs} from '../../support/story.ts';
import {arbitraryCalls, arbitraryMoment} from '../arbitrary-calls.ts';

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

const keys: readonly LatencyKey[] = ['model', 'operation', 'service', 'provider'];

const arbitraryWindow = arbitraryCalls.chain(calls =>
	fc.record({
		calls: fc.constant(calls),
		one: arbitraryMoment(calls),
		other: arbitraryMoment(calls),
		by: fc.constantFrom(...keys),
	}),
);

/** Of a value of rollups: within a hundredth of what went in. */
function isNear(estimated: number | null, exact: number | null): boolean {
	if (estimated === null || exact === null) return estimated === exact;
	return Math.abs(estimated - exact) <= exact * 0.0101 + 0.002;
}

test('Rollups tell the same numbers of calls, and times within a hundredth', async () => {
	await fc.assert(
		fc.asyncProperty(arbitraryWindow, async ({calls, one, other, by}) => {
			const {path, reader} = await seededReader(writer => derive(writer, {calls}));
			await reader.close();
			const connection = new ReaderConnection(path);
			const window = {fromMs: Math.min(one, other), asOfMs: Math.max(one, other)};
			const exact = latencies(connection, {...window, filter: '', by});
			const estimated = latenciesOfRollups(connection, {...window, filter: '', by}, piecesOf(window));
			connection.close();
			expect([estimated.calls, estimated.errors, estimated.apart]).toEqual([
				exact.calls,
				exact.errors,
				exact.apart,
			]);
			const sizes = (of: typeof exact) => Object.fromEntries(of.rows.map(row => [row.key, row.calls]));
			expect(sizes(estimated)).toEqual(sizes(exact));
			for (const measure of ['ttft', 'tpot', 'duration'] as const) {
				const [told, real] = [estimated.measures[measure], exact.measures[measure]];
				expect([told.n, told.without, told.estimated]).toEqual([real.n, real.without, true]);
				for (const which of ['p50', 'p95', 'p99', 'max'] as const)
					expect([told[which], real[which], isNear(told[which], real[which])]).toEqual([
						told[which],
						real[which],
						true,
					]);
			}
		}),
		{numRuns: 25},
	);
});
