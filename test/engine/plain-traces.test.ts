/** Traces in which nothing is of a model, a tool or an agent, over a real file. */
import {join} from 'node:path';

import {expect, test} from 'vitest';

import type {Span} from '../../source/domain/otlp.ts';
import {deriveUnits} from '../../source/engine/derive.ts';
import {makePricer} from '../../source/pricing/prices.ts';
import {openReader, openWriter} from '../../source/store/sqlite/open.ts';
import type {ListQuestion} from '../../source/store/store.ts';
import {temporaryFolder} from '../support/program.ts';
import {batchOf, seedMs, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';

const pricer = makePricer({userPrices: null});

const question: ListQuestion = {
	asOfMs: seedMs + 60_000,
	fromMs: -Infinity,
	filter: '',
	sort: 'time',
	ascending: false,
	anchor: null,
	above: 0,
	below: 50,
};

/** A trace of one span that began so many seconds after the others. */
function one(trace: number, changes: Partial<Span> = {}): Span {
	const startNano = BigInt(seedMs + trace * 1000) * 1_000_000n;
	const times = {startNano, endNano: startNano + 1_000_000n};
	return seedSpan({traceId: traceIdOf(trace), spanId: spanIdOf(trace), attributes: {}, ...times, ...changes});
}

const tool = {'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search'};

const spans = [
	one(1, {name: 'GET /'}),
	one(2, {attributes: {'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o'}}),
	one(3, {name: 'auth'}),
	one(4, {attributes: tool}),
	// Its root may still turn out to hold a call.
	one(5, {name: 'query', parentSpanId: spanIdOf(99)}),
	one(6, {name: 'auth', status: {code: 2, message: 'no'}}),
];

test('They are left out of a list where that is asked for, and counted', async () => {
	const path = join(temporaryFolder(), 'plain.db');
	const writer = openWriter(path, {durable: false});
	const {units} = await writer.commit([batchOf({spans})], {receivedAtMs: seedMs});
	await deriveUnits(writer, pricer, units);
	await writer.close();
	const reader = openReader(path);
	const shown = async (changes: Partial<ListQuestion>) => {
		const page = await reader.traces({...question, ...changes});
		return [...page.rows.map(row => Number.parseInt(row.traceId, 16)), page.total, page.before, page.plain];
	};
	expect(await shown({})).toEqual([6, 5, 4, 3, 2, 1, 6, 0, 0]);
	expect(await shown({hidePlain: true})).toEqual([5, 4, 2, 3, 0, 3]);
	expect(await shown({hidePlain: true, anchor: traceIdOf(2), above: 1, below: 5})).toEqual([4, 2, 3, 1, 3]);
	expect(await shown({hidePlain: true, sort: 'duration', ascending: true})).toEqual([5, 4, 2, 3, 0, 3]);
	expect(await shown({hidePlain: true, filter: 'model:gpt-4o'})).toEqual([2, 1, 0, 0]);
	await reader.close();
});
