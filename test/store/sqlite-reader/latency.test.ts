/** Percentiles from histograms: within 1 % of the exact ones, for any window, and said to be estimated. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {latencyOf, type LatencyQuestion} from '../../../source/store/sqlite/latency.ts';
import {openReader} from '../../../source/store/sqlite/open.ts';
import {ReaderConnection} from '../../../source/store/sqlite/reader-connection.ts';
import {piecesOf} from '../../../source/store/sqlite/window.ts';
import {derive} from '../../support/derived.ts';
import {arbitraryCalls, arbitraryMoment} from '../arbitrary-calls.ts';
import {temporaryStore} from '../temporary-store.ts';

const files = 5;
const questions = 20;

/** Half a bucket of a histogram, and what floating point adds. */
const errorMax = 0.0101;

test('histograms come within 1 % of the exact percentiles', async () => {
	await fc.assert(
		fc.asyncProperty(arbitraryCalls, async calls => {
			const store = await temporaryStore(async path => openReader(path));
			await derive(store.writer, {calls});
			const connection = new ReaderConnection(store.path);
			const moment = arbitraryMoment(calls);
			for (const [fromMs, asOfMs] of fc.sample(fc.tuple(moment, moment), questions)) {
				if (fromMs >= asOfMs) continue;
				const question: LatencyQuestion = {
					fromMs,
					asOfMs,
					buckets: 6,
					pieces: piecesOf({fromMs, asOfMs}),
					condition: {sql: '', values: []},
					calls: 0,
				};
				const exact = connection.ask(() => latencyOf(connection, question));
				const estimated = connection.ask(() => latencyOf(connection, {...question, calls: Infinity}));
				for (const name of ['ttft', 'tpot', 'duration'] as const) {
					const [one, other] = [exact[name], estimated[name]];
					expect([other.n, other.estimated]).toEqual([one.n, true]);
					expect(other.last).toBe(one.last);
					for (const figure of ['p50', 'p95', 'p99', 'max'] as const) {
						const [value, estimate] = [one[figure] ?? 0, other[figure] ?? 0];
						expect(Math.abs(estimate - value)).toBeLessThanOrEqual(value * errorMax);
					}
				}
			}
			connection.close();
			await store.close();
		}),
		{numRuns: files, endOnFailure: true},
	);
});
