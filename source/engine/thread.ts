/** Entry of the engine's thread: starts it with `workerData` and passes messages on. */
import {enableCompileCache} from 'node:module';
import {parentPort, workerData} from 'node:worker_threads';

import {Failure, InUse} from '../domain/status.ts';
import type {EngineOptions, FromEngine, ToEngine} from './messages.ts';

function send(message: FromEngine): void {
	parentPort?.postMessage(message);
}

try {
	// A thread keeps no compiled code of its own accord, and what is imported above is compiled before it could.
	enableCompileCache?.();
	const {openEngine} = await import('./engine.ts');
	const engine = await openEngine(workerData as EngineOptions, status => {
		send({kind: 'changed', status});
	});
	parentPort?.on('message', (message: ToEngine) => {
		if (message.kind === 'new-run') void engine.newRun();
		else if (message.kind === 'mark') void engine.mark(message.label);
		else void engine.close().then(() => send({kind: 'stopped'}), fail);
	});
	send({kind: 'ready', status: engine.status()});
} catch (error) {
	fail(error);
}

function fail(error: unknown): void {
	const inUse = error instanceof InUse;
	if (error instanceof Failure) send({kind: 'failed', message: error.message, hint: error.hint, inUse});
	else if (error instanceof Error)
		send({kind: 'failed', message: error.message, hint: 'this is a defect of llmtop', inUse});
}
