/** One trace with its spans as they stood at a moment, and one span whole. */
import {notEnded} from '../../domain/in-flight.ts';
import type {SpanDetail, SpanRow, TraceDetail} from '../answers.ts';
import type {AttributeValue, Span} from '../../domain/otlp.ts';
import {millisOf} from '../../domain/time.ts';
import {decodeSpan, selectSpan, type SpanColumns} from './encode.ts';
import {millisSql} from './millis-sql.ts';
import {storedJson} from './stored-text.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {severityOf} from './severity.ts';
import {isPendingSql, pendingParentSql, spanEndSql} from './in-flight-sql.ts';
import {nameOfMissing, shapesAt, type Shapes} from './shapes.ts';
import {readStep, type StepColumns} from './step-row.ts';
import {recordRows} from './trace-records.ts';
import {traceRow, type TraceColumns} from './trace-row.ts';
import {inPlace, missingOf, type MissingParent} from './trace-spans.ts';

/** Null: no such trace, or nothing of it had started. */
export function traceDetail(
	connection: ReaderConnection,
	traceId: string,
	{asOfMs}: {readonly asOfMs: number},
): TraceDetail | null {
	const columns = connection.get<TraceColumns>('SELECT * FROM trace WHERE trace_id = ? AND start_ms <= ?', [
		traceId,
		asOfMs,
	]);
	if (columns === undefined) return null;
	const shapes = shapesAt(connection, asOfMs);
	const row = traceRow(connection, columns, {asOfMs, shapes});
	// What has not ended is as the trace is: of one that nothing was heard of for long, it is lost.
	const open = row.status === 'running' ? 'running' : 'lost';
	const known = spansOf(connection, {traceId, asOfMs, open}).toSorted(inOrder);
	const missing = columns.missing === 0 ? [] : missingOf(known);
	const others = [
		...missing.map(parent => ghostRow(parent, {shapes, open})),
		...recordRows(connection, {traceId, asOfMs}),
	];
	const spans = others.length === 0 ? known : [...known, ...others].sort(inOrder);
	return {
		row,
		spans,
		logs: logsOf(connection, {traceId, asOfMs}),
		lastMs: columns.received_ms,
		...saidIn(connection, {traceId, asOfMs}),
	};
}

type SpanAndCall = {
	readonly span_id: string;
	readonly parent_span_id: string | null;
	readonly name: string;
	readonly service: string;
	readonly kind: string | null;
	readonly operation: string | null;
	readonly start_ms: number;
	readonly end_ms: number | null;
	readonly pending_parent: string | null;
	readonly status_code: number;
	readonly status_message: string;
	readonly step_status: string | null;
	readonly step_name: string | null;
	readonly documents: number;
	readonly arguments: string | null;
	readonly events: number;
	/** Nanoseconds of the first of them, with commas; null: it has none. */
	readonly event_times: string | null;
	readonly links: number;
	readonly call_id: string | null;
	readonly call_status: string | null;
	readonly counted: number | null;
	readonly reason: string | null;
	readonly ttft_ms: number | null;
	readonly model: string | null;
	readonly input_tokens: number | null;
	readonly output_tokens: number | null;
	readonly cost_nano_usd: number | null;
	readonly error_message: string | null;
};

type Open = {readonly open: 'running' | 'lost'};

function spansOf(
	connection: ReaderConnection,
	{traceId, asOfMs, open}: Open & {readonly traceId: string; readonly asOfMs: number},
): readonly SpanRow[] {
	const rows = connection.all<SpanAndCall>(
		`SELECT span.span_id, span.parent_span_id, span.name, resource.service, step.kind, step.status AS step_status,
				step.name AS step_name, ${documentsSql} AS documents, ${argumentsSql} AS arguments,
				call.operation, ${millisSql('span.start_nano')} AS start_ms, ${spanEndSql} AS end_ms,
				${pendingParentSql} AS pending_parent, span.status_code, span.status_message,
				ifnull(json_array_length(span.events), 0) AS events, ${eventTimesSql} AS event_times,
				ifnull(json_array_length(span.links), 0) AS links,
				call.call_id, call.status AS call_status, call.counted, call.reason, call.ttft_ms,
				coalesce(call.response_model, call.request_model) AS model, call.input_tokens, call.output_tokens,
				call.cost_nano_usd, call.error_message
			FROM span JOIN resource ON resource.id = span.resource_id
			LEFT JOIN call ON call.trace_id = span.trace_id AND call.call_id = span.trace_id || '-' || ${ownIdSql}
			LEFT JOIN step ON step.trace_id = span.trace_id AND step.span_id = ${ownIdSql}
			WHERE span.trace_id = ? AND ${millisSql('span.start_nano')} <= ?`,
		[traceId, asOfMs],
	);
	return inPlace(rows).map(row => spanRow(row, {asOfMs, open}));
}

