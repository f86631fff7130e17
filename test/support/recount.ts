/** What a file says in sum, and the same counted again from its calls: the two are to be equal. */
import Sqlite from 'better-sqlite3';
import type {AttributeValue} from '../../source/domain/otlp.ts';
import type {CallColumns} from '../../source/store/sqlite/call-row.ts';
import {ContentReader} from '../../source/store/sqlite/content.ts';
import {LedgerRollups, ledgerRecordOfStep} from '../../source/store/sqlite/ledger-rollups.ts';
import {Rollups} from '../../source/store/sqlite/rollups.ts';
import type {StepColumns, StepDetailJson} from '../../source/store/sqlite/step-row.ts';
import {schema} from '../../source/store/sqlite/schema.ts';

export type Sums = {
	readonly rollups: readonly unknown[];
	readonly ledger: readonly unknown[];
	readonly sessions: readonly unknown[];
	readonly traces: readonly unknown[];
	/** Messages that no call holds. */
	readonly orphans: readonly unknown[];
};

export function recountOf(path: string): {readonly stored: Sums; readonly recounted: Sums} {
	const database = new Sqlite(path, {readonly: true});
	const content = new ContentReader(database);
	const recount = new Sqlite(':memory:');
	recount.exec(schema);
	const rollups = new Rollups(recount);
	const ledger = new LedgerRollups(recount);
	for (const row of database.prepare<[], CallColumns>('SELECT * FROM call').iterate()) {
		rollups.add(row, 1);
		ledger.add(row, 1);
	}
	for (const row of database.prepare<[], StepColumns>('SELECT * FROM step WHERE rollup = 1').iterate()) {
		const detail: unknown = content.resolve(JSON.parse(row.detail) as AttributeValue);
		const {dialect, restated} = detail as StepDetailJson;
		const step = {startMs: row.start_ms, durationMs: row.duration_ms, dialect, restated};
		const record = ledgerRecordOfStep(step);
		if (record !== null) ledger.add(record, 1);
	}
	rollups.flush();
	ledger.flush();
	const sums = (from: Sqlite.Database, of: {sessions: string; traces: string}): Sums => ({
		rollups: from.prepare('SELECT * FROM rollup').all(),
		ledger: from
			.prepare('SELECT * FROM ledger ORDER BY width_ms, bucket, dialect, scope, rule, source, state')
			.all(),
		sessions: database.prepare(of.sessions).all(),
		traces: database.prepare(of.traces).all(),
		orphans: from.prepare('SELECT id FROM message WHERE id NOT IN (SELECT message FROM call_message)').all(),
	});
	const stored = sums(database, {
		sessions: 'SELECT session, user, start_ms, end_ms, traces, calls, input_tokens FROM session',
		traces: 'SELECT bucket, plain, traces, spans FROM trace_count ORDER BY bucket, plain',
	});
	const recounted = sums(recount, {
		sessions: `SELECT session, max(user) AS user, min(start_ms) AS start_ms, max(end_ms) AS end_ms, count(DISTINCT ifnull(unit, trace_id)) AS traces,
				sum(requests) AS calls, ifnull(sum(input_tokens) FILTER (WHERE tokens_estimated = 0), 0) AS input_tokens
			FROM call WHERE counted = 1 AND session IS NOT NULL GROUP BY session ORDER BY session`,
		traces: `SELECT floor(end_ms / 300000) AS bucket, plain, count(*) AS traces, sum(spans) AS spans
			FROM trace GROUP BY 1, 2 ORDER BY 1, 2`,
	});
	database.close();
	recount.close();
	return {stored, recounted};
}
