/** Finds the units that tell of one and the same response; whether they do is decided where they are derived. */
import type {Database, Statement} from 'better-sqlite3';
import type {ResponseQuestion, UnitKey} from '../store.ts';

/** Some servers draw their ids from a thousand numbers: more units than this in one moment is no request seen twice. */
const unitsMax = 8;

export class RelatedUnits {
	readonly #find: Statement<[string, number, number, string, number], {unit: string}>;

	constructor(database: Database) {
		this.#find = database.prepare(`SELECT ifnull(unit, trace_id) AS unit FROM call
			WHERE response_id = ? AND start_ms <= ? AND end_ms >= ? AND ifnull(unit, trace_id) <> ? LIMIT ?`);
	}

	find({responseId, fromMs, toMs, except}: ResponseQuestion): readonly UnitKey[] {
		// Told apart here: DISTINCT makes SQLite build a table of its own for each answer.
		return [...new Set(this.#find.all(responseId, toMs, fromMs, except, unitsMax).map(row => row.unit))];
	}
}
