/**
Replaces what was derived from units. Runs inside the writer's transaction. A unit that comes to the same as
before changes nothing; what differs goes out of every table and in again, rollups and sessions included.
*/
import {type Database, type Statement} from 'better-sqlite3';
import type {PricedCall, Step} from '../../domain/call.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import {answerOf, promptOf} from '../../domain/preview.ts';
import type {UnitKey, UnitResult} from '../store.ts';
import {isTraceUnit} from '../unit-key.ts';
import {
	callColumnCount,
	callColumns,
	callDetail,
	callValues,
	originsOf,
	type CallColumns,
} from './call-row.ts';
import {CallWriters} from './call-writers.ts';
import type {ContentWriter} from './content.ts';
import {SessionFacts, TraceFacts} from './derived-facts.ts';
import {ledgerRecordOf, ledgerRecordOfStep, LedgerRollups} from './ledger-rollups.ts';
import {MeteredCalls} from './metered-calls.ts';
import {MessageWriter, type PlacedMessage} from './messages.ts';
import type {DirtyMarks} from './dirty-marks.ts';
import type {RecentUnits} from './recent-units.ts';
import {References} from './references.ts';
import {RelatedUnits} from './related-units.ts';
import {rollupCallOf, Rollups} from './rollups.ts';
import {placeOfStep, stepDetail, type StepColumns, type StepDetailJson} from './step-row.ts';
import type {StoredUnit} from './units.ts';

/** A call as it is to be stored. */
type Draft = {
	readonly call: PricedCall;
	readonly prompt: string | null;
	readonly answer: string | null;
	readonly values: readonly unknown[];
	readonly places: readonly PlacedMessage[];
};

const callNames = callColumns.split(',').map(name => name.trim());

export class DerivedWriter {
	readonly messages: MessageWriter;
	readonly related: RelatedUnits;
	readonly #writers: CallWriters;
	readonly #metered: MeteredCalls;
	readonly #content: ContentWriter;
	readonly #rollups: Rollups;
	readonly #ledger: LedgerRollups;
	readonly #selectRollups: Statement<[string], StepColumns>;
	readonly #traces: TraceFacts;
	readonly #sessions: SessionFacts;
	readonly #selectCalls: Statement<[string, string], CallColumns>;
	readonly #insertCall: Statement<unknown[]>;
	readonly #removeCall: Statement<[number]>;
	readonly #marks: DirtyMarks;
	readonly #removeSteps: Statement<[string]>;
	readonly #insertStep: Statement<unknown[]>;
	readonly #removeEvaluations: Statement<[string]>;
	readonly #insertEvaluation: Statement<unknown[]>;

