/** Metrics count where nothing else tells of a service's calls, and never beside it, whichever came first. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import type {Batch} from '../../source/domain/otlp.ts';
import {drain} from '../../source/engine/drain.ts';
import {makePricer} from '../../source/pricing/prices.ts';
import {openReader, openWriter} from '../../source/store/sqlite/open.ts';
import {decodeProtobuf} from '../../source/wire/decode-protobuf.ts';
import {expectRecount} from '../support/expect-recount.ts';
import {temporaryFolder} from '../support/program.ts';
import {batchOf, seedSpan} from '../support/seed.ts';

const pricer = makePricer({userPrices: null});
const folder = 'fixtures/metrics/py-otel-genai/tools';
const metrics = readdirSync(folder)
	.filter(file => file.endsWith('.pb'))
	.map(file => decodeProtobuf('metrics', readFileSync(join(folder, file))));
const resource = metrics[0]?.points[0]?.resource ?? seedSpan().resource;

const spans = batchOf({
	spans: [
		seedSpan({
			resource,
			attributes: {
				'gen_ai.operation.name': 'chat',
				'gen_ai.provider.name': 'openai',
				'gen_ai.request.model': 'gpt-4o-mini',
				'gen_ai.usage.input_tokens': 282,
				'gen_ai.usage.output_tokens': 55,
			},
		}),
	],
});

const other = batchOf({
	spans: [seedSpan({resource: {attributes: {'service.name': 'other'}, schemaUrl: ''}})],
});

async function totalsAfter(batches: readonly Batch[]) {
	const file = join(temporaryFolder(), 'meters.db');
	const writer = openWriter(file, {durable: false});
	for (const batch of batches) {
		await writer.commit([batch], {receivedAtMs: 1000});
		await drain(writer, pricer);
	}
	await writer.close();
	expectRecount(file);
	const reader = openReader(file);
	const all = {filter: '', fromMs: null, untilMs: null};
	const [totals] = await reader.stats({...all, by: null});
	const calls = await reader.callDetails({filter: '', after: null, limit: 100, includeUncounted: true});
	await reader.close();
	return {totals, metered: calls.filter(call => call.carrier === 'metric')};
}

test('metrics alone give the requests and tokens of their service', async () => {
	const {totals, metered} = await totalsAfter(metrics);
	expect(totals).toMatchObject({calls: 2, inputTokens: 282, outputTokens: 55, duration: {n: 0}});
	expect(metered).toMatchObject([{counted: true, requests: 2, cost: {source: 'computed'}}]);
});

test.each([
	['first', [...metrics, spans]],
	['last', [spans, ...metrics]],
])('beside spans they do not count: metrics %s', async (_, batches) => {
	const {totals, metered} = await totalsAfter(batches);
	expect(totals).toMatchObject({calls: 1, inputTokens: 282, outputTokens: 55});
	expect(metered).toMatchObject([{counted: false, reason: expect.stringContaining('measured') as string}]);
});

test('spans of another service leave them alone', async () => {
	const {totals} = await totalsAfter([other, ...metrics]);
	expect(totals).toMatchObject({calls: 3, inputTokens: 282});
});
