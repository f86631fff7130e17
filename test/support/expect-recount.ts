/** Rollups and sessions of a file against a recount of its calls; and no message that no call holds. */
import Sqlite from 'better-sqlite3';
import {expect} from 'vitest';
import type {AttributeValue} from '../../source/domain/otlp.ts';
import type {CallColumns} from '../../source/store/sqlite/call-row.ts';
import {ContentReader} from '../../source/store/sqlite/content.ts';
import {LedgerRollups, ledgerRecordOfStep} from '../../source/store/sqlite/ledger-rollups.ts';
import {Rollups} from '../../source/store/sqlite/rollups.ts';
import type {StepColumns, StepDetailJson} from '../../source/store/sqlite/step-row.ts';
import {schema} from '../../source/store/sqlite/schema.ts';

export function expectRecount(path: string): void {
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
		const {dialect, restated} = content.resolve(
			JSON.parse(row.detail) as AttributeValue,
		) as unknown as StepDetailJson;
		const step = {startMs: row.start_ms, durationMs: row.duration_ms, dialect, restated};
		const record = ledgerRecordOfStep(step);
		if (record !== null) ledger.add(record, 1);
	}
	rollups.flush();
	ledger.flush();
	const all = (from: Sqlite.Database, sql: string) => from.prepare(sql).all();
	expect(all(database, 'SELECT * FROM rollup')).toEqual(all(recount, 'SELECT * FROM rollup'));
	const entries = 'SELECT * FROM ledger ORDER BY width_ms, bucket, dialect, scope, rule, source, state';
	expect(all(database, entries)).toEqual(all(recount, entries));
	const sessions = 'SELECT session, user, start_ms, end_ms, traces, calls, input_tokens FROM session';
	expect(all(database, sessions)).toEqual(
		all(
			database,
			`SELECT session, max(user) AS user, min(start_ms) AS start_ms, max(end_ms) AS end_ms, count(DISTINCT ifnull(unit, trace_id)) AS traces,
				sum(requests) AS calls, ifnull(sum(input_tokens) FILTER (WHERE tokens_estimated = 0), 0) AS input_tokens
			FROM call WHERE counted = 1 AND session IS NOT NULL GROUP BY session ORDER BY session`,
		),
	);
	const orphans = `SELECT id FROM message WHERE id NOT IN (SELECT message FROM call_message)`;
	expect(all(database, orphans)).toEqual([]);
	database.close();
	recount.close();
}
