/** A writer that tells of every failure as a `StoreFault`, and acknowledges nothing that others could not read. */
import Sqlite from 'better-sqlite3';
import {StoreFault} from '../fault.ts';
import type {Writer} from '../store.ts';
import type {FileGuard} from './file-guard.ts';

export function guarded(writer: Writer, guard: FileGuard): Writer {
	async function explained<T>(action: () => Promise<T>): Promise<T> {
		try {
			return await action();
		} catch (error) {
			throw faultOf(error, guard);
		}
	}

	/** What is written counts only where the file is still the same afterwards. */
	const writing = <T>(action: () => Promise<T>): Promise<T> =>
		explained(async () => {
			const result = await action();
			guard.check();
			return result;
		});

	return {
		notes: writer.notes,
		commit: (batches, options) => writing(() => writer.commit(batches, options)),
		dirty: options => explained(() => writer.dirty(options)),
		readUnits: keys => explained(() => writer.readUnits(keys)),
		twinsOf: questions => explained(() => writer.twinsOf(questions)),
		relatedUnits: keys => explained(() => writer.relatedUnits(keys)),
		putDerived: results => writing(() => writer.putDerived(results)),
		putInspected: inspections => writing(() => writer.putInspected(inspections)),
		outdateInspections: options => writing(() => writer.outdateInspections(options)),
		allow: allowance => writing(() => writer.allow(allowance)),
		allowInSettings: allowances => writing(() => writer.allowInSettings(allowances)),
		silence: silence => writing(() => writer.silence(silence)),
		tell: alert => writing(() => writer.tell(alert)),
		putEval: run => writing(() => writer.putEval(run)),
		keepEmbeddings: embeddings => writing(() => writer.keepEmbeddings(embeddings)),
		indexText: options => explained(() => writer.indexText(options)),
		retain: options => writing(() => writer.retain(options)),
		startRun: options => writing(() => writer.startRun(options)),
		mark: options => writing(() => writer.mark(options)),
		drop: options => writing(() => writer.drop(options)),
		probe: () => writing(() => writer.probe()),
		idle: () =>
			explained(async () => {
				await writer.idle();
				guard.look();
			}),
		close: () => explained(() => writer.close()),
	};
}

/** Anything but a failure of SQLite or of the file system is a defect of ours, and stays what it is. */
function faultOf(error: unknown, guard: FileGuard): unknown {
	if (error instanceof StoreFault) return error;
	const code = (error as {code?: unknown} | null)?.code;
	if (typeof code !== 'string' || !(error instanceof Error)) return error;
	if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return guard.damaged();
	const known = faults.find(([pattern]) => pattern.test(code));
	if (known !== undefined) return new StoreFault(known[1], known[2], known[3]);
	if (!(error instanceof Sqlite.SqliteError) || /^SQLITE_(ERROR|MISUSE|CONSTRAINT|RANGE|MISMATCH)/.test(code))
		return error;
	return new StoreFault('failing', `${error.message} (${code})`, 'look at the disk: dmesg, df, mount');
}

const faults: readonly (readonly [RegExp, StoreFault['kind'], message: string, hint: string])[] = [
	[
		/^SQLITE_(BUSY|LOCKED)/,
		'locked',
		'another program holds the file locked',
		'it goes on when that program is done; fuser FILE names it',
	],
	[
		/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)/,
		'failing',
		'the disk is full',
		'free some space: it goes on by itself, and senders try again',
	],
	[
		/^(SQLITE_READONLY|SQLITE_PERM|SQLITE_CANTOPEN|EROFS|EACCES|EPERM)/,
		'failing',
		'the file cannot be written any more',
		'make it writable again (mount, chmod, chattr): it goes on by itself, and senders try again',
	],
	[
		/^SQLITE_IOERR_(WRITE|FSYNC|TRUNCATE)/,
		'failing',
		'the disk does not take what is written',
		'is it writable (mount, lsattr), is it whole (dmesg)? It goes on by itself, and senders try again',
	],
];
