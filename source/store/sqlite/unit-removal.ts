/**
Takes units out of the file: what was derived from them, then their records. Pieces of content and what other units
share with them stay until a round of the collector (collector.ts).
*/
import type {Database, Statement} from 'better-sqlite3';
import {isMeterUnit, meterHourNano, meterUnitParts, type UnitKey} from '../unit-key.ts';
import type {DerivedWriter} from './derived.ts';
import type {DirtyMarks} from './dirty-marks.ts';
import {callsOfUnit, logsOfUnit, unitParameters, type UnitParameters} from './unit-sql.ts';

/** Units that go together at most; `engine/relations.ts` derives fewer together. */
const groupMax = 2048;

/** Records by service, and the requests that were counted among them. */
export type Removed = {
	records: number;
	calls: number;
	readonly byService: Map<string, number>;
};

type RecordPlaces = UnitParameters & {
	readonly resource: number | null;
	readonly fromNano: bigint;
	readonly toNano: bigint;
};

export class UnitRemoval {
	readonly #derived: DerivedWriter;
	readonly #marks: DirtyMarks;
	readonly #countCalls: Statement<[{unit: string}], number>;
	readonly #removeSpans: Statement<[string], number>;
	readonly #removeLogs: Statement<[UnitParameters], number>;
	readonly #nextName: Statement<[string], string | null>;
	readonly #removePoints: Statement<[string, bigint, bigint, number], number>;
	readonly #service: Statement<[number], string>;
	readonly #others: Statement<[string], string>;
	readonly #countRecords: Statement<[RecordPlaces], {service: string; records: number}>;

	constructor(database: Database, parts: {readonly derived: DerivedWriter; readonly marks: DirtyMarks}) {
		this.#derived = parts.derived;
		this.#marks = parts.marks;
		const pluck = <Values extends unknown[], Value>(sql: string): Statement<Values, Value> =>
			database.prepare<Values, Value>(sql).pluck();
		this.#countCalls = pluck(`SELECT total(requests) FROM (${callsOfUnit('requests', 'counted = 1')})`);
		this.#removeSpans = pluck('DELETE FROM span WHERE trace_id = ? RETURNING resource_id');
		this.#removeLogs = pluck(`DELETE FROM log WHERE id IN (${logsOfUnit('id')}) RETURNING resource_id`);
		this.#nextName = pluck('SELECT min(name) FROM metric_point WHERE name > ?');
		this.#removePoints = pluck(`DELETE FROM metric_point
			WHERE name = ? AND time_nano >= ? AND time_nano < ? AND resource_id = ? RETURNING resource_id`);
		this.#service = pluck('SELECT service FROM resource WHERE id = ?');
		this.#countRecords = database.prepare(`SELECT service, count(*) AS records FROM (
				SELECT resource_id FROM span WHERE trace_id = @unit
				UNION ALL ${logsOfUnit('resource_id')}
				UNION ALL SELECT resource_id FROM metric_point
					WHERE @resource IS NOT NULL AND resource_id = @resource AND time_nano >= @fromNano AND time_nano < @toNano)
			JOIN resource ON resource.id = resource_id GROUP BY service`);
		this.#others = pluck('SELECT other FROM related WHERE unit = ?');
	}

	/**
	The unit and those that it was derived together with: one request in two of them is counted in one, and its texts
	are in both. Null while something of them waits for derivation.
	*/
	groupOf(key: UnitKey): readonly UnitKey[] | null {
		if (!this.#marks.areKnown) return null;
		const group = new Set([key]);
		for (const unit of group) {
			if (this.#marks.of(unit) !== null) return null;
			for (const other of this.#others.all(unit)) if (group.size < groupMax) group.add(other);
		}
		return [...group];
	}

	/** Adds what is in the unit to `counts`. */
	count(unit: UnitKey, counts: Removed): void {
		counts.calls += this.#countCalls.get({unit}) ?? 0;
		const meter = meterUnitParts(unit);
		const [fromNano, resource] = [meter?.fromNano ?? 0n, meter?.resourceId ?? null];
		const rows = this.#countRecords.all({
			...unitParameters(unit),
			fromNano,
			toNano: fromNano + meterHourNano,
			resource,
		});
		for (const {service, records} of rows) this.#add(counts, service, records);
	}

	#add(counts: Removed, service: string, records: number): void {
		counts.records += records;
		counts.byService.set(service, (counts.byService.get(service) ?? 0) + records);
	}

	/** Adds what went to `removed`. Inside the writer's transaction. */
	remove(units: readonly UnitKey[], removed: Removed): void {
		for (const unit of units) removed.calls += this.#countCalls.get({unit}) ?? 0;
		this.#derived.remove(units);
		for (const unit of units) {
			for (const resource of this.#removeRecords(unit)) {
				const service = this.#service.get(resource) ?? '';
				this.#add(removed, service, 1);
			}
		}
	}

	#removeRecords(unit: UnitKey): readonly number[] {
		if (isMeterUnit(unit)) return this.#removePointsOf(unit);
		return [...this.#removeSpans.all(unit), ...this.#removeLogs.all(unitParameters(unit))];
	}

	/** All points of the resource in that hour, also of names that tell of no call. */
	#removePointsOf(unit: UnitKey): readonly number[] {
		const parts = meterUnitParts(unit);
		const resources: number[] = [];
		if (parts === null) return resources;
		const {fromNano, resourceId} = parts;
		let name = this.#nextName.get('') ?? null;
		while (name !== null) {
			const gone = this.#removePoints.all(name, fromNano, fromNano + meterHourNano, resourceId);
			for (const resource of gone) resources.push(resource);
			name = this.#nextName.get(name) ?? null;
		}
		return resources;
	}
}
