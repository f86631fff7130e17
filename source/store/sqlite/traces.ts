/** A page of the list of traces, by key: what had begun by then and ended in the window, or still ran. */
import type {TracePage} from '../answers.ts';
import type {ListQuestion, ListSort} from '../store.ts';
import {callCondition, type Condition} from './filter-sql.ts';
import {orderBy, placeCondition, type Key, type Place} from './order.ts';
import type {ReaderConnection, Values} from './reader-connection.ts';
import {runningTraces} from './running.ts';
import {shapesAt} from './shapes.ts';
import {traceCount, tracesStartedAfter} from './trace-count.ts';
import {traceRow, type TraceColumns} from './trace-row.ts';

const sortExpressions: Readonly<Record<ListSort, string | null>> = {
	time: null,
	model: null,
	input: 'trace.input_tokens',
	output: 'trace.output_tokens',
	cost: 'trace.cost_nano_usd',
	ttft: null,
	duration: '(trace.end_ms - trace.start_ms)',
	status: 'CASE WHEN trace.missing > 0 THEN 2 WHEN trace.errors > 0 THEN 1 ELSE 0 END',
	service: 'trace.service',
	session: 'trace.session',
	hit: null,
	tpot: null,
	operation: null,
	name: 'trace.name',
	calls: 'trace.calls',
	spans: 'trace.spans',
};

function timeKeys(descending: boolean): readonly Key[] {
	return ['trace.start_ms', 'trace.trace_id'].map(sql => ({sql, descending}));
}

function keysOf({sort, ascending}: ListQuestion): readonly Key[] {
	const expression = sortExpressions[sort];
	if (expression === null) return timeKeys(!ascending);
	return [
		{sql: `((${expression}) IS NULL)`, descending: false},
		{sql: `ifnull(${expression}, 0)`, descending: !ascending},
		...timeKeys(true),
	];
}

export function tracesPage(connection: ReaderConnection, question: ListQuestion): TracePage {
	const condition = callCondition(connection, question.filter);
	const keys = keysOf(question);
	const where = whereOf(question, condition);
	const totals = totalsOf(connection, {question, condition, where});
	const place = placeOfAnchor(connection, question, keys);
	const at = place === null ? 0 : rankOf(connection, {keys, place, where, question});
	const above = place === null ? 0 : Math.min(question.above, at);
	const below = Math.min(place === null ? question.below : question.below + 1, totals.traces - at);
	const read = (side: 'before' | 'from', limit: number): TraceColumns[] => {
		if (limit <= 0) return [];
		const start = place === null ? {sql: '1', values: []} : placeCondition(keys, place, side);
		return connection.all<TraceColumns>(
			`SELECT trace.* FROM trace ${indexOf(question, condition)}
				WHERE ${where.sql} AND ${start.sql} ${orderBy(keys, {backwards: side === 'before'})} LIMIT ?`,
			[boundOf(question, {place, side}), ...where.values.slice(1), ...start.values, limit],
		);
	};
	const shapes = shapesAt(connection, question.asOfMs);
	const rows = [...read('before', above).reverse(), ...read('from', below)];
	return {
		rows: rows.map(row => traceRow(connection, row, {asOfMs: question.asOfMs, shapes})),
		before: at - above,
		total: totals.traces,
		...(condition.sql === '' ? {} : {of: traceCount(connection, question).traces}),
		spans: totals.spans,
		running: totals.running,
		plain: totals.plain,
	};
}

/**
Latest start that the rows of a page can have, the first value of `whereOf`. SQLite bounds the index by one of two
upper bounds, and may take the one that is no help.
*/
function boundOf(
	{asOfMs, sort, ascending}: ListQuestion,
	{place, side}: {readonly place: Place | null; readonly side: 'before' | 'from'},
): number {
	const startsEarlier = sortExpressions[sort] === null && place !== null && (side === 'before') === ascending;
	return startsEarlier ? Math.min(asOfMs, Number(place[0])) : asOfMs;
}

/** The rows of a list by time; other orders sort the window. */
function indexOf({sort}: ListQuestion, {trouble}: Condition): string {
	if (sortExpressions[sort] !== null) return trouble === true ? 'INDEXED BY trace_trouble_by_end' : '';
	return `INDEXED BY ${trouble === true ? 'trace_trouble_by_start' : 'trace_by_start'}`;
}

