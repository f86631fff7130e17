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

test('without an id the same tokens at the same time by another library are one call, and two of one are two', async () => {
	const file = join(temporaryFolder(), 'no-id.db');
	const writer = openWriter(file, {durable: false});
	const withoutId = (trace: number, scope: string) => {
		const span = seenBy(trace, scope, 0n);
		const {'gen_ai.response.id': _, ...attributes} = span.attributes;
		return {...span, attributes};
	};
	const calls = async (): Promise<number> => {
		await drain(writer, pricer);
		const reader = openReader(file);
		const [all] = await reader.stats({by: null, filter: '', fromMs: null, untilMs: null});
		await reader.close();
		return all?.calls ?? 0;
	};
	await writer.commit([batchOf({spans: [withoutId(1, 'framework')]})], {receivedAtMs: 1000});
	expect(await calls()).toBe(1);
	await writer.commit([batchOf({spans: [withoutId(2, 'client')]})], {receivedAtMs: 1000});
	expect(await calls()).toBe(1);
	await writer.commit([batchOf({spans: [withoutId(3, 'client')]})], {receivedAtMs: 1000});
	expect(await calls()).toBe(2);
	await writer.close();
});

test('a call that turns out to be another one sets its former twin free', async () => {
	const file = join(temporaryFolder(), 'former.db');
	const writer = openWriter(file, {durable: false});
	const framework = seenBy(1, 'framework', 5_000_000n);
	await writer.commit([batchOf({spans: [framework, seenBy(2, 'client', 0n)]})], {receivedAtMs: 1000});
	await drain(writer, pricer);
	// The same span again, now with the end of its answer.
	const grown = {
		...framework,
		endNano: framework.endNano + 1_000_000n,
		attributes: {...framework.attributes, 'gen_ai.response.id': 'chatcmpl-2', 'gen_ai.request.model': 'o3'},
	};
	await writer.commit([batchOf({spans: [grown]})], {receivedAtMs: 2000});
	await drain(writer, pricer);
	await writer.close();
	const reader = openReader(file);
	const records = await reader.callDetails({filter: '', after: null, limit: 10, includeUncounted: true});
	await reader.close();
	expect(records.map(call => [call.requestModel, call.counted])).toEqual([
		['o3', true],
		['gpt-4o', true],
	]);
});
