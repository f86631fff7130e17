/**
Replaces what was derived from units. Runs inside the writer's transaction. A unit that comes to the same as
before changes nothing; what differs goes out of every table and in again, rollups and sessions included.
*/
import {type Database, type Statement} from 'better-sqlite3';
import type {PricedCall, Step} from '../../domain/call.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import {answerOf, promptOf} from '../../domain/preview.ts';
import type {UnitResult} from '../store.ts';
import {isMeterUnit, isTraceUnit, type UnitKey} from '../unit-key.ts';
import {
	callColumnCount,
	callColumns,
	callDetail,
	callValues,
	originsOf,
	readCall,
	type CallColumns,
} from './call-row.ts';
import {CallWriters} from './call-writers.ts';
import type {ContentWriter} from './content.ts';
import {SessionFacts, TraceFacts} from './derived-facts.ts';
import {ledgerRecordOf, ledgerRecordOfStep, LedgerRollups} from './ledger-rollups.ts';
import type {InspectionWriter} from './inspection-writer.ts';
import {MeteredCalls} from './metered-calls.ts';
import {MessageWriter, type PlacedMessage} from './messages.ts';
import type {DirtyMarks} from './dirty-marks.ts';
import type {Why} from './gone.ts';
import type {RecentUnits} from './recent-units.ts';
import {References} from './references.ts';
import {RelatedUnits} from './related-units.ts';
import {rollupCallOf, Rollups} from './rollups.ts';
import {placeOfStep, stepDetail, type StepColumns, type StepDetailJson} from './step-row.ts';
import {callsOfUnit} from './unit-sql.ts';
import type {StoredUnit} from './units.ts';

/** A call as it is to be stored. */
type Draft = {
	readonly call: PricedCall;
	readonly prompt: string | null;
	readonly answer: string | null;
	readonly values: readonly unknown[];
	readonly places: readonly PlacedMessage[];
};

/** Rows that stay as they are, by call id. */
type Frozen = Map<string, CallColumns>;

