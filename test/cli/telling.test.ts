/** Who is told of alerts: a real serve with a script and a web server that wait for its word. */
import {readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {json} from 'node:stream/consumers';
import Sqlite from 'better-sqlite3';
import {expect, onTestFinished, test, vi} from 'vitest';
import {openReader} from '../../source/store/sqlite/open.ts';
import type {ToldAlert} from '../../source/store/decisions.ts';
import {lines, run, serve, temporaryFolder} from '../support/program.ts';
import {requestOf} from '../support/request.ts';

/** Judged over ten seconds, and at once: what a step holds is told at its end. */
const quick = `
[alerts]
start_up = "0s"
clear = "0s"
cooldown = "0s"
[[alerts.rule]]
name = "error rate"
window = "10s"
errors = 1
`;

async function sendCalls(http: string, seed: string, failed: boolean): Promise<void> {
	const {body} = requestOf({seed, spans: 5, failed});
	const headers = {'content-type': 'application/x-protobuf'};
	const {status} = await fetch(`http://${http}/v1/traces`, {method: 'POST', headers, body});
	expect(status).toBe(200);
}

function toldIn(file: string): readonly ToldAlert[] {
	const database = new Sqlite(file, {readonly: true});
	try {
		return database
			.prepare('SELECT rule, from_state AS "from", to_state AS "to", told FROM alert ORDER BY id')
			.all()
			.map(row => ({...(row as ToldAlert), told: JSON.parse((row as {told: string}).told) as []}));
	} finally {
		database.close();
	}
}

type Body = {readonly status: string; readonly alerts: readonly {readonly fingerprint: string}[]};

async function webhook(): Promise<{readonly url: string; readonly bodies: readonly Body[]}> {
	const bodies: Body[] = [];
	const server = createServer((request, response) => {
		void json(request).then(body => {
			bodies.push(body as Body);
			response.end();
		});
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return {bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`};
}

test('A command and a webhook are told when errors begin and when they end', {timeout: 90_000}, async () => {
	const folder = temporaryFolder();
	const [file, config, heard] = ['told.db', 'llmtop.toml', 'heard'].map(name => join(folder, name)) as [
		string,
		string,
		string,
	];
	const hook = await webhook();
	const accepted = `[[allow]]\ndetector = "pii"\nevidence = "*@example.com"\n`;
	writeFileSync(config, `${quick.replace('[alerts]', `[alerts]\non_alert = 'cat >> ${heard}'`)}${accepted}`);
	const served = await serve(file, ['--config', config, '--webhook', hook.url]);
	await sendCalls(served.http, 'bad', true);
	const waiting = {timeout: 40_000, interval: 100};
	await vi.waitUntil(() => toldIn(file).length === 1 && hook.bodies.length === 1, waiting);
	await vi.waitUntil(() => toldIn(file).length === 2, waiting);
	expect(await served.stop()).toBe(0);
	const reader = openReader(file);
	onTestFinished(async () => reader.close());
	expect((await reader.decisions({asOfMs: Date.now()})).allowances).toMatchObject([
		{origin: 'settings', detector: 'pii', rule: null, template: null, evidence: '*@example.com'},
	]);
	const commandLines = lines<Record<string, unknown>>(readFileSync(heard, 'utf8'));
	expect(commandLines.map(({rule, from}) => [rule, from])).toEqual([
		['error rate', 'no data'],
		['error rate', 'firing'],
	]);
	expect(commandLines[0]).toMatchObject({state: 'firing', value: 1, n: 5});
	expect(commandLines[0]?.['traces']).toHaveLength(3);
	expect(hook.bodies.map(({status}) => status)).toEqual(['firing', 'resolved']);
	expect(hook.bodies[0]?.alerts[0]?.fingerprint).toBe(hook.bodies[1]?.alerts[0]?.fingerprint);
	expect(toldIn(file)[0]?.told).toEqual([
		{by: 'command', ok: true, said: expect.stringMatching(/^exit 0, \d+ms$/)},
		{by: 'webhook', ok: true, said: expect.stringMatching(/^200, \d+ms$/)},
	]);
	expect(served.errors()).toBe('');
	const {stdout} = await run(['alerts', file, '--json', '--config', config]);
	const fired = lines<{state: string; told: readonly unknown[]}>(stdout).filter(
		({state}) => state === 'firing',
	);
	expect(fired[0]?.told).toHaveLength(2);
});

test('Who cannot be told is named, and what waits ends with serve', {timeout: 60_000}, async () => {
	const folder = temporaryFolder();
	const file = join(folder, 'told.db');
	const config = join(folder, 'llmtop.toml');
	writeFileSync(config, quick);
	const served = await serve(file, [
		'--config',
		config,
		'--on-alert',
		'exit 3',
		'--webhook',
		'http://127.0.0.1:9/hook',
	]);
	await sendCalls(served.http, 'bad', true);
	await vi.waitUntil(() => served.errors().includes('--on-alert'), {timeout: 40_000, interval: 100});
	expect(served.errors()).toMatch(
		/--on-alert was not told that error rate is firing: exit 3, \d+ms\nhint: the same is in the view Alerts/,
	);
	// Its webhook is tried for twenty seconds.
	expect(await served.stop()).toBe(0);
	expect(toldIn(file)[0]?.told).toMatchObject([
		{by: 'command', ok: false},
		{by: 'webhook', ok: false, said: 'llmtop ended before'},
	]);
});

test('An address that is none is wrong usage', async () => {
	const told = await run(['serve', '--webhook', 'pager']);
	expect(told).toMatchObject({code: 2});
	expect(told.stderr).toContain('--webhook pager: not an address');
});
