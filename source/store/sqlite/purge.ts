/**
Forgets on demand, so that what is forgotten is in no page of the file: rows, the words of them in the full-text
index, texts that nothing else refers to; then the file is written anew without its free pages. Needs the file for
itself.
*/
import type {UnitKey} from '../unit-key.ts';
import type {Database} from 'better-sqlite3';
import {takenOutReason} from '../../domain/drop.ts';
import {Failure} from '../../domain/status.ts';
import {openForWriting} from './connection.ts';
import {ContentWriter} from './content.ts';
import {DerivedWriter} from './derived.ts';
import {DirtyMarks} from './dirty-marks.ts';
import {callCondition} from './filter-sql.ts';
import {InspectionWriter} from './inspection-writer.ts';
import {ReaderConnection} from './reader-connection.ts';
import {RecentUnits} from './recent-units.ts';
import {takingOutOver, type TakingOut} from './taking-out.ts';
import type {Removed} from './unit-removal.ts';

/** What is to be forgotten. Of units that pass both tests; all of them where there is none. */
export type PurgeQuestion = {
	/** True: only what was said in them, and their figures stay. */
	readonly content: boolean;
	/** Units of which everything had ended by then. */
	readonly beforeMs: number | null;
	/** Units with a call that matches; empty for any. */
	readonly filter: string;
	/** Counts, and changes nothing. */
	readonly dryRun: boolean;
	readonly nowMs: number;
};

export type Purged = {
	/** Traces, and records that came without one. */
	readonly units: number;
	/** Counted calls and records (spans, log records, metric points) in them. */
	readonly calls: number;
	readonly records: number;
	readonly bytesBefore: number;
	readonly bytesAfter: number;
};

/** Units in one transaction. */
const unitsAtOnce = 200;

/**
The file is derived whole, and nobody else writes it. Throws `FilterError`; `Failure` where somebody reads the file,
so that its old pages cannot go.
*/
export function purgeFile(path: string, question: PurgeQuestion): Purged {
	const matching = question.filter === '' ? null : unitsMatching(path, question.filter);
	const file = openForWriting(path, {durable: false});
	try {
		return new Purge(file.database).run(question, matching);
	} finally {
		file.close();
	}
}

function unitsMatching(path: string, filter: string): ReadonlySet<UnitKey> {
	const connection = new ReaderConnection(path);
	try {
		const {sql, values} = callCondition(connection, filter);
		const rows = connection.all<{unit: string}>(
			`SELECT DISTINCT ifnull(unit, trace_id) AS unit FROM call ${sql === '' ? '' : `WHERE ${sql}`}`,
			values,
		);
		return new Set(rows.map(row => row.unit));
	} finally {
		connection.close();
	}
}

class Purge {
	readonly #database: Database;
	readonly #parts: TakingOut;
	readonly #inspected: InspectionWriter;

