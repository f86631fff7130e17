/** Raw records into their tables. Runs inside the writer's transaction; derives nothing. */
import {type Database, type Statement} from 'better-sqlite3';
import {numberOf} from '../../domain/attributes.ts';
import type {Drop} from '../../domain/drop.ts';
import {hasEnded} from '../../domain/in-flight.ts';
import type {Attributes, AttributeValue, Batch, LogRecord, MetricPoint, Span} from '../../domain/otlp.ts';
import {meterOf} from '../../domain/meters.ts';
import {turnOf} from '../../domain/turn.ts';
import type {Committed} from '../store.ts';
import {
	isMeterUnit,
	isRecordUnit,
	meterHourNano,
	meterUnitOf,
	recordNameOf,
	recordUnitOf,
	type UnitKey,
} from '../unit-key.ts';
import type {ContentWriter, LiftedText} from './content.ts';
import {encodeAttributes, encodeEvents, encodeLinks, encodeLogRest, encodeRest, signed} from './encode.ts';
import type {DirtyMarks} from './dirty-marks.ts';
import {isSameBut, whyGone} from './gone.ts';
import {hexHashOf, turnHashOf} from './hash.ts';
import type {Arrival, RecentUnits} from './recent-units.ts';
import type {SourceWriter} from './sources.ts';

/** Everything of a span that is stored, in the order of the INSERT, without the time of arrival. */
type SpanRow = readonly [
	traceId: string,
	spanId: string,
	parentSpanId: string | null,
	name: string,
	kind: number,
	startNano: bigint,
	endNano: bigint,
	statusCode: number,
	statusMessage: string,
	resourceId: number,
	scopeId: number,
	attributes: string,
	events: string | null,
	links: string | null,
	rest: string | null,
];

const spanColumns = `trace_id, span_id, parent_span_id, name, kind, start_nano, end_nano, status_code,
	status_message, resource_id, scope_id, attributes, events, links, rest`;

/** Judgeval sends a span several times while it grows, numbered by this attribute, in any order. */
const updateAttribute = 'judgment.update_id';

/** What a write did; `arrivals` count only once it is committed. */
export type Written = {
	readonly committed: Committed;
	readonly arrivals: readonly Arrival[];
	readonly fresh: ReadonlySet<UnitKey>;
};

export class RawWriter {
	readonly #content: ContentWriter;
	readonly #sources: SourceWriter;
	readonly #insertSpan: Statement<unknown[]>;
	readonly #selectSpan: Statement<[string, string], unknown[]>;
	readonly #updateSpan: Statement<unknown[]>;
	readonly #insertLog: Statement<unknown[]>;
	readonly #insertPoint: Statement<unknown[]>;
	readonly #insertDrop: Statement<unknown[]>;
	readonly #marks: DirtyMarks;
	readonly #countRecords: Statement<[string, string], number>;
	readonly #countTurn: Statement<[string], number>;

