/** What `--redact` keeps out of the file, by the built program: no byte of a secret is in it, and what was masked is counted. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';

import Sqlite from 'better-sqlite3';
import {expect, test} from 'vitest';

import {lines, run, serve, temporaryFolder} from '../support/program.ts';

const card = '4111 1111 1111 1111';
const address = 'jean@mail.example';
const apiKey = `sk-proj-${'a1B2c3D4'.repeat(8)}`;
const secrets = [card, address, apiKey, 'hunter2-x'];

const text = (stringValue: string) => ({stringValue});
const attribute = (key: string, value: string) => ({key, value: text(value)});
const resource = {attributes: [attribute('service.name', 'shop'), attribute('user.email', address)]};
const message = JSON.stringify([
	{role: 'user', parts: [{type: 'text', content: `my card:\n${card}, my key: ${apiKey}, ${address}`}]},
]);

const traces = {
	resourceSpans: [
		{
			resource,
			scopeSpans: [
				{
					spans: [
						{
							traceId: '0af7651916cd43dd8448eb211c80319c',
							spanId: 'b7ad6b7169203331',
							name: `chat ${address}`,
							startTimeUnixNano: '1795420500000000000',
							endTimeUnixNano: '1795420501000000000',
							attributes: [
								attribute('gen_ai.operation.name', 'chat'),
								attribute('gen_ai.provider.name', 'openai'),
								attribute('gen_ai.request.model', 'gpt-4o-mini'),
								attribute('gen_ai.input.messages', message),
								attribute('db.password', 'hunter2-x'),
							],
							events: [
								{timeUnixNano: '1795420500500000000', name: 'note', attributes: [attribute('of', address)]},
							],
							status: {code: 2, message: `${apiKey} is not valid`},
						},
					],
				},
			],
		},
	],
};
const logs = {
	resourceLogs: [
		{
			resource,
			scopeLogs: [
				{
					logRecords: [
						{
							timeUnixNano: '1795420500000000000',
							body: text(`paid with ${card}`),
							attributes: [attribute('by', address)],
						},
					],
				},
			],
		},
	],
};

async function sendTwice(http: string): Promise<void> {
	for (const [kind, body] of [
		['traces', traces],
		['logs', logs],
		['traces', traces],
		['logs', logs],
	] as const) {
		const response = await fetch(`http://${http}/v1/${kind}`, {
			method: 'POST',
			headers: {'content-type': 'application/json'},
			body: JSON.stringify(body),
		});
		expect(response.status).toBe(200);
	}
}

type Row = {readonly reason: string; readonly count: number};

function read(file: string) {
	const database = new Sqlite(file, {readonly: true});
	const masked = database
		.prepare('SELECT reason, sum(count) AS count FROM "drop" GROUP BY reason ORDER BY reason')
		.all() as readonly Row[];
	const count = (table: string): number =>
		(database.prepare(`SELECT count(*) AS n FROM ${table}`).get() as {n: number}).n;
	const records = [count('span'), count('log')];
	database.close();
	return {masked, records, bytes: readFileSync(file).toString('latin1')};
}

test('secrets and personal data never reach the file, and sending again adds no record', async () => {
	const file = join(temporaryFolder(), 'redacted.db');
	const served = await serve(file, ['--redact']);
	await sendTwice(served.http);
	expect(await served.stop()).toBe(0);
	const {masked, records, bytes} = read(file);
	for (const secret of secrets) expect(bytes.includes(secret), secret).toBe(false);
	expect(records).toEqual([1, 1]);
	expect(masked).toEqual([
		{reason: 'masked: card', count: 4},
		{reason: 'masked: email', count: 12},
		{reason: 'masked: openai key', count: 4},
		{reason: 'masked: password', count: 2},
	]);
	const [call] = lines<{input: readonly {text: string}[]; errorMessage: string}>(
		(await run(['calls', file, '--json'])).stdout,
	);
	expect(call?.input[0]?.text).toBe(
		'my card:\n[redacted card], my key: [redacted openai key], [redacted email]',
	);
	expect(call?.errorMessage).toContain('[redacted openai key] is not valid');
});

test('one kind alone, by the variable too, and nothing where it is not asked for', async () => {
	const only = join(temporaryFolder(), 'secrets.db');
	const served = await serve(only, ['--redact=secrets']);
	await sendTwice(served.http);
	await served.stop();
	const kept = read(only);
	expect(secrets.map(secret => kept.bytes.includes(secret))).toEqual([true, true, false, false]);

	const all = join(temporaryFolder(), 'plain.db');
	const plain = await serve(all);
	await sendTwice(plain.http);
	await plain.stop();
	const {masked, bytes} = read(all);
	expect(secrets.map(secret => bytes.includes(secret))).toEqual([true, true, true, true]);
	expect(masked).toEqual([]);

	const {code, stderr} = await run(['serve', '--redact=names']);
	expect(code).toBe(2);
	expect(stderr).toContain('hint: --redact=secrets,pii');
	const byVariable = await run(['serve'], {LLMTOP_REDACT: 'names'});
	expect([byVariable.code, byVariable.stderr]).toEqual([2, stderr]);
});
