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
	const engine = await openEngine(workerData as EngineOptions, {
		changed: status => send({kind: 'changed', status}),
		died: fail,
	});
	parentPort?.on('message', (message: ToEngine) => {
		if (message.kind === 'new-run') void engine.newRun();
		else if (message.kind === 'mark') void engine.mark(message.label);
		else if (message.kind === 'allow') void engine.decide(writer => writer.allow(message.allowance));
		else if (message.kind === 'silence') void engine.decide(writer => writer.silence(message.silence));
		else void engine.close().then(() => stopped(null), stopped);
	});
	send({kind: 'ready', status: engine.status()});
} catch (error) {
	fail(error);
}

function stopped(error: unknown): void {
	send({kind: 'stopped', failure: error === null ? null : wordsOf(error)});
}

function fail(error: unknown): void {
	send({kind: 'failed', ...wordsOf(error), inUse: error instanceof InUse});
}

function wordsOf(error: unknown): {readonly message: string; readonly hint: string} {
	if (error instanceof Failure) return {message: error.message, hint: error.hint};
	return {
		message: error instanceof Error ? error.message : 'the engine failed',
		hint: 'this is a defect of llmtop',
	};
}
