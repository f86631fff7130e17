import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {PricedCall} from '../../../source/domain/call.ts';
import {errorTalliesOfCalls, errorTalliesOfRollups} from '../../../source/store/sqlite/error-tallies.ts';
import {masked} from '../../../source/store/sqlite/mask.ts';
import {ReaderConnection} from '../../../source/store/sqlite/reader-connection.ts';
import {piecesOf} from '../../../source/store/sqlite/window.ts';
import {seededReader} from '../../support/board.ts';
import {callOf, derive} from '../../support/derived.ts';
import {seedMs, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {storyNowMs} from '../../support/story.ts';
import {arbitraryCalls, arbitraryMoment} from '../arbitrary-calls.ts';

const question = {asOfMs: storyNowMs, fromMs: storyNowMs - 15 * 60_000, filter: '', buckets: 15} as const;

test('What went wrong in the story: by class with its own denominator, by model, and what a retry saved', async () => {
	const {reader} = await seededReader();
	const {classes, models, ...totals} = await reader.errors(question);
	expect(totals).toMatchObject({calls: 25, errors: 2, cancelled: 0, saved: 1, retried: 2});
	expect(classes.map(({level, name, count, of, where}) => [level, name, count, of, where])).toEqual([
		['API', 'rate_limit', 1, 25, 'gpt-4o'],
		['API', 'timeout', 1, 25, 'gpt-4o'],
		['application', 'tool carrier_track', 1, 7, 'api'],
	]);
	expect(classes[0]?.cells.reduce((sum, cell) => sum + cell, 0)).toBe(1);
	expect(classes[2]?.step?.traceId).toMatch(/^9c4e/);
	expect(models[0]).toEqual({
		model: 'gpt-4o',
		calls: 6,
		errors: 2,
		counts: {'API rate_limit': 1, 'API timeout': 1},
	});
	expect(models).toHaveLength(6);
});

test('A filter is about calls, and so are the figures then', async () => {
	const {reader} = await seededReader();
	const {classes, calls} = await reader.errors({...question, filter: 'service:worker'});
	expect([calls, classes.map(({name}) => name)]).toEqual([6, ['timeout']]);
	const none = await reader.errors({...question, filter: 'model:nothing'});
	expect(none).toMatchObject({calls: 0, errors: 0, classes: [], models: [], messages: []});
});

const hour = {asOfMs: seedMs + 3_600_000, fromMs: seedMs - 1, filter: '', buckets: 6} as const;

function callsWith(...changes: readonly Partial<PricedCall>[]) {
	return changes.map((change, index) => callOf(traceIdOf(index + 1), spanIdOf(1), change));
}

test('Finish reasons are counted among answers of chat calls, and nothing else is', async () => {
	const calls = callsWith(
		{finishReasons: ['length']},
		{operation: 'completion'},
		{status: 'cancelled', errorClass: 'cancelled', finishReasons: ['length']},
		{status: 'error', errorClass: 'timeout', finishReasons: ['length']},
		{operation: 'image', finishReasons: ['content_filter']},
	);
	const {reader} = await seededReader(writer => derive(writer, {calls}));
	const {classes} = await reader.errors(hour);
	expect(classes.map(({level, name, count, of}) => [level, name, count, of])).toEqual([
		['API', 'timeout', 1, 4],
		['answer', 'length', 1, 2],
	]);
});

test('An error and a finish reason of one name are two classes, also by model', async () => {
	const calls = callsWith(
		{status: 'error', errorClass: 'content_filter', finishReasons: []},
		{finishReasons: ['content_filter']},
		{finishReasons: ['content_filter']},
	);
	const {reader} = await seededReader(writer => derive(writer, {calls}));
	const {classes, models} = await reader.errors(hour);
	expect(classes.map(({level, name, count, of}) => [level, name, count, of])).toEqual([
		['API', 'content_filter', 1, 3],
		['answer', 'content_filter', 2, 2],
	]);
	expect(models[0]?.counts).toEqual({'API content_filter': 1, 'answer content_filter': 2});
});

test('What a metric tells of several calls in one row counts as several', async () => {
	const failed = {status: 'error', errorClass: 'timeout', errorMessage: 'late', finishReasons: []} as const;
	const calls = callsWith({...failed, requests: 7}, failed, {requests: 2});
	const {reader} = await seededReader(writer => derive(writer, {calls}));
	const {errors, classes, models, messages} = await reader.errors(hour);
	expect(errors).toBe(8);
	expect(classes.map(({name, count, of, cells}) => [name, count, of, cells[0]])).toEqual([
		['timeout', 8, 10, 8],
	]);
	expect(models[0]?.counts).toEqual({'API timeout': 8});
	expect(messages).toEqual([{text: 'late', count: 8}]);
});

const arbitraryWindow = arbitraryCalls.chain(calls =>
	fc.record({calls: fc.constant(calls), one: arbitraryMoment(calls), other: arbitraryMoment(calls)}),
);

test('Rollups tell of each model what the calls tell', async () => {
	await fc.assert(
		fc.asyncProperty(arbitraryWindow, async ({calls, one, other}) => {
			const {path, reader} = await seededReader(writer => derive(writer, {calls}));
			await reader.close();
			const connection = new ReaderConnection(path);
			const [fromMs, asOfMs] = [Math.min(one, other), Math.max(one, other)];
			const read = errorTalliesOfCalls(connection, {
				where: 'call.counted = 1 AND call.end_ms > ? AND call.end_ms <= ?',
				values: [fromMs, asOfMs],
			}).map(({saved: _saved, retried: _retried, ...tally}) => tally);
			const rolled = errorTalliesOfRollups(connection, piecesOf({fromMs, asOfMs}));
			connection.close();
			const byModel = (tallies: typeof rolled) =>
				tallies.toSorted((a, b) => ((a.model ?? '') < (b.model ?? '') ? -1 : 1));
			expect(byModel(rolled)).toEqual(byModel(read));
		}),
		{numRuns: 25},
	);
});

test.each([
	['Request timed out after 30000 ms', 'Request timed out after N ms'],
	['Limit 30,000, Used 29812, Requested 1.5k', 'Limit N, Used N, Requested Nk'],
	['Rate limit for gpt-4o in org-Ab12Cd34Ef on tokens', 'Rate limit for gpt-4o in ID on tokens'],
	['trace 4bf92f3577b34da6a3ce929d0e0e4736 of 8f14e45f-ceea-467f-a0e6-a2b1c3d4e5f6', 'trace ID of ID'],
	['claude-3-opus-20240229 is overloaded', 'claude-3-opus-20240229 is overloaded'],
	['get_customer2_by_name failed, req_011CSHoEeqs5C35K2', 'get_customer2_by_name failed, ID'],
	['  two\n lines ', 'two lines'],
	['no digits at all', 'no digits at all'],
	['x'.repeat(500), 'x'.repeat(400)],
])('%j is counted as %j', (message, text) => {
	expect(masked(message)).toBe(text);
});
