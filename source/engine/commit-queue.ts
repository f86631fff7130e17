/**
Group commit: what arrives while a transaction runs goes into the next one, and each sender is answered when
the transaction that holds its batch has committed. One transaction per request would cost five times as much;
the wait is at most one transaction.
*/
import type {Batch} from '../domain/otlp.ts';
import type {Committed, Writer} from '../store/store.ts';
import {makeRate} from './rate.ts';

/**
Records that may wait for a commit. At 20,000 records a second this is two seconds of work: a sender that
waits longer would time out (10 s by default in the SDKs) and send the same again.
*/
const waitingRecordsMax = 40_000;

/**
Records a second from which on the queue calls itself busy: below it, committing takes less than a fifth of the
thread, and derivation keeps up beside it.
*/
const busyRecordsPerSecond = 4000;

/** Records in one transaction: at 25 µs a record some 100 ms, the longest that an answer then waits for it. */
const transactionRecordsMax = 4096;

export type CommitQueue = {
	/** Resolves when the batch is committed; rejects when the queue is full (`full`) or the commit failed. */
	readonly add: (batch: Batch) => Promise<void>;
	readonly isFull: () => boolean;
	/** True while records come so fast that other work on this thread would hold up their senders. */
	readonly isBusy: () => boolean;
	/** Resolves when everything added before has been committed or refused. */
	readonly settle: () => Promise<void>;
};

type Waiting = {
	readonly batch: Batch;
	readonly records: number;
	readonly resolve: () => void;
	readonly reject: (error: unknown) => void;
};

export function makeCommitQueue(options: {
	readonly writer: Writer;
	readonly now: () => number;
	/** Called after each transaction, before the senders are answered. */
	readonly committed: (result: Committed) => void;
	/** Called when a transaction failed, before its senders are told. */
	readonly failed: (error: unknown) => void;
	/** Called when all who waited have been answered: until they send again the thread has time. */
	readonly rested: () => void;
}): CommitQueue {
	let waiting: Waiting[] = [];
	let waitingRecords = 0;
	let running: Promise<void> | null = null;
	const rate = makeRate(options.now);

	async function run(): Promise<void> {
		// What arrived in this turn of the event loop goes along.
		await new Promise(resolve => {
			setImmediate(resolve);
		});
		while (waiting.length > 0) {
			const group = takeGroup();
			try {
				const result = await options.writer.commit(
					group.map(item => item.batch),
					{receivedAtMs: options.now()},
				);
				rate.add(group.reduce((sum, item) => sum + item.records, 0));
				options.committed(result);
				for (const item of group) item.resolve();
			} catch (error) {
				options.failed(error);
				for (const item of group) item.reject(error);
			}
			// Sockets get their turn between two transactions.
			await new Promise(resolve => {
				setImmediate(resolve);
			});
		}
		running = null;
		options.rested();
	}

	function takeGroup(): readonly Waiting[] {
		let records = 0;
		let count = 0;
		for (const item of waiting) {
			if (count > 0 && records + item.records > transactionRecordsMax) break;
			records += item.records;
			count++;
		}
		const group = waiting.slice(0, count);
		waiting = waiting.slice(count);
		waitingRecords -= records;
		return group;
	}

	return {
		add(batch) {
			const records = batch.spans.length + batch.logs.length + batch.points.length + 1;
			return new Promise((resolve, reject) => {
				waiting.push({batch, records, resolve, reject});
				waitingRecords += records;
				running ??= run();
			});
		},
		isFull: () => waitingRecords >= waitingRecordsMax,
		isBusy: () => rate.perSecond() > busyRecordsPerSecond,
		async settle() {
			while (running !== null) await running;
		},
	};
}
