/** What is purged is in no byte of the file, nor of what lies beside it; what is left is whole. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

import Sqlite from 'better-sqlite3';
import {expect, test} from 'vitest';

import {expectRecount} from '../support/expect-recount.ts';
import {lines, run, serve, temporaryFolder} from '../support/program.ts';
import {spanIdOf, traceIdOf} from '../support/seed.ts';

/** 2026-11-20, a day a trace. */
const firstMs = Date.UTC(2026, 10, 20);
const dayMs = 86_400_000;

const nano = (ms: number): string => `${ms}000000`;

const attribute = (key: string, value: string) => ({key, value: {stringValue: value}});

const said = (role: string, content: string): string =>
	JSON.stringify([{role, parts: [{type: 'text', content}]}]);

type Conversation = {
	readonly trace: number;
	readonly user: string;
	readonly prompt: string;
	readonly answer: string;
};

/** A call and a tool that it asked for, whose result is a log record. */
function traceOf({trace, user, prompt, answer}: Conversation) {
	const startMs = firstMs + trace * dayMs;
	const span = (number: number, name: string, attributes: readonly unknown[]) => ({
		traceId: traceIdOf(trace + 1),
		spanId: spanIdOf(number),
		parentSpanId: number === 1 ? '' : spanIdOf(1),
		name,
		kind: 3,
		startTimeUnixNano: nano(startMs + number),
		endTimeUnixNano: nano(startMs + 1000 + number),
		attributes,
	});
	return [
		span(1, 'chat gpt-4o', [
			attribute('gen_ai.operation.name', 'chat'),
			attribute('gen_ai.request.model', 'gpt-4o'),
			attribute('user.id', user),
			{key: 'gen_ai.usage.input_tokens', value: {intValue: '100'}},
			{key: 'gen_ai.usage.output_tokens', value: {intValue: '20'}},
			attribute('gen_ai.input.messages', said('user', prompt)),
			attribute('gen_ai.output.messages', said('assistant', answer)),
		]),
		span(2, 'execute_tool search', [
			attribute('gen_ai.operation.name', 'execute_tool'),
			attribute('gen_ai.tool.name', 'search'),
			attribute('gen_ai.tool.call.arguments', prompt),
			attribute('gen_ai.tool.call.result', answer),
		]),
	];
}

async function send(http: string, conversation: Conversation): Promise<void> {
	const resource = {
		attributes: [
			attribute('service.name', `service-${conversation.user}`),
			attribute('host.name', `host-${conversation.user}`),
		],
	};
	const response = await fetch(`http://${http}/v1/traces`, {
		method: 'POST',
		headers: {'content-type': 'application/json'},
		body: JSON.stringify({
			resourceSpans: [{resource, scopeSpans: [{scope: {name: 'test'}, spans: traceOf(conversation)}]}],
		}),
	});
	expect(response.status).toBe(200);
}

async function fileOf(conversations: readonly Conversation[]): Promise<string> {
	const file = join(temporaryFolder(), 'purged.db');
	const served = await serve(file);
	for (const conversation of conversations) await send(served.http, conversation);
	await served.stop();
	return file;
}

function bytesOf(file: string): string {
	return ['', '-wal', '-shm', '-journal']
		.map(suffix => `${file}${suffix}`)
		.filter(path => existsSync(path))
		.map(path => readFileSync(path, 'latin1'))
		.join('\n');
}

/** Each text has a word of its own that begins with letters that no other begins with, so that the index shows it whole. */
const ann: Conversation = {
	trace: 0,
	user: 'ann',
	prompt: 'qzsecretann',
	answer: `wxanswerann ${'long '.repeat(100)}`,
};
const ben: Conversation = {
	trace: 1,
	user: 'ben',
	prompt: `jkquestionben ${'wide '.repeat(100)}`,
	answer: 'vyanswerben',
};
const shared = `upshared ${'both '.repeat(100)}`;
const conversations: readonly Conversation[] = [
	ann,
	ben,
	{trace: 2, user: 'cem', prompt: shared, answer: 'hzanswercem'},
	{trace: 3, user: 'ann', prompt: shared, answer: 'gyanswerann'},
];

