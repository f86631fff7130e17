/**
One reader's thread with its questions in a row. It starts with the first question, and again after it died; what
was waiting then is rejected.
*/
import {SHARE_ENV, Worker} from 'node:worker_threads';
import {Failure} from '../domain/status.ts';
import {FilterError} from './answers.ts';
import type {FromReader, Method, ToReader, Trouble} from './messages.ts';
import type {Capabilities} from './store.ts';

/** Questions that wait for an answer. Screens replace theirs, so that more of them come from an endless loop. */
const pendingMax = 200;

/** How long a statement that runs may hold up closing; then the thread is left to end by itself. */
const closeMsMax = 2000;

/**
Of the heap of a reader, most of whose objects live as long as one answer. Without a bound V8 lets what is young grow to
50 MB when the machine is slow for a while.
*/
const heap = {maxYoungGenerationSizeMb: 24} as const;

type Pending = {
	readonly resolve: (value: unknown) => void;
	readonly reject: (error: Error) => void;
};

export class Lane {
	readonly #url: URL;
	readonly #path: string;
	readonly #after: Promise<unknown>;
	#worker: Worker | null = null;
	#ready: Promise<Capabilities> | null = null;
	#pending = new Map<number, Pending>();
	#lastId = 0;

	/** `url`: the entry of the thread; `path`: the file that it reads, once `after` has resolved. */
	constructor(url: URL, path: string, after: Promise<unknown> = Promise.resolve()) {
		this.#url = url;
		this.#path = path;
		this.#after = after;
	}

	/** Resolves when the file is open; rejects with `Failure` when it cannot be read. */
	start(): Promise<Capabilities> {
		this.#ready ??= this.#startWorker();
		return this.#ready;
	}

	async ask(method: Method, args: readonly unknown[]): Promise<unknown> {
		await this.start();
		if (this.#pending.size >= pendingMax) {
			throw new Failure(`${pendingMax} questions wait for the reader`, 'ask again when it has answered');
		}
		const id = ++this.#lastId;
		return new Promise((resolve, reject) => {
			const worker = this.#worker;
			// It was ready, and died before its turn to be asked came.
			if (worker === null) return reject(died('it ended'));
			// First: what cannot cross is thrown here, and then nothing waits for an answer to it.
			worker.postMessage({kind: 'ask', id, method, args} satisfies ToReader);
			this.#pending.set(id, {resolve, reject});
			worker.ref();
		});
	}

	/** Ends the thread; questions that it has not answered are rejected. */
	async close(): Promise<void> {
		const worker = this.#worker;
		if (worker === null) return;
		worker.postMessage({kind: 'close'} satisfies ToReader);
		worker.ref();
		await new Promise<void>(resolve => {
			const timer = setTimeout(resolve, closeMsMax);
			worker.once('exit', () => {
				clearTimeout(timer);
				resolve();
			});
		});
		worker.unref();
		void worker.terminate();
		this.#died(worker, 'it was closed');
	}

	#startWorker(): Promise<Capabilities> {
		// The environment is shared because the thread sets a variable that native code reads (see uris.ts).
		const worker = new Worker(this.#url, {
			workerData: {path: this.#path},
			env: SHARE_ENV,
			execArgv: [],
			resourceLimits: heap,
		});
		this.#worker = worker;
		this.#after.then(
			() => worker.postMessage({kind: 'open'} satisfies ToReader),
			() => void worker.terminate(),
		);
		return new Promise((resolve, reject) => {
			worker.on('message', (message: FromReader) => {
				if (message.kind === 'ready') {
					worker.unref();
					resolve(message.capabilities);
				} else if (message.kind === 'failed') {
					reject(errorOf(message.error));
					this.#died(worker, 'it could not open the file');
				} else {
					this.#settle(worker, message);
				}
			});
			worker.on('error', error => {
				reject(died(error.message));
				this.#died(worker, error.message);
			});
			worker.on('exit', () => {
				reject(died('it ended'));
				this.#died(worker, 'it ended');
			});
		});
	}

	#settle(worker: Worker, message: FromReader & {readonly kind: 'answer' | 'refusal'}): void {
		const pending = this.#pending.get(message.id);
		this.#pending.delete(message.id);
		// A thread that has nothing to do does not keep the program alive.
		if (this.#pending.size === 0) worker.unref();
		if (message.kind === 'answer') pending?.resolve(message.value);
		else pending?.reject(errorOf(message.error));
	}

	#died(worker: Worker, reason: string): void {
		if (this.#worker !== worker) return;
		this.#worker = null;
		this.#ready = null;
		const pending = this.#pending;
		this.#pending = new Map();
		for (const {reject} of pending.values()) reject(died(reason));
	}
}

function died(reason: string): Failure {
	return new Failure(`the reader of the file stopped: ${reason}`, 'ask again, or start again');
}

function errorOf(trouble: Trouble): Error {
	switch (trouble.kind) {
		case 'filter':
			return new FilterError(trouble.mistake);
		case 'failure':
			return new Failure(trouble.message, trouble.hint);
		case 'defect': {
			const error = new Error(trouble.message);
			error.stack = trouble.stack;
			return error;
		}
	}
}
