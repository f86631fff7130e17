import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {MetricPoint} from '../../../source/domain/otlp.ts';
import {decodeProtobuf} from '../../../source/wire/decode-protobuf.ts';
import {seededReader} from '../../support/board.ts';
import {batchOf, seedMs, seedPoint} from '../../support/seed.ts';

const all = {asOfMs: seedMs + 3_600_000, fromMs: -Infinity};
const nano = (ms: number): bigint => BigInt(ms) * 1_000_000n;

async function readerOf(points: readonly MetricPoint[]) {
	const {reader} = await seededReader(async writer => {
		await writer.commit([batchOf({kind: 'metrics', points})], {receivedAtMs: seedMs});
	});
	return reader;
}

test('Metrics of a recorded application: names, types and units as they were sent, series with all attributes', async () => {
	const folder = path.join(import.meta.dirname, '../../../fixtures/otlp');
	const bodies = globSync('py-{edot/error-429,logfire-pydantic-ai/agent}/*.metrics.pb', {cwd: folder});
	const points = bodies.flatMap(
		body => decodeProtobuf('metrics', readFileSync(path.join(folder, body))).points,
	);
	const reader = await readerOf(points);
	const list = await reader.metrics({...all, asOfMs: 4e12});
	expect(list.isWhole).toBe(true);
	expect(list.rows.map(({name, type, unit, points: n}) => `${name} ${type} ${unit} ${n}`).join('\n'))
		.toMatchInlineSnapshot(`
		"cpython.gc.collected_objects sum {object} 3
		cpython.gc.collections sum {collection} 3
		cpython.gc.uncollectable_objects sum {object} 3
		gen_ai.client.operation.duration histogram s 1
		gen_ai.client.token.usage exponential_histogram {token} 6
		operation.cost exponential_histogram {USD} 3
		process.runtime.cpython.context_switches sum switches 2
		process.runtime.cpython.cpu.utilization gauge 1 1
		process.runtime.cpython.cpu_time sum s 2
		process.runtime.cpython.gc_count sum By 3
		process.runtime.cpython.memory sum By 2
		process.runtime.cpython.thread_count sum  1"
	`);
	const tokens = await reader.metric({name: 'gen_ai.client.token.usage', ...all, asOfMs: 4e12, steps: 10});
	expect(tokens.series.map(({attributes, figures}) => [attributes['gen_ai.token.type'], figures]))
		.toMatchInlineSnapshot(`
		[
		  [
		    "input",
		    {
		      "count": 2,
		      "last": 336,
		      "lastMs": 1795454911644.8323,
		      "max": 228,
		      "min": 108,
		      "p50": 108.21918715322668,
		      "p95": 228,
		      "points": 3,
		      "reading": "distribution",
		      "sum": 336,
		    },
		  ],
		  [
		    "output",
		    {
		      "count": 2,
		      "last": 55,
		      "lastMs": 1795454911644.8323,
		      "max": 37,
		      "min": 18,
		      "p50": 18.02434589773096,
		      "p95": 37,
		      "points": 3,
		      "reading": "distribution",
		      "sum": 55,
		    },
		  ],
		]
	`);
	await reader.close();
});

test('Only what came in the window; of very many points the newest, from where they begin', async () => {
	const many = Array.from({length: 5010}, (_, at) =>
		seedPoint({timeNano: nano(seedMs + at), value: 1, attributes: {at: at % 2}}),
	);
	const reader = await readerOf([...many, seedPoint({name: 'old', timeNano: nano(seedMs - 10)})]);
	const {rows} = await reader.metrics({asOfMs: seedMs + 4000, fromMs: seedMs - 1});
	expect(rows).toMatchObject([{name: 'requests', service: 'api', points: 4001, lastMs: seedMs + 4000}]);
	const {rows: later} = await reader.metrics({asOfMs: seedMs + 10_000, fromMs: seedMs - 11});
	expect(later.map(({name}) => name)).toEqual(['old', 'requests']);
	const detail = await reader.metric({name: 'requests', ...all, steps: 20});
	expect([detail.isWhole, detail.fromMs]).toEqual([false, seedMs + 10]);
	expect(detail.series.map(({figures}) => figures.points)).toEqual([2500, 2500]);
	// Each point adds one, wherever its step begins.
	const drawn = detail.series
		.flatMap(({chart}) => chart)
		.reduce<number>((sum, value) => sum + (value ?? 0), 0);
	expect(drawn).toBe(5000);
	expect(await reader.metric({name: 'none', ...all, steps: 20})).toMatchObject({series: [], isWhole: true});
	await reader.close();
});