	constructor(database: Database, parts: {readonly content: ContentWriter; readonly marks: DirtyMarks}) {
		const {content} = parts;
		this.#content = content;
		this.#marks = parts.marks;
		this.messages = new MessageWriter(database, content);
		this.#writers = new CallWriters(database);
		this.related = new RelatedUnits(database, this.#writers);
		this.#metered = new MeteredCalls(database, this.#writers);
		this.#rollups = new Rollups(database);
		this.#ledger = new LedgerRollups(database);
		this.#selectRollups = database.prepare('SELECT * FROM step WHERE trace_id = ? AND rollup = 1');
		this.#traces = new TraceFacts(database);
		this.#sessions = new SessionFacts(database);
		this.#selectCalls = database.prepare(`SELECT * FROM call WHERE trace_id = ? AND unit IS NULL
			UNION ALL SELECT * FROM call WHERE unit = ?`);
		const places = Array.from({length: callColumnCount}, () => '?').join(', ');
		this.#insertCall = database.prepare(`INSERT INTO call (${callColumns}) VALUES (${places})
			ON CONFLICT (call_id) DO NOTHING`);
		this.#removeCall = database.prepare('DELETE FROM call WHERE id = ?');
		this.#removeSteps = database.prepare('DELETE FROM step WHERE trace_id = ?');
		this.#insertStep = database.prepare(`INSERT OR REPLACE INTO step (trace_id, span_id, parent_span_id,
			kind, name, service, start_ms, duration_ms, status, rollup, session, user, detail)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
		this.#removeEvaluations = database.prepare('DELETE FROM evaluation WHERE unit = ?');
		this.#insertEvaluation = database.prepare(`INSERT INTO evaluation (unit, trace_id, span_id, name, score,
			label, explanation, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
	}

	/**
	Returns how many calls came, went or changed. `recent` knows the units of which nothing was ever derived,
	which spares looking for what to replace.
	*/
	put(results: readonly UnitResult[], recent: RecentUnits): number {
		let changed = 0;
		const seen = new Set<UnitKey>();
		for (const result of results) {
			const {key} = result.unit;
			changed += this.#putUnit(result, {isNew: recent.has(key) && !seen.has(key)});
			seen.add(key);
		}
		this.#rollups.flush();
		this.#ledger.flush();
		this.#sessions.flush();
		return changed;
	}

	/** After a rollback. */
	forget(): void {
		this.messages.forget();
		this.#writers.forget();
		this.#rollups.forget();
		this.#ledger.forget();
		this.#sessions.forget();
	}

	/** `isNew`: nothing was ever derived from it, so that there is nothing to look for and replace. */
	#putUnit(result: UnitResult, {isNew}: {readonly isNew: boolean}): number {
		const {unit} = result;
		const references = new References('lifted' in unit ? (unit as StoredUnit).lifted : []);
		const drafts = result.calls.map(call => this.#draft(this.#metered.asCounted(call), unit.key, references));
		const changed = isNew ? this.#insertAll(drafts, unit.key) : this.#replaceCalls(drafts, unit.key);
		if (!isNew) {
			this.#forgetRollups(unit.key);
			this.#removeSteps.run(unit.key);
			this.#removeEvaluations.run(unit.key);
		}
		this.related.put(result, {isNew});
		for (const step of result.steps) this.#insertStepOf(unit.key, step, references);
		const mark = this.#marks.of(unit.key);
		if (isTraceUnit(unit.key)) this.#traces.put(result, mark?.lastMs ?? null);
		this.#marks.clear(unit.key, unit.version);
		return changed;
	}

	#insertAll(drafts: readonly Draft[], unit: UnitKey): number {
		let inserted = 0;
		for (const draft of drafts) {
			if (!this.#insert(draft)) continue;
			this.#sessions.grow(draft.call, unit);
			inserted++;
		}
		return inserted;
	}

	/** What is equal to before stays as it is. */
	#replaceCalls(drafts: readonly Draft[], unit: UnitKey): number {
		const old = new Map(this.#selectCalls.all(unit, unit).map(row => [row.call_id, row]));
		const changed = new Set<string>();
		const different = drafts.filter(draft => {
			const row = old.get(draft.call.callId);
			if (row === undefined || !this.#isEqual(row, draft)) return true;
			old.delete(draft.call.callId);
			return false;
		});
		const left = new Set<number>();
		for (const row of old.values()) {
			changed.add(row.call_id);
			this.#remove(row, left);
		}
		for (const draft of different) {
			if (!this.#insert(draft)) continue;
			changed.add(draft.call.callId);
			this.#sessions.touch(draft.call.session);
		}
		this.messages.collect(left);
		return changed.size;
	}

	#draft(call: PricedCall, unit: string, references: References): Draft {
		const places = this.messages.place(call, references);
		const detail = this.#content.point(callDetail(call) as unknown as AttributeValue, text =>
			references.find(text),
		);
		const origins = originsOf(call);
		const whole =
			origins === null ? detail : {...(detail as Attributes), origins: this.#content.shared(origins)};
		const prompt = promptOf(call);
		const answer = answerOf(call);
		const values = callValues(call, {unit, detail: JSON.stringify(whole), prompt, answer});
		return {call, prompt, answer, values, places};
	}

	#isEqual(row: CallColumns, draft: Draft): boolean {
		const columns = row as unknown as Record<string, unknown>;
		if (!callNames.every((name, index) => columns[name] === draft.values[index])) return false;
		const places = this.messages.placesOf(row.id);
		return (
			places.length === draft.places.length &&
			places.every((place, index) => {
				const other = draft.places[index] as PlacedMessage;
				return (
					place.part === other.part && place.position === other.position && place.message === other.message
				);
			})
		);
	}

	#remove(row: CallColumns, left: Set<number>): void {
		for (const place of this.messages.placesOf(row.id)) left.add(place.message);
		this.messages.removePlaces(row.id);
		this.#removeCall.run(row.id);
		this.#rollups.add(row, -1);
		this.#ledger.add(row, -1);
		this.#sessions.touch(row.session);
	}

	/** False: a call of this id came from another unit, and is counted there. */
	#insert(draft: Draft): boolean {
		const {changes, lastInsertRowid} = this.#insertCall.run(...draft.values);
		if (changes === 0) return false;
		this.#writers.note(draft.call);
		this.#metered.giveWay(draft.call, (row, aside) => {
			this.#rollups.add(row, -1);
			this.#ledger.add(row, -1);
			this.#ledger.add(aside, 1);
			this.#sessions.touch(row.session);
		});
		this.messages.insertPlaces(lastInsertRowid, draft.places);
		this.#rollups.add(rollupCallOf(draft.call, draft), 1);
		this.#ledger.add(ledgerRecordOf(draft.call), 1);
		return true;
	}

	/** Steps that restate usage leave the ledger before they leave the file. */
	#forgetRollups(unit: UnitKey): void {
		for (const row of this.#selectRollups.all(unit)) {
			const {dialect, restated} = JSON.parse(row.detail) as StepDetailJson;
			// A long name of a scope lies in `content`, as any long text.
			this.#content.reader.resolve(restated as unknown as AttributeValue);
			const step = {startMs: row.start_ms, durationMs: row.duration_ms, dialect, restated};
			const record = ledgerRecordOfStep(step);
			if (record !== null) this.#ledger.add(record, -1);
		}
	}

	#insertStepOf(key: UnitKey, step: Step, references: References): void {
		const detail = JSON.stringify(
			this.#content.point(stepDetail(step) as unknown as AttributeValue, text => references.find(text)),
		);
		const place = placeOfStep(step, key);
		this.#insertStep.run(
			place.unit,
			place.span,
			step.parentSpanId,
			step.kind,
			step.name,
			step.service,
			step.startMs,
			step.durationMs,
			step.status,
			Number(step.rollup),
			step.session,
			step.user,
			detail,
		);
		const restating = ledgerRecordOfStep(step);
		if (restating !== null) this.#ledger.add(restating, 1);
		for (const {name, score, label, explanation} of step.evaluations) {
			const atMs = step.startMs + step.durationMs;
			this.#insertEvaluation.run(key, step.traceId, step.spanId, name, score, label, explanation, atMs);
		}
	}
}
