/** Writes what detectors say, and which units wait for them. Inside the writer's transaction. */
import type {UnitKey} from '../unit-key.ts';
import type {Database, Statement} from 'better-sqlite3';
import type {Measures} from '../../domain/inspection.ts';
import {checkBits, type Inspection} from '../inspection.ts';
import {unitParameters} from './unit-sql.ts';

export class InspectionWriter {
	readonly #waits: Statement<[string]>;
	readonly #done: Statement<[number, string]>;
	readonly #hasUnit: Statement<[{unit: string}], unknown>;
	readonly #removeFindings: Statement<[string]>;
	readonly #removeMeasures: Statement<[string]>;
	readonly #insertFinding: Statement<unknown[]>;
	readonly #insertMeasures: Statement<unknown[]>;
	readonly #insertTemplate: Statement<unknown[]>;
	readonly #waitAll: Statement<[number]>;
	readonly #anyWaits: Statement<[]>;

	constructor(database: Database) {
		this.#waits = database.prepare('INSERT INTO to_inspect (unit) VALUES (?)');
		this.#done = database.prepare('DELETE FROM to_inspect WHERE id = ? AND unit = ?');
		this.#hasUnit = database.prepare(`SELECT 1 FROM call WHERE trace_id = @unit
			UNION ALL SELECT 1 FROM call WHERE unit = @unit
			UNION ALL SELECT 1 FROM step WHERE trace_id = @unit LIMIT 1`);
		this.#removeFindings = database.prepare('DELETE FROM finding WHERE unit = ?');
		this.#removeMeasures = database.prepare('DELETE FROM inspected WHERE unit = ?');
		this.#insertFinding =
			database.prepare(`INSERT INTO finding (unit, call_id, trace_id, span_id, at_ms, signal,
			detector, rule, level, confidence, part, source, start_offset, end_offset, evidence, template)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
		this.#insertMeasures =
			database.prepare(`INSERT INTO inspected (call_id, unit, at_ms, version, checked, template,
			model, user, session, turn_key, turn_mark, prompt_tokens, answer_length, grounding, store, top_score,
			score_gap, relevance, coverage, documents, used_documents, document_tokens, unused_tokens, unused_nano_usd)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
		this.#insertTemplate = database.prepare(`INSERT OR REPLACE INTO template
			(key, family, name, skeleton, state, first_ms) VALUES (?, ?, ?, ?, ?, ?)`);
		this.#waitAll = database.prepare(`INSERT INTO to_inspect (unit)
			SELECT DISTINCT unit FROM inspected WHERE version < ? AND unit NOT IN (SELECT unit FROM to_inspect)`);
		this.#anyWaits = database.prepare('SELECT 1 FROM to_inspect LIMIT 1');
	}

	/** The unit was derived anew. */
	waits(unit: UnitKey): void {
		this.#waits.run(unit);
	}

	/** What older detectors than `version` saw waits once more; returns whether any unit does now. */
	outdate(version: number): boolean {
		this.#waitAll.run(version);
		return this.#anyWaits.get() !== undefined;
	}

	/** The unit comes to nothing any more. */
	forget(unit: UnitKey): void {
		this.#removeFindings.run(unit);
		this.#removeMeasures.run(unit);
	}

	put({unit, ids, version, findings, measures, templates}: Inspection): void {
		// Numbers are given out again once the list is empty.
		for (const id of ids) this.#done.run(id, unit);
		// It may have been taken out of the file meanwhile.
		if (this.#hasUnit.get({unit: unitParameters(unit).unit}) === undefined) return;
		this.forget(unit);
		for (const finding of findings) {
			this.#insertFinding.run(
				unit,
				finding.callId,
				finding.traceId,
				finding.spanId,
				finding.atMs,
				finding.signal,
				finding.detector,
				finding.rule,
				finding.level,
				finding.confidence,
				finding.part,
				finding.source,
				finding.start,
				finding.end,
				finding.evidence,
				finding.template,
			);
		}
		for (const measured of measures) this.#insertMeasures.run(...valuesOf(measured, {unit, version}));
		for (const {key, family, name, skeleton, state, firstMs} of templates)
			this.#insertTemplate.run(key, family, name, skeleton, state, firstMs);
	}
}

function valuesOf(
	measured: Measures,
	{unit, version}: {readonly unit: UnitKey; readonly version: number},
): readonly unknown[] {
	return [
		measured.callId,
		unit,
		measured.atMs,
		version,
		checkBits(measured.checked),
		measured.template,
		measured.model,
		measured.user,
		measured.session,
		measured.turnKey,
		measured.turnMark,
		measured.promptTokens,
		measured.answerLength,
		measured.grounding,
		measured.store,
		measured.topScore,
		measured.scoreGap,
		measured.relevance,
		measured.coverage,
		measured.documents,
		measured.usedDocuments,
		measured.documentTokens,
		measured.unusedTokens,
		measured.unusedNanoUsd,
	];
}
