import {existsSync, readFileSync} from 'node:fs';
import {createServer, type IncomingMessage} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {expect, onTestFinished, test, vi} from 'vitest';
import {Delivery, type ToldNews} from '../../source/delivery/delivery.ts';
import {temporaryFolder} from '../support/program.ts';

const news: ToldNews = {
	change: {
		rule: 'error rate',
		atMs: Date.UTC(2026, 10, 23, 14, 7, 40),
		from: 'ok',
		to: {
			state: 'firing',
			value: 0.25,
			interval: [0.1, 0.5],
			threshold: 0.01,
			side: 'above',
			usual: null,
			n: 8,
			needs: 1,
			why: 'lower end 10%',
			of: `'; touch injected; $(touch injected) \``,
			fromMs: Date.UTC(2026, 10, 23, 14, 2, 40),
		},
	},
	startedMs: Date.UTC(2026, 10, 23, 14, 7, 40),
	traces: ['6e52', '77d0'],
};

async function webhookOf(answers: readonly (number | null)[]) {
	const bodies: {readonly head: IncomingMessage['headers']; readonly body: string}[] = [];
	const server = createServer((request, response) => {
		void text(request).then(body => {
			const status = answers[bodies.length] ?? null;
			bodies.push({head: request.headers, body});
			if (status !== null) response.writeHead(status, {location: '/elsewhere'}).end('no one reads this');
		});
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	const {port} = server.address() as AddressInfo;
	return {bodies, port, webhook: `http://127.0.0.1:${port}/hook`};
}

test('A command gets variables and a line of JSON; nothing that telemetry named is run', async () => {
	const folder = temporaryFolder();
	const onAlert = `cd ${folder} && cat > in.json && env > env.txt && echo loud`;
	const delivery = new Delivery({onAlert, webhook: null});
	const [receipt] = await delivery.tell(news);
	expect(receipt).toMatchObject({by: 'command', ok: true, said: expect.stringMatching(/^exit 0, \d+ms$/)});
	expect(JSON.parse(readFileSync(join(folder, 'in.json'), 'utf8'))).toMatchObject({
		rule: 'error rate',
		state: 'firing',
		traces: ['6e52', '77d0'],
	});
	const environment = readFileSync(join(folder, 'env.txt'), 'utf8');
	expect(environment).toContain('LLMTOP_ALERT_STATE=firing\n');
	expect(environment).toContain('LLMTOP_ALERT_TRACES=6e52 77d0\n');
	expect(environment).toContain(`LLMTOP_ALERT_OF='; touch injected;`);
	expect(existsSync(join(folder, 'injected'))).toBe(false);
});

test('One command at a time; one that fails is told as such, one that reads nothing harms nobody', async () => {
	const folder = temporaryFolder();
	const onAlert = `cd ${folder}; mkdir alone || exit 9; sleep 0.1; rmdir alone; exec <&-; exit 3`;
	const delivery = new Delivery({onAlert, webhook: null});
	const receipts = await Promise.all([delivery.tell(news), delivery.tell(news), delivery.tell(news)]);
	expect(receipts.map(([receipt]) => receipt?.said.replace(/\d+ms/, ''))).toEqual(
		Array.from({length: 3}, () => 'exit 3, '),
	);
});

test('What is under way when llmtop ends is ended, with all that it started; what waits is not begun', async () => {
	const folder = temporaryFolder();
	const hook = await webhookOf([null]);
	const onAlert = `echo $$ > ${folder}/pid; sleep 600 & wait`;
	const delivery = new Delivery({onAlert, webhook: hook.webhook});
	const telling = [delivery.tell(news), delivery.tell(news)];
	await vi.waitUntil(() => existsSync(join(folder, 'pid')) && hook.bodies.length === 1, {timeout: 5000});
	delivery.close();
	const ended = {ok: false, said: 'llmtop ended before'};
	for (const receipts of await Promise.all(telling)) expect(receipts).toMatchObject([ended, ended]);
	const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
	await vi.waitUntil(() => !existsSync(`/proc/${pid}/fd/0`), {timeout: 5000});
});

test('A webhook is tried again where it is away, and not where it says no or sends elsewhere', async () => {
	const pausesMs = [1, 1, 1];
	const away = await webhookOf([503, 429, 200]);
	const told = await new Delivery({onAlert: null, webhook: away.webhook}, {pausesMs}).tell(news);
	expect(told).toMatchObject([
		{by: 'webhook', ok: true, said: expect.stringMatching(/^200 after 3 tries, /)},
	]);
	expect(away.bodies[0]?.head).toMatchObject({'content-type': 'application/json', connection: 'close'});
	expect(JSON.parse(away.bodies[2]?.body ?? '')).toMatchObject({
		status: 'firing',
		alerts: [{labels: {alertname: 'error rate'}, startsAt: '2026-11-23T14:07:40.000Z'}],
	});
	for (const [answers, said, tries] of [
		[[400], '400', 1],
		[[302], '302', 1],
		[[500, 500, 500, 500], '500 after 4 tries', 4],
	] as const) {
		const hook = await webhookOf(answers);
		expect(await new Delivery({onAlert: null, webhook: hook.webhook}, {pausesMs}).tell(news)).toEqual([
			{by: 'webhook', ok: false, said},
		]);
		expect(hook.bodies).toHaveLength(tries);
	}
	const gone = {onAlert: null, webhook: 'http://127.0.0.1:9/hook'};
	expect(await new Delivery(gone, {pausesMs}).tell(news)).toEqual([
		{by: 'webhook', ok: false, said: 'ECONNREFUSED after 4 tries'},
	]);
});
