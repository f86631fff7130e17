/**
Keeps the file within its bounds, in slices behind everything else: takes out the oldest units while one of the
rules is broken, and lets the collector take what nothing refers to any more.

Size is that of the pages in use. The file does not shrink: pages that become free are written again, so that a file
at its bound stays as it is. What is shared between units is found unused only by a round over the whole file, so
units go until their share of it should do, then a round runs, then the file is measured again.
*/
import type {Database, Statement} from 'better-sqlite3';
import {takenOutReason} from '../../domain/drop.ts';
import type {Retained, RetentionRules} from '../store.ts';
import type {UnitKey} from '../unit-key.ts';
import type {Which} from './oldest-units.ts';
import {widestRollupMs} from './rollups.ts';
import type {Sampling} from './sampling.ts';
import type {TakingOut} from './taking-out.ts';
import type {Removed} from './unit-removal.ts';

/** A file over its size is brought this far below it, so that not every megabyte costs a round. */
const sizeTarget = 0.9;

/** Of all records, at most this part goes before the file is measured again. */
const shareMax = 0.5;

/** A round begins when this part of the records went since the last one: it then costs them half as much again. */
const roundShare = 0.1;

/** Or when something went and none was made for so long. */
const roundMs = 10 * 60_000;

/** Units asked for at once. */
const unitsAtOnce = 32;

/** Why units go: at least these many calls or records of those that ended by then. */
type Cause = {
	readonly reason: string;
	readonly untilMs: number;
	readonly calls: number;
	readonly records: number;
};

export type RetentionParts = Pick<TakingOut, 'units' | 'removal' | 'collector' | 'drops'> & {
	readonly sampling: Sampling;
};

export class Retention {
	readonly #parts: RetentionParts;
	readonly #bytes: Statement<[], number>;
	readonly #calls: Statement<[], number>;
	readonly #records: Statement<[], number>;
	/** Records that were taken out since the last round, and when that was. */
	#gone = 0;
	#roundMs = 0;
	/** Of a file over its size: records that are yet to go before it is measured again. */
	#toGo = 0;

	constructor(database: Database, parts: RetentionParts) {
		this.#parts = parts;
		this.#bytes = database
			.prepare<[], number>(
				`SELECT (page_count - freelist_count) * page_size
					FROM pragma_page_count, pragma_freelist_count, pragma_page_size`,
			)
			.pluck();
		this.#calls = database
			.prepare<[], number>(`SELECT total(calls) FROM rollup WHERE width_ms = ${widestRollupMs}`)
			.pluck();
		const records = ['span', 'log', 'metric_point'].map(
			table => `ifnull((SELECT max(id) FROM ${table}) - (SELECT min(id) FROM ${table}) + 1, 0)`,
		);
		this.#records = database.prepare<[], number>(`SELECT ${records.join(' + ')}`).pluck();
	}

	/** Works for about `budgetMs`, at least one unit. Inside the writer's transaction. */
	slice(
		rules: RetentionRules,
		{nowMs, budgetMs}: {readonly nowMs: number; readonly budgetMs: number},
	): Retained {
		const untilMs = performance.now() + budgetMs;
		const removed: Removed = {records: 0, calls: 0, byService: new Map()};
		if (this.#parts.collector.isCollecting) {
			this.#parts.collector.step(untilMs);
			return {isDone: false, records: 0};
		}
		for (const cause of this.#causes(rules, nowMs)) {
			this.#evict(cause, {nowMs, untilMs, removed});
			if (removed.records === 0) continue;
			for (const [service, count] of removed.byService) {
				this.#parts.drops.add({atMs: nowMs, reason: cause.reason, service, count});
			}
			break;
		}
		const {contentPercent} = rules;
		const {sampled, isDone} =
			contentPercent === null || removed.records > 0
				? {sampled: 0, isDone: removed.records === 0}
				: this.#parts.sampling.slice(contentPercent, {nowMs, untilMs});
		this.#gone += removed.records + sampled;
		// What is left of a file that is too large waits for something.
		this.#toGo = removed.records === 0 ? 0 : Math.max(0, this.#toGo - removed.records);
		const records = removed.records + sampled;
		if (!this.#isRoundDue(nowMs, rules)) return {isDone, records};
		this.beginRound(nowMs);
		return {isDone: false, records};
	}

	/** Begins to look for what nothing refers to. */
	beginRound(nowMs: number): void {
		this.#gone = 0;
		this.#toGo = 0;
		this.#roundMs = nowMs;
		this.#parts.collector.begin();
	}

	/** After a rollback. */
	forget(): void {
		this.#parts.collector.stop();
		this.#parts.drops.forget();
		this.#parts.sampling.forget();
		this.#toGo = 0;
	}

	/** The rules that are broken. */
	*#causes({age, calls, size}: RetentionRules, nowMs: number): Generator<Cause> {
		const all = {untilMs: Infinity, calls: Infinity, records: Infinity};
		if (age !== null) {
			yield {...all, reason: takenOutReason('evicted', `older than ${age.text}`), untilMs: nowMs - age.limit};
		}
		const tooMany = calls === null ? 0 : (this.#calls.get() ?? 0) - calls.limit;
		if (tooMany > 0)
			yield {...all, reason: takenOutReason('evicted', `more than ${calls?.text} calls`), calls: tooMany};
		if (size === null) return;
		if (this.#toGo === 0 && this.#gone === 0) this.#toGo = this.#tooMuch(size.limit);
		if (this.#toGo > 0) {
			yield {
				...all,
				reason: takenOutReason('evicted', `the file was larger than ${size.text}`),
				records: this.#toGo,
			};
		}
	}

	/** How many records are to go, as far as can be told before they went; 0 for a file within its size. */
	#tooMuch(limit: number): number {
		const bytes = this.#bytes.get() ?? 0;
		if (bytes <= limit) return 0;
		const share = Math.min(shareMax, 1 - (limit * sizeTarget) / bytes);
		return Math.max(1, Math.ceil((this.#records.get() ?? 0) * share));
	}

	#evict(
		cause: Cause,
		{nowMs, untilMs, removed}: {readonly nowMs: number; readonly untilMs: number; readonly removed: Removed},
	): void {
		const {removal, units} = this.#parts;
		// Of two units that tell of one request the younger counts, as far as age is concerned.
		const isOld = (key: UnitKey): boolean => units.endOf(key) <= cause.untilMs;
		const groupToGo: Which['groupToGo'] = key => {
			const group = removal.groupOf(key);
			return group === null || (group.length > 1 && !group.every(isOld)) ? null : group;
		};
		for (;;) {
			const before = removed.records;
			for (const {group} of units.first(unitsAtOnce, {nowMs, untilMs: cause.untilMs, groupToGo})) {
				removal.remove(group, removed);
				const isEnough = removed.calls >= cause.calls || removed.records >= cause.records;
				if (isEnough || performance.now() >= untilMs) return;
			}
			if (removed.records === before) return;
		}
	}

	#isRoundDue(nowMs: number, {size}: RetentionRules): boolean {
		if (this.#gone === 0 || this.#toGo > 0) return false;
		if (size !== null && (this.#bytes.get() ?? 0) > size.limit) return true;
		const records = this.#gone + (this.#records.get() ?? 0);
		return this.#gone >= roundShare * records || nowMs - this.#roundMs >= roundMs;
	}
}
