/**
However a recording arrives (in any order, cut into any requests, parts of it twice, derived in between or at the
end), the same calls, steps and totals come of it, and the rollups are those of a recount.
*/
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {LogRecord, Span} from '../../source/domain/otlp.ts';
import {deriveUnits} from '../../source/engine/derive.ts';
import {drain} from '../../source/engine/drain.ts';
import {makePricer} from '../../source/pricing/prices.ts';
import {openReader, openWriter} from '../../source/store/sqlite/open.ts';
import {expectRecount} from '../support/expect-recount.ts';
import {fixtureNames, loadFixture} from '../support/fixture.ts';
import {temporaryFolder} from '../support/program.ts';
import {batchOf} from '../support/seed.ts';

const pricer = makePricer({userPrices: null});

/** Arrivals a recording: each opens a file of its own. */
const arrivals = 2;

type Delivery = {
	readonly spans: readonly Span[];
	readonly logs: readonly LogRecord[];
	/** Derived right after it, and not with what follows. */
	readonly derived: boolean;
};

async function outcomeOf(deliveries: readonly Delivery[]) {
	const file = join(temporaryFolder(), 'arrival.db');
	const writer = openWriter(file, {durable: false});
	for (const {spans, logs, derived} of deliveries) {
		const {units} = await writer.commit([batchOf({spans: [...spans], logs: [...logs]})], {
			receivedAtMs: 1000,
		});
		if (derived) await deriveUnits(writer, pricer, units);
	}
	await drain(writer, pricer);
	await writer.close();
	expectRecount(file);
	const reader = openReader(file);
	const all = {filter: '', after: null, limit: 10_000};
	const outcome = {
		calls: await reader.callDetails({...all, includeUncounted: true}),
		steps: await reader.steps(all),
		stats: await reader.stats({by: 'model', filter: '', fromMs: null, untilMs: null}),
	};
	await reader.close();
	return outcome;
}

/** Every record once, some twice, in any order and in requests of any size. */
function deliveriesOf(spans: readonly Span[], logs: readonly LogRecord[]): fc.Arbitrary<readonly Delivery[]> {
	const records = [...spans.map(span => ({span, log: null})), ...logs.map(log => ({span: null, log}))];
	return fc
		.record({
			order: fc.shuffledSubarray([...records, ...records], {minLength: records.length * 2}),
			sizes: fc.array(fc.integer({min: 1, max: 40}), {minLength: 1, maxLength: 12}),
			derived: fc.array(fc.boolean(), {minLength: 1, maxLength: 12}),
		})
		.map(({order, sizes, derived}) => {
			const deliveries: Delivery[] = [];
			for (let at = 0, turn = 0; at < order.length; turn++) {
				const size = sizes[turn % sizes.length] ?? 1;
				const part = order.slice(at, at + size);
				deliveries.push({
					spans: part.flatMap(({span}) => span ?? []),
					logs: part.flatMap(({log}) => log ?? []),
					derived: derived[turn % derived.length] ?? true,
				});
				at += size;
			}
			return deliveries;
		});
}

test.each(fixtureNames())('%s', async name => {
	const {spans, logs} = loadFixture(name);
	const whole = await outcomeOf([{spans, logs, derived: true}]);
	await fc.assert(
		fc.asyncProperty(deliveriesOf(spans, logs), async deliveries => {
			expect(await outcomeOf(deliveries)).toEqual(whole);
		}),
		{numRuns: arrivals},
	);
});
