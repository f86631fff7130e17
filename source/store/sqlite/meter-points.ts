/** Reads back the metric points of a unit: those of its hour that tell of calls, and of the hour before. */
import type {Database, Statement} from 'better-sqlite3';
import {meterNames} from '../../domain/meters.ts';
import type {Attributes, AttributeValue, MetricPoint} from '../../domain/otlp.ts';
import type {Unit} from '../store.ts';
import {meterHourNano, meterUnitParts, type UnitKey} from '../unit-key.ts';
import type {ContentReader} from './content.ts';
import type {SourceReader} from './sources.ts';

type PointColumns = {
	readonly name: string;
	readonly unit: string;
	readonly type: string;
	readonly temporality: string;
	readonly start_nano: bigint;
	readonly time_nano: bigint;
	readonly value: number | null;
	readonly count: number | null;
	readonly attributes: string;
	readonly rest: string;
	readonly scope_id: bigint;
};

export class MeterReader {
	readonly #content: ContentReader;
	readonly #sources: SourceReader;
	readonly #select: Statement<[...string[], bigint, bigint, number], PointColumns>;

	constructor(database: Database, from: {readonly content: ContentReader; readonly sources: SourceReader}) {
		this.#content = from.content;
		this.#sources = from.sources;
		const names = meterNames.map(() => '?').join(', ');
		this.#select = database
			.prepare<[...string[], bigint, bigint, number], PointColumns>(
				`SELECT name, unit, type, temporality, start_nano, time_nano, value, count, attributes, rest, scope_id
					FROM metric_point WHERE name IN (${names}) AND time_nano >= ? AND time_nano < ? AND resource_id = ?
					ORDER BY time_nano, id`,
			)
			.safeIntegers();
	}

	/** Null for another kind of unit. */
	read(key: UnitKey): NonNullable<Unit['meters']> | null {
		const parts = meterUnitParts(key);
		if (parts === null) return null;
		const {fromNano, resourceId} = parts;
		const toNano = fromNano + meterHourNano;
		const rows = this.#select.all(...meterNames, fromNano - meterHourNano, toNano, resourceId);
		return {points: rows.map(row => this.#point(row, resourceId)), fromNano, toNano};
	}

	#point(row: PointColumns, resourceId: number): MetricPoint {
		const {description, monotonic, distribution, flags} = JSON.parse(row.rest) as Pick<
			MetricPoint,
			'description' | 'monotonic' | 'distribution' | 'flags'
		>;
		return {
			name: row.name,
			description,
			unit: row.unit,
			type: row.type as MetricPoint['type'],
			temporality: row.temporality as MetricPoint['temporality'],
			monotonic,
			startNano: BigInt.asUintN(64, row.start_nano),
			timeNano: BigInt.asUintN(64, row.time_nano),
			attributes: this.#content.resolve(JSON.parse(row.attributes) as AttributeValue) as Attributes,
			value: row.value === null ? null : Number(row.value),
			count: row.count === null ? null : Number(row.count),
			distribution,
			flags,
			resource: this.#sources.resource(resourceId),
			scope: this.#sources.scope(Number(row.scope_id)),
		};
	}
}
