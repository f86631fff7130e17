import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {LogRecord} from '../../../source/domain/otlp.ts';
import {seededReader} from '../../support/board.ts';
import {batchOf, seedLog, seedMs, spanIdOf, traceIdOf} from '../../support/seed.ts';

const all = {asOfMs: seedMs + 3_600_000, fromMs: 0, least: 'all', ascending: false} as const;
const top = {anchor: null, above: 0, below: 100} as const;

async function readerOf(logs: readonly LogRecord[]) {
	const {reader} = await seededReader(async writer => {
		await writer.commit([batchOf({kind: 'logs', logs})], {receivedAtMs: seedMs});
	});
	return reader;
}

test('What a record says: its event, its level in words or by number, its beginning, where it is from', async () => {
	const reader = await readerOf([
		seedLog({
			body: 'x'.repeat(1000),
			severityNumber: 17,
			severityText: '',
			traceId: traceIdOf(1),
			spanId: spanIdOf(2),
		}),
		seedLog({
			timeNano: BigInt(seedMs + 5) * 1_000_000n,
			body: {question: 'why', n: 3},
			severityNumber: 0,
			severityText: '',
			attributes: {'event.name': 'gen_ai.choice'},
		}),
	]);
	const page = await reader.logs({...all, ...top});
	const named = await readerOf([
		seedLog({
			eventName: '',
			body: 'claude_code.api_request',
			attributes: {'event.name': 'api_request', 'user.id': 'u1', model: 'sonnet', cost_usd: 0.02},
		}),
	]);
	expect((await named.logs({...all, ...top})).rows[0]).toMatchObject({
		eventName: 'api_request',
		text: 'model=sonnet cost_usd=0.02 user.id=u1',
	});
	expect([page.total, page.before]).toEqual([2, 0]);
	expect(page.rows).toMatchObject([
		{
			timeMs: seedMs + 5,
			severity: 0,
			severityText: '',
			eventName: 'gen_ai.choice',
			text: '{"question":"why","n":3}',
		},
		{
			timeMs: seedMs,
			severityText: 'ERROR',
			text: 'x'.repeat(400),
			traceId: traceIdOf(1),
			spanId: spanIdOf(2),
		},
	]);
	const whole = await reader.log(page.rows[1]?.key ?? '');
	expect(whole?.body).toBe('x'.repeat(1000));
	expect(await reader.log('none')).toBeNull();
});

const arbitraryLogs = fc.array(
	fc.record({minute: fc.integer({min: 0, max: 5}), severity: fc.constantFrom(0, 9, 13, 17, 21)}),
	{maxLength: 30},
);

test('A page is the right piece of the records of the window, by time, whatever it is asked around', async () => {
	await fc.assert(
		fc.asyncProperty(
			arbitraryLogs,
			fc.constantFrom('all' as const, 'warnings' as const, 'errors' as const),
			fc.integer({min: -1, max: 29}),
			fc.boolean(),
			fc.integer({min: 0, max: 5}),
			async (seeds, least, around, ascending, until) => {
				const reader = await readerOf(
					seeds.map(({minute, severity}, index) =>
						seedLog({
							timeNano: BigInt(seedMs + minute * 60_000) * 1_000_000n,
							severityNumber: severity,
							body: `record ${index}`,
						}),
					),
				);
				const asOfMs = seedMs + until * 60_000;
				const from = {asOfMs, fromMs: seedMs - 1, least, ascending};
				const number = {all: 0, warnings: 13, errors: 17}[least];
				const expected = seeds
					.map(({minute, severity}, index) => ({minute, severity, text: `record ${index}`}))
					.filter(({minute, severity}) => minute <= until && severity >= number)
					// Of one moment the later record is the newer one.
					.toReversed()
					.toSorted((one, other) => other.minute - one.minute)
					.map(({text}) => text);
				if (ascending) expected.reverse();
				const whole = await reader.logs({...from, ...top});
				expect(whole.rows.map(({text}) => text)).toEqual(expected);
				expect(whole.total).toBe(expected.length);
				const anchor = whole.rows[around]?.key ?? null;
				const page = await reader.logs({...from, anchor, above: 3, below: 4});
				const first = anchor === null ? 0 : Math.max(0, around - 3);
				const end = anchor === null ? 4 : around + 5;
				expect(page.rows.map(({text}) => text)).toEqual(expected.slice(first, end));
				expect(page.before).toBe(first);
				await reader.close();
			},
		),
		{numRuns: 40},
	);
});
