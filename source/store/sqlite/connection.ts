/** Opens the file and sets what SQLite is to do with it. Knows no table. */
import {closeSync, mkdirSync, openSync} from 'node:fs';
import {dirname} from 'node:path';
import Sqlite, {type Database} from 'better-sqlite3';
import {Failure} from '../../domain/status.ts';
import {checkWritable} from './file-version.ts';
import {migrate, type Migration} from './migrate.ts';
import {distrust} from './distrust.ts';
import {withUris} from './uris.ts';
import {takeWriterLock} from './writer-lock.ts';

/**
Prompts and answers of one to two KB fill 8 KB pages better than 4 KB ones (two thirds of the time per span of the
same inserts, measured); an empty file takes 480 KB.
*/
const pageBytes = 8192;

/** Inner pages of the indexes of a million calls fit; the operating system caches the rest. */
const cacheBytes = 16 * 1024 * 1024;

/** How long opening waits for another process that writes (a second llmtop, `sqlite3`) before giving up. */
const openTimeoutMs = 5000;

/** The same of each write: its thread also answers the senders, so whoever called waits without holding it up. */
const writeTimeoutMs = 10;

/** Pages after which a commit checkpoints by itself: a log of 256 MB, which the checkpointer does not let come. */
const checkpointPages = 32_000;

export type WriterOptions = {
	/** fsync on every commit. */
	readonly durable: boolean;
	/** False: an older file is brought up to date without a backup, since it is a copy itself. Default true. */
	readonly backup?: boolean;
};

export type WritableFile = {
	readonly database: Database;
	/** What was done to bring it to this version; null: nothing. */
	readonly migration: Migration | null;
	/** Closes the database and lets another writer in. */
	readonly close: () => void;
};

/**
Opens, creates (mode 0600: prompts are private) and migrates the file; folders above it are made. Throws
`Failure` with what is wrong and what to do, `InUse` where another writer has it.
*/
export function openForWriting(path: string, options: WriterOptions): WritableFile {
	prepareFile(path);
	const lock = explained(path, () => takeWriterLock(path));
	try {
		const {database, migration} = openLocked(path, options);
		return {
			database,
			migration,
			close() {
				database.close();
				lock.release();
			},
		};
	} catch (error) {
		lock.release();
		throw error;
	}
}

function openLocked(path: string, options: WriterOptions): Omit<WritableFile, 'close'> {
	const database = explained(path, () => withUris(() => new Sqlite(path, {timeout: openTimeoutMs})));
	try {
		const migration = explained(path, () => {
			distrust(database);
			checkWritable(database, path);
			database.pragma(`page_size = ${pageBytes}`);
			database.pragma('journal_mode = WAL');
			database.pragma(`cache_size = -${cacheBytes / 1024}`);
			database.pragma('temp_store = MEMORY');
			// The writer gives out the ids that rows refer to; checking them again costs 2 look-ups a span.
			database.pragma('foreign_keys = OFF');
			database.pragma(`wal_autocheckpoint = ${checkpointPages}`);
			database.pragma(`synchronous = ${options.durable ? 'FULL' : 'NORMAL'}`);
			const done = migrate(database, {path, backup: options.backup ?? true});
			database.pragma(`busy_timeout = ${writeTimeoutMs}`);
			return done;
		});
		return {database, migration};
	} catch (error) {
		database.close();
		throw error;
	}
}

function prepareFile(path: string): void {
	explained(path, () => {
		mkdirSync(dirname(path), {recursive: true});
		closeSync(openSync(path, 'a', 0o600));
	});
}

/** Runs `action`; what the file system or SQLite throws becomes a sentence with a next step. */
export function explained<T>(path: string, action: () => T): T {
	try {
		return action();
	} catch (error) {
		if (error instanceof Failure) throw error;
		const code = (error as {code?: string}).code ?? '';
		const [reason, hint] = explanations.find(([pattern]) => pattern.test(code))?.[1] ?? [
			error instanceof Error ? error.message : String(error),
			'name another file with --db FILE',
		];
		throw new Failure(`cannot open ${path}: ${reason}`, hint);
	}
}

const explanations: readonly [RegExp, readonly [reason: string, hint: string]][] = [
	[/^EISDIR/, ['it is a directory', 'name a file in it: --db FILE']],
	[/^ENOENT/, ['there is no such file', 'check the name']],
	[/^(EEXIST|ENOTDIR)/, ['a folder on the way is a file', 'name another file with --db FILE']],
	[
		/^(EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_CANTOPEN)/,
		['no permission to write there', 'name a file you may write with --db FILE'],
	],
	[/^SQLITE_NOTADB/, ['it is not an SQLite file', 'name another file with --db FILE']],
	[/^SQLITE_CORRUPT/, ['the file is damaged', 'try: sqlite3 FILE .recover | sqlite3 NEW-FILE']],
	[/^(SQLITE_BUSY|SQLITE_LOCKED)/, ['another program holds it locked', 'close the other program']],
	[/^(ENOSPC|SQLITE_FULL)/, ['the disk is full', 'free some space, or name another file with --db FILE']],
];
