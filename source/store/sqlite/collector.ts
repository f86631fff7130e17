/**
Takes away pieces of `content` that nothing refers to any more, in slices, while the file is written.

References lie inside JSON, and counting them would cost every span that repeats a text. So a round first reads
every row that can refer to a piece and remembers which are used, then removes the others up to the newest that
there was when it began. Between slices the file changes; that a piece in use is never taken rests on this:

- a row that was there when the round began is read, or was removed before that
- a row that is written during the round refers to pieces that the writer gives out for it or finds in records of
  its unit, and it notes both (`ContentWriter.note`)
- when reading is done, the writer forgets the pieces that are not used, so that it gives none of them out again;
  what it still holds of units to derive (`RecentUnits`) counts as used

A number is never given out twice, since readers keep texts by number: the newest piece stays.
*/
import type {Database, Statement} from 'better-sqlite3';
import {collectContentIds, IdSet} from './content-ids.ts';
import type {ContentWriter} from './content.ts';
import type {MessageWriter} from './messages.ts';
import type {RecentUnits} from './recent-units.ts';

/** What can refer to content: columns of JSON, by table. */
const referring: readonly (readonly [table: string, columns: string])[] = [
	['message', 'parts'],
	['call', 'detail'],
	['step', 'detail'],
	['span', 'attributes, events, links'],
	['log', 'body, attributes'],
	['metric_point', 'attributes'],
];

/** Rows that are read between two looks at the clock. */
const rowsAtOnce = 64;

/** Numbers of pieces between two looks at the clock: about a millisecond where all of them go. */
const idsAtOnce = 64;

type Row = readonly [id: number, ...json: (string | null)[]];

type Round = {
	readonly used: IdSet;
	readonly newest: number;
	/** Index into `referring`; past its end the reading is done. */
	table: number;
	/** Last row read, or last piece looked at. */
	at: number;
};

export class ContentCollector {
	readonly #content: ContentWriter;
	readonly #messages: MessageWriter;
	readonly #recent: RecentUnits;
	readonly #select: readonly Statement<[number, number], Row>[];
	readonly #ends: Statement<[], {oldest: number | null; newest: number | null}>;
	readonly #remove: Statement<[number, number]>;
	readonly #isUnused: Statement<[number], number>;
	#round: Round | null = null;

	constructor(
		database: Database,
		parts: {
			readonly content: ContentWriter;
			readonly messages: MessageWriter;
			readonly recent: RecentUnits;
		},
	) {
		this.#content = parts.content;
		this.#messages = parts.messages;
		this.#recent = parts.recent;
		this.#select = referring.map(([table, columns]) =>
			database
				.prepare<[number, number], Row>(
					`SELECT id, ${columns} FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`,
				)
				.raw(),
		);
		this.#ends = database.prepare(
			'SELECT (SELECT min(id) FROM content) AS oldest, (SELECT max(id) FROM content) AS newest',
		);
		this.#remove = database.prepare('DELETE FROM content WHERE id BETWEEN ? AND ?');
		this.#isUnused = database
			.prepare<[number], number>('SELECT NOT EXISTS (SELECT 1 FROM call_message WHERE message = ?)')
			.pluck();
	}

	get isCollecting(): boolean {
		return this.#round !== null;
	}

	begin(): void {
		const used = new IdSet();
		this.#round = {used, newest: this.#ends.get()?.newest ?? 0, table: 0, at: 0};
		this.#content.note(used);
	}

	/** Works until `untilMs` of the process's clock; true when the round is over. Inside the writer's transaction. */
	step(untilMs: number): boolean {
		const round = this.#round;
		if (round === null) return true;
		do {
			if (round.table < referring.length) this.#read(round);
			else if (this.#sweep(round)) {
				this.stop();
				return true;
			}
		} while (performance.now() < untilMs);
		return false;
	}

	/** Also after a failure: the next round begins anew. */
	stop(): void {
		this.#round = null;
		this.#content.note(null);
	}

	#read(round: Round): void {
		const rows = (this.#select[round.table] as Statement<[number, number], Row>).all(round.at, rowsAtOnce);
		const [table] = referring[round.table] as readonly [string, string];
		for (const row of rows) {
			if (table === 'message' && this.#isUnused.get(row[0]) === 1) {
				// A record that another unit had told already left it behind.
				this.#messages.collect([row[0]]);
				continue;
			}
			for (let column = 1; column < row.length; column++) {
				const json = row[column];
				if (typeof json === 'string') collectContentIds(json, round.used);
			}
		}
		round.at = rows.at(-1)?.[0] ?? round.at;
		if (rows.length === rowsAtOnce) return;
		round.table++;
		round.at = 0;
		if (round.table < referring.length) return;
		for (const id of this.#recent.contentIds()) round.used.add(id);
		this.#content.keepOnly(round.used);
		round.at = (this.#ends.get()?.oldest ?? 1) - 1;
	}

	/** True when there is nothing more to remove. */
	#sweep(round: Round): boolean {
		const {used, newest} = round;
		const end = Math.min(newest, round.at + 1 + idsAtOnce);
		for (let id = round.at + 1; id < end; id++) {
			if (used.has(id)) continue;
			let last = id;
			while (last + 1 < end && !used.has(last + 1)) last++;
			this.#remove.run(id, last);
			id = last;
		}
		round.at = end - 1;
		return end === newest || newest === 0;
	}
}
