/** What there is to say of the file as a whole. */
import {statSync} from 'node:fs';
import {takenOutSql} from '../../domain/drop.ts';
import type {FileFacts} from '../answers.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {widestRollupMs} from './rollups.ts';
import {millisSql} from './millis-sql.ts';
import {hasWriter} from './writer-lock.ts';

export function fileFacts(connection: ReaderConnection): FileFacts {
	const facts = connection.get<{
		spans: number;
		logs: number;
		calls: number;
		waiting: number;
		not_inspected: number;
		dropped: number;
		evicted: number;
		first_trace: number | null;
		last_trace: number | null;
		first_log: number | null;
		last_log: number | null;
		first_call: number | null;
		last_call: number | null;
	}>(`SELECT ${rowsOf('span')} AS spans, ${rowsOf('log')} AS logs,
		(SELECT total(calls) FROM rollup WHERE width_ms = ${widestRollupMs}) AS calls,
		(SELECT count(*) FROM dirty) AS waiting, ${rowsOf('to_inspect')} AS not_inspected,
		 (SELECT total(count) FROM "drop" WHERE NOT ${takenOutSql()}) AS dropped,
		(SELECT total(count) FROM "drop" WHERE ${takenOutSql(['evicted'])}) AS evicted,
		(SELECT min(start_ms) FROM trace) AS first_trace, (SELECT max(end_ms) FROM trace) AS last_trace,
		(SELECT ${millisSql('time_nano')} FROM log ORDER BY time_nano LIMIT 1) AS first_log,
		(SELECT ${millisSql('time_nano')} FROM log ORDER BY time_nano DESC LIMIT 1) AS last_log,
		(SELECT min(start_ms) FROM call WHERE counted = 1) AS first_call,
		(SELECT max(end_ms) FROM call WHERE counted = 1) AS last_call`);
	const run = connection.get<{number: number; at_ms: number; pid: number | null}>(
		`SELECT (SELECT count(*) FROM mark WHERE kind = 'run') AS number, at_ms, pid FROM mark
			WHERE kind = 'run' ORDER BY at_ms DESC, id DESC LIMIT 1`,
	);
	const known = (values: readonly (number | null | undefined)[]): readonly number[] =>
		values.filter(value => typeof value === 'number');
	const starts = known([facts?.first_trace, facts?.first_log, facts?.first_call]);
	const ends = known([facts?.last_trace, facts?.last_log, facts?.last_call]);
	return {
		path: connection.path,
		bytes: sizeOf(connection.path) + sizeOf(`${connection.path}-wal`),
		schemaVersion: connection.schemaVersion,
		firstMs: starts.length === 0 ? null : Math.min(...starts),
		lastMs: ends.length === 0 ? null : Math.max(...ends),
		spans: facts?.spans ?? 0,
		logs: facts?.logs ?? 0,
		calls: facts?.calls ?? 0,
		waiting: facts?.waiting ?? 0,
		notInspected: facts?.not_inspected ?? 0,
		dropped: facts?.dropped ?? 0,
		evicted: facts?.evicted ?? 0,
		run: run === undefined ? null : {number: run.number, startMs: run.at_ms},
		// Without a log beside the file nobody writes it.
		writerPid: connection.isShared && hasWriter(connection.path) ? (run?.pid ?? null) : null,
	};
}

/** 0 where there is no such file. */
function sizeOf(path: string): number {
	return statSync(path, {throwIfNoEntry: false})?.size ?? 0;
}

/** Rows are numbered in the order they came and leave from the front; counting a million takes as long as reading them. */
export function rowsOf(table: string): string {
	return `(SELECT ifnull((SELECT max(id) FROM ${table}) - (SELECT min(id) FROM ${table}) + 1, 0))`;
}
