/** `trace_count`: traces by the time they ended. A cache of `trace`, always equal to a recount; written by `flush`. */
import {type Database, type Statement} from 'better-sqlite3';

/** Of a day 288, of a month 9,000: read in a millisecond or two. */
export const traceBucketMs = 300_000;

export type CountedTrace = {readonly end_ms: number; readonly spans: number; readonly plain: number};

type Tally = {readonly bucket: number; readonly plain: number; traces: number; spans: number};

export class TraceCounts {
	readonly #add: Statement<[number, number, number, number]>;
	readonly #sweep: Statement<[number, number]>;
	#tallies = new Map<string, Tally>();

	constructor(database: Database) {
		this.#add = database.prepare(`INSERT INTO trace_count (bucket, plain, traces, spans) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET traces = traces + excluded.traces, spans = spans + excluded.spans`);
		this.#sweep = database.prepare('DELETE FROM trace_count WHERE bucket = ? AND plain = ? AND traces = 0');
	}

	/** `sign` 1 puts a trace in, -1 takes it out. */
	add({end_ms: endMs, spans, plain}: CountedTrace, sign: 1 | -1): void {
		const bucket = Math.floor(endMs / traceBucketMs);
		const name = `${bucket} ${plain}`;
		const tally = this.#tallies.get(name) ?? {bucket, plain, traces: 0, spans: 0};
		this.#tallies.set(name, tally);
		tally.traces += sign;
		tally.spans += sign * spans;
	}

	flush(): void {
		for (const {bucket, plain, traces, spans} of this.#tallies.values()) {
			if (traces === 0 && spans === 0) continue;
			this.#add.run(bucket, plain, traces, spans);
			if (traces < 0) this.#sweep.run(bucket, plain);
		}
		this.#tallies.clear();
	}

	/** After a rollback. */
	forget(): void {
		this.#tallies.clear();
	}
}
