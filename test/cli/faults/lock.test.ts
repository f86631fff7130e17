/** Another program holds the file: senders wait a little, then are told to come back; nothing of the engine waits. */
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';

import {Client, credentials, status} from '@grpc/grpc-js';
import Sqlite from 'better-sqlite3';
import {expect, onTestFinished, test} from 'vitest';

import {expectKept, patient, post, startSender, until} from '../../support/faults.ts';
import {serve, temporaryFolder} from '../../support/program.ts';
import {requestOf} from '../../support/request.ts';

/** As `sqlite3 FILE` does with BEGIN EXCLUSIVE; gives back how to let go. */
function lock(file: string): () => void {
	const database = new Sqlite(file);
	onTestFinished(() => void database.close());
	database.exec('BEGIN EXCLUSIVE');
	return () => database.exec('COMMIT');
}

test('locked for a moment: the sender waits and is answered with 200', patient, async () => {
	const served = await serve(join(temporaryFolder(), 'moment.db'));
	const release = lock(served.file);
	const {body, spanIds} = requestOf({seed: 'moment', spans: 5});
	const answer = post(served.http, body);
	await sleep(300);
	release();
	expect(await answer).toBe(200);
	expect(await served.stop()).toBe(0);
	expect(served.errors()).toBe('');
	await expectKept(served.file, spanIds);
});

test(
	'locked for long: senders are told to come back, other answers come at once, and all is kept afterwards',
	patient,
	async () => {
		const served = await serve(join(temporaryFolder(), 'long.db'));
		const sender = startSender(served.http, {seed: 'long', spans: 20});
		await until('some requests', () => sender.acknowledged.size >= 100);
		const release = lock(served.file);
		await until('a refusal', () => (sender.statuses.get(503) ?? 0) >= 3);
		await until('the reason', () => served.errors().includes('another program holds the file locked'));
		// Malformed: the answer needs no lock, only a thread that is not held up.
		expect(await post(served.http, new Uint8Array([0xff, 0xff]))).toBe(400);
		release();
		const before = sender.acknowledged.size;
		await until('more requests', () => sender.acknowledged.size >= before + 100);
		await until('the end of it', () => served.errors().includes('llmtop: storing again'));
		await sender.stop();
		expect(await served.stop()).toBe(0);
		await expectKept(served.file, sender.acknowledged);
	},
);

test('locked at the end: it waits for the other program, then derives and closes', patient, async () => {
	const served = await serve(join(temporaryFolder(), 'end.db'));
	const sender = startSender(served.http, {seed: 'end', spans: 20});
	await until('some requests', () => sender.acknowledged.size >= 100);
	const release = lock(served.file);
	const ended = served.stop();
	await sleep(500);
	release();
	expect(await ended).toBe(0);
	await sender.stop();
	await expectKept(served.file, sender.acknowledged);
});

/** What an SDK tries again after; the second with a RetryInfo. */
const again: readonly status[] = [status.UNAVAILABLE, status.RESOURCE_EXHAUSTED];

/** The status of one export request. */
function exportOverGrpc(address: string, body: Uint8Array): Promise<status> {
	const client = new Client(address, credentials.createInsecure());
	const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
	const same = (bytes: Buffer): Buffer => bytes;
	return new Promise(resolve => {
		client.makeUnaryRequest(path, same, same, Buffer.from(body), error => {
			client.close();
			resolve(error?.code ?? status.OK);
		});
	});
}

const laneCount = 6;
const pointsOfRequest = 10_000;

/** Numbers of a gauge that tells of no call: of all records they cost the least to make and to store. */
function pointsRequest(request: number): string {
	const dataPoints = Array.from({length: pointsOfRequest}, (_, index) => ({
		timeUnixNano: `${1_700_000_000 + index}000000000`,
		asInt: request,
	}));
	return JSON.stringify({
		resourceMetrics: [{scopeMetrics: [{metrics: [{name: 'depth', gauge: {dataPoints}}]}]}],
	});
}

/** Lanes that send without a pause, each request again until it is acknowledged; what they were refused with. */
function startLanes(http: string) {
	const refusals: string[] = [];
	let acknowledged = 0;
	let stopped = false;
	const sending = Array.from({length: laneCount}, async (_, lane) => {
		for (let number = 0; !stopped; number++) {
			const body = pointsRequest(number * laneCount + lane);
			for (let again = true; again;) {
				const headers = {'content-type': 'application/json'};
				const response = await fetch(`http://${http}/v1/metrics`, {method: 'POST', headers, body});
				const text = await response.text();
				again = response.status !== 200;
				if (!again) continue;
				expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
				refusals.push(text);
				await sleep(50);
			}
			acknowledged++;
		}
	});
	return {
		refusals,
		/** How many requests were acknowledged. */
		async stop(): Promise<number> {
			stopped = true;
			await Promise.all(sending);
			return acknowledged;
		},
	};
}

test(
	'more than it can take: senders are told to come back, their retries land, and nothing is lost',
	patient,
	async () => {
		const served = await serve(join(temporaryFolder(), 'overload.db'));
		const lanes = startLanes(served.http);
		const overGrpc = requestOf({seed: 'grpc', spans: 1});
		const isFull = (): boolean => lanes.refusals.some(text => text.includes('too many records wait'));
		// The writer falls behind because the file is locked. A slow machine may need a second lock to fill the queue.
		while (!isFull()) {
			const before = lanes.refusals.length;
			const release = lock(served.file);
			await until('a refusal', () => lanes.refusals.length > before);
			expect(again).toContain(await exportOverGrpc(served.grpc, overGrpc.body));
			release();
		}
		const requests = await lanes.stop();
		await until('room again', async () => (await exportOverGrpc(served.grpc, overGrpc.body)) === status.OK);
		expect(served.errors()).toContain('llmtop: more comes than can be stored');
		expect(await served.stop()).toBe(0);
		const database = new Sqlite(served.file, {readonly: true});
		const count = database.prepare('SELECT count(*) FROM metric_point').pluck().get();
		database.close();
		expect(count).toBe(requests * pointsOfRequest);
		await expectKept(served.file, overGrpc.spanIds);
	},
);
