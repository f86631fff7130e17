/** Calls whole: one for the screen that opens it, pages of them for the commands. */
import type {CallDetail, ContentGone} from '../answers.ts';
import type {PageQuestion} from '../store.ts';
import {isRecordUnit} from '../unit-key.ts';
import {readCall, type CallColumns, type CallDetailJson} from './call-row.ts';
import {timeKeys} from './calls.ts';
import {callCondition, type Condition} from './filter-sql.ts';
import {orderBy, placeCondition, type Place} from './order.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {toolRuns} from './tool-runs.ts';

/** Null: there is none, or it had not started. */
export function callDetail(
	connection: ReaderConnection,
	callId: string,
	{asOfMs}: {readonly asOfMs: number},
): CallDetail | null {
	const row = connection.get<CallColumns>('SELECT * FROM call WHERE call_id = ? AND start_ms <= ?', [
		callId,
		asOfMs,
	]);
	return row === undefined ? null : detailOf(connection, row, {asOfMs, orders: new Map()});
}

/** UTF-16 units of texts after which a page ends: long prompts fill a page sooner than many. */
const pageLengthMax = 64 * 1024 * 1024;

/** Whole calls behind `after`, oldest first. */
export function callDetails(
	connection: ReaderConnection,
	question: PageQuestion & {readonly includeUncounted: boolean},
): readonly CallDetail[] {
	const condition = callCondition(connection, question.filter);
	const place = question.after === null ? null : placeOf(connection, question.after);
	const rows = pageOf(connection, {question, condition, place});
	const orders = new Map<string, readonly string[]>();
	const details: CallDetail[] = [];
	let length = 0;
	for (const row of rows) {
		connection.content.begin();
		details.push(detailOf(connection, row, {asOfMs: Infinity, orders}));
		length += connection.content.joined;
		if (length > pageLengthMax) break;
	}
	return details;
}

const keys = timeKeys(false);

function placeOf(connection: ReaderConnection, callId: string): Place | null {
	const columns = keys.map(key => key.sql).join(', ');
	const row = connection.get<Record<string, string | number>>(
		`SELECT ${columns} FROM call WHERE call_id = ?`,
		[callId],
	);
	return row === undefined ? null : Object.values(row);
}

/** Counted calls and the others lie in an index each; a page is the first of both. */
function pageOf(
	connection: ReaderConnection,
	{
		question,
		condition,
		place,
	}: {
		readonly question: PageQuestion & {readonly includeUncounted: boolean};
		readonly condition: Condition;
		readonly place: Place | null;
	},
): readonly CallColumns[] {
	// From a place on includes the row at it, which was the last of the page before.
	const behind = place === null ? {sql: '1', values: []} : placeCondition(keys, place, 'from');
	const limit = question.limit + (place === null ? 0 : 1);
	const half = (counted: 0 | 1, index: string) =>
		`SELECT * FROM (SELECT * FROM call INDEXED BY ${index} WHERE call.counted = ${counted} AND ${behind.sql}
			${condition.sql === '' ? '' : `AND ${condition.sql}`} ${orderBy(keys, {backwards: false})} LIMIT ?)`;
	const values = [...behind.values, ...condition.values, limit];
	const counted = half(1, 'call_by_start');
	const rows = question.includeUncounted
		? connection.all<CallColumns>(
				`SELECT * FROM (${counted} UNION ALL ${half(0, 'call_not_counted')}) AS call
					${orderBy(keys, {backwards: false})} LIMIT ?`,
				[...values, ...values, limit],
			)
		: connection.all<CallColumns>(counted, values);
	return place === null ? rows : rows.filter(row => row.call_id !== question.after).slice(0, question.limit);
}

type DetailOptions = {
	readonly asOfMs: number;
	/** Ids of the counted calls of each trace that was asked for already, in order. */
	readonly orders: Map<string, readonly string[]>;
};

