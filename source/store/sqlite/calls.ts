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
	service: 'call.service',
	session: 'call.session',
	hit: 'call.cache_read_tokens * 1.0 / nullif(call.input_tokens, 0)',
	tpot: 'call.tpot_ms',
	operation: 'call.operation',
	// A call is one span: there is nothing to sort by.
	name: null,
	calls: null,
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
	const read = (side: 'before' | 'from', limit: number): CallColumns[] =>
		rowsOf(connection, list, {place, side, limit, total: count.calls});
	const rows = [...read('before', above).reverse(), ...read('from', below)];
	const running = runningAt(connection, {asOfMs: question.asOfMs, condition});
	return {
		rows: rows.map(row => callRow(row)),
		before: at - above,
		total: count.calls,
		...(condition.sql === '' ? {} : {of: countOfWindow(connection, question).calls}),
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
	const byFigure = byTime || condition.trouble === true ? '' : 'INDEXED BY call_by_end';
	const index = byTime && condition.trouble === true ? 'INDEXED BY call_trouble_by_start' : byFigure;
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

type Page = {
	readonly place: Place | null;
	readonly side: 'before' | 'from';
	/** Never more than are left. */
	readonly limit: number;
	/** Rows of the whole list. */
	readonly total: number;
};

/** So few that it is quicker to find and sort them all than to look for them along the whole window. */
const fewMax = 2000;

/** By time the rows are read along their index, between the first and the last start that there can be. */
function rowsOf(connection: ReaderConnection, list: List, page: Page): CallColumns[] {
	if (page.limit <= 0) return [];
	const {question, keys, byTime, condition, where} = list;
	const {place, side, limit} = page;
	const start = place === null ? {sql: '1', values: []} : placeCondition(keys, place, side);
	const order = orderBy(keys, {backwards: side === 'before'});
	const isFew = condition.sql !== '' && condition.trouble !== true && page.total <= fewMax;
	if (byTime && !isFew) {
		return connection.all<CallColumns>(
			`SELECT ${listColumns} FROM call INDEXED BY ${timeIndexOf(condition)}
				WHERE ${where.sql} AND ${start.sql} AND call.start_ms >= ? AND call.start_ms <= ? ${order} LIMIT ?`,
			[...where.values, ...start.values, ...boundsOf(connection, question, {place, side}), limit],
		);
	}
	// The plus keeps SQLite from reading along an index of starts for the order's sake.
	const read = (ids: readonly number[] | null): CallColumns[] =>
		connection.all<CallColumns>(
			`SELECT ${listColumns} FROM call WHERE ${where.sql} AND ${start.sql}
				${ids === null ? '' : 'AND call.id IN (SELECT value FROM json_each(?))'}
				${order.replaceAll('call.start_ms', '+call.start_ms')} LIMIT ?`,
			[...where.values, ...start.values, ...(ids === null ? [] : [JSON.stringify(ids)]), limit],
		);
	const ids = byTime ? null : sortedIds(connection, list, page);
	const rows = read(ids);
	// More than were read are equal to the anchor and lie on its other side.
	return ids !== null && rows.length < limit ? read(null) : rows;
}

/** Rows that may be equal to the last of a page in what it is sorted by and in their start. */
const equalsMax = 100;

/**
Ids of the rows of a page that is sorted by a figure, with some more: found in the index of ends, which holds all
figures, without a look at a row. Null where more are equal than are read.
*/
function sortedIds(
	connection: ReaderConnection,
	{keys, condition, where}: List,
	{place, side, limit}: Page,
): readonly number[] | null {
	const inIndex = keys.slice(0, 3);
	const start = place === null ? {sql: '1', values: []} : placeOrEqual(inIndex, place.slice(0, 3), side);
	const columns = inIndex.map((key, index) => `${key.sql} AS key${index}`).join(', ');
	const index = condition.trouble === true ? 'call_trouble_by_end' : 'call_by_end';
	const most = limit + equalsMax;
	const rows = connection.all<{id: number; key0: unknown; key1: unknown; key2: unknown}>(
		`SELECT call.id, ${columns} FROM call INDEXED BY ${index} WHERE ${where.sql} AND ${start.sql}
			${orderBy(inIndex, {backwards: side === 'before'})} LIMIT ?`,
		[...where.values, ...start.values, most],
	);
	const [last, beyond] = [rows[limit - 1], rows.at(-1)];
	const isCut = rows.length === most && last !== undefined && beyond !== undefined;
	if (isCut && last.key0 === beyond.key0 && last.key1 === beyond.key1 && last.key2 === beyond.key2)
		return null;
	return rows.map(row => row.id);
}

/** Rows on a side of a place, and those equal to it in these keys, of which some lie on the other side. */
function placeOrEqual(keys: readonly Key[], place: Place, side: 'before' | 'from'): Condition {
	const turned = side === 'from' ? keys : keys.map(key => ({...key, descending: !key.descending}));
	const {sql, values} = placeCondition(turned, place, 'from');
	return {sql, values: values as Condition['values']};
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
