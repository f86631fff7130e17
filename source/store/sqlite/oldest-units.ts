/**
Which unit is the oldest that may go: by the end of the last of its records, in event time. What still runs, what
rests for less than a moment and what waits for derivation is passed over.
*/
import type {Database, Statement} from 'better-sqlite3';
import {meterHourNano, meterUnitOf, meterUnitParts, type UnitKey} from '../unit-key.ts';
import {millisSql} from './millis-sql.ts';
import {lostAfterMs} from './shapes.ts';
import {logsOfUnit, unitOfLog, unitOfPoint, unitParameters, type UnitParameters} from './unit-sql.ts';

/** Its next batch may be on the way: SDKs send every 5 s, some collectors every 30. */
const restMs = 30_000;

/** Units looked at for some that may go: where more than these run at once, those behind them wait. */
const lookedAtMax = 250;

/** Cumulative points are counted from those of the hour before: the last two hours of a resource stay. */
const meterHoursKept = 2;

const hourMs = 3_600_000;

/** With the units that go along with it. */
export type OldUnit = {readonly group: readonly UnitKey[]; readonly endMs: number};

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
	/** The unit and those that go along with it; null where it may not go yet. */
	readonly groupToGo: (key: UnitKey) => readonly UnitKey[] | null;
};

export class OldestUnits {
	readonly #traces: Statement<[number], TraceRow>;
	readonly #traceEnd: Statement<[string], number>;
	readonly #logs: Statement<[number], string>;
	readonly #log: Statement<[UnitParameters], LogRow>;
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
				`SELECT DISTINCT ${unitOfLog} FROM (
					SELECT trace_id, turn, hash FROM log INDEXED BY log_by_time ORDER BY time_nano LIMIT ?) AS oldest
					WHERE NOT EXISTS (SELECT 1 FROM trace WHERE trace.trace_id = oldest.trace_id)`,
			)
			.pluck();
		this.#log = database.prepare(`SELECT max(${millisSql('time_nano')}) AS endMs, max(received_ms) AS heardMs
			FROM (${logsOfUnit('time_nano, received_ms')})`);
		this.#all = database
			.prepare<[], string>(
				`SELECT trace_id FROM span UNION SELECT ${unitOfLog} FROM log
					UNION SELECT ${unitOfPoint} FROM metric_point`,
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
		return this.#traceEnd.get(key) ?? this.#log.get(unitParameters(key))?.endMs ?? -Infinity;
	}

	#oldestTraces(limit: number, {nowMs, untilMs, groupToGo}: Which): readonly OldUnit[] {
		const found: OldUnit[] = [];
		for (const {unit, endMs, missing, heardMs} of this.#traces.iterate(lookedAtMax)) {
			if (endMs > untilMs || found.length >= limit) break;
			if (nowMs - heardMs < (missing > 0 ? lostAfterMs : restMs)) continue;
			const group = groupToGo(unit);
			if (group !== null) found.push({group, endMs});
		}
		return found;
	}

	#oldestLogs(limit: number, {nowMs, untilMs, groupToGo}: Which): readonly OldUnit[] {
		const found: OldUnit[] = [];
		for (const unit of this.#logs.all(lookedAtMax)) {
			if (found.length >= limit) break;
			const row = this.#log.get(unitParameters(unit));
			if (row === undefined || row.endMs === null || row.heardMs === null) continue;
			if (row.endMs > untilMs || nowMs - row.heardMs < restMs) continue;
			const group = groupToGo(unit);
			if (group !== null) found.push({group, endMs: row.endMs});
		}
		return found;
	}

	#oldestPoints(limit: number, {nowMs, untilMs, groupToGo}: Which): readonly OldUnit[] {
		const found: OldUnit[] = [];
		for (const {resource, hour} of this.#points.all(limit)) {
			const key = meterUnitOf(resource, BigInt(hour) * meterHourNano);
			const endMs = (hour + 1) * hourMs;
			if (endMs > untilMs || endMs + meterHoursKept * hourMs > nowMs) continue;
			const group = groupToGo(key);
			if (group !== null) found.push({group, endMs});
		}
		return found;
	}
}
