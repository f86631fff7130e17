/** What an answer of 200 promises: it is in the file, once, whatever happens to the process. */
import {join} from 'node:path';

import {expect, test} from 'vitest';

import {lines, run, serve, temporaryFolder} from '../support/program.ts';
import {requestOf} from '../support/request.ts';

const spansPerRequest = 20;
/** A few rounds here; `npm run bench` kills more often. */
const rounds = 3;
const killAfterRequests = 15;

test(
	'kill -9 under load loses nothing that was acknowledged, and keeps nothing twice',
	{timeout: 60_000},
	async () => {
		const file = join(temporaryFolder(), 'killed.db');
		const acknowledged = new Set<string>();
		const sent = new Set<string>();
		for (let round = 0; round < rounds; round++) {
			const served = await serve(file);
			let answers = 0;
			const sender = async (lane: number): Promise<void> => {
				for (let number = 0; ; number++) {
					const request = requestOf({seed: `${round}-${lane}-${number}`, spans: spansPerRequest});
					for (const id of request.spanIds) sent.add(id);
					try {
						const response = await fetch(`http://${served.http}/v1/traces`, {
							method: 'POST',
							headers: {'content-type': 'application/x-protobuf'},
							body: request.body,
						});
						if (response.status !== 200) return;
					} catch {
						return;
					}
					for (const id of request.spanIds) acknowledged.add(id);
					answers++;
					if (answers === killAfterRequests) void served.kill();
				}
			};
			await Promise.all([sender(0), sender(1), sender(2)]);
			await served.kill();
		}

		const {stdout} = await run(['calls', file, '--json']);
		const kept = lines<{spanId: string}>(stdout).map(call => call.spanId);
		expect(new Set(kept).size).toBe(kept.length);
		expect(acknowledged.size).toBeGreaterThanOrEqual(rounds * killAfterRequests * spansPerRequest);
		expect([...acknowledged].filter(id => !kept.includes(id))).toEqual([]);
		expect(kept.filter(id => !sent.has(id))).toEqual([]);
	},
);

test('a batch that is sent twice changes nothing', async () => {
	const file = join(temporaryFolder(), 'twice.db');
	const served = await serve(file);
	const {body} = requestOf({seed: 'twice', spans: 50});
	for (let time = 0; time < 2; time++) {
		const response = await fetch(`http://${served.http}/v1/traces`, {
			method: 'POST',
			headers: {'content-type': 'application/x-protobuf'},
			body,
		});
		expect(response.status).toBe(200);
	}
	expect(await served.stop()).toBe(0);
	const [stats] = lines<{calls: number}>((await run(['stats', file, '--json'])).stdout);
	expect(stats?.calls).toBe(50);
});

test('a second llmtop on the same file is told who writes it, and takes no port', async () => {
	const file = join(temporaryFolder(), 'shared.db');
	const served = await serve(file);
	const second = await run(['serve', '--db', file, '--grpc-port', '0', '--http-port', '0', '--json']);
	expect([second.code, second.stdout]).toEqual([1, '']);
	expect(second.stderr).toContain(`is being written by another llmtop (process ${served.process.pid})`);
	expect(second.stderr).toContain('hint: llmtop open FILE');
	expect(await served.stop()).toBe(0);
	const third = await serve(file);
	expect(await third.stop()).toBe(0);
});
