/** What has not ended, over a real file: it runs, is lost after a while, is counted when its end comes, and once. */
import {join} from 'node:path';

import fc from 'fast-check';
import {expect, test} from 'vitest';

import {deriveUnits} from '../../source/engine/derive.ts';
import {makePricer} from '../../source/pricing/prices.ts';
import {openReader, openWriter} from '../../source/store/sqlite/open.ts';
import type {ListQuestion, Reader} from '../../source/store/store.ts';
import {
	flight as whole,
	flightTrace as trace,
	flightWithout as without,
	pendingOf,
	readerOf as fileOf,
} from '../support/in-flight.ts';
import {temporaryFolder} from '../support/program.ts';
import {batchOf, seedLog, seedMs, spanIdOf, traceIdOf} from '../support/seed.ts';

const minute = 60_000;

const question = (atMs: number, filter = ''): ListQuestion => ({
	asOfMs: seedMs + atMs,
	fromMs: -Infinity,
	filter,
	sort: 'time',
	ascending: false,
	anchor: null,
	above: 0,
	below: 50,
});

const totals = async (reader: Reader) => reader.stats({by: null, filter: '', fromMs: null, untilMs: null});

async function seen(reader: Reader, atMs: number) {
	const detail = await reader.trace(trace, {asOfMs: seedMs + atMs});
	const {total, runningTotal, running} = await reader.calls(question(atMs));
	const traces = await reader.traces(question(atMs));
	return {
		state: detail?.row.status,
		open: (detail?.spans ?? [])
			.filter(one => one.endMs === null)
			.map(one => [one.spanId, one.status, one.missing]),
		calls: total,
		running: running.map(row => `${row.kind} ${row.name}`),
		runningTotal,
		runningTraces: traces.running,
		spans: detail?.row.spans,
	};
}

test('Each call is counted as soon as its own span is there, whatever of its parents is not', async () => {
	const [expected] = await totals(await fileOf([whole]));
	for (const missing of [[1], [2], [1, 2], [1, 2, 3, 5]]) {
		expect((await totals(await fileOf([without(...missing)])))[0]).toEqual(expected);
	}
});

test('A parent in the middle hangs below the root, and is called what such parents are called', async () => {
	const other = without().map(one => ({...one, traceId: traceIdOf(6)}));
	const reader = await fileOf([without(2), other]);
	const detail = await reader.trace(trace, {asOfMs: seedMs + 10_000});
	expect(detail?.row).toMatchObject({name: 'POST /chat', status: 'running', spans: 5});
	expect(detail?.spans[1]).toMatchObject({
		spanId: spanIdOf(2),
		parentSpanId: spanIdOf(1),
		name: 'agent',
		status: 'running',
		missing: true,
		startMs: seedMs + 200,
	});
	const alone = await fileOf([without(2)]);
	expect((await alone.trace(trace, {asOfMs: seedMs + 10_000}))?.spans[1]?.name).toBe('(above retrieve)');
	expect((await seen(alone, 10_000)).running).toEqual(['parent (above retrieve)']);
});

const announced = [whole[0]!, whole[1]!, whole[3]!].map(pendingOf);

test('Pending spans are what runs, are not counted, and are nothing beside the spans that they stand for', async () => {
	const reader = await fileOf([announced]);
	expect(await seen(reader, 2000)).toEqual({
		state: 'running',
		open: [1, 2, 4].map(id => [spanIdOf(id), 'running', false]),
		calls: 0,
		running: ['call chat gpt-4o'],
		runningTotal: 1,
		runningTraces: 1,
		spans: 3,
	});
	expect((await reader.calls(question(2000, 'model:gpt-4o'))).runningTotal).toBe(1);
	expect((await reader.calls(question(2000, 'model:claude*'))).runningTotal).toBe(0);
	const all = await reader.callDetails({filter: '', after: null, limit: 9, includeUncounted: true});
	expect(all.map(call => [call.spanId, call.counted, call.reason])).toEqual([
		[spanIdOf(4), false, 'not ended'],
	]);
	const detail = await reader.span(trace, spanIdOf(4));
	expect(detail?.span.attributes['gen_ai.request.model']).toBe('gpt-4o');
	for (const arrivals of [[announced, whole], [whole, announced], [[...whole, ...announced]]]) {
		const complete = await fileOf(arrivals);
		const [row] = await totals(complete);
		expect(row).toMatchObject({calls: 2, inputTokens: 40});
		expect(await seen(complete, 10_000)).toMatchObject({
			state: 'ok',
			open: [],
			calls: 2,
			runningTotal: 0,
			spans: 6,
		});
	}
});