	constructor(
		database: Database,
		parts: {
			readonly content: ContentWriter;
			readonly sources: SourceWriter;
			readonly marks: DirtyMarks;
		},
	) {
		this.#content = parts.content;
		this.#sources = parts.sources;
		this.#marks = parts.marks;
		this.#insertSpan = database.prepare(`INSERT INTO span (${spanColumns}, received_ms)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (trace_id, span_id) DO NOTHING`);
		this.#selectSpan = database
			.prepare<[string, string], unknown[]>(
				`SELECT ${spanColumns} FROM span WHERE trace_id = ? AND span_id = ?`,
			)
			.raw()
			.safeIntegers();
		this.#updateSpan = database.prepare(`UPDATE span SET (${spanColumns}, received_ms) =
			(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE trace_id = ? AND span_id = ?`);
		this.#insertLog = database.prepare(`INSERT INTO log (hash, trace_id, span_id, time_nano, severity,
			event_name, body, attributes, rest, resource_id, scope_id, received_ms, turn)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING`);
		this.#insertPoint = database.prepare(`INSERT INTO metric_point (hash, name, unit, type, temporality,
			start_nano, time_nano, value, count, attributes, rest, resource_id, scope_id, received_ms)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING`);
		this.#insertDrop = database.prepare(
			'INSERT INTO "drop" (at_ms, reason, service, count) VALUES (?, ?, ?, ?)',
		);
		this.#countRecords = database
			.prepare<[string, string], number>(
				`SELECT (SELECT count(*) FROM span WHERE trace_id = ?) +
					(SELECT count(*) FROM log WHERE trace_id = ?)`,
			)
			.pluck();
		this.#countTurn = database.prepare<[string], number>('SELECT count(*) FROM log WHERE turn = ?').pluck();
	}

	/** Writes batches; the caller's transaction makes it all or nothing. */
	write(
		batches: readonly Batch[],
		options: {readonly receivedAtMs: number; readonly recent: RecentUnits},
	): Written {
		const units = new Set<UnitKey>();
		const arrivals: Arrival[] = [];
		/** Units that held a record which came again. */
		const older = new Set<UnitKey>();
		let spans = 0;
		let logs = 0;
		let points = 0;
		for (const batch of batches) {
			for (const span of batch.spans) {
				const lifted: LiftedText[] = [];
				const put = this.#putSpan(span, options.receivedAtMs, lifted);
				if (put === 'equal') continue;
				if (put === 'replaced') older.add(span.traceId);
				spans++;
				units.add(span.traceId);
				arrivals.push({unit: span.traceId, record: span, lifted});
			}
			for (const record of batch.logs) {
				const lifted: LiftedText[] = [];
				const unit = this.#putLog(record, options.receivedAtMs, lifted);
				if (unit === null) continue;
				logs++;
				units.add(unit);
				arrivals.push({unit, record, lifted});
			}
			for (const point of batch.points) {
				if (!this.#putPoint(point, options.receivedAtMs)) continue;
				points++;
				for (const unit of this.#meterUnitsOf(point)) units.add(unit);
			}
			for (const {reason, service, count} of batch.rejections) {
				this.drop({atMs: options.receivedAtMs, reason, service, count});
			}
		}
		for (const unit of units) this.#marks.add(unit, options.receivedAtMs);
		const committed = {spans, logs, points, units: [...units]};
		return {
			committed,
			arrivals,
			fresh: this.#freshOf(arrivals, {units, older, recent: options.recent}),
		};
	}

	/** Units whose records all came with this commit. */
	#freshOf(
		arrivals: readonly Arrival[],
		{
			units,
			older,
			recent,
		}: {
			readonly units: ReadonlySet<UnitKey>;
			readonly older: ReadonlySet<UnitKey>;
			readonly recent: RecentUnits;
		},
	): ReadonlySet<UnitKey> {
		const counts = new Map<UnitKey, number>();
		const turns = new Set<UnitKey>();
		for (const {unit, record} of arrivals) {
			counts.set(unit, (counts.get(unit) ?? 0) + 1);
			if (turnOf(record) !== null) turns.add(unit);
		}
		const fresh = new Set<UnitKey>();
		for (const unit of units) {
			if (recent.has(unit) || older.has(unit) || isMeterUnit(unit)) continue;
			const count = this.#countOf(unit, turns.has(unit));
			if (count === null || count === counts.get(unit)) fresh.add(unit);
		}
		return fresh;
	}

	/** Records of the unit in the file; null for a unit that never has more than one. */
	#countOf(unit: UnitKey, isTurn: boolean): number | null {
		if (isTurn) return this.#countTurn.get(recordNameOf(unit)) as number;
		return isRecordUnit(unit) ? null : (this.#countRecords.get(unit, unit) as number);
	}

	drop({atMs, reason, service, count}: Drop): void {
		this.#insertDrop.run(atMs, reason, service, count);
	}

	#putSpan(span: Span, receivedAtMs: number, lifted: LiftedText[]): 'new' | 'replaced' | 'equal' {
		const content = this.#content;
		content.begin();
		const row: SpanRow = [
			span.traceId,
			span.spanId,
			span.parentSpanId,
			span.name,
			span.kind,
			signed(span.startNano),
			signed(span.endNano),
			span.status.code,
			span.status.message,
			this.#sources.resource(span.resource),
			this.#sources.scope(span.scope),
			encodeAttributes(span.attributes, content, lifted),
			encodeEvents(span.events, content, lifted),
			encodeLinks(span.links, content, lifted),
			encodeRest(span),
		];
		if (this.#insertSpan.run(...row, receivedAtMs).changes === 1) return 'new';
		if (this.#replaceSpan(span, row, receivedAtMs)) return 'replaced';
		content.discard();
		return 'equal';
	}

	/**
	A second copy. Rows are compared column by column, which is exact and spares every first copy a hash; a text
	that was written again under another number is compared as text.
	*/
	#replaceSpan(span: Span, row: SpanRow, receivedAtMs: number): boolean {
		const stored = this.#selectSpan.get(span.traceId, span.spanId) as unknown[];
		const equal = row.every((value, index) => {
			const other = stored[index];
			if (typeof other === 'bigint') return other === BigInt(value as number | bigint);
			return other === value || (typeof value === 'string' && this.#isSameText(value, other));
		});
		if (equal) return false;
		const storedStart = stored[5] as bigint;
		const storedEnd = stored[6] as bigint;
		const storedAttributes = stored[11] as string;
		// What is known of the end is not forgotten for a copy from before it.
		if (!hasEnded(span) && storedEnd > (span.endNano === 0n ? 0n : storedStart)) return false;
		if (span.attributes[updateAttribute] !== undefined) {
			const storedUpdate = numberOf((JSON.parse(storedAttributes) as Attributes)[updateAttribute]);
			const update = numberOf(span.attributes[updateAttribute]);
			if (storedUpdate !== null && update !== null && update < storedUpdate) return false;
		}
		this.#updateSpan.run(...row, receivedAtMs, span.traceId, span.spanId);
		return true;
	}

	/** True for JSON that differs only in the numbers of its long texts. */
	#isSameText(one: string, other: unknown): boolean {
		if (typeof other !== 'string') return false;
		if (whyGone(other) !== null) {
			const {reader} = this.#content;
			const whole = reader.resolve(JSON.parse(one) as AttributeValue);
			return isSameBut(JSON.parse(other) as AttributeValue, whole, reader);
		}
		if (!one.includes('"$content"')) return false;
		const whole = (json: string): string =>
			JSON.stringify(this.#content.reader.resolve(JSON.parse(json) as AttributeValue));
		return whole(one) === whole(other);
	}

	/** The unit that the record belongs to; null where it was there already. */
	#putLog(record: LogRecord, receivedAtMs: number, lifted: LiftedText[]): UnitKey | null {
		const resourceId = this.#sources.resource(record.resource);
		const scopeId = this.#sources.scope(record.scope);
		const rest = encodeLogRest(record);
		const hash = logHashOf(record);
		const turn = turnHashOf(record);
		this.#content.begin();
		const result = this.#insertLog.run(
			hash,
			record.traceId,
			record.spanId,
			signed(record.timeNano === 0n ? record.observedNano : record.timeNano),
			record.severityNumber,
			record.eventName,
			JSON.stringify(this.#content.lift(record.body, lifted)),
			encodeAttributes(record.attributes, this.#content, lifted),
			rest,
			resourceId,
			scopeId,
			receivedAtMs,
			turn,
		);
		if (result.changes === 0) {
			this.#content.discard();
			return null;
		}
		return record.traceId ?? recordUnitOf(turn ?? hash);
	}

	/** A cumulative point is what the first one of the next hour is counted from. */
	#meterUnitsOf(point: MetricPoint): readonly UnitKey[] {
		if (meterOf(point.name) === null) return [];
		const resourceId = this.#sources.resource(point.resource);
		const unit = meterUnitOf(resourceId, point.timeNano);
		if (point.temporality === 'delta') return [unit];
		return [unit, meterUnitOf(resourceId, point.timeNano + meterHourNano)];
	}

	#putPoint(point: MetricPoint, receivedAtMs: number): boolean {
		const resourceId = this.#sources.resource(point.resource);
		const scopeId = this.#sources.scope(point.scope);
		this.#content.begin();
		const attributes = JSON.stringify(this.#content.lift(point.attributes, []));
		const {description, monotonic, distribution, flags} = point;
		const rest = JSON.stringify({description, monotonic, distribution, flags});
		const {name, unit, type, temporality, value, count} = point;
		const identity = [name, unit, type, temporality, String(point.startNano), String(point.timeNano)];
		const hash = hexHashOf(
			JSON.stringify([...identity, value, count, point.attributes, rest, resourceId, scopeId]),
		);
		const result = this.#insertPoint.run(
			hash,
			name,
			unit,
			type,
			temporality,
			signed(point.startNano),
			signed(point.timeNano),
			value,
			count,
			attributes,
			rest,
			resourceId,
			scopeId,
			receivedAtMs,
		);
		return result.changes === 1;
	}
}

/**
Of everything that the sender wrote, so that it is the same in every file: it becomes part of call ids. Texts
stand in it as they are, not as ids of `content`.
*/
export function logHashOf(record: LogRecord): string {
	const {resource, scope, ...own} = record;
	return hexHashOf(
		JSON.stringify([own, resource, scope], (_key, value: unknown) =>
			typeof value === 'bigint' ? String(value) : value,
		),
	);
}
