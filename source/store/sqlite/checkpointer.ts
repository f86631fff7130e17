/**
Keeps the log beside the file short without holding up commits. A checkpoint waits for the disk (an fsync of
64 MB takes 50 to 200 ms), so under load a thread of its own does it while the writer goes on. It starts with the
first load: a small application never needs it.
*/
import {Worker} from 'node:worker_threads';

import type {Database} from 'better-sqlite3';

/** Records from which on the thread is worth its start: some 16 MB of log. */
const recordsMin = 4000;

/** Pages of the log (128 MB of 8 KB) from which on the writer copies the rest itself, so that the log begins anew. */
const logPagesMax = 16_000;

/** Between two checkpoints while little happens. */
const calmMs = 2000;

export class Checkpointer {
	readonly #database: Database;
	readonly #copied: () => void;
	#worker: Worker | null = null;
	#running = false;
	/** Since the last checkpoint. */
	#records = 0;
	#calmAtMs = 0;

	/** `copied` is called when the file may have grown by what was copied into it. It must not throw. */
	constructor(database: Database, copied: () => void) {
		this.#database = database;
		this.#copied = copied;
	}

	/** After each commit. */
	committed(records: number): void {
		this.#records += records;
		if (this.#running || this.#records < recordsMin || this.#database.memory) return;
		this.#running = true;
		this.#records = 0;
		this.#worker ??= this.#start();
		this.#worker.postMessage('checkpoint');
	}

	/** While nothing else is to do. `nowMs` of a clock that only goes on. Throws what SQLite throws. */
	calm(nowMs: number): void {
		if (this.#records === 0 || this.#running || nowMs - this.#calmAtMs < calmMs) return;
		this.#calmAtMs = nowMs;
		this.#database.pragma('wal_checkpoint(PASSIVE)');
		this.#copied();
		this.#records = 0;
	}

	async close(): Promise<void> {
		const worker = this.#worker;
		this.#worker = null;
		await worker?.terminate();
	}

	#start(): Worker {
		const worker = new Worker(threadUrl(), {workerData: this.#database.name});
		worker.unref();
		worker.on('message', (logPages: number) => {
			this.#running = false;
			this.#copied();
			// What came during the copy is little; once it is copied too, the next commit begins the log anew.
			if (logPages <= logPagesMax || this.#worker === null) return;
			try {
				this.#database.pragma('wal_checkpoint(PASSIVE)');
			} catch {
				// Until it can be copied it is in the log; whoever writes next meets the same trouble and tells it.
			}
		});
		// Without the thread the writer's own limit (wal_autocheckpoint) holds until the next one starts.
		worker.on('error', () => {
			this.#worker = null;
			this.#running = false;
		});
		return worker;
	}
}

/** The thread's code lies beside this file in `source/`, and under the same name in the flat `build/`. */
function threadUrl(): URL {
	const here = import.meta.url;
	return new URL(here.endsWith('.ts') ? './checkpoint-thread.ts' : './checkpoint-thread.js', here);
}
