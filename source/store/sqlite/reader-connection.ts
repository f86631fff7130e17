/**
A connection that only reads, and the statements and readers on it. Knows no question.

A file that nobody writes is opened as immutable: SQLite then needs no `-shm` and no `-wal` beside it, so that a
file in a read-only folder can be read and none is left behind. That is only true while nobody writes; so before
each question we look whether a log appeared or the file changed, and open it again if so (two `stat`, 10 µs).
*/
import {accessSync, constants, statSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import Sqlite, {type Database, type Statement} from 'better-sqlite3';
import {Failure} from '../../domain/status.ts';
import {BoundedMap} from './bounded-map.ts';
import {checkSchemaToRead} from './check-schema.ts';
import {ContentReader} from './content.ts';
import {distrust} from './distrust.ts';
import {damaged, fileTrouble} from './file-trouble.ts';
import {checkReadable, versionOf} from './file-version.ts';
import {noteOfGone} from './gone.ts';
import {MessageReader} from './messages.ts';
import {SourceReader} from './sources.ts';
import {withUris} from './uris.ts';
import {hasWriter} from './writer-lock.ts';

/** How long a read waits for a writer that holds the whole file, as only a checkpoint on closing does. */
const busyTimeoutMs = 5000;

/** Inner pages of the indexes of a million calls; no memory map, which would count as ours page by page. */
const cacheKilobytes = 16 * 1024;

/** Distinct texts of statements: each question has about three, and a filter makes its own. */
const statementsMax = 200;

export type Values = readonly (string | number | null)[];

export class ReaderConnection {
	readonly path: string;
	#database: Database;
	/** What the file looked like when it was opened as immutable; null when it was opened as shared. */
	#seen: string | null;
	/** Of the file that is open: another one may take its name. */
	#inode: number;
	#timesOpened = 1;
	#statements = new BoundedMap<string, Statement<unknown[]>>(statementsMax);
	#readers: {
		readonly content: ContentReader;
		readonly messages: MessageReader;
		readonly sources: SourceReader;
	};

	/** Throws `Failure` on what is no llmtop file, on one of another version, and on what cannot be read. */
	constructor(path: string) {
		this.path = path;
		const opened = openFile(path);
		this.#database = opened.database;
		this.#seen = opened.seen;
		this.#inode = statSync(path).ino;
		this.#readers = readersOn(opened.database);
	}

	/**
	Answers one question on one state of the file; the read transaction ends with it. Throws `Failure` for what the
	file has in the way of an answer.
	*/
	ask<T>(question: () => T): T {
		try {
			this.#refresh();
			this.content.begin();
			return this.#database.transaction(question)();
		} catch (error) {
			throw fileTrouble(this.path, error);
		}
	}

	all<T>(sql: string, values: Values = []): T[] {
		return this.#prepare(sql).all(...values) as T[];
	}

	get<T>(sql: string, values: Values = []): T | undefined {
		return this.#prepare(sql).get(...values) as T | undefined;
	}

	iterate<T>(sql: string, values: Values = []): IterableIterator<T> {
		return this.#prepare(sql).iterate(...values) as IterableIterator<T>;
	}

	/** Of the file; a newer one than this program's may be readable. */
	get schemaVersion(): number {
		return versionOf(this.#database).version;
	}

	/** Somebody writes to the file, or did and left a log. */
	get isShared(): boolean {
		return this.#seen === null;
	}

	get content(): ContentReader {
		return this.#readers.content;
	}

	get messages(): MessageReader {
		return this.#readers.messages;
	}

	get sources(): SourceReader {
		return this.#readers.sources;
	}

	/** See `Reader`. The version of the data is SQLite's own, and counts from anew with each opening. */
	revision(): string {
		this.#refresh();
		const version = this.#database.pragma('data_version', {simple: true}) as number;
		return `${this.#timesOpened} ${version} ${this.isShared && hasWriter(this.path) ? 'written' : 'still'}`;
	}

	close(): void {
		this.#database.close();
	}

	#prepare(sql: string): Statement<unknown[]> {
		let statement = this.#statements.get(sql);
		if (statement === undefined) {
			statement = this.#database.prepare(sql);
			this.#statements.set(sql, statement);
		}
		return statement;
	}

	#refresh(): void {
		if (this.#seen === null) {
			if (statSync(this.path, {throwIfNoEntry: false})?.ino === this.#inode) return;
		} else if (this.#seen === appearance(this.path)) return;
		const opened = openFile(this.path);
		this.#database.close();
		this.#database = opened.database;
		this.#seen = opened.seen;
		this.#inode = statSync(this.path).ino;
		this.#timesOpened++;
		this.#statements = new BoundedMap(statementsMax);
		this.#readers = readersOn(opened.database);
	}
}

function readersOn(database: Database) {
	const content = new ContentReader(database, noteOfGone);
	return {content, messages: new MessageReader(database, content), sources: new SourceReader(database)};
}

type Opened = {readonly database: Database; readonly seen: string | null};

export function openFile(path: string): Opened {
	try {
		accessSync(path, constants.R_OK);
		if (!statSync(path).isFile()) throw new Failure(`cannot read ${path}: it is not a file`, 'name a file');
		const opened = sizeOf(`${path}-wal`) === null ? openImmutable(path) : openShared(path);
		try {
			prepare(opened.database, path);
			if (opened.seen !== null) checkLength(opened.database, path);
		} catch (error) {
			opened.database.close();
			throw error;
		}
		return opened;
	} catch (error) {
		throw fileTrouble(path, error);
	}
}

function openImmutable(path: string): Opened {
	const seen = appearance(path);
	try {
		const database = withUris(() => new Sqlite(`${pathToFileURL(path).href}?immutable=1`, {readonly: true}));
		return {database, seen};
	} catch (error) {
		// Someone in this process loaded SQLite before us, without URIs.
		if (codeOf(error) !== 'SQLITE_CANTOPEN') throw error;
		return {database: new Sqlite(path, {readonly: true, timeout: busyTimeoutMs}), seen: null};
	}
}

function openShared(path: string): Opened {
	const database = new Sqlite(path, {readonly: true, timeout: busyTimeoutMs});
	try {
		database.pragma('user_version');
		return {database, seen: null};
	} catch (error) {
		database.close();
		// A reader left an empty log beside the file, in a folder where we cannot make its index.
		if (codeOf(error) === 'SQLITE_CANTOPEN' && sizeOf(`${path}-wal`) === 0) return openImmutable(path);
		throw error;
	}
}

function prepare(database: Database, path: string): void {
	distrust(database);
	database.pragma('query_only = ON');
	database.pragma(`cache_size = -${cacheKilobytes}`);
	database.pragma('temp_store = MEMORY');
	checkReadable(database, path);
	checkSchemaToRead(database, path);
}

/** Throws `Failure` where the file ends before its last page. Not while somebody writes: pages may lie in the log. */
function checkLength(database: Database, path: string): void {
	const pages = database.pragma('page_count', {simple: true}) as number;
	const wanted = pages * (database.pragma('page_size', {simple: true}) as number);
	const {size} = statSync(path);
	if (size < wanted) throw damaged(path, `it is cut short, ${size} of ${wanted} bytes are there`);
}

/** Changes when somebody begins to write to the file, or wrote to it. */
function appearance(path: string): string {
	const {ino, size, mtimeMs} = statSync(path);
	return `${ino} ${size} ${mtimeMs} ${sizeOf(`${path}-wal`)}`;
}

function sizeOf(path: string): number | null {
	return statSync(path, {throwIfNoEntry: false})?.size ?? null;
}

function codeOf(error: unknown): string {
	return (error as {code?: string} | null)?.code ?? '';
}
