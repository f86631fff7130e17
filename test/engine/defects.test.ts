/** One record or trace that we cannot handle must not hold up the others, nor come back for ever. */
import type {UnitKey} from '../../source/store/unit-key.ts';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {Deriver} from '../../source/engine/deriver.ts';
import {drain} from '../../source/engine/drain.ts';
import {keepAll} from '../../source/commands/retention-flags.ts';
import {makeDropLog} from '../../source/engine/drop-log.ts';
import {Retention} from '../../source/engine/retention.ts';
import {makePricer} from '../../source/pricing/prices.ts';
import {StoreFault} from '../../source/store/fault.ts';
import {openReader, openWriter} from '../../source/store/sqlite/open.ts';
import {temporaryFolder} from '../support/program.ts';
import {batchOf, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';

const pricer = makePricer({userPrices: null});

/** A call of this model cannot be priced: a defect as it may be in any part of a derivation. */
const brokenModel = 'broken-model';
const brokenPricer = {
	...pricer,
	price(call: Parameters<typeof pricer.price>[0]) {
		if (call.requestModel === brokenModel) throw new TypeError('a defect');
		return pricer.price(call);
	},
};

const callOf = (trace: number, model: string, span = trace) =>
	seedSpan({
		traceId: traceIdOf(trace),
		spanId: spanIdOf(span),
		attributes: {'gen_ai.operation.name': 'chat', 'gen_ai.request.model': model},
	});

async function withThree() {
	const file = join(temporaryFolder(), 'defects.db');
	const writer = openWriter(file, {durable: false});
	const spans = [callOf(1, 'gpt-4o'), callOf(2, brokenModel), callOf(3, 'gpt-4o')];
	const {units} = await writer.commit([batchOf({spans})], {receivedAtMs: 1000});
	const derivedTraces = async (): Promise<readonly (string | null)[]> => {
		const reader = openReader(file);
		const calls = await reader.callDetails({filter: '', after: null, limit: 10, includeUncounted: true});
		await reader.close();
		return calls.map(call => call.traceId);
	};
	return {writer, units, derivedTraces};
}

test('a trace that cannot be derived is set aside and told once; the others are derived, and the end comes', async () => {
	const {writer, units, derivedTraces} = await withThree();
	const defects: UnitKey[] = [];
	const failures: unknown[] = [];
	const deriver = new Deriver({
		writer,
		pricer: brokenPricer,
		isBusy: () => false,
		derived: () => {},
		failed: error => failures.push(error),
		defect: unit => defects.push(unit),
		retention: new Retention({
			writer,
			rules: keepAll,
			now: Date.now,
			evicted() {},
			failed: error => failures.push(error),
		}),
	});
	deriver.add(units);
	await deriver.finish();
	expect(defects).toEqual([traceIdOf(2)]);
	expect(failures).toEqual([]);
	expect(await derivedTraces()).toEqual([traceIdOf(1), traceIdOf(3)]);
	// It still waits in the file, for a llmtop that can.
	expect(await writer.dirty({limit: 10})).toEqual([traceIdOf(2)]);
	// More of it is a reason to try again.
	const more = await writer.commit([batchOf({spans: [callOf(2, 'gpt-4o')]})], {receivedAtMs: 2000});
	deriver.add(more.units);
	await deriver.finish();
	expect(await derivedTraces()).toContain(traceIdOf(2));
	await writer.close();
});

test('a command that reads derives all but the trace that cannot be', async () => {
	const {writer, derivedTraces} = await withThree();
	await drain(writer, brokenPricer);
	expect(await derivedTraces()).toEqual([traceIdOf(1), traceIdOf(3)]);
	await writer.close();
});

test('drops are summed up, and none is forgotten when it cannot be written', async () => {
	const written: {reason: string; service: string; count: number}[] = [];
	let isFull = true;
	const log = makeDropLog({
		async drop({reason, service, count}) {
			if (isFull) throw new StoreFault('failing', 'the disk is full', 'free some space');
			written.push({reason, service, count});
		},
	});
	const drop = {atMs: 1000, reason: 'body that is not OTLP', service: 'shop', count: 1};
	log.add(drop);
	log.add({...drop, atMs: 2000, count: 2});
	log.add({...drop, service: 'other'});
	await expect(log.flush()).rejects.toThrow('the disk is full');
	isFull = false;
	await log.flush();
	await log.flush();
	expect(written).toEqual([
		{reason: drop.reason, service: 'shop', count: 3},
		{reason: drop.reason, service: 'other', count: 1},
	]);
});

test('services without end share one row', async () => {
	const written: {service: string; count: number}[] = [];
	const log = makeDropLog({
		async drop({service, count}) {
			written.push({service, count});
		},
	});
	for (let index = 0; index < 1500; index++) {
		log.add({atMs: 1000, reason: 'too large', service: `service-${index}`, count: 1});
	}
	await log.flush();
	expect(written).toHaveLength(1001);
	expect(written.at(-1)).toEqual({service: '', count: 500});
});
