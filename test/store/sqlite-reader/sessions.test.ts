import fc from 'fast-check';
import {expect, test} from 'vitest';
import {ReaderConnection} from '../../../source/store/sqlite/reader-connection.ts';
import {totalsOfCalls, totalsOfSessions} from '../../../source/store/sqlite/sessions.ts';
import {seededReader} from '../../support/board.ts';
import {derive} from '../../support/derived.ts';
import {storyNowMs} from '../../support/story.ts';
import {arbitraryCalls, arbitraryMoment} from '../arbitrary-calls.ts';

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

const arbitraryStart = arbitraryCalls.chain(calls =>
	fc.record({calls: fc.constant(calls), fromMs: arbitraryMoment(calls)}),
);

test('At the end of a file the table of sessions tells what its calls tell', async () => {
	await fc.assert(
		fc.asyncProperty(arbitraryStart, async ({calls, fromMs}) => {
			const {path, reader} = await seededReader(writer => derive(writer, {calls}));
			const last = Math.max(0, ...calls.map(call => call.startMs + call.durationMs));
			const asOfMs = Math.max(last + 1, fromMs);
			const {rows, ...totals} = await reader.sessions({asOfMs, fromMs, filter: ''});
			const filtered = await reader.sessions({asOfMs, fromMs, filter: 'session:*'});
			await reader.close();
			expect(rows).toEqual(filtered.rows);
			const connection = new ReaderConnection(path);
			const read = totalsOfCalls(connection, {
				where: 'call.counted = 1 AND call.end_ms > ? AND call.end_ms <= ?',
				values: [fromMs, asOfMs],
			});
			expect(totalsOfSessions(connection, {fromMs, asOfMs})).toEqual(read);
			expect(totals).toEqual(read);
			connection.close();
		}),
		{numRuns: 25},
	);
});
