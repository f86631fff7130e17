/** The reader behind a thread: the same answers, errors that keep their class, and an end on every path. */
import {expect, test} from 'vitest';
import {Failure} from '../../source/domain/status.ts';
import {FilterError} from '../../source/store/answers.ts';
import {openReaderThread} from '../../source/store/client.ts';
import {Lane} from '../../source/store/lane.ts';
import {openReader} from '../../source/store/sqlite/open.ts';
import {callOf, derive} from '../support/derived.ts';
import {seedMs, spanIdOf, traceIdOf} from '../support/seed.ts';
import {temporaryStore} from './temporary-store.ts';

const list = {
	asOfMs: seedMs + 60_000,
	fromMs: -Infinity,
	filter: '',
	sort: 'time',
	ascending: false,
	anchor: null,
	above: 0,
	below: 10,
} as const;

test('a thread answers as the reader in it does', async () => {
	const store = await temporaryStore(openReaderThread);
	await derive(store.writer, {calls: [callOf(traceIdOf(1), spanIdOf(1))]});
	const [threaded, direct] = [await store.openReader(), openReader(store.path)];
	expect(threaded.capabilities).toEqual(direct.capabilities);
	expect(await threaded.calls(list)).toEqual(await direct.calls(list));
	const [details, found] = await Promise.all([
		threaded.callDetails({filter: '', after: null, limit: 5, includeUncounted: true}),
		threaded.search({text: 'paris', limit: 5, asOfMs: list.asOfMs}),
	]);
	expect(details).toEqual(
		await direct.callDetails({filter: '', after: null, limit: 5, includeUncounted: true}),
	);
	expect(found.total).toBe(1);
	await direct.close();
	await store.close();
});

test('errors cross with their class, and the thread goes on', async () => {
	const store = await temporaryStore(openReaderThread);
	const reader = await store.openReader();
	const refused = await reader.calls({...list, filter: 'x:y'}).catch((error: unknown) => error);
	expect(refused).toBeInstanceOf(FilterError);
	expect(refused).toMatchObject({mistake: {at: 0, length: 1}});
	expect((await reader.calls(list)).total).toBe(0);
	const missing = await openReaderThread(`${store.path}-none`).catch((error: unknown) => error);
	expect(missing).toBeInstanceOf(Failure);
	expect(missing).toMatchObject({message: expect.stringContaining('no such file') as string});
	await store.close();
	await expect(reader.file()).rejects.toThrow('is closed');
});

/** A thread that opens at once and dies of its first question. */
const dyingThread = new URL(
	`data:text/javascript,${encodeURIComponent(`
		import {parentPort} from 'node:worker_threads';
		parentPort.postMessage({kind: 'ready', capabilities: {}});
		parentPort.once('message', () => process.exit(1));
	`)}`,
);

test('what waits for a thread that dies is rejected, and the next question starts another', async () => {
	const lane = new Lane(dyingThread, 'none.db');
	for (const life of ['first', 'second']) {
		const outcomes = await Promise.allSettled([lane.ask('file', []), lane.ask('overview', [])]);
		const reasons = outcomes.map(outcome => (outcome.status === 'rejected' ? outcome.reason : outcome.value));
		expect(reasons, life).toEqual([expect.any(Failure), expect.any(Failure)]);
		expect(reasons[0], life).toMatchObject({message: expect.stringContaining('it ended') as string});
	}
});

test('a question that cannot cross fails alone, and closing is not the end', async () => {
	const store = await temporaryStore(openReaderThread);
	const lane = new Lane(new URL('../../source/store/sqlite/thread.ts', import.meta.url), store.path);
	// More than may wait at once: none of them is left waiting.
	for (let question = 0; question < 300; question++) {
		await expect(lane.ask('file', [() => 0])).rejects.toThrow('could not be cloned');
	}
	expect(await lane.ask('file', [])).toMatchObject({calls: 0});
	await lane.close();
	expect(await lane.ask('file', [])).toMatchObject({calls: 0});
	await lane.close();
	await store.close();
});

test('a row of questions has an end', async () => {
	const store = await temporaryStore(openReaderThread);
	const reader = await store.openReader();
	const answers = await Promise.allSettled(Array.from({length: 500}, () => reader.file()));
	const refused = answers.filter(answer => answer.status === 'rejected');
	expect(refused.length).toBeGreaterThan(0);
	expect(refused[0]?.reason).toBeInstanceOf(Failure);
	expect(answers[0]?.status).toBe('fulfilled');
	await store.close();
});
