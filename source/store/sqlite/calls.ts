/** A page of the list of calls, by key. */
import type {CallPage} from '../answers.ts';
import type {ListQuestion, ListSort} from '../store.ts';
import {callRow, listColumns} from './call-columns.ts';
import type {CallColumns} from './call-row.ts';
import {callsStartedAfter, countOfWindow, earliestStart, type Count} from './count.ts';
import {callCondition, type Condition} from './filter-sql.ts';
import {millisSql} from './millis-sql.ts';
import {orderBy, placeCondition, type Key, type Place} from './order.ts';
import type {ReaderConnection, Values} from './reader-connection.ts';
import {runningAt} from './running.ts';

/** The order of lists: start, trace id, span id; the call id tells log records apart that have no ids. */
export function timeKeys(descending: boolean): readonly Key[] {
	return ['call.start_ms', "ifnull(call.trace_id, '')", "ifnull(call.span_id, '')", 'call.call_id'].map(
		sql => ({
			sql,
			descending,
		}),
	);
}

const sortExpressions: Readonly<Record<ListSort, string | null>> = {
	time: null,
	model: 'coalesce(call.response_model, call.request_model)',
	input: 'call.input_tokens',
	output: 'call.output_tokens',
	cost: 'call.cost_nano_usd',
	ttft: 'call.ttft_ms',
	duration: 'call.duration_ms',
	status:
		"CASE call.status WHEN 'ok' THEN call.finish_reason ELSE call.status || ' ' || ifnull(call.error_class, '') END",
	// A call is one span: there is nothing to sort by.
	spans: null,
};

/** Unknown comes last whichever way round; equals are newest first. */
function keysOf(question: ListQuestion): readonly Key[] {
	const expression = sortExpressions[question.sort];
	if (expression === null) return timeKeys(!question.ascending);
	return [
		{sql: `((${expression}) IS NULL)`, descending: false},
		{sql: `ifnull(${expression}, 0)`, descending: !question.ascending},
		...timeKeys(true),
	];
}

export function callsPage(connection: ReaderConnection, question: ListQuestion): CallPage {
	const condition = callCondition(connection, question.filter);
	const list: List = {
		question,
		keys: keysOf(question),
		byTime: sortExpressions[question.sort] === null,
		condition,
		where: whereOf(question, condition),
	};
	const count = countOf(connection, list);
	const place = placeOfAnchor(connection, list);
	const at = place === null ? 0 : rankOf(connection, list, {place, total: count.calls});
	const above = place === null ? 0 : Math.min(question.above, at);
	// The anchor itself stands between what is above and what is below.
	const below = Math.min(place === null ? question.below : question.below + 1, count.calls - at);
	const rows = [
		...rowsOf(connection, list, {place, side: 'before', limit: above}).reverse(),
		...rowsOf(connection, list, {place, side: 'from', limit: below}),
	];
	const running = runningAt(connection, {asOfMs: question.asOfMs, condition});
	return {
		rows: rows.map(row => callRow(row)),
		before: at - above,
		total: count.calls,
		costNanoUsd: count.costNanoUsd,
		running: running.rows,
		runningTotal: running.total,
	};
}

type List = {
	readonly question: ListQuestion;
	readonly keys: readonly Key[];
	readonly byTime: boolean;
	readonly condition: Condition;
	readonly where: Condition;
};

function whereOf(question: ListQuestion, condition: Condition): Condition {
	const and = condition.sql === '' ? '' : ` AND ${condition.sql}`;
	return {
		sql: `call.counted = 1 AND call.end_ms > ? AND call.end_ms <= ?${and}`,
		values: [question.fromMs, question.asOfMs, ...condition.values],
	};
}

function countOf(connection: ReaderConnection, {question, condition, where}: List): Count {
	if (condition.sql === '') return countOfWindow(connection, question);
	const index = condition.trouble === true ? 'INDEXED BY call_trouble_by_end' : '';
	const row = connection.get<{calls: number; cost: number}>(
		`SELECT count(*) AS calls, total(call.cost_nano_usd) AS cost FROM call ${index} WHERE ${where.sql}`,
		where.values,
	);
	return {calls: row?.calls ?? 0, costNanoUsd: row?.cost ?? 0};
}