function detailOf(connection: ReaderConnection, row: CallColumns, options: DetailOptions): CallDetail {
	const call = readCall(row, {content: connection.content, messages: connection.messages.of(row.id)});
	return {
		...call,
		endMs: row.end_ms,
		place: placeInTrace(connection, row, options),
		related: relatedTo(connection, row),
		toolRuns: toolRuns(connection, row, call.toolCalls),
		contentGone: contentGoneOf(row),
	};
}

function contentGoneOf(row: CallColumns): ContentGone | null {
	const {gone} = JSON.parse(row.detail) as CallDetailJson;
	if (gone === undefined) return null;
	const percent = /^sampled ([\d.]+)/.exec(gone)?.[1];
	return percent === undefined ? {why: 'purged'} : {why: 'sampled', keptPercent: Number(percent)};
}

/** Number 0: it is not counted. */
function placeInTrace(
	connection: ReaderConnection,
	row: CallColumns,
	{asOfMs, orders}: DetailOptions,
): CallDetail['place'] {
	if (row.trace_id === null) return {number: row.counted, of: 1};
	let ids = orders.get(row.trace_id);
	if (ids === undefined) {
		ids = connection
			.all<{call_id: string}>(
				`SELECT call_id FROM call WHERE trace_id = ? AND counted = 1 AND start_ms <= ?
					ORDER BY start_ms, span_id, call_id`,
				[row.trace_id, asOfMs],
			)
			.map(call => call.call_id);
		orders.set(row.trace_id, ids);
	}
	return {number: ids.indexOf(row.call_id) + 1, of: ids.length};
}

/**
Records that are not counted for this call's sake: their reason names it, or they are roll-ups above it. They lie in
its own unit, or in one that was derived together with it.
*/
function relatedTo(connection: ReaderConnection, row: CallColumns): CallDetail['related'] {
	if (row.counted === 0) return [];
	const unit = row.unit ?? row.trace_id ?? '';
	const units = connection.all<{other: string}>('SELECT other FROM related WHERE unit = ?', [unit]);
	const others = [unit, ...units.map(({other}) => other)].flatMap(key => uncountedOf(connection, key));
	if (others.length === 0) return [];
	const {trace_id: traceId} = row;
	const above =
		traceId === null ? new Set<string>() : ancestorsOf(connection, {traceId, parent: row.parent_span_id});
	const named = new Set([row.span_id ?? row.call_id]);
	const isRelated = ({reason, trace_id: trace, span_id: span}: Uncounted): boolean =>
		[...named].some(id => reason.includes(id)) || (trace === traceId && span !== null && above.has(span));
	// A twin of a twin names only that one.
	for (let known = 0; known < named.size;) {
		known = named.size;
		for (const other of others.filter(isRelated)) named.add(other.span_id ?? other.call_id);
	}
	return others
		.filter(isRelated)
		.map(other => ({callId: other.call_id, name: other.name, reason: other.reason}));
}

type Uncounted = {
	readonly call_id: string;
	readonly name: string;
	readonly reason: string;
	readonly trace_id: string | null;
	readonly span_id: string | null;
};

/** Of a unit: a trace, or a log record without one. */
function uncountedOf(connection: ReaderConnection, unit: string): readonly Uncounted[] {
	const column = isRecordUnit(unit) ? 'unit' : 'trace_id';
	return connection.all<Uncounted>(
		`SELECT call_id, name, ifnull(reason, '') AS reason, trace_id, span_id FROM call
			WHERE ${column} = ? AND counted = 0 ORDER BY start_ms, span_id, call_id`,
		[unit],
	);
}

/** Deeper trees than this are cut: a circle of parents must end. */
const depthMax = 1000;

/** Ids of the spans above a parent, the parent included. */
export function ancestorsOf(
	connection: ReaderConnection,
	{traceId, parent}: {readonly traceId: string; readonly parent: string | null},
): ReadonlySet<string> {
	const above = new Set<string>();
	let next = parent;
	while (next !== null && !above.has(next) && above.size < depthMax) {
		above.add(next);
		const span = connection.get<{parent_span_id: string | null}>(
			'SELECT parent_span_id FROM span WHERE trace_id = ? AND span_id = ?',
			[traceId, next],
		);
		next = span?.parent_span_id ?? null;
	}
	return above;
}
