/**
Group commit: what arrives while a transaction runs goes into the next one, and each sender is answered when
the transaction that holds its batch has committed. One transaction per request would cost five times as much;
the wait is at most one transaction, and two seconds more where another program holds the file.
*/
import {setTimeout as sleep} from 'node:timers/promises';
import type {Batch} from '../domain/otlp.ts';
import {isLocked, StoreFault} from '../store/fault.ts';
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

/** How long senders wait for a program that holds the file, before they are told to come back; and how often we look. */
const lockedWaitMs = 2000;
const lockedPauseMs = 25;

export type CommitQueue = {
	/** Resolves when the batch is committed; rejects when the commit failed, with a `StoreFault` or a defect. */
	readonly add: (batch: Batch) => Promise<void>;
	readonly isFull: () => boolean;
	/** True while records come so fast that other work on this thread would hold up their senders. */
	readonly isBusy: () => boolean;
	/** Resolves when everything added before has been committed or refused. */
	readonly settle: () => Promise<void>;
};

export type CommitQueueOptions = {
	readonly writer: Writer;
	/** Of the day, in ms: when a record was received. */
	readonly now: () => number;
	/** Called after each transaction, before the senders are answered. */
	readonly committed: (result: Committed) => void;
	/** Called when senders are about to be told that it failed. */
	readonly failed: (error: unknown) => void;
	/** Called when all who waited have been answered: until they send again the thread has time. */
	readonly rested: () => void;
};

type Waiting = {
	readonly batch: Batch;
	readonly records: number;
	readonly resolve: () => void;
	readonly reject: (error: unknown) => void;
};

export function makeCommitQueue(options: CommitQueueOptions): CommitQueue {
	let waiting: Waiting[] = [];
	let waitingRecords = 0;
	let running: Promise<void> | null = null;
	const rate = makeRate(() => performance.now());
	const patient = patientWriter(options.writer);

	async function run(): Promise<void> {
		// What arrived in this turn of the event loop goes along.
		await new Promise(resolve => {
			setImmediate(resolve);
		});
		while (waiting.length > 0) {
			await commit(takeGroup());
			// Sockets get their turn between two transactions.
			await new Promise(resolve => {
				setImmediate(resolve);
			});
		}
		running = null;
		options.rested();
	}

	async function commit(group: readonly Waiting[]): Promise<void> {
		try {
			const result = await patient(
				group.map(item => item.batch),
				{receivedAtMs: options.now()},
			);
			rate.add(group.reduce((sum, item) => sum + item.records, 0));
			options.committed(result);
			for (const item of group) item.resolve();
		} catch (error) {
			if (group.length > 1 && !(error instanceof StoreFault)) {
				// One of them cannot be stored: the others must not come back with it for ever.
				for (const item of group) await commit([item]);
				return;
			}
			options.failed(error);
			for (const item of group) item.reject(error);
		}
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

/** Commits, and waits for another program to let go of the file: once for all who wait, not once for each. */
function patientWriter(writer: Writer): Writer['commit'] {
	const locked = {sinceMs: 0, lastMs: -Infinity};
	return async (batches, options) => {
		for (;;) {
			try {
				return await writer.commit(batches, options);
			} catch (error) {
				if (!isLocked(error)) throw error;
				const timeMs = performance.now();
				// Between two tries of one lock there is a pause, or a sender that was told to come back.
				if (timeMs - locked.lastMs > lockedWaitMs) locked.sinceMs = timeMs;
				locked.lastMs = timeMs;
				if (timeMs - locked.sinceMs > lockedWaitMs) throw error;
				await sleep(lockedPauseMs);
			}
		}
	};
}
