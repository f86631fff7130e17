/** Entry of the inspector's thread: one slice, or one look at alerts, for each time that it is asked. */
import {setPriority} from 'node:os';
import {parentPort, workerData} from 'node:worker_threads';
import {openInspectionReader} from '../store/sqlite/open.ts';
import type {AlertJudge} from './alert-judge.ts';
import {Inspector} from './inspector.ts';
import type {FromInspector, InspectorOptions, ToInspector} from './messages.ts';

/** What is inspected between two messages: short enough that what was found is soon shown. */
const sliceMs = 50;

function send(message: FromInspector): void {
	parentPort?.postMessage(message);
}

/** On Linux the number 0 is this thread; elsewhere it is the whole program, which must stay quick. */
function becomeLow(): void {
	if (process.platform !== 'linux') return;
	try {
		setPriority(0, 19);
	} catch {
		// It is then as urgent as the others.
	}
}

becomeLow();
try {
	const {file, alerts} = workerData as InspectorOptions;
	const reader = openInspectionReader(file);
	const inspector = new Inspector(reader);
	let judge: AlertJudge | null = null;
	parentPort?.on('message', (message: ToInspector) => {
		if (message.kind === 'next') {
			send({kind: 'inspected', ...inspector.slice(sliceMs)});
		} else if (message.kind === 'judge') {
			// What fails in it ends the thread, as a slice that fails does.
			void import('./alert-judge.ts').then(({AlertJudge: Judge}) => {
				judge ??= new Judge(reader, alerts);
				send({kind: 'judged', ...judge.judge(message)});
			});
		} else {
			reader.close();
			parentPort?.close();
		}
	});
} catch (error) {
	send({kind: 'failed', message: error instanceof Error ? error.message : String(error)});
	parentPort?.close();
}