/** Values of the keys for the anchor, whether it is in the list or not; null: the list begins at its top. */
function placeOfAnchor(connection: ReaderConnection, {question, keys}: List): Place | null {
	const {anchor} = question;
	if (anchor === null) return null;
	const columns = keys.map((key, index) => `${key.sql} AS key${index}`).join(', ');
	const row = connection.get<Record<string, Values[number]>>(
		`SELECT ${columns} FROM call WHERE call.call_id = ?`,
		[anchor],
	);
	if (row !== undefined) return keys.map((_, index) => row[`key${index}`] ?? null);
	return sortExpressions[question.sort] === null ? placeOfSpan(connection, anchor) : null;
}

/** A call that is gone (another span of the trace turned out to be the call): its span still knows its time. */
function placeOfSpan(connection: ReaderConnection, callId: string): Place | null {
	const [traceId = '', spanId = ''] = callId.split('-');
	const span = connection.get<{start_ms: number}>(
		`SELECT ${millisSql('start_nano')} AS start_ms FROM span WHERE trace_id = ? AND span_id = ?`,
		[traceId, spanId],
	);
	return span === undefined ? null : [span.start_ms, traceId, spanId, callId];
}

/** Rows of the list before a place. */
function rankOf(
	connection: ReaderConnection,
	{question, keys, byTime, condition, where}: List,
	{place, total}: {readonly place: Place; readonly total: number},
): number {
	if (byTime && condition.sql === '') {
		const [startMs, traceId, spanId, callId] = place as [number, string, string, string];
		const after = callsStartedAfter(connection, {startMs, traceId, spanId, callId}, question);
		if (!question.ascending) return after;
		const itself = isInList(connection, where, callId);
		return total - after - itself;
	}
	const before = placeCondition(keys, place, 'before');
	const index = byTime && condition.trouble === true ? 'INDEXED BY call_trouble_by_start' : '';
	const row = connection.get<{calls: number}>(
		`SELECT count(*) AS calls FROM call ${index} WHERE ${where.sql} AND ${before.sql}`,
		[...where.values, ...before.values],
	);
	return row?.calls ?? 0;
}

function isInList(connection: ReaderConnection, where: Condition, callId: string): number {
	const sql = `SELECT 1 FROM call WHERE ${where.sql} AND call.call_id = ?`;
	return connection.get(sql, [...where.values, callId]) === undefined ? 0 : 1;
}

/**
By time the rows are read along `call_by_start`, between the first and the last start that there can be, until
`limit`, which is never more than are left. Other orders sort the window.
*/
function rowsOf(
	connection: ReaderConnection,
	{question, keys, byTime, condition, where}: List,
	{
		place,
		side,
		limit,
	}: {readonly place: Place | null; readonly side: 'before' | 'from'; readonly limit: number},
): CallColumns[] {
	if (limit <= 0) return [];
	const start = place === null ? {sql: '1', values: []} : placeCondition(keys, place, side);
	const bounds = byTime ? boundsOf(connection, question, {place, side}) : [];
	return connection.all<CallColumns>(
		`SELECT ${listColumns} FROM call ${byTime ? `INDEXED BY ${timeIndexOf(condition)}` : ''}
			WHERE ${where.sql} AND ${start.sql} ${byTime ? 'AND call.start_ms >= ? AND call.start_ms <= ?' : ''}
			${orderBy(keys, {backwards: side === 'before'})} LIMIT ?`,
		[...where.values, ...start.values, ...bounds, limit],
	);
}

function timeIndexOf(condition: Condition): string {
	return condition.trouble === true ? 'call_trouble_by_start' : 'call_by_start';
}

/**
First and last start that the rows of a page can have. SQLite bounds the index by one of two bounds of a side, and
may take the one that is no help: so there is one.
*/
function boundsOf(
	connection: ReaderConnection,
	question: ListQuestion,
	{place, side}: {readonly place: Place | null; readonly side: 'before' | 'from'},
): readonly [earliestMs: number, latestMs: number] {
	const earliestMs = earliestStart(connection, question);
	if (place === null) return [earliestMs, question.asOfMs];
	const startMs = Number(place[0]);
	return (side === 'before') === question.ascending
		? [earliestMs, Math.min(question.asOfMs, startMs)]
		: [Math.max(earliestMs, startMs), question.asOfMs];
}