function whereOf(question: ListQuestion, condition: Condition): Condition {
	const exists =
		condition.sql === ''
			? ''
			: ` AND EXISTS (SELECT 1 FROM call ${condition.trouble === true ? 'INDEXED BY call_trouble_by_trace' : ''}
				WHERE call.trace_id = trace.trace_id AND call.counted = 1
				AND call.start_ms <= ? AND ${condition.sql})`;
	const trouble = condition.trouble === true ? ' AND trace.trouble = 1' : '';
	return {
		sql: `trace.start_ms <= ? AND trace.end_ms > ?${trouble}${exists}${plainCondition(question)}`,
		values: [
			question.asOfMs,
			question.fromMs,
			...(condition.sql === '' ? [] : [question.asOfMs, ...condition.values]),
		],
	};
}

/** A trace with a call that a filter finds is not plain. */
function plainCondition({hidePlain, filter}: ListQuestion): string {
	return hidePlain === true && filter === '' ? ' AND trace.plain = 0' : '';
}

type Totals = {
	readonly traces: number;
	readonly spans: number;
	readonly running: number;
	readonly plain: number;
};

function totalsOf(
	connection: ReaderConnection,
	{
		question,
		condition,
		where,
	}: {readonly question: ListQuestion; readonly condition: Condition; readonly where: Condition},
): Totals {
	if (condition.sql === '') {
		const all = traceCount(connection, question);
		const running = runningTraces(connection, question.asOfMs);
		if (question.hidePlain !== true) return {traces: all.traces, spans: all.spans, running, plain: 0};
		const {traces, spans, plain, plainSpans} = all;
		return {traces: traces - plain, spans: spans - plainSpans, running, plain};
	}
	const row = connection.get<{traces: number; spans: number}>(
		`SELECT count(*) AS traces, total(spans) AS spans FROM trace
			INDEXED BY ${condition.trouble === true ? 'trace_trouble_by_end' : 'trace_by_end'} WHERE ${where.sql}`,
		where.values,
	);
	return {traces: row?.traces ?? 0, spans: row?.spans ?? 0, running: 0, plain: 0};
}

/** Values of the keys for the anchor; null (the top) where the trace is gone. */
function placeOfAnchor(
	connection: ReaderConnection,
	{anchor}: ListQuestion,
	keys: readonly Key[],
): Place | null {
	if (anchor === null) return null;
	const columns = keys.map((key, index) => `${key.sql} AS key${index}`).join(', ');
	const row = connection.get<Record<string, Values[number]>>(
		`SELECT ${columns} FROM trace WHERE trace_id = ?`,
		[anchor],
	);
	return row === undefined ? null : keys.map((_, index) => row[`key${index}`] ?? null);
}

function rankOf(
	connection: ReaderConnection,
	{
		question,
		keys,
		place,
		where,
	}: {
		readonly question: ListQuestion;
		readonly keys: readonly Key[];
		readonly place: Place;
		readonly where: Condition;
	},
): number {
	const {fromMs, asOfMs, filter, ascending, sort} = question;
	const [startMs, traceId] = place as [number, string];
	const byTime = sortExpressions[sort] === null;
	if (byTime && filter === '' && !ascending && startMs >= fromMs) {
		// What started in the window also ended in it.
		const later = tracesStartedAfter(connection, startMs, asOfMs);
		const beside = connection.get<{traces: number}>(
			`SELECT count(*) AS traces FROM trace WHERE start_ms = ? AND trace_id > ?
				AND end_ms > ?${plainCondition(question)}`,
			[startMs, traceId, fromMs],
		);
		return later.traces - (question.hidePlain === true ? later.plain : 0) + (beside?.traces ?? 0);
	}
	const before = placeCondition(keys, place, 'before');
	const row = connection.get<{traces: number}>(
		`SELECT count(*) AS traces FROM trace WHERE ${where.sql} AND ${before.sql}`,
		[...where.values, ...before.values],
	);
	return row?.traces ?? 0;
}
