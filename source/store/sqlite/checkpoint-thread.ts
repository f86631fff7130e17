/** Entry of the thread that checkpoints: copies what is committed from the log beside the file into the file. */
import {parentPort, workerData} from 'node:worker_threads';

import Sqlite from 'better-sqlite3';
import {distrust} from './distrust.ts';

const database = new Sqlite(workerData as string, {fileMustExist: true});
distrust(database);

parentPort?.on('message', () => {
	parentPort?.postMessage(checkpoint());
});

/** Pages of the log. PASSIVE waits for nobody and holds nobody up: it copies what it can. */
function checkpoint(): number {
	try {
		const [{log}] = database.pragma('wal_checkpoint(PASSIVE)') as [{log: number}];
		return log;
	} catch {
		// A full disk, say: what is not copied stays in the log, and the writer meets the same trouble and tells it.
		return 0;
	}
}
