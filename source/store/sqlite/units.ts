/** Reads a unit back: all spans and log records of a trace, a log record without a trace, or those of one turn. */
import {type Database, type Statement} from 'better-sqlite3';
import type {LogRecord, Span} from '../../domain/otlp.ts';
import type {Unit} from '../store.ts';
import {isRecordUnit, recordNameOf, type UnitKey} from '../unit-key.ts';
import type {ContentReader, LiftedText} from './content.ts';
import type {DirtyMarks} from './dirty-marks.ts';
import {decodeLog, decodeSpan, selectLog, selectSpan, type LogColumns, type SpanColumns} from './encode.ts';
import {byLogTime, bySpanTime, type RecentUnits} from './recent-units.ts';
import {whyGone, type Why} from './gone.ts';
import {MeterReader} from './meter-points.ts';
import type {SourceReader} from './sources.ts';

export type StoredUnit = Unit & {
	/** The long texts in it and where they are stored. */
	readonly lifted: readonly LiftedText[];
	/** Ids of spans ('' for records without one) from which texts were taken out, and why. */
	readonly gone?: ReadonlyMap<string, Why>;
};

export class UnitReader {
	readonly #content: ContentReader;
	readonly #sources: SourceReader;
	readonly #selectSpans: Statement<[string], SpanColumns>;
	readonly #selectLogs: Statement<[string], LogColumns>;
	readonly #selectLog: Statement<[string, string], LogColumns>;
	readonly #recent: RecentUnits;
	readonly #meters: MeterReader;
	readonly #marks: DirtyMarks;

	constructor(
		database: Database,
		parts: {
			readonly content: ContentReader;
			readonly sources: SourceReader;
			readonly recent: RecentUnits;
			readonly marks: DirtyMarks;
		},
	) {
		this.#recent = parts.recent;
		this.#marks = parts.marks;
		this.#content = parts.content;
		this.#sources = parts.sources;
		this.#meters = new MeterReader(database, parts);
		this.#selectSpans = database.prepare(`${selectSpan} WHERE trace_id = ?`);
		this.#selectLogs = database.prepare(`${selectLog} WHERE trace_id = ?`);
		this.#selectLog = database.prepare(`${selectLog} WHERE turn = ?
			UNION ALL ${selectLog} WHERE hash = ? AND turn IS NULL AND trace_id IS NULL`);
	}

	/** Spans and logs in time order. Sorted here: SQLite's sorter costs 15 µs even for one row. */
	read(key: UnitKey): StoredUnit {
		const version = this.#marks.of(key)?.version ?? 0;
		return this.#recent.get(key, version) ?? this.#readFile(key, version);
	}

	#readFile(key: UnitKey, version: number): StoredUnit {
		const lifted: LiftedText[] = [];
		const meters = this.#meters.read(key);
		if (meters !== null) return {key, version, spans: [], logs: [], meters, lifted};
		if (isRecordUnit(key)) {
			const hash = recordNameOf(key);
			const rows = this.#selectLog.all(hash, hash);
			const gone = goneOf([], rows);
			const records = rows.map(row => this.#log(row, lifted));
			return {key, version, spans: [], logs: records.sort(byLogTime), lifted, gone};
		}
		const spanRows = this.#selectSpans.all(key);
		const logRows = this.#selectLogs.all(key);
		const gone = goneOf(spanRows, logRows);
		const spans = spanRows.map(row => this.#span(row, lifted));
		const logs = logRows.map(row => this.#log(row, lifted));
		return {key, version, spans: spans.sort(bySpanTime), logs: logs.sort(byLogTime), lifted, gone};
	}

	#span(row: SpanColumns, lifted: LiftedText[]): Span {
		return decodeSpan(row, {
			content: this.#content,
			resource: this.#sources.resource(row.resource_id),
			scope: this.#sources.scope(row.scope_id),
			lifted,
		});
	}

	#log(row: LogColumns, lifted: LiftedText[]): LogRecord {
		return decodeLog(row, {
			content: this.#content,
			resource: this.#sources.resource(row.resource_id),
			scope: this.#sources.scope(row.scope_id),
			lifted,
		});
	}
}

function goneOf(spans: readonly SpanColumns[], logs: readonly LogColumns[]): ReadonlyMap<string, Why> {
	const gone = new Map<string, Why>();
	for (const row of spans) {
		const why = whyGone(row.attributes) ?? whyGone(row.events);
		if (why !== null) gone.set(row.span_id, why);
	}
	for (const row of logs) {
		const why = whyGone(row.attributes) ?? whyGone(row.body);
		if (why !== null) gone.set(row.span_id ?? '', why);
	}
	return gone;
}
