/**
Which unit is the oldest that may go: by the end of the last of its records, in event time. What still runs, what
rests for less than a moment and what waits for derivation is passed over.
*/
import type {Database, Statement} from 'better-sqlite3';
import type {UnitKey} from '../store.ts';
import {meterHourNano, meterUnitOf, meterUnitParts} from '../unit-key.ts';
import {millisSql} from './millis-sql.ts';

/** Its next batch may be on the way: SDKs send every 5 s, some collectors every 30. */
const restMs = 30_000;

/** A trace that waits for an end is taken for running this long after the last that was heard of it. */
const runningMs = 15 * 60_000;

/** Units looked at for some that may go: where more than these run at once, those behind them wait. */
const lookedAtMax = 250;

/** Cumulative points are counted from those of the hour before: the last two hours of a resource stay. */
const meterHoursKept = 2;

const hourMs = 3_600_000;

export type OldUnit = {readonly key: UnitKey; readonly endMs: number};

type TraceRow = {
	readonly unit: string;
	readonly endMs: number;
	readonly missing: number;
	readonly heardMs: number;
};
type LogRow = {readonly endMs: number | null; readonly heardMs: number | null};
type PointRow = {readonly resource: number; readonly hour: number};

/** Which are asked for. */
export type Which = {
	readonly nowMs: number;
	/** None that ended later. */
	readonly untilMs: number;
	readonly mayGo: (key: UnitKey) => boolean;
};

export class OldestUnits {
	readonly #traces: Statement<[number], TraceRow>;
	readonly #traceEnd: Statement<[string], number>;
	readonly #logs: Statement<[number], string>;
	readonly #log: Statement<[{unit: string}], LogRow>;
	readonly #points: Statement<[number], PointRow>;
	readonly #all: Statement<[], string>;

	constructor(database: Database) {
		this.#traces = database.prepare(`SELECT trace_id AS unit, end_ms AS endMs, missing, received_ms AS heardMs
			FROM trace INDEXED BY trace_by_end ORDER BY end_ms LIMIT ?`);
		this.#traceEnd = database
			.prepare<[string], number>('SELECT end_ms FROM trace WHERE trace_id = ?')
			.pluck();
		// Records of a trace go with it.
		this.#logs = database
			.prepare<[number], string>(
				`SELECT DISTINCT ifnull(trace_id, 'log-' || ifnull(turn, hash)) FROM (
					SELECT trace_id, turn, hash FROM log INDEXED BY log_by_time ORDER BY time_nano LIMIT ?) AS oldest
					WHERE NOT EXISTS (SELECT 1 FROM trace WHERE trace.trace_id = oldest.trace_id)`,
			)
			.pluck();
		this.#log = database.prepare(`SELECT max(${millisSql('time_nano')}) AS endMs, max(received_ms) AS heardMs
			FROM (SELECT time_nano, received_ms FROM log WHERE trace_id = @unit
				UNION ALL SELECT time_nano, received_ms FROM log WHERE turn = substr(@unit, 5) AND trace_id IS NULL
				UNION ALL SELECT time_nano, received_ms FROM log WHERE hash = substr(@unit, 5) AND trace_id IS NULL)`);
		this.#all = database
			.prepare<[], string>(
				`SELECT trace_id FROM span UNION SELECT ifnull(trace_id, 'log-' || ifnull(turn, hash)) FROM log
					UNION SELECT 'metric-' || resource_id || '-' || (time_nano / ${meterHourNano}) FROM metric_point`,
			)
			.pluck();
		// In the order of arrival, which is that of their times but for what was kept back.
		this.#points =
			database.prepare(`SELECT DISTINCT resource_id AS resource, time_nano / ${meterHourNano} AS hour
			FROM (SELECT resource_id, time_nano FROM metric_point ORDER BY id LIMIT ?)`);
	}

	/** Every unit there is. */
	all(): readonly UnitKey[] {
		return this.#all.all();
	}

	/** The oldest first, at most `limit`. */
	first(limit: number, which: Which): readonly OldUnit[] {
		const found = [
			...this.#oldestTraces(limit, which),
			...this.#oldestLogs(limit, which),
			...this.#oldestPoints(limit, which),
		];
		return found.sort((one, other) => one.endMs - other.endMs).slice(0, limit);
	}

	/** When the last of its records ended; -Infinity where nothing is known of it. */
	endOf(key: UnitKey): number {
		const meter = meterUnitParts(key);
		if (meter !== null) return Number(meter.fromNano / 1_000_000n) + hourMs;
		return this.#traceEnd.get(key) ?? this.#log.get({unit: key})?.endMs ?? -Infinity;
	}

	#oldestTraces(limit: number, {nowMs, untilMs, mayGo}: Which): readonly OldUnit[] {
		const found: OldUnit[] = [];
		for (const {unit, endMs, missing, heardMs} of this.#traces.all(lookedAtMax)) {
			if (endMs > untilMs || found.length >= limit) break;
			const runs = missing > 0 && nowMs - heardMs < runningMs;
			if (!runs && nowMs - heardMs >= restMs && mayGo(unit)) found.push({key: unit, endMs});
		}
		return found;
	}

	#oldestLogs(limit: number, {nowMs, untilMs, mayGo}: Which): readonly OldUnit[] {
		const found: OldUnit[] = [];
		for (const unit of this.#logs.all(lookedAtMax)) {
			if (found.length >= limit) break;
			const row = this.#log.get({unit});
			if (row === undefined || row.endMs === null || row.heardMs === null) continue;
			if (row.endMs > untilMs || nowMs - row.heardMs < restMs || !mayGo(unit)) continue;
			found.push({key: unit, endMs: row.endMs});
		}
		return found;
	}

	#oldestPoints(limit: number, {nowMs, untilMs, mayGo}: Which): readonly OldUnit[] {
		const found: OldUnit[] = [];
		for (const {resource, hour} of this.#points.all(limit)) {
			const key = meterUnitOf(resource, BigInt(hour) * meterHourNano);
			const endMs = (hour + 1) * hourMs;
			if (endMs > untilMs || endMs + meterHoursKept * hourMs > nowMs || !mayGo(key)) continue;
			found.push({key, endMs});
		}
		return found;
	}
}
