/**
A file has one writer. It holds an empty database beside the file, `FILE-lock`, in an exclusive transaction for as
long as it lives: the system gives up such a lock with the process, however that ends, and it holds between
containers and users, where the number of a process means nothing. Node itself has no lock of files.

On POSIX closing a file gives up every lock that this process has on it, whoever took it: what `node:fs` opened of the
lock stays open for as long as any part of this process may hold it.
*/
import {closeSync, fstatSync, openSync, realpathSync, rmSync, statSync} from 'node:fs';
import Sqlite, {type Database} from 'better-sqlite3';
import {InUse} from '../../domain/status.ts';
import {withUris} from './uris.ts';

/** Who asks whether there is a writer holds the lock for less than a millisecond; a writer that leaves, for a few. */
const waitMs = 250;

/** The lock was taken away while we waited for it, each time by another writer that left: more is not by chance. */
const triesMax = 20;

export type WriterLock = {
	/** Takes the lock away, and the file of it. After the database is closed. */
	readonly release: () => void;
};

/** The file must be there. Throws `InUse` where another process, or another part of this one, writes it. */
export function takeWriterLock(path: string): WriterLock {
	const lock = lockPathOf(path);
	for (let tries = 0; tries < triesMax; tries++) {
		const held = tryLock(lock);
		if (held === 'busy') break;
		if (held === 'moved') continue;
		return {
			release() {
				// First the name: whoever waits for the lock then sees that it is no longer the one of this name.
				removeIfPossible(lock);
				held.database.close();
				closeSync(held.witness);
			},
		};
	}
	throw inUse(path);
}

type Held = {readonly database: Database; readonly witness: number};

/**
The witness is the file of this name, opened before SQLite opens the name. While it is open its inode is given to no
other file, and a name that was taken away never names it again: if the name still is the witness's when the lock is
had, it is the witness that is locked.
*/
function tryLock(lock: string): Held | 'busy' | 'moved' {
	const witness = openSync(lock, 'a', 0o600);
	const database = withUris(() => new Sqlite(lock, {timeout: waitMs}));
	try {
		// Else an empty journal would lie beside it.
		database.pragma('journal_mode = MEMORY');
		database.exec('BEGIN EXCLUSIVE');
	} catch (error) {
		database.close();
		if ((error as {code?: string}).code?.startsWith('SQLITE_BUSY') !== true) throw error;
		// The witness stays open: the lock may be had by another part of this process.
		return 'busy';
	}
	if (inodeOf(lock) === fstatSync(witness, {bigint: true}).ino) return {database, witness};
	database.close();
	closeSync(witness);
	return 'moved';
}

/** True while a living process has the file open for writing. */
export function hasWriter(path: string): boolean {
	const lock = lockPathOf(path);
	if (inodeOf(lock) === null) return false;
	try {
		const database = withUris(() => new Sqlite(lock, {readonly: true, timeout: 0}));
		try {
			// Reads the header of the file, for which it needs a lock.
			database.pragma('schema_version');
			return false;
		} finally {
			database.close();
		}
	} catch (error) {
		// Anything else: the lock went while we looked, or may not be read.
		return (error as {code?: string}).code?.startsWith('SQLITE_BUSY') === true;
	}
}

function inUse(path: string): InUse {
	const pid = lastWriterOf(path);
	return new InUse(
		`${path} is being written by another llmtop${pid === null ? '' : ` (process ${pid})`}`,
		'llmtop open FILE shows it live; --project NAME or --db FILE keeps another file',
	);
}

/** The process that started the last run, where the file tells. */
function lastWriterOf(path: string): number | null {
	try {
		const database = new Sqlite(path, {readonly: true, timeout: 0});
		try {
			const run = database.prepare(`SELECT pid FROM mark WHERE kind = 'run' ORDER BY id DESC LIMIT 1`).get();
			const pid = (run as {readonly pid: unknown} | undefined)?.pid;
			return typeof pid === 'number' ? pid : null;
		} finally {
			database.close();
		}
	} catch {
		// It has no tables yet, or is being brought to another version.
		return null;
	}
}

/** Two names of one file have one lock, as they have one log. */
function lockPathOf(path: string): string {
	return `${realpathSync(path)}-lock`;
}

function inodeOf(path: string): bigint | null {
	return statSync(path, {throwIfNoEntry: false, bigint: true})?.ino ?? null;
}

/** Windows keeps a file that is open; it is empty and in nobody's way. */
function removeIfPossible(path: string): void {
	try {
		rmSync(path, {force: true});
	} catch {
		// See above.
	}
}
