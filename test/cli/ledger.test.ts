/** The ledger as a command, over a file that the real receiver wrote from two libraries that tell of one call each. */
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

import {beforeAll, expect, test} from 'vitest';

import {lines, run, serve, temporaryFolder} from '../support/program.ts';

const recordings = ['fixtures/otlp/vercel-ai-v5/nested', 'fixtures/otlp/otel-openai-content/tools'];
let file = '';

beforeAll(async () => {
	file = join(temporaryFolder(), 'ledger.db');
	const served = await serve(file);
	for (const folder of recordings) {
		for (const name of readdirSync(folder).sort()) {
			const [, kind, format] = /\.(traces|logs|metrics)\.(pb|json)$/.exec(name) ?? [];
			if (kind === undefined) continue;
			const {status} = await fetch(`http://${served.http}/v1/${kind}`, {
				method: 'POST',
				headers: {'content-type': format === 'pb' ? 'application/x-protobuf' : 'application/json'},
				body: readFileSync(join(folder, name)),
			});
			expect(status).toBe(200);
		}
	}
	expect(await served.stop()).toBe(0);
});

type Line = Record<string, unknown> & {
	readonly counted: boolean;
	readonly reason: string | null;
	readonly costUsd: number | null;
	readonly tokens: {readonly input: number | null};
};

test('ledger --json prints one object a record, counted or not, and the counted ones are the calls', async () => {
	const {code, stdout, stderr} = await run(['ledger', file, '--json']);
	expect([code, stderr]).toEqual([0, '']);
	const records = lines<Line>(stdout);
	const counted = records.filter(record => record.counted);
	const calls = lines<Record<string, unknown>>((await run(['calls', file, '--json'])).stdout);
	expect(counted.map(record => record['callId'])).toEqual(calls.map(call => call['callId']));
	expect(counted.map(record => record.tokens.input)).toEqual(calls.map(call => call['inputTokens']));
	expect(counted.map(record => record.costUsd)).toEqual(calls.map(call => call['costUsd']));
	const rollup = records.find(record => record.reason?.startsWith('roll-up of'));
	expect(rollup).toMatchObject({
		callId: null,
		carrier: 'span',
		dialect: 'ai-sdk',
		scope: 'ai',
		costUsd: null,
	});
	expect(Object.keys(records[0] ?? {})).toEqual([
		'callId',
		'traceId',
		'spanId',
		'carrier',
		'name',
		'startTime',
		'service',
		'dialect',
		'scope',
		'model',
		'counted',
		'reason',
		'tokens',
		'tokensEstimated',
		'usageRule',
		'costUsd',
		'costSource',
		'reportedUsd',
		'computedUsd',
		'origins',
	]);
});

test('parts of it, a limit, a filter, and a table with what it adds up to', async () => {
	const uncounted = lines<Line>((await run(['ledger', file, '--json', '--only', 'uncounted'])).stdout);
	expect(uncounted.length).toBeGreaterThan(0);
	expect(uncounted.every(record => !record.counted && record.reason !== null)).toBe(true);
	expect(lines((await run(['ledger', file, '--json', '--only', 'differing'])).stdout)).toEqual([]);
	expect(lines((await run(['ledger', file, '--json', '--limit', '2'])).stdout)).toHaveLength(2);
	const {stdout} = await run(['ledger', file]);
	expect(stdout.split('\n')[0]).toMatch(/^TIME\s+COUNTED\s+SERVICE/);
	expect(stdout).toMatch(/^counted +4 of \d+ records, \$\d/m);
	const wrong = await run(['ledger', file, '--only', 'some']);
	expect([wrong.code, wrong.stderr]).toEqual([
		2,
		'llmtop: --only some: there is no such part\nhint: one of: all, uncounted, differing\n',
	]);
});
