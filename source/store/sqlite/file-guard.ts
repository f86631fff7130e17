/**
Is the file still the one that we write? SQLite does not ask: it goes on writing, without an error, into a file that
was deleted, replaced or cut short, and reads back from its own memory what nobody else will ever find. So we look
before each acknowledgement (three system calls, some 10 µs), and every other second while nothing happens.

Never by opening the database file: closing it again would drop the locks that SQLite holds on it for this process
(https://www.sqlite.org/howtocorrupt.html, 2.2).
*/
import {closeSync, fstatSync, openSync, readSync, realpathSync, statSync, unlinkSync} from 'node:fs';
import Sqlite, {type Database, type Statement} from 'better-sqlite3';
import {StoreFault} from '../fault.ts';

/** Between two looks at the schema while nothing happens. */
const lookMs = 2000;

const keptHint = 'start again: what was acknowledged is in the file';
const recoverHint = 'try: sqlite3 FILE .recover | sqlite3 NEW-FILE';

/** https://www.sqlite.org/fileformat.html, 4.1: the log's header begins with this, its lowest bit aside. */
const logMagic = 0x377f0682;
const logHeaderBytes = 32;
const frameHeaderBytes = 24;

type Seen = {
	readonly ino: number;
	readonly indexIno: number;
	/** The log stays open here, which holds nothing and nobody up: its locks are in its index. */
	readonly log: number;
	size: number;
	logSize: number;
	modifiedMs: number;
};

export class FileGuard {
	readonly #database: Database;
	readonly #path: string;
	readonly #pageBytes: number;
	readonly #pageCount: Statement<[], number>;
	readonly #header = Buffer.alloc(4);
	#seen: Seen | null = null;
	/** The fewest pages that the database had since the last look: only we make it smaller. */
	#fewestPages = 0;
	#lookedMs = 0;
	#fault: StoreFault | null = null;

	constructor(database: Database) {
		this.#database = database;
		this.#path = database.memory ? '' : realpathSync(database.name);
		this.#pageBytes = database.pragma('page_size', {simple: true}) as number;
		this.#pageCount = database.prepare<[], number>('PRAGMA page_count').pluck();
	}

	/** True: the file is not ours any more. */
	get isLost(): boolean {
		return this.#fault !== null;
	}

	/** After each transaction. Throws a `StoreFault` of kind `lost`, and from then on always. */
	check(): void {
		if (this.#fault !== null) throw this.#fault;
		if (this.#path === '') return;
		const pages = this.#pageCount.get() ?? 0;
		if (this.#seen === null) {
			this.#seen = this.#firstLook();
			this.#fewestPages = pages;
			return;
		}
		this.#fewestPages = Math.min(this.#fewestPages, pages);
		const trouble = this.#troubleWith(this.#seen);
		if (trouble !== null) {
			const [what, hint, suffix = ''] = trouble;
			throw this.#lose(`${this.#path}${suffix} ${what} while llmtop wrote to it`, hint);
		}
		this.#fewestPages = pages;
	}

	/** A part of the log was copied into the file: from now on it is at least so large. */
	grown(): void {
		const seen = this.#seen;
		if (seen !== null)
			seen.size = Math.max(seen.size, statSync(this.#path, {throwIfNoEntry: false})?.size ?? 0);
	}

	/** While nothing happens: also whether others can still read the file, which our own memory of it hides. */
	look(): void {
		if (this.#seen === null || performance.now() - this.#lookedMs < lookMs) return;
		this.#lookedMs = performance.now();
		this.check();
		// Its own index is all that keeps another program from writing at the same time.
		if (inoOf(`${this.#path}-shm`) !== this.#seen.indexIno) {
			throw this.#lose(`${this.#path}-shm was deleted while llmtop wrote to it`, keptHint);
		}
		const {mtimeMs} = statSync(this.#path);
		if (mtimeMs === this.#seen.modifiedMs) return;
		this.#seen.modifiedMs = mtimeMs;
		const other = new Sqlite(this.#path, {readonly: true});
		try {
			other.prepare('SELECT count(*) FROM sqlite_schema').get();
		} finally {
			other.close();
		}
	}

	/** What SQLite says is damaged. */
	damaged(): StoreFault {
		return this.#lose(`${this.#path} is damaged`, recoverHint);
	}

	/**
	After the database was closed. A log of ours beside a file that is not ours would be taken for that file's own
	by whoever opens it next.
	*/
	close(): void {
		if (this.#seen === null) return;
		const {log, ino, indexIno} = this.#seen;
		const logIno = fstatSync(log).ino;
		closeSync(log);
		if (this.#fault === null || inoOf(this.#path) === ino) return;
		if (inoOf(`${this.#path}-wal`) === logIno) unlinkSync(`${this.#path}-wal`);
		if (inoOf(`${this.#path}-shm`) === indexIno) unlinkSync(`${this.#path}-shm`);
	}

	#firstLook(): Seen {
		const {ino, size, mtimeMs} = statSync(this.#path);
		const log = openSync(`${this.#path}-wal`, 'r');
		return {
			ino,
			size,
			modifiedMs: mtimeMs,
			log,
			logSize: fstatSync(log).size,
			indexIno: statSync(`${this.#path}-shm`).ino,
		};
	}

	#troubleWith(seen: Seen): readonly [what: string, hint: string, suffix?: string] | null {
		const file = statSync(this.#path, {throwIfNoEntry: false});
		if (file === undefined) return ['was deleted', 'start again for a new file'];
		if (file.ino !== seen.ino)
			return ['was replaced by another file', 'start again to go on with the one that is there now'];
		if (file.size < Math.min(seen.size, this.#fewestPages * this.#pageBytes))
			return ['was cut short', recoverHint];
		seen.size = file.size;
		const log = fstatSync(seen.log);
		if (log.nlink === 0) return ['was deleted', keptHint, '-wal'];
		if (!this.#isLogWhole(seen, log.size)) {
			return ['was cut short', 'start again: what of the log is whole is read from it', '-wal'];
		}
		seen.logSize = log.size;
		return null;
	}

	/** Whoever truncates the log in good order has copied it into the file before, and its index says so. */
	#isLogWhole(seen: Seen, size: number): boolean {
		if (size > 0) {
			readSync(seen.log, this.#header, 0, this.#header.length, 0);
			if ((this.#header.readUInt32BE(0) & ~1) >>> 0 !== logMagic) return false;
		}
		if (size >= seen.logSize) return true;
		const [state] = this.#database.pragma('wal_checkpoint(NOOP)') as [{log: number}];
		return state.log <= 0 || size >= logHeaderBytes + state.log * (frameHeaderBytes + this.#pageBytes);
	}

	#lose(message: string, hint: string): StoreFault {
		this.#fault ??= new StoreFault('lost', message, hint);
		return this.#fault;
	}
}

function inoOf(path: string): number | null {
	return statSync(path, {throwIfNoEntry: false})?.ino ?? null;
}
