/**
The Overview but its list. Without a filter its figures come from rollups, with the calls at both ends of the
window: exact, and as quick for a million calls as for ten. A filter is answered from the calls of the window.
*/
import type {Overview} from '../answers.ts';
import type {OverviewQuestion} from '../store.ts';
import {cutSql} from '../trouble.ts';
import {chartOf} from './chart.ts';
import {callCondition, type Condition} from './filter-sql.ts';
import {latencyOf} from './latency.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {runningAt} from './running.ts';
import {traceCount} from './trace-count.ts';
import {Tally, tallyColumns, tallyGroups, tallyRollups, type TallyCall, type TallyRollup} from './tally.ts';
import {
	callPieceCondition,
	piecesOf,
	rollupPieceCondition,
	rollupPieceValues,
	type RollupPiece,
	type WindowPieces,
} from './window.ts';

export function overview(connection: ReaderConnection, question: OverviewQuestion): Overview {
	const condition = callCondition(connection, question.filter);
	const {asOfMs} = question;
	const pieces = piecesOf(question);
	const totals =
		condition.sql === '' ? totalsOf(connection, pieces) : filteredTotals(connection, question, condition);
	// An open window begins with the first call in it, so that charts have a width.
	const fromMs = question.fromMs === -Infinity ? firstEnd(connection, asOfMs) : question.fromMs;
	const {latencyCalls, ...figures} = totals;
	const {traces, sessions} = extentOf(connection, question, condition);
	return {
		...figures,
		running: runningAt(connection, {asOfMs, condition}).total,
		traces,
		sessions,
		chart: chartOf(connection, {fromMs, asOfMs, bucketMs: question.chartBucketMs, pieces, condition}),
		...latencyOf(connection, {
			fromMs,
			asOfMs,
			buckets: question.buckets,
			pieces,
			condition,
			calls: latencyCalls,
		}),
		finishTallies: finishTallies(connection, question, condition),
	};
}

/** Just before the first end, which the window leaves out. */
function firstEnd(connection: ReaderConnection, asOfMs: number): number {
	const row = connection.get<{end_ms: number | null}>(
		'SELECT min(end_ms) AS end_ms FROM call WHERE counted = 1 AND end_ms <= ?',
		[asOfMs],
	);
	return (row?.end_ms ?? asOfMs) - 1;
}

function totalsOf(connection: ReaderConnection, pieces: WindowPieces): ReturnType<Tally['totals']> {
	const tally = new Tally();
	for (const piece of pieces.rollups) {
		for (const rollup of connection.all<TallyRollup>(
			`SELECT ${tallyRollups} FROM rollup WHERE ${rollupPieceCondition} GROUP BY ${tallyGroups}`,
			rollupPieceValues(piece),
		)) {
			tally.addRollup(rollup, lastErrorEnd(connection, rollup, piece));
		}
	}
	for (const piece of pieces.calls) {
		const {sql, values} = callPieceCondition(piece);
		for (const call of connection.iterate<TallyCall>(
			`SELECT ${tallyColumns} FROM call WHERE call.counted = 1 AND ${sql}`,
			values,
		)) {
			tally.addCall(call);
		}
	}
	return tally.totals();
}

/** When the last error of a rollup ended: it is among the errors of its last bucket. */
function lastErrorEnd(connection: ReaderConnection, rollup: TallyRollup, piece: RollupPiece): number {
	if (!rollup.outcome.startsWith('error:')) return 0;
	const row = connection.get<{end_ms: number | null}>(
		`SELECT max(end_ms) AS end_ms FROM call WHERE counted = 1 AND status = 'error' AND end_ms >= ? AND end_ms < ?
			AND ifnull(error_class, 'other') = ? AND coalesce(response_model, request_model, '') = ?`,
		[
			rollup.last_bucket * piece.width,
			(rollup.last_bucket + 1) * piece.width,
			rollup.outcome.slice('error:'.length),
			rollup.model,
		],
	);
	return row?.end_ms ?? rollup.last_bucket * piece.width;
}

function filteredTotals(
	connection: ReaderConnection,
	{fromMs, asOfMs}: OverviewQuestion,
	condition: Condition,
): ReturnType<Tally['totals']> {
	const tally = new Tally();
	for (const call of connection.iterate<TallyCall>(
		`SELECT ${tallyColumns} FROM call WHERE call.counted = 1 AND call.end_ms > ? AND call.end_ms <= ?
			AND ${condition.sql}`,
		[fromMs, asOfMs, ...condition.values],
	)) {
		tally.addCall(call);
	}
	return tally.totals();
}

/** Traces and sessions that had begun and had something ended in the window; with a filter, those of its calls. */
function extentOf(
	connection: ReaderConnection,
	{fromMs, asOfMs}: OverviewQuestion,
	condition: Condition,
): {readonly traces: number; readonly sessions: number} {
	if (condition.sql !== '') {
		const row = connection.get<{traces: number; sessions: number}>(
			`SELECT count(DISTINCT call.trace_id) AS traces, count(DISTINCT call.session) AS sessions FROM call
				WHERE call.counted = 1 AND call.end_ms > ? AND call.end_ms <= ? AND ${condition.sql}`,
			[fromMs, asOfMs, ...condition.values],
		);
		return {traces: row?.traces ?? 0, sessions: row?.sessions ?? 0};
	}
	const row = connection.get<{sessions: number}>(
		`SELECT count(*) AS sessions FROM session INDEXED BY session_by_end WHERE end_ms > ? AND start_ms <= ?`,
		[fromMs, asOfMs],
	);
	return {traces: traceCount(connection, {fromMs, asOfMs}).traces, sessions: row?.sessions ?? 0};
}

/** Read along `call_by_trouble`, which holds these two only. */
function finishTallies(
	connection: ReaderConnection,
	{fromMs, asOfMs}: OverviewQuestion,
	condition: Condition,
): Overview['finishTallies'] {
	const and = condition.sql === '' ? '' : ` AND ${condition.sql}`;
	return connection.all(
		`SELECT call.finish_reason AS finishReason, count(*) AS count FROM call
			WHERE call.counted = 1 AND ${cutSql}
				AND call.end_ms > ? AND call.end_ms <= ?${and}
			GROUP BY 1 ORDER BY 2 DESC, 1`,
		[fromMs, asOfMs, ...condition.values],
	);
}
