/**
Which units wait for derivation: a queue that is appended to with every commit and survives the process. A mark
is a row (no index: a look-up by unit would dirty a random page for every trace); which rows a unit has is kept
in memory, and read again, from the oldest on, by whoever opens the file next or had no room for all of them.
*/
import type {UnitKey} from '../unit-key.ts';
import type {Database, Statement} from 'better-sqlite3';

/** Units whose marks are kept in memory, about 200 bytes each. Later ones are read when these are done. */
const unitsMax = 100_000;

export type DirtyMark = {
	/** The newest row: grows with every arrival for the unit. */
	readonly version: number;
	/** When the last of it arrived. */
	readonly lastMs: number;
};

type Marks = {readonly ids: number[]; lastMs: number};

export class DirtyMarks {
	readonly #units = new Map<UnitKey, Marks>();
	/** Rows after `from` up to `to` may be unknown here: those of an earlier process, and those that found no room. */
	#unread = {from: 0, to: 0};
	readonly #last: Statement<[], number | null>;
	/** Counted here: SQLite would give the number of the newest row again after it went. */
	#next = 1;
	readonly #insert: Statement<[number, string, number]>;
	readonly #select: Statement<[number, number, number], {id: number; unit: string; at_ms: number}>;
	readonly #remove: Statement<[number]>;

	constructor(database: Database) {
		this.#insert = database.prepare('INSERT INTO dirty (id, unit, at_ms) VALUES (?, ?, ?)');
		this.#select = database.prepare(
			'SELECT id, unit, at_ms FROM dirty WHERE id > ? AND id <= ? ORDER BY id LIMIT ?',
		);
		this.#remove = database.prepare('DELETE FROM dirty WHERE id = ?');
		this.#last = database.prepare<[], number | null>('SELECT max(id) FROM dirty').pluck();
		this.forget();
	}

	/** Something arrived for the unit. Inside the transaction that keeps it. */
	add(unit: UnitKey, atMs: number): void {
		const id = this.#next++;
		this.#insert.run(id, unit, atMs);
		if (this.#units.size < unitsMax) this.#remember(id, unit, atMs);
		else if (this.#unread.from < this.#unread.to) this.#unread.to = id;
		else this.#unread = {from: id - 1, to: id};
	}

	/** False: units may wait that are not known here. */
	get areKnown(): boolean {
		return this.#unread.from >= this.#unread.to;
	}

	/** Null: nothing is known to wait. */
	of(unit: UnitKey): DirtyMark | null {
		const marks = this.#units.get(unit);
		const version = marks?.ids.at(-1);
		return marks === undefined || version === undefined ? null : {version, lastMs: marks.lastMs};
	}

	/** The longest waiting units. */
	first(limit: number): readonly UnitKey[] {
		while (this.#unread.from < this.#unread.to && this.#units.size < Math.min(limit, unitsMax)) {
			const {from, to} = this.#unread;
			const rows = this.#select.all(from, to, limit);
			for (const row of rows) this.#remember(row.id, row.unit, row.at_ms);
			this.#unread.from = rows.length < limit ? to : (rows.at(-1)?.id ?? to);
		}
		const keys: UnitKey[] = [];
		for (const key of this.#units.keys()) {
			if (keys.length >= limit) break;
			keys.push(key);
		}
		return keys;
	}

	/** What had arrived up to `version` is derived; what came later still waits. */
	clear(unit: UnitKey, version: number): void {
		const marks = this.#units.get(unit);
		if (marks === undefined) return;
		const left = marks.ids.filter(id => id > version);
		for (const id of marks.ids) if (id <= version) this.#remove.run(id);
		if (left.length === 0) this.#units.delete(unit);
		else this.#units.set(unit, {ids: left, lastMs: marks.lastMs});
	}

	/** After a rollback: the file says what is true. */
	forget(): void {
		this.#units.clear();
		const last = this.#last.get() ?? 0;
		this.#unread = {from: 0, to: last};
		this.#next = Math.max(this.#next, last + 1);
	}

	#remember(id: number, unit: UnitKey, atMs: number): void {
		const marks = this.#units.get(unit);
		if (marks === undefined) {
			this.#units.set(unit, {ids: [id], lastMs: atMs});
		} else if (!marks.ids.includes(id)) {
			// In order, since what was unread may be older than what came meanwhile.
			const newest = marks.ids.at(-1) ?? 0;
			if (id < newest) {
				marks.ids.unshift(id);
				return;
			}
			marks.ids.push(id);
			marks.lastMs = Math.max(marks.lastMs, atMs);
		}
	}
}
