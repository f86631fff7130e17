/**
The sampled store of what was said: of healthy calls the texts of so many percent of traces are kept, by a hash of
the trace id, and of all that failed, were cut short, tried again, judged bad, flagged, slow or dear. Figures stay of all.

A unit is looked at once it has been at rest for a while, since a late span may be the one that failed. Which units
were looked at is not written down: a new process looks again, at 3 µs a call, and finds what is gone marked.
*/
import type {UnitKey} from '../unit-key.ts';
import type {Database, Statement} from 'better-sqlite3';
import {takenOutReason} from '../../domain/drop.ts';
import {isCut} from '../trouble.ts';
import {hexHashOf} from './hash.ts';
import {percentile} from './percentiles.ts';
import {lostAfterMs} from './shapes.ts';
import type {TakingOut} from './taking-out.ts';
import {callsOfUnit, logsOfUnit, unitParameters, type UnitParameters} from './unit-sql.ts';

/** Batches of one request come within a minute from SDKs and collectors that wait and try again. */
const restMs = 5 * 60_000;

/** Units that were not at rest when they were looked at, about 150 bytes each; while there are more, none is added. */
const waitingMax = 50_000;

/** Calls that are looked at between two looks at the clock. */
const callsAtOnce = 16;

/** The newest calls, of which slow and dear is told. */
const samplesMax = 4000;

const samplesAgeMs = 60_000;

const slowPercent = 95;
const dearPercent = 99;

/** What an evaluation is called that failed, by Phoenix, Langfuse, Ragas, DeepEval and the GenAI conventions. */
const badLabels =
	"'fail', 'failed', 'false', 'no', 'bad', 'incorrect', 'hallucinated', 'toxic', 'unsafe', 'negative'";

type Candidate = {readonly id: number; readonly unit: string};

type CallFigures = {
	readonly status: string;
	readonly finish: string | null;
	readonly attempts: number;
	readonly name: string;
	readonly durationMs: number;
	readonly cost: number | null;
	readonly counted: number;
	readonly service: string;
};

type Sample = Pick<CallFigures, 'name' | 'durationMs' | 'cost'>;

type Bounds = {readonly slowMs: ReadonlyMap<string, number>; readonly dear: number; readonly atMs: number};

export type SamplingParts = Pick<TakingOut, 'removal' | 'contents' | 'drops'>;

export class Sampling {
	readonly #parts: SamplingParts;
	readonly #next: Statement<[number, number], Candidate>;
	readonly #calls: Statement<[{unit: string}], CallFigures>;
	readonly #newest: Statement<[number], Sample>;
	readonly #isTroubled: Statement<[{unit: string}], number>;
	readonly #heard: Statement<[UnitParameters], {heardMs: number | null; missing: number | null}>;
	/** Number of the last call that was looked at. */
	#at = 0;
	/** Units that were not at rest, and when they are looked at again: in this order. */
	readonly #waiting = new Map<UnitKey, number>();
	#bounds: Bounds | null = null;