const noMessages = {system: [], input: [], output: []};

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
	readonly #selectCalls: Statement<[{unit: string}], CallColumns>;
	readonly #insertCall: Statement<unknown[]>;
	readonly #removeCall: Statement<[number]>;
	readonly #uncount: Statement<[string | null, number]>;
	readonly #marks: DirtyMarks;
	readonly #inspected: InspectionWriter;
	readonly #removeSteps: Statement<[string]>;
	readonly #insertStep: Statement<unknown[]>;
	readonly #removeEvaluations: Statement<[string]>;
	readonly #insertEvaluation: Statement<unknown[]>;

	constructor(
		database: Database,
		parts: {
			readonly content: ContentWriter;
			readonly marks: DirtyMarks;
			readonly inspected: InspectionWriter;
		},
	) {
		const {content} = parts;
		this.#content = content;
		this.#marks = parts.marks;
		this.#inspected = parts.inspected;
		this.messages = new MessageWriter(database, content);
		this.#writers = new CallWriters(database);
		this.related = new RelatedUnits(database, this.#writers);
		this.#metered = new MeteredCalls(database, this.#writers);
		this.#rollups = new Rollups(database);
		this.#ledger = new LedgerRollups(database);
		this.#selectRollups = database.prepare('SELECT * FROM step WHERE trace_id = ? AND rollup = 1');
		this.#traces = new TraceFacts(database);
		this.#sessions = new SessionFacts(database);
		this.#selectCalls = database.prepare(callsOfUnit('*'));
		const places = Array.from({length: callColumnCount}, () => '?').join(', ');
		this.#insertCall = database.prepare(`INSERT INTO call (${callColumns}) VALUES (${places})
			ON CONFLICT (call_id) DO NOTHING`);
		this.#uncount = database.prepare('UPDATE call SET counted = 0, reason = ? WHERE id = ?');
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
		this.#flush();
		return changed;
	}

	/** Takes out again all that was derived from these units. */
	remove(keys: readonly UnitKey[]): void {
		for (const key of keys) {
			const unit = {key, version: 0, spans: [], logs: []};
			this.#putUnit({unit, calls: [], steps: []}, {isNew: false});
		}
		this.#flush();
	}

	/** After a rollback. */
	forget(): void {
		this.messages.forget();
		this.#writers.forget();
		this.#rollups.forget();
		this.#ledger.forget();
		this.#sessions.forget();
		this.#traces.forget();
	}

	#flush(): void {
		this.#rollups.flush();
		this.#ledger.flush();
		this.#sessions.flush();
		this.#traces.flush();
	}

	/** `isNew`: nothing was ever derived from it, so that there is nothing to look for and replace. */
	#putUnit(result: UnitResult, {isNew}: {readonly isNew: boolean}): number {
		const {unit} = result;
		const {lifted = [], gone} = unit as Partial<StoredUnit>;
		const references = new References(lifted);
		const draftOf = (call: PricedCall): Draft =>
			this.#draft(this.#metered.asCounted(call), unit.key, {references, gone: gone?.get(call.spanId ?? '')});
		const frozen = this.#frozenOf(unit.key, gone);
		const drafts = result.calls.filter(call => !frozen.has(call.callId)).map(call => draftOf(call));
		const aside = result.calls.filter(call => this.#setAside(call, frozen)).length;
		const changed = isNew ? this.#insertAll(drafts, unit.key) : this.#replaceCalls(drafts, unit.key, frozen);
		if (!isNew) {
			this.#forgetRollups(unit.key);
			this.#removeSteps.run(unit.key);
			this.#removeEvaluations.run(unit.key);
		}
		this.related.put(result, {isNew});
		for (const step of result.steps) this.#insertStepOf(unit.key, step, references);
		const mark = this.#marks.of(unit.key);
		if (isTraceUnit(unit.key)) {
			this.#traces.put(this.#asStored(result, frozen), {receivedMs: mark?.lastMs ?? null, isNew});
		}
		this.#inspectLater(result, {isNew});
		this.#marks.clear(unit.key, unit.version);
		return changed + aside;
	}

	/** Of metrics detectors have nothing to say, and of what was taken out less than they said before. */
	#inspectLater({unit, calls, steps}: UnitResult, {isNew}: {readonly isNew: boolean}): void {
		const isGone = ((unit as Partial<StoredUnit>).gone?.size ?? 0) > 0;
		if (isMeterUnit(unit.key) || isGone) return;
		if (calls.length > 0 || steps.length > 0) this.#inspected.waits(unit.key);
		else if (!isNew) this.#inspected.forget(unit.key);
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

	/** What is equal to before stays as it is, and so does what is frozen. */
	#replaceCalls(drafts: readonly Draft[], unit: UnitKey, frozen: Frozen): number {
		const old = new Map(this.#selectCalls.all({unit}).map(row => [row.call_id, row]));
		const changed = new Set<string>();
		for (const id of frozen.keys()) old.delete(id);
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

	/** Calls from whose records texts were taken out: the records tell less than was known of them. */
	#frozenOf(unit: UnitKey, gone: StoredUnit['gone']): Frozen {
		if (gone === undefined || gone.size === 0) return new Map();
		const rows = this.#selectCalls.all({unit}).filter(row => gone.has(row.span_id ?? ''));
		return new Map(rows.map(row => [row.call_id, row]));
	}

	/** A record that came late may tell the same request: what is frozen stops counting then, and keeps its figures. */
	#setAside({callId, counted, reason}: PricedCall, frozen: Frozen): boolean {
		const row = frozen.get(callId);
		if (counted || row?.counted !== 1) return false;
		const aside = {...row, counted: 0, reason};
		this.#uncount.run(reason, row.id);
		this.#rollups.add(row, -1);
		this.#ledger.add(row, -1);
		this.#ledger.add(aside, 1);
		this.#sessions.touch(row.session);
		frozen.set(callId, aside);
		return true;
	}

	#asStored(result: UnitResult, frozen: Frozen): UnitResult {
		if (frozen.size === 0) return result;
		const {reader} = this.#content;
		const stored = [...frozen.values()].map(row => readCall(row, {content: reader, messages: noMessages}));
		return {...result, calls: [...result.calls.filter(call => !frozen.has(call.callId)), ...stored]};
	}

	#draft(
		call: PricedCall,
		unit: string,
		{references, gone}: {readonly references: References; readonly gone: Why | undefined},
	): Draft {
		const places = this.messages.place(call, references);
		const rest = {...callDetail(call), ...(gone !== undefined && {gone})};
		const detail = this.#content.point(rest as unknown as AttributeValue, text => references.find(text));
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
