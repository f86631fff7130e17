/** The `Writer` over one SQLite file: transactions and order. What goes into the tables is in the other files. */
import {type Database, type Statement} from 'better-sqlite3';
import type {Writer} from '../store.ts';
import {Checkpointer} from './checkpointer.ts';
import {explained, openForWriting, type WritableFile, type WriterOptions} from './connection.ts';
import {ContentWriter} from './content.ts';
import {DecisionWriter} from './decisions.ts';
import {DerivedWriter} from './derived.ts';
import {DirtyMarks} from './dirty-marks.ts';
import {EvalWriter} from './evals.ts';
import {FileGuard} from './file-guard.ts';
import {FullText} from './full-text.ts';
import {guarded} from './guarded-writer.ts';
import {InspectionWriter} from './inspection-writer.ts';
import {MessageReader} from './messages.ts';
import type {Migration} from './migrate.ts';
import {RecentUnits} from './recent-units.ts';
import {Retention} from './retention.ts';
import {Sampling} from './sampling.ts';
import {schemaVersion} from './schema.ts';
import {SourceReader, SourceWriter} from './sources.ts';
import {takingOutOver} from './taking-out.ts';
import {UnitReader} from './units.ts';
import {RawWriter} from './writer-raw.ts';

/** A slice of retention leaves as much in the log as so many records that come: it touches a page of each index. */
const recordsLikeSlice = 250;
/** How long closing waits for a program that writes or reads just then. */
const closeTimeoutMs = 1000;

/** Opens, creates or migrates the file. Throws `Failure` where that cannot be done. */
export function sqliteWriter(path: string, options: WriterOptions): Writer {
	const file = openForWriting(path, options);
	try {
		return explained(path, () => {
			const guard = new FileGuard(file.database);
			return guarded(writerOver(file, guard), guard);
		});
	} catch (error) {
		file.close();
		throw error;
	}
}

/** What writes and reads each kind of row, over one connection. */
function partsOver(database: Database, guard: FileGuard) {
	const content = new ContentWriter(database);
	const sources = new SourceWriter(database);
	const marks = new DirtyMarks(database);
	const recent = new RecentUnits();
	const inspected = new InspectionWriter(database);
	const derived = new DerivedWriter(database, {content, marks, inspected});
	const takingOut = takingOutOver(database, {content, derived, marks, recent});
	return {
		content,
		sources,
		marks,
		recent,
		raw: new RawWriter(database, {content, sources, marks}),
		derived,
		inspected,
		decisions: new DecisionWriter(database),
		evals: new EvalWriter(database),
		units: new UnitReader(database, {
			content: content.reader,
			sources: new SourceReader(database),
			recent,
			marks,
		}),
		fullText: new FullText(database, new MessageReader(database, content.reader)),
		retention: new Retention(database, {...takingOut, sampling: new Sampling(database, takingOut)}),
		checkpointer: new Checkpointer(database, () => guard.grown()),
		statements: prepare(database),
	};
}

/** All or nothing; after a failure what the caches say of it is forgotten as well. */
function transactionOver(database: Database, parts: ReturnType<typeof partsOver>): <T>(action: () => T) => T {
	return action => {
		try {
			parts.content.reader.begin();
			return database.transaction(action).immediate();
		} catch (error) {
			for (const part of [parts.content, parts.sources, parts.derived, parts.marks, parts.retention])
				part.forget();
			throw error;
		}
	};
}