	constructor(database: Database, parts: SamplingParts) {
		this.#parts = parts;
		this.#next = database.prepare(`SELECT id, ifnull(unit, trace_id) AS unit FROM call
			WHERE id > ? AND instr(detail, '"gone":') = 0 ORDER BY id LIMIT ?`);
		const figures = `status, finish_reason AS finish, attempts, duration_ms AS durationMs, cost_nano_usd AS cost,
			operation || ' ' || ifnull(response_model, ifnull(request_model, '')) AS name, counted, service`;
		this.#calls = database.prepare(callsOfUnit(figures));
		this.#newest = database.prepare(`SELECT ${figures} FROM call INDEXED BY call_by_end WHERE counted = 1
			ORDER BY end_ms DESC LIMIT ?`);
		this.#isTroubled = database
			.prepare<[{unit: string}], number>(
				`SELECT EXISTS (SELECT 1 FROM trace WHERE trace_id = @unit AND errors > 0)
					OR EXISTS (SELECT 1 FROM evaluation WHERE unit = @unit AND (lower(label) IN (${badLabels}) OR score = 0))
					OR EXISTS (SELECT 1 FROM finding WHERE unit = @unit AND level <> 'info')`,
			)
			.pluck();
		this.#heard = database.prepare(`SELECT
			(SELECT max(received_ms) FROM (SELECT received_ms FROM trace WHERE trace_id = @unit
				UNION ALL ${logsOfUnit('received_ms')})) AS heardMs,
			(SELECT missing FROM trace WHERE trace_id = @unit) AS missing`);
	}

	/** Works until `untilMs` of the process's clock; tells how many calls lost what was said, and whether more wait. */
	slice(
		percent: number,
		{nowMs, untilMs}: {readonly nowMs: number; readonly untilMs: number},
	): {readonly sampled: number; readonly isDone: boolean} {
		let sampled = 0;
		do {
			const units = this.#due(nowMs);
			if (units.length === 0) return {sampled, isDone: true};
			for (const unit of units) sampled += this.#look(unit, percent, nowMs);
		} while (performance.now() < untilMs);
		return {sampled, isDone: false};
	}

	/** After a rollback: what was looked at is looked at again. */
	forget(): void {
		this.#at = 0;
		this.#waiting.clear();
	}

	/** Units to look at, those that waited first. */
	#due(nowMs: number): readonly UnitKey[] {
		const units = new Set<UnitKey>();
		for (const [unit, dueMs] of this.#waiting) {
			if (dueMs > nowMs || units.size >= callsAtOnce) break;
			units.add(unit);
		}
		for (const unit of units) this.#waiting.delete(unit);
		if (units.size > 0 || this.#waiting.size >= waitingMax) return [...units];
		for (const {id, unit} of this.#next.all(this.#at, callsAtOnce)) {
			this.#at = id;
			if (!this.#waiting.has(unit)) units.add(unit);
		}
		return [...units];
	}

	#look(unit: UnitKey, percent: number, nowMs: number): number {
		const group = this.#parts.removal.groupOf(unit);
		if (group === null || !group.every(other => this.#isAtRest(other, nowMs))) {
			this.#waiting.set(unit, nowMs + restMs);
			return 0;
		}
		if (isChosen(group, percent) || group.some(other => this.#isNotable(other, nowMs))) return 0;
		let sampled = 0;
		for (const other of group) {
			this.#parts.contents.remove(other, {why: `sampled ${percent}`, keepsPreviews: true});
			for (const {counted, service} of this.#calls.all({unit: other})) {
				if (counted === 0) continue;
				const reason = takenOutReason('sampled away', `what was said in healthy calls (${percent} % kept)`);
				this.#parts.drops.add({atMs: nowMs, reason, service, count: 1});
				sampled++;
			}
		}
		return sampled;
	}

	#isAtRest(unit: UnitKey, nowMs: number): boolean {
		const {heardMs = null, missing = null} = this.#heard.get(unitParameters(unit)) ?? {};
		if (heardMs === null) return true;
		return nowMs - heardMs >= ((missing ?? 0) > 0 ? lostAfterMs : restMs);
	}

	#isNotable(unit: UnitKey, nowMs: number): boolean {
		if (this.#isTroubled.get({unit}) === 1) return true;
		const {slowMs, dear} = this.#boundsAt(nowMs);
		return this.#calls
			.all({unit})
			.some(
				({status, finish, attempts, name, durationMs, cost}) =>
					status !== 'ok' ||
					attempts > 0 ||
					isCut(finish) ||
					durationMs > (slowMs.get(name) ?? Infinity) ||
					(cost ?? 0) > dear,
			);
	}

	#boundsAt(nowMs: number): Bounds {
		if (this.#bounds !== null && nowMs - this.#bounds.atMs < samplesAgeMs) return this.#bounds;
		const samples = this.#newest.all(samplesMax);
		const slowMs = new Map<string, number>();
		for (const [name, own] of Map.groupBy(samples, sample => sample.name)) {
			const durations = own.map(sample => sample.durationMs);
			slowMs.set(name, percentile(durations, slowPercent) ?? Infinity);
		}
		const costs = samples.map(sample => sample.cost ?? 0);
		const dear = percentile(costs, dearPercent) ?? Infinity;
		this.#bounds = {slowMs, dear, atMs: nowMs};
		return this.#bounds;
	}
}

/** Units that were derived together are kept together: by the name that comes first. */
function isChosen(group: readonly UnitKey[], percent: number): boolean {
	const name = group.toSorted()[0] ?? '';
	return Number.parseInt(hexHashOf(name).slice(0, 8), 16) < (percent / 100) * 2 ** 32;
}
