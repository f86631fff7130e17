/** Counts what was taken out again: one row an hour, reason and service, however many slices it took. */
import type {Database, Statement} from 'better-sqlite3';
import type {Drop} from '../../domain/drop.ts';

const hourMs = 3_600_000;

/** Rows that are added to; what is forgotten begins another row. */
const rowsMax = 1000;

export class DropCounts {
	readonly #insert: Statement<[number, string, string, number]>;
	readonly #grow: Statement<[number, number, number]>;
	readonly #rows = new Map<string, number>();

	constructor(database: Database) {
		this.#insert = database.prepare('INSERT INTO "drop" (at_ms, reason, service, count) VALUES (?, ?, ?, ?)');
		this.#grow = database.prepare('UPDATE "drop" SET count = count + ?, at_ms = ? WHERE id = ?');
	}

	add({atMs, reason, service, count}: Drop): void {
		const name = JSON.stringify([Math.floor(atMs / hourMs), reason, service]);
		const row = this.#rows.get(name);
		if (row !== undefined && this.#grow.run(count, atMs, row).changes === 1) return;
		if (this.#rows.size >= rowsMax) this.#rows.clear();
		this.#rows.set(name, Number(this.#insert.run(atMs, reason, service, count).lastInsertRowid));
	}

	/** After a rollback. */
	forget(): void {
		this.#rows.clear();
	}
}
