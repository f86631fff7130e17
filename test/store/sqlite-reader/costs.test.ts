import fc from 'fast-check';
import {expect, test} from 'vitest';
import {spentOfCalls, spentOfRollups} from '../../../source/store/sqlite/cost-spent.ts';
import {callsOfRollups, talliesOfCalls, talliesOfRollups} from '../../../source/store/sqlite/cost-tallies.ts';
import {ReaderConnection} from '../../../source/store/sqlite/reader-connection.ts';
import {piecesOf} from '../../../source/store/sqlite/window.ts';
import {seededReader} from '../../support/board.ts';
import {derive} from '../../support/derived.ts';
import {seedCall, seedMs} from '../../support/seed.ts';
import {arbitraryCalls, arbitraryMoment} from '../arbitrary-calls.ts';
import {storyNowMs, storyRunMs} from '../../support/story.ts';

const question = {
	asOfMs: storyNowMs,
	fromMs: storyNowMs - 15 * 60_000,
	filter: '',
	by: 'model',
	sort: 'cost',
	ascending: false,
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

test('What caches saved and what writing them cost is told at the rates of each call, and the middle chat call', async () => {
	const {reader} = await seededReader();
	const {detail} = await reader.costs(question);
	expect(detail).toEqual({
		chat: {n: 17, p50NanoUsd: 5_580_000},
		cache: {
			reads: {calls: 4, withRates: 4, nanoUsd: 29_085_000},
			writes: {calls: 6, withRates: 6, nanoUsd: 11_745_000},
		},
	});
});

test('A call whose every token came from a cache has no rate of plain input, and none is guessed', async () => {
	const line = {kind: 'cache_read', tokens: 100, rateNanoUsd: 1_250_000_000, costNanoUsd: 125_000} as const;
	const {cost, usage} = seedCall();
	const call = seedCall({usage: {...usage, cacheRead: 100}, cost: {...cost, ledger: [line]}});
	const {reader} = await seededReader(writer => derive(writer, {calls: [call]}));
	const {detail} = await reader.costs({...question, fromMs: seedMs - 1, asOfMs: seedMs + 60_000});
	expect(detail?.cache.reads).toEqual({calls: 1, withRates: 0, nanoUsd: 0});
});

test('What is given of more rows than fit is what was asked to come first', async () => {
	const {reader} = await seededReader();
	const keys = async (changes: object) => {
		const {rows} = await reader.costs({...question, ...changes});
		return rows.map(row => row.key);
	};
	expect((await keys({sort: 'calls'})).slice(0, 2)).toEqual(['gpt-4o-mini', 'claude-sonnet-4-5']);
	expect((await keys({sort: 'output', ascending: true}))[0]).toBe('text-embedding-3-small');
	expect((await keys({sort: 'a call'})).slice(0, 2)).toEqual(['claude-sonnet-4-5', 'gpt-4o']);
});

const arbitraryWindow = arbitraryCalls.chain(calls =>
	fc.record({calls: fc.constant(calls), one: arbitraryMoment(calls), other: arbitraryMoment(calls)}),
);

test('Rollups tell the same as the calls, but for what they do not tell', async () => {
	await fc.assert(
		fc.asyncProperty(arbitraryWindow, async ({calls, one, other}) => {
			const {path, reader} = await seededReader(writer => derive(writer, {calls}));
			await reader.close();
			const connection = new ReaderConnection(path);
			const window = {fromMs: Math.min(one, other), asOfMs: Math.max(one, other), buckets: 1};
			const pieces = piecesOf(window);
			const where = {
				where: 'call.counted = 1 AND call.end_ms > ? AND call.end_ms <= ?',
				values: [window.fromMs, window.asOfMs],
			};
			for (const by of ['model', 'service', 'provider', 'operation'] as const) {
				const read = talliesOfCalls(connection, by, where).map(row => {
					const {computed, reported, estimated} = row;
					const unknown = {plainTokens: null, writtenTokens: null, unpricedTokens: null};
					const priced = computed + reported + estimated;
					return {...row, ...unknown, priced, computed: 0, reported: 0, estimated: 0};
				});
				const rolled = talliesOfRollups(connection, by, pieces);
				const byKey = (rows: typeof rolled) =>
					rows.toSorted((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1));
				expect(byKey(rolled)).toEqual(byKey(read));
				expect(callsOfRollups(connection, pieces)).toBeLessThanOrEqual(calls.length);
			}
			expect(spentOfRollups(connection, window, pieces)).toEqual(spentOfCalls(connection, window, where));
			connection.close();
		}),
		{numRuns: 15},
	);
});