	constructor(database: Database) {
		this.#database = database;
		const content = new ContentWriter(database);
		const marks = new DirtyMarks(database);
		this.#inspected = new InspectionWriter(database);
		const derived = new DerivedWriter(database, {content, marks, inspected: this.#inspected});
		this.#parts = takingOutOver(database, {content, derived, marks, recent: new RecentUnits()});
	}

	run(question: PurgeQuestion, matching: ReadonlySet<UnitKey> | null): Purged {
		const keys = this.#chosen(question, matching);
		const bytesBefore = this.#bytes();
		const removed: Removed = {records: 0, calls: 0, byService: new Map()};
		if (question.dryRun) {
			for (const key of keys) this.#parts.removal.count(key, removed);
			return {...countsOf(keys, removed), bytesBefore, bytesAfter: bytesBefore};
		}
		// What is freed is overwritten at once, should the file not be written anew in the end.
		this.#database.pragma('secure_delete = ON');
		// Beside the file instead of in memory: it is as large as what stays.
		this.#database.pragma('temp_store = FILE');
		this.#emptyLog();
		for (let at = 0; at < keys.length; at += unitsAtOnce) {
			const some = keys.slice(at, at + unitsAtOnce);
			this.#transaction(() => {
				if (!question.content) return this.#parts.removal.remove(some, removed);
				for (const key of some) {
					this.#parts.removal.count(key, removed);
					this.#parts.contents.remove(key, {why: 'purged', keepsPreviews: false});
					// Evidence is a piece of what was said.
					this.#inspected.forget(key);
				}
			});
		}
		this.#transaction(() => {
			this.#removeUnused();
			this.#note(question, removed);
		});
		this.#database.exec('VACUUM');
		this.#emptyLog();
		return {...countsOf(keys, removed), bytesBefore, bytesAfter: this.#bytes()};
	}

	/** Whole groups: what one request is told by twice is forgotten in both. */
	#chosen({beforeMs}: PurgeQuestion, matching: ReadonlySet<UnitKey> | null): readonly UnitKey[] {
		const chosen = new Set<UnitKey>();
		for (const key of matching ?? this.#parts.units.all()) {
			if (chosen.has(key) || (beforeMs !== null && this.#parts.units.endOf(key) >= beforeMs)) continue;
			for (const unit of this.#parts.removal.groupOf(key) ?? [key]) chosen.add(unit);
		}
		return [...chosen];
	}

	#removeUnused(): void {
		// The collector leaves the newest, since its number must not be given out again.
		this.#database.exec(`INSERT INTO content (text) VALUES ('')`);
		this.#parts.collector.begin();
		this.#parts.collector.step(Infinity);
		this.#database.exec(`
			INSERT INTO message_text (message_text) VALUES ('optimize');
			CREATE TEMP TABLE kept_resource AS SELECT resource_id AS id FROM span
				UNION SELECT resource_id FROM log UNION SELECT resource_id FROM metric_point;
			CREATE TEMP TABLE kept_scope AS SELECT scope_id AS id FROM span
				UNION SELECT scope_id FROM log UNION SELECT scope_id FROM metric_point;
			UPDATE resource SET hash = 'purged ' || id, service = '', attributes = '{}', schema_url = ''
				WHERE id NOT IN (SELECT id FROM kept_resource);
			UPDATE scope SET hash = 'purged ' || id, name = '', version = '', attributes = '{}', schema_url = ''
				WHERE id NOT IN (SELECT id FROM kept_scope);
			DROP TABLE kept_resource;
			DROP TABLE kept_scope;
			DELETE FROM embedding;
			DELETE FROM eval_score WHERE call_id NOT IN (SELECT call_id FROM call);
			DELETE FROM template WHERE key NOT IN (SELECT template FROM inspected WHERE template IS NOT NULL);
			DELETE FROM call_writer WHERE (service, scope, carrier) NOT IN (SELECT service, scope, carrier FROM call);
		`);
	}

	#note({content, nowMs}: PurgeQuestion, {byService, records}: Removed): void {
		const reason = takenOutReason('purged', content ? 'what was said, on demand' : 'on demand');
		// Services that went whole are not named.
		const known = this.#database
			.prepare<[string], number>('SELECT 1 FROM resource WHERE service = ?')
			.pluck();
		let unnamed = records;
		for (const [service, count] of byService) {
			if (known.get(service) === undefined) continue;
			this.#parts.drops.add({atMs: nowMs, reason, service, count});
			unnamed -= count;
		}
		if (unnamed > 0) this.#parts.drops.add({atMs: nowMs, reason, service: '', count: unnamed});
	}

	/** All that is in the log goes into the file, and the log to nothing. */
	#emptyLog(): void {
		const [result] = this.#database.pragma('wal_checkpoint(TRUNCATE)') as [{readonly busy: number}];
		if (result.busy === 0) return;
		throw new Failure(
			`${this.#database.name} is read by another program, which holds old pages of it`,
			'close the llmtop or sqlite3 that has it open, and run the same again',
		);
	}

	#bytes(): number {
		const value = (name: string): number => this.#database.pragma(name, {simple: true}) as number;
		return value('page_count') * value('page_size');
	}

	#transaction(action: () => void): void {
		this.#database.transaction(action).immediate();
	}
}

function countsOf(
	keys: readonly UnitKey[],
	{calls, records}: Removed,
): Pick<Purged, 'units' | 'calls' | 'records'> {
	return {units: keys.length, calls, records};
}