test('purge --filter forgets whole traces to the byte, and what others said stays', async () => {
	const file = await fileOf(conversations);
	for (const secret of ['qzsecretann', 'wxanswerann', 'gyanswerann', 'host-ann'])
		expect(bytesOf(file)).toContain(secret);
	const {code, stdout} = await run(['purge', file, '--filter', 'user:ann', '--yes', '--json']);
	expect([code, JSON.parse(stdout)]).toEqual([
		0,
		expect.objectContaining({units: 2, calls: 2, records: 4, dryRun: false}),
	]);
	const after = bytesOf(file);
	for (const secret of ['qzsecretann', 'wxanswerann', 'gyanswerann', 'host-ann', 'service-ann']) {
		expect(after).not.toContain(secret);
	}
	expectRecount(file);
	const calls = lines<{user: string; input: {text: string}[]}>((await run(['calls', file, '--json'])).stdout);
	expect(calls.map(call => [call.user, call.input[0]?.text])).toEqual([
		['ben', ben.prompt],
		['cem', shared],
	]);
	const found = lines((await run(['calls', file, '--json', '--filter', '"upshared"'])).stdout);
	expect(found).toHaveLength(1);
	const database = new Sqlite(file, {readonly: true});
	expect(database.pragma('integrity_check', {simple: true})).toBe('ok');
	expect(database.prepare('SELECT reason, sum(count) AS count FROM "drop" GROUP BY reason').all()).toEqual([
		{reason: 'purged: on demand', count: 4},
	]);
	database.close();
});

test('purge --content --before forgets what was said and keeps the figures, also when the same comes again', async () => {
	const file = await fileOf(conversations);
	const figures = async (): Promise<unknown> =>
		lines<Record<string, unknown>>((await run(['stats', file, '--json', '--by', 'user'])).stdout);
	const before = await figures();
	const until = new Date(firstMs + 1.5 * dayMs).toISOString();
	const {code, stdout} = await run(['purge', file, '--content', '--before', until, '--yes', '--json']);
	expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({units: 2, calls: 2})]);
	const after = bytesOf(file);
	for (const secret of ['qzsecretann', 'wxanswerann', 'jkquestionben', 'vyanswerben'])
		expect(after).not.toContain(secret);
	for (const kept of ['upshared', 'hzanswercem', 'gyanswerann']) expect(after).toContain(kept);
	expect(await figures()).toEqual(before);
	expectRecount(file);

	const served = await serve(file);
	for (const conversation of [ann, ben]) await send(served.http, conversation);
	await served.stop();
	const calls = lines<{user: string; input: unknown}>((await run(['calls', file, '--json'])).stdout);
	expect(calls.filter(call => call.input !== null).map(call => call.user)).toEqual(['cem', 'ann']);
	const database = new Sqlite(file, {readonly: true});
	expect(database.prepare(`SELECT id FROM content WHERE text LIKE '%jkquestionben%'`).all()).toEqual([]);
	expect(database.prepare(`SELECT id FROM span WHERE attributes LIKE '%qzsecretann%'`).all()).toEqual([]);
	database.close();
	expect(await figures()).toEqual(before);
});

test('purge changes nothing unless it is told to and may', async () => {
	const file = await fileOf([ann]);
	const dry = await run(['purge', file, '--content', '--dry-run']);
	expect([dry.code, dry.stdout]).toEqual([
		0,
		expect.stringContaining('would forget what was said in 1 calls'),
	]);
	const unsure = await run(['purge', file, '--content']);
	expect([unsure.code, unsure.stderr]).toEqual([2, expect.stringContaining('hint: add --yes')]);
	const empty = await run(['purge', file]);
	expect([empty.code, empty.stderr]).toEqual([2, expect.stringContaining('say what to forget')]);
	expect(bytesOf(file)).toContain('qzsecretann');
	const served = await serve(file);
	const taken = await run(['purge', file, '--content', '--yes']);
	await served.stop();
	expect([taken.code, taken.stderr]).toEqual([
		1,
		expect.stringContaining('is being written by another llmtop'),
	]);
});
