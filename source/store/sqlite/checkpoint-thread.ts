/** Entry of the thread that checkpoints: copies what is committed from the log beside the file into the file. */
import {parentPort, workerData} from 'node:worker_threads';

import Sqlite from 'better-sqlite3';
import {distrust} from './distrust.ts';

const database = new Sqlite(workerData as string, {fileMustExist: true});
distrust(database);

parentPort?.on('message', () => {
	// PASSIVE waits for nobody and holds nobody up: it copies what it can.
	const [{log}] = database.pragma('wal_checkpoint(PASSIVE)') as [{log: number}];
	parentPort?.postMessage(log);
});
