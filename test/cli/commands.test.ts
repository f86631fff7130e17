/** The reading commands over a file that the real receiver wrote, and what is said when something is wrong. */
import {chmodSync, copyFileSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

import Sqlite from 'better-sqlite3';
import {beforeAll, expect, test} from 'vitest';

import {commands} from '../../source/commands/table-of-commands.ts';
import {lines, run, send, serve, temporaryFolder} from '../support/program.ts';
import {requestOf} from '../support/request.ts';

const recording = 'fixtures/otlp/otel-openai-content/tools';
let file = '';

beforeAll(async () => {
	file = join(temporaryFolder(), 'calls.db');
	const served = await serve(file);
	expect(new Set(await send(served.http, recording))).toEqual(new Set([200]));
	expect(await served.stop()).toBe(0);
});

type CallLine = Record<string, unknown> & {
	readonly input: readonly {readonly role: string; readonly text: string}[];
	readonly toolCalls: readonly {readonly name: string}[];
};

test('calls --json prints one object a counted call, oldest first', async () => {
	const {code, stdout, stderr} = await run(['calls', file, '--json']);
	expect([code, stderr]).toEqual([0, '']);
	const calls = lines<CallLine>(stdout);
	expect(calls).toHaveLength(2);
	const [first, second] = calls;
	expect(first).toMatchObject({
		carrier: 'span',
		provider: 'openai',
		operation: 'chat',
		requestModel: 'gpt-4o-mini',
		inputTokens: 77,
		outputTokens: 37,
		costSource: 'computed',
		status: 'ok',
		finishReasons: ['tool_calls'],
		counted: true,
		reason: null,
	});
	expect(first?.toolCalls.map(tool => tool.name)).toEqual(['get_weather', 'get_weather']);
	expect(second?.input[0]).toEqual({role: 'user', text: 'Please compare the weather in Oslo and Lima.'});
	expect(String(first?.['startTime']) < String(second?.['startTime'])).toBe(true);
});

test('calls takes a limit, a filter, and prints a table for people', async () => {
	expect(lines((await run(['calls', file, '--json', '--limit', '1'])).stdout)).toHaveLength(1);
	expect(lines((await run(['calls', file, '--json', '--filter', 'finish:stop'])).stdout)).toHaveLength(1);
	expect(lines((await run(['calls', file, '--json', '--filter', '-finish:stop'])).stdout)).toHaveLength(1);
	const table = await run(['calls', file]);
	expect(table.stdout.split('\n')[0]).toMatch(/^TIME\s+SERVICE\s+MODEL/);
});

test('--estimate fills in what nobody told, and says so', async () => {
	const silent = join(temporaryFolder(), 'silent.db');
	const served = await serve(silent);
	await send(served.http, 'fixtures/otlp/otel-openai-content/chat-stream-nousage');
	expect(await served.stop()).toBe(0);
	const ask = async (...argv: readonly string[]) =>
		lines<Record<string, unknown>>((await run([...argv, '--json'])).stdout)[0];
	expect(await ask('calls', silent)).toMatchObject({
		inputTokens: null,
		outputTokens: null,
		tokensEstimated: false,
		costUsd: null,
		costSource: 'unknown',
	});
	expect(await ask('calls', silent, '--estimate')).toMatchObject({
		inputTokens: 30,
		outputTokens: 25,
		tokensEstimated: true,
		costUsd: 0.000_019_5,
		costSource: 'estimated',
	});
	expect(await ask('stats', silent)).toMatchObject({inputTokens: 0, outputTokens: 0, costUsd: 0});
	expect(await ask('stats', silent, '--estimate')).toMatchObject({inputTokens: 30, costUsd: 0.000_019_5});
	expect((await run(['calls', silent])).stdout).toContain('~30');
});

test('stats adds up what calls prints', async () => {
	const [all] = lines<Record<string, unknown>>((await run(['stats', file, '--json'])).stdout);
	expect(all).toMatchObject({calls: 2, errors: 0, inputTokens: 280, outputTokens: 55, unpricedCalls: 0});
	const byModel = lines<Record<string, unknown>>(
		(await run(['stats', file, '--json', '--by', 'model'])).stdout,
	);
	expect(byModel.map(row => row['calls'])).toEqual([2]);
	expect((await run(['stats', file, '--by', 'provider'])).stdout).toContain('openai');
});

test('trace prints the tree, as JSON and as a waterfall, by a whole id or its first digits', async () => {
	const [call] = lines<{traceId: string}>((await run(['calls', file, '--json'])).stdout);
	const id = call?.traceId ?? '';
	const tree = JSON.parse((await run(['trace', file, id, '--json'])).stdout) as {
		traceId: string;
		spans: unknown[];
	};
	expect(tree.traceId).toBe(id);
	expect(tree.spans.length).toBeGreaterThan(0);
	expect((await run(['trace', file, id.slice(0, 8)])).stdout).toContain('gpt-4o-mini');
});

test.each([
	[['calls', 'nothing.db'], 1, 'nothing.db: there is no such file', 'hint: llmtop serve --db FILE makes one'],
	[['calls'], 2, 'calls needs FILE', 'hint: llmtop calls'],
	[['nonsense'], 2, 'there is no command "nonsense"', 'hint: one of: top, open'],
	[['serve', '--prot', '1'], 2, 'serve has no option --prot', 'hint: it has'],
	[
		['calls', 'nothing.db', '--limit', '1', '--limit', '2'],
		2,
		'--limit is given twice',
		'hint: llmtop calls',
	],
	[['serve', '--http-port', '99999'], 2, '--http-port 99999: not a port', 'hint: --http-port 4317'],
	[[], 1, 'the board needs a terminal, and this is none', 'hint: llmtop serve'],
])('says what is wrong and what to do: %j', async (argv, code, why, hint) => {
	const outcome = await run(argv);
	expect(outcome.code).toBe(code);
	expect(outcome.stdout).toBe('');
	const [first, second] = outcome.stderr.split('\n');
	expect(first).toContain(why);
	expect(second).toContain(hint);
});

test('a dimension that there is not, a time that is none, and a filter that does not parse, are wrong usage', async () => {
	const unknownKey = await run(['stats', file, '--by', 'template']);
	expect([unknownKey.code, unknownKey.stderr]).toEqual([2, expect.stringContaining('hint: one of: model')]);
	const noTime = await run(['stats', file, '--since', '5']);
	expect([noTime.code, noTime.stderr]).toEqual([2, expect.stringContaining('--since 5: not a time')]);
	const mistake = await run(['calls', file, '--filter', 'cost:>0,01']);
	expect([mistake.code, mistake.stderr]).toEqual([2, expect.stringContaining('^')]);
	expect(mistake.stderr).toContain('hint: ');
});

test('a file that is none of ours is refused with a reason', async () => {
	const other = join(temporaryFolder(), 'other.db');
	writeFileSync(other, 'this is not a database');
	const {code, stderr} = await run(['calls', other]);
	expect(code).toBe(1);
	expect(stderr).toContain('hint: ');
});

test('a file that may not be written tells the same', async () => {
	const folder = temporaryFolder();
	const copy = join(folder, 'copy.db');
	copyFileSync(file, copy);
	chmodSync(copy, 0o400);
	chmodSync(folder, 0o500);
	expect((await run(['calls', copy, '--json'])).stdout).toBe((await run(['calls', file, '--json'])).stdout);
	expect(readdirSync(folder)).toEqual(['copy.db']);
});

test('every command explains itself, with an example', async () => {
	const {stdout} = await run(['--help']);
	for (const {name} of commands) {
		expect(stdout).toContain(`  ${name}`);
		const help = await run([name, '--help']);
		expect(help.code).toBe(0);
		expect(help.stdout).toContain(name === 'top' ? 'Example: llmtop --' : `Example: llmtop ${name}`);
	}
	expect((await run(['help', 'calls'])).stdout).toBe((await run(['calls', '--help'])).stdout);
	expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('a file of an older version is brought up to date by whoever reads it', async () => {
	const older = join(temporaryFolder(), 'older.db');
	const database = new Sqlite(older);
	database.exec(readFileSync('fixtures/files/version-1.sql', 'utf8'));
	database.close();
	const {code, stdout} = await run(['calls', older, '--json']);
	expect(code).toBe(0);
	expect(lines<CallLine>(stdout)).toMatchObject([
		{callId: '00000000000000000000000000000001-0000000000000001', inputTokens: 41, outputTokens: 7},
	]);
});

test('copy makes a consistent copy of a file that is being written, and replaces nothing unasked', async () => {
	const folder = temporaryFolder();
	const file = join(folder, 'live.db');
	const copy = join(folder, 'copy.db');
	const served = await serve(file);
	const {body} = requestOf({seed: 'copy', spans: 5});
	const headers = {'content-type': 'application/x-protobuf'};
	await fetch(`http://${served.http}/v1/traces`, {method: 'POST', headers, body});
	expect(await run(['copy', file, copy])).toEqual({code: 0, stdout: '', stderr: ''});
	expect(statSync(copy).mode & 0o777).toBe(0o600);
	expect(lines((await run(['calls', copy, '--json'])).stdout)).toHaveLength(5);
	const again = await run(['copy', file, copy]);
	expect([again.code, again.stderr]).toEqual([
		1,
		expect.stringContaining('hint: name another, or replace it: --force'),
	]);
	expect((await run(['copy', file, copy, '--force'])).code).toBe(0);
	expect((await run(['copy', file, file, '--force'])).code).toBe(2);
	expect(await served.stop()).toBe(0);
	expect(readdirSync(folder).toSorted()).toEqual(['copy.db', 'live.db']);
});
