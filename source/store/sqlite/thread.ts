/** Entry of a reader's thread: opens the file that `workerData` names and answers one question after the other. */
import {parentPort, workerData} from 'node:worker_threads';
import {Failure} from '../../domain/status.ts';
import {FilterError} from '../answers.ts';
import type {FromReader, ToReader, Trouble} from '../messages.ts';
import type {Reader} from '../store.ts';
import {openReader} from './open.ts';

function send(message: FromReader): void {
	parentPort?.postMessage(message);
}

let reader: Reader | null = null;
parentPort?.on('message', (message: ToReader) => void obey(message));

async function obey(message: ToReader): Promise<void> {
	if (message.kind === 'open') {
		open();
	} else if (message.kind === 'close') {
		await reader?.close();
		parentPort?.close();
	} else if (reader !== null) {
		await answer(reader, message);
	}
}

function open(): void {
	try {
		reader = openReader((workerData as {readonly path: string}).path);
		send({kind: 'ready', capabilities: reader.capabilities});
	} catch (error) {
		send({kind: 'failed', error: troubleOf(error)});
		parentPort?.close();
	}
}

async function answer(reader: Reader, message: ToReader & {readonly kind: 'ask'}): Promise<void> {
	const {id} = message;
	try {
		const method = reader[message.method] as (...args: readonly unknown[]) => Promise<unknown>;
		send({kind: 'answer', id, value: await method(...message.args)});
	} catch (error) {
		send({kind: 'refusal', id, error: troubleOf(error)});
	}
}

function troubleOf(error: unknown): Trouble {
	if (error instanceof FilterError) return {kind: 'filter', mistake: error.mistake};
	if (error instanceof Failure) return {kind: 'failure', message: error.message, hint: error.hint};
	if (error instanceof Error) return {kind: 'defect', message: error.message, stack: error.stack ?? ''};
	return {kind: 'defect', message: String(error), stack: ''};
}