test('A span that is sent when it begins runs until its later copy comes, in whatever order they come', async () => {
	for (const begun of [
		whole.map(one => ({...one, endNano: 0n})),
		whole.map(one => ({
			...one,
			endNano: one.startNano,
			attributes: {...one.attributes, 'genkit:path': '/x'},
		})),
	]) {
		const running = await seen(await fileOf([begun]), 9000);
		expect(running).toMatchObject({state: 'running', calls: 0, runningTotal: 2, spans: 6});
		expect(running.open).toHaveLength(6);
		for (const arrivals of [
			[begun, whole],
			[whole, begun],
		]) {
			const reader = await fileOf(arrivals);
			expect(await seen(reader, 10_000)).toMatchObject({state: 'ok', open: [], calls: 2, runningTotal: 0});
		}
	}
	const steps = await (
		await fileOf([whole.map(one => ({...one, endNano: 0n}))])
	).steps({filter: '', after: null, limit: 9});
	expect(steps.map(step => step.status)).toEqual(['running']);
});

test('What nothing was heard of for a quarter of an hour of the time of events is lost, and runs no more', async () => {
	for (const spans of [without(1), without(2), announced, [...without(4), {...whole[3]!, endNano: 0n}]]) {
		const reader = await fileOf([spans]);
		const soon = await seen(reader, 9000 + 14 * minute);
		const late = await seen(reader, 9000 + 16 * minute);
		expect([soon.state, soon.runningTotal, soon.runningTraces]).toEqual(['running', 1, 1]);
		expect([late.state, late.runningTotal, late.runningTraces]).toEqual(['lost', 0, 0]);
		expect(new Set(late.open.map(([, status]) => status))).toEqual(new Set(['lost']));
		expect(late.calls).toBe(soon.calls);
	}
});

test('In replay what ends later runs, and what is never heard of again is lost by then', async () => {
	const reader = await fileOf([whole]);
	expect(await seen(reader, 2000)).toMatchObject({
		state: 'running',
		calls: 0,
		running: ['call chat gpt-4o'],
		spans: 4,
	});
	expect(await seen(reader, 4000)).toMatchObject({
		state: 'running',
		calls: 1,
		runningTotal: 0,
		runningTraces: 1,
	});
	const rootless = await fileOf([without(1)]);
	expect(await seen(rootless, 2000)).toMatchObject({
		state: 'running',
		running: ['call chat gpt-4o'],
		runningTotal: 1,
	});
});

test('The same spans in whatever pieces and order, announced or not, come to the same answers', async () => {
	const copies = [...whole, ...announced, ...whole.map(one => ({...one, endNano: 0n}))];
	const expected = await seen(await fileOf([whole]), 10_000);
	await fc.assert(
		fc.asyncProperty(
			fc.shuffledSubarray(copies, {minLength: copies.length}),
			fc.integer({min: 0, max: copies.length}),
			async (spans, cut) => {
				expect(await seen(await fileOf([spans.slice(0, cut), spans.slice(cut)]), 10_000)).toEqual(expected);
			},
		),
		{numRuns: 20},
	);
});

test('A call that only a log record of the trace tells of is in its waterfall', async () => {
	const path = join(temporaryFolder(), 'records.db');
	const writer = openWriter(path, {durable: false});
	const record = seedLog({
		eventName: 'gen_ai.client.inference.operation.details',
		traceId: trace,
		spanId: spanIdOf(44),
		attributes: {
			'gen_ai.operation.name': 'chat',
			'gen_ai.provider.name': 'openai',
			'gen_ai.request.model': 'gpt-4o',
			'gen_ai.usage.input_tokens': 20,
			'gen_ai.usage.output_tokens': 10,
		},
	});
	const {units} = await writer.commit([batchOf({kind: 'logs', logs: [record]})], {receivedAtMs: seedMs});
	await deriveUnits(writer, makePricer({userPrices: null}), units);
	await writer.close();
	const reader = openReader(path);
	const detail = await reader.trace(trace, {asOfMs: seedMs + 1000});
	expect(detail?.spans).toMatchObject([
		{kind: 'chat', model: 'gpt-4o', counted: true, inputTokens: 20, parentSpanId: spanIdOf(44)},
	]);
	const callId = detail?.spans[0]?.callId ?? '';
	expect(await reader.call(callId, {asOfMs: seedMs + 1000})).toMatchObject({carrier: 'log'});
	await reader.close();
});
