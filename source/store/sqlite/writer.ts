/** The `Writer` over one SQLite file: transactions and order. What goes into the tables is in the other files. */
import {type Database, type Statement} from 'better-sqlite3';
import {Failure} from '../../domain/status.ts';
import type {Writer} from '../store.ts';
import {Checkpointer} from './checkpointer.ts';
import {explained, openForWriting} from './connection.ts';
import {ContentWriter} from './content.ts';
import {DerivedWriter} from './derived.ts';
import {DirtyMarks} from './dirty-marks.ts';
import {FileGuard} from './file-guard.ts';
import {FullText} from './full-text.ts';
import {guarded} from './guarded-writer.ts';
import {MessageReader} from './messages.ts';
import {isWriterAlive} from './other-writer.ts';
import {RecentUnits} from './recent-units.ts';
import {SourceReader, SourceWriter} from './sources.ts';
import {UnitReader} from './units.ts';
import {RawWriter} from './writer-raw.ts';

/** How long closing waits for a program that writes or reads just then. */
const closeTimeoutMs = 1000;

/** Opens, creates or migrates the file. Throws `Failure` where that cannot be done. */
export function sqliteWriter(path: string, options: {readonly durable: boolean}): Writer {
	const database = openForWriting(path, options);
	try {
		return explained(path, () => {
			const guard = new FileGuard(database);
			return guarded(writerOver(database, guard), guard);
		});
	} catch (error) {
		database.close();
		throw error;
	}
}

/** What writes and reads each kind of row, over one connection. */
function partsOver(database: Database, guard: FileGuard) {
	const content = new ContentWriter(database);
	const sources = new SourceWriter(database);
	const marks = new DirtyMarks(database);
	const recent = new RecentUnits();
	return {
		content,
		sources,
		marks,
		recent,
		raw: new RawWriter(database, {content, sources, marks}),
		derived: new DerivedWriter(database, {content, marks}),
		units: new UnitReader(database, {
			content: content.reader,
			sources: new SourceReader(database),
			recent,
			marks,
		}),
		fullText: new FullText(database, new MessageReader(database, content.reader)),
		checkpointer: new Checkpointer(database, () => guard.grown()),
		statements: prepare(database),
	};
}

function writerOver(database: Database, guard: FileGuard): Writer {
	const {content, sources, marks, recent, raw, derived, units, fullText, checkpointer, statements} =
		partsOver(database, guard);

	/** All or nothing; after a failure what the caches say of it is forgotten as well. */
	function transaction<T>(action: () => T): T {
		try {
			return database.transaction(action).immediate();
		} catch (error) {
			content.forget();
			sources.forget();
			derived.forget();
			marks.forget();
			throw error;
		}
	}

	/** One look at the file for many questions: taking its locks for each costs more than most answers. */
	const read = <T>(ask: () => T): T => database.transaction(ask)();

	return {
		async commit(batches, {receivedAtMs}) {
			const written = transaction(() => raw.write(batches, {receivedAtMs, recent}));
			recent.add(written.arrivals, written.fresh);
			const {spans, logs, points} = written.committed;
			checkpointer.committed(spans + logs + points);
			return written.committed;
		},
		dirty: async ({limit}) => marks.first(limit),
		readUnits: async keys => read(() => keys.map(key => units.read(key))),
		twinsOf: async questions => read(() => questions.map(question => derived.related.find(question))),
		relatedUnits: async keys => read(() => keys.map(key => derived.related.othersOf(key))),
		async putDerived(results) {
			const changed = transaction(() => derived.put(results, recent));
			for (const {unit} of results) recent.delete(unit.key);
			checkpointer.committed(results.length);
			return changed;
		},
		async indexText({budgetMs}) {
			derived.messages.waiting -= transaction(() => fullText.index(budgetMs));
			return derived.messages.waiting;
		},
		startRun: async ({atMs, pid}) =>
			transaction(() => {
				const other = statements.lastRun.get()?.pid ?? null;
				if (other !== null && other !== pid && isWriterAlive(other)) throw takenBy(other, database.name);
				const number = (statements.countRuns.get()?.runs ?? 0) + 1;
				statements.mark.run(atMs, 'run', `run ${number}`, pid);
				return number;
			}),
		async mark({atMs, label, kind}) {
			statements.mark.run(atMs, kind, label, null);
		},
		drop: async drop => raw.drop(drop),
		async idle() {
			checkpointer.calm(performance.now());
		},
		async probe() {
			statements.probe.run();
		},
		async close() {
			await checkpointer.close();
			try {
				if (guard.isLost) return;
				database.pragma(`busy_timeout = ${closeTimeoutMs}`);
				statements.runsEnded.run();
				database.pragma('optimize');
				database.pragma('wal_checkpoint(TRUNCATE)');
			} finally {
				database.close();
				guard.close();
			}
		},
	};
}

function takenBy(pid: number, path: string): Failure {
	return new Failure(
		`${path} is being written by another llmtop (process ${pid})`,
		'llmtop open FILE shows it live; --project NAME or --db FILE keeps another file',
	);
}

function prepare(database: Database): {
	readonly countRuns: Statement<[], {runs: number}>;
	readonly lastRun: Statement<[], {pid: number | null}>;
	readonly runsEnded: Statement<[]>;
	/** Writes a page and changes nothing. */
	readonly probe: Statement<[]>;
	readonly mark: Statement<[number, string, string, number | null]>;
} {
	return {
		countRuns: database.prepare(`SELECT count(*) AS runs FROM mark WHERE kind = 'run'`),
		lastRun: database.prepare(`SELECT pid FROM mark WHERE kind = 'run' ORDER BY id DESC LIMIT 1`),
		probe: database.prepare('UPDATE mark SET label = label WHERE id = (SELECT max(id) FROM mark)'),
		runsEnded: database.prepare('UPDATE mark SET pid = NULL WHERE pid IS NOT NULL'),
		mark: database.prepare('INSERT INTO mark (at_ms, kind, label, pid) VALUES (?, ?, ?, ?)'),
	};
}