const documentsSql = `(CASE WHEN step.kind IN ('retrieval', 'rerank')
	THEN ifnull(json_array_length(step.detail, '$.documents'), 0) ELSE 0 END)`;

/** More marks than that are no marks on a bar. */
const eventTimesSql = `(CASE WHEN span.events IS NOT NULL THEN (SELECT group_concat(at_nano) FROM
	(SELECT value ->> '$.timeNano' AS at_nano FROM json_each(span.events) LIMIT 8)) END)`;

/** Long ones lie in `content`, and are read in the inspector. */
const argumentsSql = `(CASE WHEN step.kind IN ('tool', 'mcp') AND json_type(step.detail, '$.tool.arguments') = 'text'
	THEN substr(json_extract(step.detail, '$.tool.arguments'), 1, 500) END)`;

/** Of a record that stands for its parent, the parent: what was derived from it bears that id. */
const ownIdSql = `(CASE WHEN ${isPendingSql} THEN span.parent_span_id ELSE span.span_id END)`;

/** What a span tells only when it has ended is left out while it runs. */
function spanRow(row: SpanAndCall, {asOfMs, open}: Open & {readonly asOfMs: number}): SpanRow {
	const endMs = row.end_ms !== null && row.end_ms <= asOfMs ? row.end_ms : null;
	const runs = endMs === null;
	const failed = row.status_code === 2 || row.call_status === 'error' || row.step_status === 'error';
	return {
		spanId: row.span_id,
		parentSpanId: row.parent_span_id,
		name: row.name,
		label: row.step_name === row.name ? null : row.step_name,
		service: row.service,
		kind: row.operation ?? row.kind,
		startMs: row.start_ms,
		endMs,
		status: runs ? open : failed ? 'error' : 'ok',
		statusMessage: runs ? '' : row.status_message === '' ? (row.error_message ?? '') : row.status_message,
		callId: row.call_id,
		counted: row.counted === 1,
		reason: row.reason,
		ttftMs: runs ? null : row.ttft_ms,
		model: row.model,
		inputTokens: runs ? null : row.input_tokens,
		outputTokens: runs ? null : row.output_tokens,
		costNanoUsd: runs ? null : row.cost_nano_usd,
		documents: runs ? 0 : row.documents,
		arguments: row.arguments,
		events: row.events,
		eventMs: eventTimes(row.event_times),
		links: row.links,
		missing: false,
	};
}

/** What is no number is no time: the file may be a stranger's. */
function eventTimes(told: string | null): readonly number[] {
	const times = told === null ? [] : told.split(',');
	return times.filter(at => /^\d{1,20}$/.test(at)).map(at => millisOf(BigInt(at)));
}

function ghostRow(parent: MissingParent, {shapes, open}: Open & {readonly shapes: Shapes}): SpanRow {
	return {
		spanId: parent.spanId,
		parentSpanId: parent.parentSpanId,
		...nameOfMissing(parent, shapes),
		label: null,
		kind: null,
		startMs: parent.startMs,
		endMs: null,
		status: open,
		statusMessage: '',
		callId: null,
		counted: false,
		reason: null,
		ttftMs: null,
		model: null,
		inputTokens: null,
		outputTokens: null,
		costNanoUsd: null,
		documents: 0,
		arguments: null,
		events: 0,
		eventMs: [],
		links: 0,
		missing: true,
	};
}

/** What has been asked counts while the answer is still to come. */
function saidIn(
	connection: ReaderConnection,
	{traceId, asOfMs}: {readonly traceId: string; readonly asOfMs: number},
): Pick<TraceDetail, 'prompt' | 'answer'> {
	const asked = connection.get<{prompt: string}>(
		`SELECT prompt FROM call WHERE trace_id = ? AND (counted = 1 OR reason = '${notEnded}') AND prompt IS NOT NULL
			AND operation <> 'embeddings' AND start_ms <= ? ORDER BY start_ms, span_id LIMIT 1`,
		[traceId, asOfMs],
	);
	// Of the last one only: what an earlier call said (mostly which tool it wants) is not the answer.
	const said = connection.get<{answer: string | null}>(
		`SELECT answer FROM call WHERE trace_id = ? AND counted = 1 AND operation <> 'embeddings' AND end_ms <= ?
			ORDER BY end_ms DESC, span_id DESC LIMIT 1`,
		[traceId, asOfMs],
	);
	return {prompt: asked?.prompt ?? null, answer: said?.answer ?? null};
}

