/** The engine as its starter sees it: a thread that is started, watched and stopped. */
import {Worker} from 'node:worker_threads';

import {Failure, InUse, type EngineStatus} from '../domain/status.ts';
import type {Allowance, Silence} from '../store/decisions.ts';
import type {EngineOptions, FromEngine, ToEngine} from './messages.ts';

/** Time for the last derivations of a stopping engine: a minute of overload is derived in less. */
const stopMsMax = 120_000;

/**
Of the engine's heap, of which some 50 MB are in use under load. Without a bound V8 lets it grow to 250 MB before
it looks for what is free; with these it takes 90 MB, for a tenth more time in collection. A trace is derived as a
whole, so that the bound is far above what is usual.
*/
const heap = {maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 1536} as const;

export type EngineHandle = {
	readonly status: () => EngineStatus;
	/** Calls back when the status moved (at most ten times a second); returns how to stop that. */
	readonly subscribe: (listener: () => void) => () => void;
	readonly newRun: () => void;
	readonly mark: (label: string) => void;
	readonly allow: (allowance: Allowance) => void;
	readonly silence: (silence: Silence) => void;
	/**
	Resolves when everything acknowledged is derived and the file is closed. Rejects with `Failure` where that could
	not be done, unless the engine had failed before.
	*/
	readonly stop: () => Promise<void>;
	/** Resolves when the engine died by itself. */
	readonly failed: Promise<Failure>;
};

/** Resolves once the engine accepts data; rejects with `Failure` when it cannot. */
export async function startEngine(options: EngineOptions): Promise<EngineHandle> {
	const worker = new Worker(threadUrl(), {workerData: options, stderr: false, resourceLimits: heap});
	const listeners = new Set<() => void>();
	let status: EngineStatus | null = null;
	let fail: (failure: Failure) => void = () => {};
	let hasFailed = false;
	let finish: (failure: Failure | null) => void = () => {};
	const failed = new Promise<Failure>(resolve => {
		fail = failure => {
			hasFailed = true;
			resolve(failure);
		};
	});
	const finished = new Promise<Failure | null>(resolve => {
		finish = resolve;
	});

	const ready = new Promise<void>((resolve, reject) => {
		worker.on('message', (message: FromEngine) => {
			if (message.kind === 'failed') {
				const failure = new (message.inUse ? InUse : Failure)(message.message, message.hint);
				reject(failure);
				fail(failure);
			} else if (message.kind === 'stopped') {
				const {failure} = message;
				finish(failure === null ? null : new Failure(failure.message, failure.hint));
			} else {
				status = message.status;
				if (message.kind === 'ready') resolve();
				for (const listener of listeners) listener();
			}
		});
		worker.on('error', error => {
			const failure = new Failure(
				`the engine failed: ${error.message}`,
				'what was acknowledged is in the file; start again',
			);
			reject(failure);
			fail(failure);
		});
		worker.on('exit', () => finish(null));
	});
	await ready;

	const send = (message: ToEngine): void => worker.postMessage(message);
	return {
		status() {
			if (status === null) throw new Error('the engine is not ready');
			return status;
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		newRun: () => send({kind: 'new-run'}),
		mark: label => send({kind: 'mark', label}),
		allow: allowance => send({kind: 'allow', allowance}),
		silence: silence => send({kind: 'silence', silence}),
		async stop() {
			send({kind: 'stop'});
			const timer = setTimeout(() => finish(null), stopMsMax);
			const failure = await finished;
			clearTimeout(timer);
			await worker.terminate();
			if (failure !== null && !hasFailed) throw failure;
		},
		failed,
	};
}

/** The thread's code lies beside this file in `source/`, and under a name of its own in the flat `build/`. */
function threadUrl(): URL {
	const here = import.meta.url;
	return here.endsWith('.ts') ? new URL('./thread.ts', here) : new URL('./engine-thread.js', here);
}
