/**
The spans and log records behind one call: its own, those that lent it what it does not say itself, and those that
restate it. What was made of each is said beside it; what of it was used is for who asks.
*/
import type {CallDetail} from '../answers.ts';
import type {CarrierDetail, LogDetail} from '../record-answers.ts';
import type {Usage} from '../../domain/usage.ts';
import {millisOf} from '../../domain/time.ts';
import {ancestorsOf, callDetail} from './call-detail.ts';
import {decodeLog, decodeSpan, selectLog, selectSpan, type LogColumns, type SpanColumns} from './encode.ts';
import {millisSql} from './millis-sql.ts';
import type {ReaderConnection, Values} from './reader-connection.ts';
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
	const own = ownOf(connection, call);
	// A twin may lie in another trace, or be a record without one.
	const others = new Map(call.related.map(({callId: other}) => [other.split('-')[1] ?? '', other]));
	const {traceId, spanId} = call;
	const above = traceId === null ? [] : rollupsAbove(connection, traceId, call.parentSpanId);
	for (const id of [...call.origins.flatMap(origin => origin.spanId ?? []), ...above]) {
		if (!others.has(id) && id !== spanId && traceId !== null) others.set(id, `${traceId}-${id}`);
	}
	const lenders = new Set(call.origins.map(origin => origin.spanId));
	const twins = new Set(call.related.filter(isTwin).map(related => related.callId));
	for (const [id, other] of others) {
		if (own.length >= carriersMax) break;
		const meaning = {own: false, lends: lenders.has(id) || twins.has(other), callId: other};
		own.push(...carriersOfCall(connection, other).map(item => withMeaning(connection, item, meaning)));
	}
	return [...own, ...recordsBeside(connection, call, own)].slice(0, carriersMax);
}

/** It speaks of the same request, and completes what its counted twin does not say. */
function isTwin({reason}: CallDetail['related'][number]): boolean {
	return reason.startsWith('twin');
}

/** Its span with the records in it; of a call that records alone tell of, those in its time. */
function ownOf(connection: ReaderConnection, call: CallDetail): CarrierDetail[] {
	const {callId, traceId, spanId} = call;
	const isOwn = {own: true, lends: false, callId};
	const raw =
		traceId !== null && spanId !== null && !callId.startsWith(recordPrefix)
			? carriersOfSpan(connection, traceId, spanId)
			: recordsOfUnit(connection, call).filter(({log}) => isInTime(log, call));
	return raw.map(item => withMeaning(connection, item, isOwn));
}

/** Records of its unit that stand elsewhere: a coding agent tells of one request in several of them. */
function recordsBeside(
	connection: ReaderConnection,
	call: CallDetail,
	known: readonly CarrierDetail[],
): readonly CarrierDetail[] {
	const seen = new Set(known.flatMap(({log}) => (log === null ? [] : [keyOf(log)])));
	return recordsOfUnit(connection, call)
		.filter(({log}) => log !== null && !seen.has(keyOf(log)) && log.timeMs <= call.endMs + slackMs)
		.map(item => ({
			...item,
			own: false,
			lends: true,
			dialect: null,
			callId: null,
			reason: null,
			usage: null,
		}));
}

const recordPrefix = 'log-';

/** A record is written a moment before or after what it tells of, ms. */
const slackMs = 2;

function isInTime(log: LogDetail | null, {startMs, endMs}: CallDetail): boolean {
	return log !== null && log.timeMs >= startMs - slackMs && log.timeMs <= endMs + slackMs;
}

function keyOf({timeMs, eventName, spanId, attributes}: LogDetail): string {
	return JSON.stringify([timeMs, eventName, spanId, attributes]);
}

function carriersOfCall(connection: ReaderConnection, callId: string): readonly Raw[] {
	const [traceId = '', spanId = ''] = callId.split('-');
	if (traceId !== 'log') return carriersOfSpan(connection, traceId, spanId);
	return logsWhere(connection, {sql: '(hash = ? OR turn = ?)', values: [spanId, spanId]});
}

/** All records of its unit before its end, the latest first read: `log-<hash>`, `log-<turn>`, or its trace. */
function recordsOfUnit(connection: ReaderConnection, {callId, traceId, endMs}: CallDetail): readonly Raw[] {
	const [, hash = ''] = callId.split('-');
	const until = `${millisSql('time_nano')} <= ?`;
	return traceId === null
		? logsWhere(connection, {
				sql: `(hash = ? OR turn = ?) AND ${until}`,
				values: [hash, hash, endMs + slackMs],
			})
		: logsWhere(connection, {sql: `trace_id = ? AND ${until}`, values: [traceId, endMs + slackMs]});
}

/** In their order; of more than a lens shows the last ones. */
function logsWhere(
	connection: ReaderConnection,
	{sql, values}: {readonly sql: string; readonly values: Values},
): readonly Raw[] {
	return connection
		.all<LogColumns>(`${selectLog} WHERE ${sql} ORDER BY time_nano DESC, id DESC LIMIT ?`, [
			...values,
			carriersMax,
		])
		.map(log => logOf(connection, log))
		.toReversed();
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
	const logs = logsWhere(connection, {sql: 'trace_id = ? AND span_id = ?', values: [traceId, spanId]});
	const span = row === undefined ? [] : [spanOf(connection, row)];
	return [...span, ...logs];
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
