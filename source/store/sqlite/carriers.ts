/**
The spans and log records behind one call: its own, those that lent it what it does not say itself, and those that
restate it. What was made of each is said beside it; what of it was used is for who asks.
*/
import type {CarrierDetail, LogDetail} from '../record-answers.ts';
import type {Usage} from '../../domain/usage.ts';
import {millisOf} from '../../domain/time.ts';
import {ancestorsOf, callDetail} from './call-detail.ts';
import {decodeLog, decodeSpan, selectLog, selectSpan, type LogColumns, type SpanColumns} from './encode.ts';
import {millisSql} from './millis-sql.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {readStep, type StepColumns} from './step-row.ts';

/** More twins and roll-ups of one call than this were never seen; each is read with its whole content. */
const carriersMax = 12;

export function carriersOf(
	connection: ReaderConnection,
	callId: string,
	{asOfMs}: {readonly asOfMs: number},
): readonly CarrierDetail[] {
	const call = callDetail(connection, callId, {asOfMs});
	if (call === null) return [];
	const {traceId, spanId} = call;
	const isOwn = {own: true, lends: false, callId};
	if (traceId === null)
		return logsOfRecord(connection, callId).map(log => withMeaning(connection, log, isOwn));
	if (spanId === null) {
		const logs = logsOfTrace(connection, {traceId, fromMs: call.startMs, toMs: call.endMs});
		return logs.map(log => withMeaning(connection, log, isOwn));
	}
	const own = carriersOfSpan(connection, traceId, spanId).map(item => withMeaning(connection, item, isOwn));
	const lenders = new Set(call.origins.flatMap(origin => origin.spanId ?? []));
	// A twin may lie in another trace, or be a record without one.
	const related = new Map(call.related.map(({callId}) => [callId.split('-')[1] ?? '', callId]));
	for (const id of [...lenders, ...rollupsAbove(connection, traceId, call.parentSpanId)]) {
		if (!related.has(id) && id !== spanId) related.set(id, `${traceId}-${id}`);
	}
	for (const [id, otherId] of related) {
		if (own.length >= carriersMax) break;
		const meaning = {own: false, lends: lenders.has(id), callId: otherId};
		own.push(...carriersOfCall(connection, otherId).map(item => withMeaning(connection, item, meaning)));
	}
	return own.slice(0, carriersMax);
}

function carriersOfCall(connection: ReaderConnection, callId: string): readonly Raw[] {
	const [traceId = '', spanId = ''] = callId.split('-');
	return traceId === 'log' ? logsOfRecord(connection, callId) : carriersOfSpan(connection, traceId, spanId);
}

/** Steps above it that restate the usage of calls. */
function rollupsAbove(
	connection: ReaderConnection,
	traceId: string,
	parent: string | null,
): readonly string[] {
	const above = ancestorsOf(connection, {traceId, parent});
	if (above.size === 0) return [];
	return connection
		.all<{span_id: string}>('SELECT span_id FROM step WHERE trace_id = ? AND rollup = 1 ORDER BY start_ms', [
			traceId,
		])
		.map(step => step.span_id)
		.filter(id => above.has(id));
}

type Raw = Pick<CarrierDetail, 'span' | 'log' | 'receivedMs'>;

/** The span, then the log records that were written in it, in their order. */
function carriersOfSpan(connection: ReaderConnection, traceId: string, spanId: string): readonly Raw[] {
	const row = connection.get<SpanColumns>(`${selectSpan} WHERE trace_id = ? AND span_id = ?`, [
		traceId,
		spanId,
	]);
	const logs = connection.all<LogColumns>(
		`${selectLog} WHERE trace_id = ? AND span_id = ? ORDER BY time_nano, id LIMIT ?`,
		[traceId, spanId, carriersMax],
	);
	const span = row === undefined ? [] : [spanOf(connection, row)];
	return [...span, ...logs.map(log => logOf(connection, log))];
}

/** `log-<hash>`, with `-<n>` where the record is one of several calls of its unit. */
function logsOfRecord(connection: ReaderConnection, callId: string): readonly Raw[] {
	const [, hash = ''] = callId.split('-');
	return connection.all<LogColumns>(`${selectLog} WHERE hash = ?`, [hash]).map(log => logOf(connection, log));
}

/** A record that names its trace and no span: all such of its trace that lie in the time of the call. */
function logsOfTrace(
	connection: ReaderConnection,
	{traceId, fromMs, toMs}: {readonly traceId: string; readonly fromMs: number; readonly toMs: number},
): readonly Raw[] {
	return connection
		.all<LogColumns>(
			`${selectLog} WHERE trace_id = ? AND span_id IS NULL AND ${millisSql('time_nano')} BETWEEN ? AND ?
				ORDER BY time_nano, id LIMIT ?`,
			[traceId, fromMs, toMs, carriersMax],
		)
		.map(log => logOf(connection, log));
}

function spanOf(connection: ReaderConnection, row: SpanColumns): Raw {
	const {startNano, endNano, events, ...rest} = decodeSpan(row, {
		content: connection.content,
		resource: connection.sources.resource(row.resource_id),
		scope: connection.sources.scope(row.scope_id),
	});
	const span = {
		...rest,
		startMs: millisOf(startNano),
		endMs: millisOf(endNano),
		events: events.map(({timeNano, ...event}) => ({...event, timeMs: millisOf(timeNano)})),
	};
	return {span, log: null, receivedMs: row.received_ms};
}

function logOf(connection: ReaderConnection, row: LogColumns): Raw {
	const {timeNano, observedNano, ...rest} = decodeLog(row, {
		content: connection.content,
		resource: connection.sources.resource(row.resource_id),
		scope: connection.sources.scope(row.scope_id),
	});
	const log: LogDetail = {...rest, timeMs: millisOf(timeNano > 0n ? timeNano : observedNano)};
	return {span: null, log, receivedMs: row.received_ms};
}

type Meaning = {
	readonly call_id: string;
	readonly dialect: string;
	readonly reason: string | null;
	readonly input_tokens: number | null;
	readonly output_tokens: number | null;
	readonly cache_read_tokens: number | null;
	readonly cache_write_tokens: number | null;
	readonly reasoning_tokens: number | null;
};

/** A record that joined its span tells nothing of its own: the call is said beside the span. */
function withMeaning(
	connection: ReaderConnection,
	raw: Raw,
	{callId, ...role}: {readonly own: boolean; readonly lends: boolean; readonly callId: string},
): CarrierDetail {
	const row = connection.get<Meaning>(
		`SELECT call_id, dialect, reason, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,
			reasoning_tokens FROM call WHERE call_id = ?`,
		[callId],
	);
	if (row !== undefined) {
		const {dialect, reason} = row;
		return {...raw, ...role, dialect, callId: row.call_id, reason, usage: usageOf(row)};
	}
	const {traceId = '', spanId = ''} = raw.span ?? {};
	const step = connection.get<StepColumns>('SELECT * FROM step WHERE trace_id = ? AND span_id = ?', [
		traceId,
		spanId,
	]);
	if (step === undefined) return {...raw, ...role, dialect: null, callId: null, reason: null, usage: null};
	const {dialect, restated} = readStep(step, connection.content);
	const {reason = null, usage = null} = restated ?? {};
	return {...raw, ...role, dialect, callId: null, reason, usage};
}

function usageOf(row: Meaning): Usage {
	return {
		input: row.input_tokens,
		output: row.output_tokens,
		cacheRead: row.cache_read_tokens,
		cacheWrite: row.cache_write_tokens,
		reasoning: row.reasoning_tokens,
	};
}
