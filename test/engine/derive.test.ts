/** Units to calls over a real file: one request in two traces is one call, in whatever order they come. */
import {join} from 'node:path';

import {expect, test} from 'vitest';

import {deriveUnits} from '../../source/engine/derive.ts';
import {drain} from '../../source/engine/drain.ts';
import {makePricer} from '../../source/pricing/prices.ts';
import {openReader, openWriter} from '../../source/store/sqlite/open.ts';
import {temporaryFolder} from '../support/program.ts';
import {batchOf, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';

const pricer = makePricer({userPrices: null});
const startNano = 1_764_000_000_000_000_000n;

/** The same request as a framework and as its client see it, each in a trace of its own. */
function seenBy(trace: number, scope: string, marginNano: bigint) {
	return seedSpan({
		traceId: traceIdOf(trace),
		spanId: spanIdOf(trace),
		parentSpanId: null,
		name: 'chat gpt-4o',
		startNano: startNano - marginNano,
		endNano: startNano + 1_000_000_000n + marginNano,
		scope: {name: scope, version: '1', attributes: {}, schemaUrl: ''},
		attributes: {
			'gen_ai.operation.name': 'chat',
			'gen_ai.provider.name': 'openai',
			'gen_ai.request.model': 'gpt-4o',
			'gen_ai.response.id': 'chatcmpl-1',
			'gen_ai.usage.input_tokens': 20,
			'gen_ai.usage.output_tokens': 10,
		},
	});
}

test.each([
	['together', [[1, 2]]],
	['the client later', [[1], [2]]],
	['the framework later', [[2], [1]]],
])('two traces with one request count it once: %s', async (_, arrivals) => {
	const file = join(temporaryFolder(), 'twins.db');
	const writer = openWriter(file, {durable: false});
	const spans = new Map([
		[1, seenBy(1, 'framework', 5_000_000n)],
		[2, seenBy(2, 'client', 0n)],
	]);
	for (const traces of arrivals) {
		const batch = batchOf({spans: traces.flatMap(trace => spans.get(trace) ?? [])});
		const {units} = await writer.commit([batch], {receivedAtMs: 1000});
		await deriveUnits(writer, pricer, units);
	}
	await writer.close();
	const reader = openReader(file);
	const [all] = await reader.stats({by: null, filter: '', fromMs: null, untilMs: null});
	expect(all).toMatchObject({calls: 1, inputTokens: 20, outputTokens: 10});
	const records = await reader.callDetails({filter: '', after: null, limit: 10, includeUncounted: true});
	expect(records.filter(call => call.counted)).toHaveLength(1);
	expect(records).toHaveLength(2);
	await reader.close();
});

test('drain derives what a process that died left waiting', async () => {
	const file = join(temporaryFolder(), 'left.db');
	const died = openWriter(file, {durable: false});
	await died.commit([batchOf({spans: [seenBy(1, 'client', 0n)]})], {receivedAtMs: 1000});
	await died.close();
	const writer = openWriter(file, {durable: false});
	await drain(writer, pricer);
	expect(await writer.dirty({limit: 1})).toEqual([]);
	await writer.close();
	const reader = openReader(file);
	expect((await reader.file()).calls).toBe(1);
	await reader.close();
});