function writerOver(file: WritableFile, guard: FileGuard): Writer {
	const {database} = file;
	const parts = partsOver(database, guard);
	const {content, marks, recent, raw, derived, inspected, units, fullText, checkpointer, statements} = parts;

	const transaction = transactionOver(database, parts);

	/** One look at the file for many questions: taking its locks for each costs more than most answers. */
	const read = <T>(ask: () => T): T => database.transaction(ask)();

	return {
		notes: file.migration === null ? [] : [noteOf(file.migration, database.name)],
		async commit(batches, {receivedAtMs}) {
			const written = transaction(() => raw.write(batches, {receivedAtMs, recent}));
			recent.add(written.arrivals, written.fresh);
			const {spans, logs, points} = written.committed;
			checkpointer.committed(spans + logs + points);
			return written.committed;
		},
		dirty: async ({limit}) => marks.first(limit),
		readUnits: async keys =>
			read(() =>
				keys.map(key => {
					content.reader.begin();
					return units.read(key);
				}),
			),
		twinsOf: async questions => read(() => questions.map(question => derived.related.find(question))),
		relatedUnits: async keys => read(() => keys.map(key => derived.related.othersOf(key))),
		async putDerived(results) {
			const changed = transaction(() => derived.put(results, recent));
			for (const {unit} of results) recent.delete(unit.key);
			checkpointer.committed(results.length);
			return changed;
		},
		async putInspected(inspections) {
			transaction(() => {
				for (const inspection of inspections) inspected.put(inspection);
			});
			checkpointer.committed(inspections.length);
		},
		outdateInspections: async ({version}) => transaction(() => inspected.outdate(version)),
		...decisionsOver(parts, transaction),
		async indexText({budgetMs}) {
			derived.messages.waiting -= transaction(() => fullText.index(budgetMs));
			return derived.messages.waiting;
		},
		async retain({rules, nowMs, budgetMs}) {
			const retained = transaction(() => parts.retention.slice(rules, {nowMs, budgetMs}));
			checkpointer.committed(retained.isDone ? 0 : recordsLikeSlice);
			return retained;
		},
		startRun: async ({atMs, pid}) =>
			transaction(() => {
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
		close: () => closeInOrder(file, guard, {checkpointer, runsEnded: statements.runsEnded}),
	};
}

function decisionsOver(
	{decisions, evals}: {readonly decisions: DecisionWriter; readonly evals: EvalWriter},
	transaction: <T>(action: () => T) => T,
): Pick<Writer, 'allow' | 'allowInSettings' | 'silence' | 'tell' | 'putEval' | 'keepEmbeddings'> {
	return {
		allow: async allowance => transaction(() => decisions.allow(allowance)),
		allowInSettings: async allowances => transaction(() => decisions.allowInSettings(allowances)),
		silence: async silence => transaction(() => decisions.silence(silence)),
		tell: async alert => transaction(() => decisions.tell(alert)),
		putEval: async run => transaction(() => evals.put(run)),
		keepEmbeddings: async embeddings => transaction(() => evals.keep(embeddings)),
	};
}

/** The log is emptied, so that the file can be copied alone; a file that is lost is let go as it is. */
async function closeInOrder(
	file: WritableFile,
	guard: FileGuard,
	parts: {readonly checkpointer: Checkpointer; readonly runsEnded: Statement<[]>},
): Promise<void> {
	const {database} = file;
	await parts.checkpointer.close();
	try {
		if (guard.isLost) return;
		database.pragma(`busy_timeout = ${closeTimeoutMs}`);
		parts.runsEnded.run();
		database.pragma('optimize');
		database.pragma('wal_checkpoint(TRUNCATE)');
	} finally {
		file.close();
		guard.close();
	}
}

function noteOf({from, backup}: Migration, path: string): Writer['notes'][number] {
	return {
		message: `${path} was brought from file version ${from} to ${schemaVersion}; what is in it is derived anew`,
		hint: backup === null ? 'nothing to do' : `as it was it lies in ${backup}; delete that when all is well`,
	};
}

function prepare(database: Database): {
	readonly countRuns: Statement<[], {runs: number}>;
	readonly runsEnded: Statement<[]>;
	/** Writes a page and changes nothing. */
	readonly probe: Statement<[]>;
	readonly mark: Statement<[number, string, string, number | null]>;
} {
	return {
		countRuns: database.prepare(`SELECT count(*) AS runs FROM mark WHERE kind = 'run'`),
		probe: database.prepare('UPDATE mark SET label = label WHERE id = (SELECT max(id) FROM mark)'),
		runsEnded: database.prepare('UPDATE mark SET pid = NULL WHERE pid IS NOT NULL'),
		mark: database.prepare('INSERT INTO mark (at_ms, kind, label, pid) VALUES (?, ?, ?, ?)'),
	};
}
