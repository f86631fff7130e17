/** Log records of a window by time: a page around a row, along the index by time, whatever the file holds. */
import type {LogDetail} from '../record-answers.ts';
import type {LogPage, LogRow, LogsQuestion} from '../log-answers.ts';
import type {Attributes} from '../../domain/otlp.ts';
import {millisOf} from '../../domain/time.ts';
import {decodeLog, type LogColumns, selectLog} from './encode.ts';
import {boundMillis, nanoSql} from './millis-sql.ts';
import type {ReaderConnection, Values} from './reader-connection.ts';
import {severityOf} from './severity.ts';

/** More are not counted: nobody reads a place beyond it. */
const countedMax = 100_000;

/** Longer texts are read in the record itself. */
const textMax = 400;

const leastNumber = {all: 0, warnings: 13, errors: 17} as const;

type Window = {readonly sql: string; readonly values: Values};

export function logPage(connection: ReaderConnection, question: LogsQuestion): LogPage {
	const {asOfMs, fromMs, least, ascending, anchor, above, below} = question;
	const window = {
		sql: `time_nano > ${nanoSql} AND time_nano <= ${nanoSql}${least === 'all' ? '' : ` AND severity >= ${leastNumber[least]}`}`,
		values: [boundMillis(fromMs), boundMillis(asOfMs)],
	};
	const total = countOf(connection, window);
	const key = anchor === null || !isThere(connection, anchor) ? null : anchor;
	const side = (to: 'before' | 'from', limit: number): readonly LogColumns[] =>
		rowsOf(connection, window, {key, to, ascending, limit});
	const before = key === null ? [] : side('before', above).toReversed();
	const rows = [...before, ...side('from', key === null ? below : below + 1)];
	const counted = key === null ? 0 : countOf(connection, placed(window, {key, to: 'before', ascending}));
	return {
		rows: rows.map(row => rowOf(connection, row)),
		before: Math.max(0, (counted ?? countedMax) - before.length),
		total,
	};
}

/** Null: there is no such record any more. */
export function logDetail(connection: ReaderConnection, key: string): LogDetail | null {
	const row = connection.get<LogColumns>(`${selectLog} WHERE hash = ?`, [key]);
	if (row === undefined) return null;
	const {timeNano, observedNano, ...rest} = decodeLog(row, sourcesOf(connection, row));
	return {...rest, timeMs: millisOf(timeNano > 0n ? timeNano : observedNano)};
}

function isThere(connection: ReaderConnection, key: string): boolean {
	return connection.get('SELECT 1 FROM log WHERE hash = ?', [key]) !== undefined;
}

function placed(
	{sql, values}: Window,
	{key, to, ascending}: {readonly key: string; readonly to: 'before' | 'from'; readonly ascending: boolean},
): Window {
	const isLater = (to === 'before') !== ascending;
	const sign = to === 'before' ? (isLater ? '>' : '<') : isLater ? '>=' : '<=';
	return {
		sql: `${sql} AND (time_nano, id) ${sign} (SELECT time_nano, id FROM log WHERE hash = ?)`,
		values: [...values, key],
	};
}

function rowsOf(
	connection: ReaderConnection,
	window: Window,
	options: {
		readonly key: string | null;
		readonly to: 'before' | 'from';
		readonly ascending: boolean;
		readonly limit: number;
	},
): readonly LogColumns[] {
	const {key, to, ascending, limit} = options;
	if (limit <= 0) return [];
	const {sql, values} = key === null ? window : placed(window, {key, to, ascending});
	const order = (to === 'before') === ascending ? 'DESC' : 'ASC';
	return connection.all<LogColumns>(
		`${selectLog} WHERE ${sql} ORDER BY time_nano ${order}, id ${order} LIMIT ?`,
		[...values, limit],
	);
}

/** Null: more than `countedMax`. */
function countOf(connection: ReaderConnection, {sql, values}: Window): number | null {
	const row = connection.get<{rows: number}>(
		`SELECT count(*) AS rows FROM (SELECT 1 FROM log WHERE ${sql} LIMIT ${countedMax + 1})`,
		values,
	);
	const rows = row?.rows ?? 0;
	return rows > countedMax ? null : rows;
}

function sourcesOf(connection: ReaderConnection, row: LogColumns) {
	return {
		content: connection.content,
		resource: connection.sources.resource(row.resource_id),
		scope: connection.sources.scope(row.scope_id),
	};
}

function rowOf(connection: ReaderConnection, row: LogColumns): LogRow {
	const record = decodeLog(row, sourcesOf(connection, row));
	const {body, attributes, timeNano, observedNano, severityNumber, severityText} = record;
	const text = body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body);
	const service = record.resource.attributes['service.name'];
	const named = attributes['event.name'];
	const eventName = record.eventName === '' && typeof named === 'string' ? named : record.eventName;
	// Coding agents write the name of the event as its body, and all that it says into attributes.
	const isName = text === '' || text === eventName || text.endsWith(`.${eventName}`);
	return {
		key: row.hash,
		timeMs: millisOf(timeNano > 0n ? timeNano : observedNano),
		severity: severityNumber,
		severityText: severityText === '' ? severityOf(severityNumber) : severityText,
		service: typeof service === 'string' ? service : '',
		eventName,
		scope: record.scope.name,
		text: (isName ? saidBy(attributes) : text).slice(0, textMax),
		traceId: record.traceId,
		spanId: record.spanId,
	};
}

/** Of these the name and the time have columns of their own. */
const hasColumn: ReadonlySet<string> = new Set(['event.name', 'event.timestamp']);

/** Who says it is the same in each record: it comes last. */
const isOfSender =
	/^(app|deployment|host|installation|organization|os|prompt|service|session|team|terminal|user)\./;

/** `model=gpt-4o cost_usd=0.02`. */
function saidBy(attributes: Attributes): string {
	const told = Object.entries(attributes).filter(([key]) => !hasColumn.has(key));
	// A name of its own says more than one of a convention, which says where the record is from.
	const rank = ([key]: readonly [string, unknown]): number =>
		isOfSender.test(key) ? 2 : key.includes('.') ? 1 : 0;
	return told
		.toSorted((one, other) => rank(one) - rank(other))
		.map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
		.join(' ');
}