/** A missing parent starts with its first child, and stands before it. */
function inOrder(left: SpanRow, right: SpanRow): number {
	if (left.startMs !== right.startMs) return left.startMs - right.startMs;
	if (left.missing !== right.missing) return left.missing ? -1 : 1;
	return left.spanId < right.spanId ? -1 : 1;
}

/** Longer texts are read in the log itself. */
const logTextMax = 2000;

function logsOf(
	connection: ReaderConnection,
	{traceId, asOfMs}: {readonly traceId: string; readonly asOfMs: number},
): TraceDetail['logs'] {
	const rows = connection.all<{
		time_ms: number;
		severity: number;
		severity_text: string | null;
		event_name: string;
		body: string;
		span_id: string | null;
	}>(
		`SELECT ${millisSql('time_nano')} AS time_ms, severity, json_extract(rest, '$.severityText') AS severity_text,
				coalesce(json_extract(attributes, '$."event.name"'), event_name) AS event_name, body, span_id
			FROM log WHERE trace_id = ? AND ${millisSql('time_nano')} <= ? ORDER BY time_nano, id`,
		[traceId, asOfMs],
	);
	return rows.map(row => {
		const body = connection.content.resolve(storedJson(row.body) as AttributeValue);
		const said = body === null || body === '' ? row.event_name : body;
		const text = typeof said === 'string' ? said : JSON.stringify(said);
		return {
			timeMs: row.time_ms,
			severity:
				row.severity_text !== null && row.severity_text !== '' ? row.severity_text : severityOf(row.severity),
			text: text.slice(0, logTextMax),
			spanId: row.span_id,
		};
	});
}

/** The record that tells of a span which has not arrived, as that span. */
function pendingRecord(
	connection: ReaderConnection,
	traceId: string,
	spanId: string,
): SpanSources | undefined {
	const row = connection.get<SpanSources>(
		`${selectSpan} WHERE trace_id = ? AND parent_span_id = ? AND ${isPendingSql}`,
		[traceId, spanId],
	);
	return row === undefined ? undefined : {...row, span_id: spanId, parent_span_id: null};
}

type SpanSources = SpanColumns & {readonly received_ms: number};

/** Null: it is not in the file. */
export function spanDetail(connection: ReaderConnection, traceId: string, spanId: string): SpanDetail | null {
	const found = connection.get<SpanSources>(`${selectSpan} WHERE trace_id = ? AND span_id = ?`, [
		traceId,
		spanId,
	]);
	const row = found ?? pendingRecord(connection, traceId, spanId);
	if (row === undefined) return null;
	const {startNano, endNano, events, ...rest} = decodeSpan(row, {
		content: connection.content,
		resource: connection.sources.resource(row.resource_id),
		scope: connection.sources.scope(row.scope_id),
	});
	const call = connection.get<{call_id: string}>('SELECT call_id FROM call WHERE call_id = ?', [
		`${traceId}-${spanId}`,
	]);
	const step = connection.get<StepColumns>('SELECT * FROM step WHERE trace_id = ? AND span_id = ?', [
		traceId,
		spanId,
	]);
	return {
		span: {
			...rest,
			startMs: millisOf(startNano),
			endMs: millisOf(endNano),
			events: events.map(({timeNano, ...event}) => ({...event, timeMs: millisOf(timeNano)})),
		},
		receivedMs: row.received_ms,
		callId: call?.call_id ?? null,
		step: step === undefined ? null : readStep(step, connection.content),
	};
}

/** As they came, in time order. */
export function rawSpans(connection: ReaderConnection, traceId: string): readonly Span[] {
	return connection
		.all<SpanSources>(`${selectSpan} WHERE trace_id = ? ORDER BY start_nano, span_id`, [traceId])
		.map(row =>
			decodeSpan(row, {
				content: connection.content,
				resource: connection.sources.resource(row.resource_id),
				scope: connection.sources.scope(row.scope_id),
			}),
		);
}
