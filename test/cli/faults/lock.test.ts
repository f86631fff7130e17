/** Another program holds the file: senders wait a little, then are told to come back; nothing of the engine waits. */
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';

import Sqlite from 'better-sqlite3';
import {expect, onTestFinished, test} from 'vitest';

import {expectKept, expectWhole, patient, post, startSender, until} from '../../support/faults.ts';
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
		await sender.stop();
		expect(await served.stop()).toBe(0);
		expect(served.errors()).toContain('llmtop: storing again');
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

/** Numbers of a gauge that tells of no call: of all records they cost the least to make and to store. */
function pointsRequest(lane: number, points: number): string {
	const dataPoints = Array.from({length: points}, (_, index) => ({
		timeUnixNano: `${1_700_000_000 + index}000000000`,
		asInt: lane,
	}));
	return JSON.stringify({
		resourceMetrics: [{scopeMetrics: [{metrics: [{name: 'depth', gauge: {dataPoints}}]}]}],
	});
}

test(
	'more than it can take: senders are told to come back, their retries land, and nothing is lost',
	patient,
	async () => {
		const lanes = 6;
		const points = 10_000;
		const served = await serve(join(temporaryFolder(), 'overload.db'));
		const release = lock(served.file);
		const refusals: string[] = [];
		const sending = Array.from({length: lanes}, async (_, lane) => {
			for (;;) {
				const response = await fetch(`http://${served.http}/v1/metrics`, {
					method: 'POST',
					headers: {'content-type': 'application/json'},
					body: pointsRequest(lane, points),
				});
				const text = await response.text();
				if (response.status === 200) return;
				expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
				refusals.push(text);
				await sleep(50);
			}
		});
		await until('a refusal', () => refusals.length > 0);
		release();
		await Promise.all(sending);
		expect(refusals.join()).toContain('too many records wait for the disk');
		expect(served.errors()).toContain('llmtop: more comes than can be stored');
		expect(await served.stop()).toBe(0);
		const database = new Sqlite(served.file, {readonly: true});
		const count = database.prepare('SELECT count(*) FROM metric_point').pluck().get();
		database.close();
		expect(count).toBe(lanes * points);
		expectWhole(served.file);
	},
);
