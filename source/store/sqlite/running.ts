/**
What runs at a moment: calls that had started and not ended, and where a trace has none of them but waits for an end
(of a parent known by its children only, of a span that was sent when it began), what is uppermost of that.
*/
import {notEnded} from '../../domain/in-flight.ts';
import type {RunningRow} from '../answers.ts';
import {ranSql, ranValues} from './count.ts';
import type {Condition} from './filter-sql.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {isLost, lostAfterMsMax, nameOfMissing, shapesAt} from './shapes.ts';
import {traceCount} from './trace-count.ts';
import type {TraceColumns} from './trace-row.ts';
import {standingTrace, stateOf, uppermostOpen} from './trace-spans.ts';

/** More are counted, not listed. */
const rowsMax = 50;

/** Traces with a missing parent that are looked at, those that ended last first. */
const tracesMax = 1000;

/** Of these, traces whose calls are looked at: each costs as much as its calls, ten times a second. */
const openCallTracesMax = 200;

export type Running = {readonly rows: readonly RunningRow[]; readonly total: number};

type At = {readonly asOfMs: number; readonly condition: Condition};

/** With a filter only calls are there: of a parent nothing is known that it could test. */
export function runningAt(connection: ReaderConnection, at: At): Running {
	const calls = runningCalls(connection, at);
	const inCalls = new Set(calls.rows.map(row => row.traceId));
	const open = openAt(connection, {...at, inCalls});
	const rows = [...calls.rows, ...open.rows].sort(newestFirst).slice(0, rowsMax);
	return {rows, total: calls.total + open.total};
}

function newestFirst(left: RunningRow, right: RunningRow): number {
	if (left.startMs !== right.startMs) return right.startMs - left.startMs;
	const [leftKey, rightKey] = [left.traceId + left.spanId, right.traceId + right.spanId];
	return leftKey < rightKey ? 1 : leftKey > rightKey ? -1 : 0;
}

const runningCallColumns =
	'call.call_id, call.trace_id, call.span_id, call.name, call.service, call.start_ms, request_model, response_model';

/** That ended later: only replay sees them. */
function runningCalls(connection: ReaderConnection, {asOfMs, condition}: At): Running {
	const where = `call.id IN (${ranSql})${condition.sql === '' ? '' : ` AND ${condition.sql}`}`;
	const values = [...ranValues(asOfMs), ...condition.values];
	const count = connection.get<{calls: number}>(`SELECT count(*) AS calls FROM call WHERE ${where}`, values);
	const total = count?.calls ?? 0;
	if (total === 0) return {rows: [], total};
	const rows = connection.all<RunningCall>(
		`SELECT ${runningCallColumns} FROM call
			WHERE ${where} ORDER BY start_ms DESC, trace_id DESC, span_id DESC LIMIT ?`,
		[...values, rowsMax],
	);
	return {total, rows: rows.map(runningCall)};
}

type RunningCall = {
	readonly call_id: string;
	readonly trace_id: string | null;
	readonly span_id: string | null;
	readonly name: string;
	readonly service: string;
	readonly start_ms: number;
	readonly request_model: string | null;
	readonly response_model: string | null;
};

function runningCall(row: RunningCall): RunningRow {
	return {
		traceId: row.trace_id ?? row.call_id,
		spanId: row.span_id ?? '',
		name: row.name,
		service: row.service,
		startMs: row.start_ms,
		kind: 'call',
		model: row.request_model ?? row.response_model,
	};
}

type WaitingTrace = Pick<TraceColumns, 'trace_id' | 'service' | 'end_ms' | 'received_ms' | 'spans'>;

/** The calls of a trace that have begun and not ended, as far as the file knows; else what is uppermost of what has not. */
function openAt(
	connection: ReaderConnection,
	{asOfMs, condition, inCalls}: At & {readonly inCalls: ReadonlySet<string>},
): Running {
	const shapes = shapesAt(connection, asOfMs);
	const calls = openCalls(connection, {asOfMs, condition});
	const rows: RunningRow[] = [];
	let total = 0;
	const traces = connection.all<WaitingTrace>(
		`SELECT trace_id, service, end_ms, received_ms, spans FROM trace INDEXED BY trace_missing
			WHERE missing > 0 AND end_ms > ? AND start_ms <= ? ORDER BY end_ms DESC LIMIT ?`,
		[asOfMs - lostAfterMsMax, asOfMs, tracesMax],
	);
	for (const trace of traces) {
		const {trace_id: traceId, service} = trace;
		const known = trace.end_ms <= asOfMs;
		const lastMs = known ? trace.end_ms : standingTrace(connection, {traceId, asOfMs}).lastMs;
		if (isLost(lastMs, {asOfMs, service, shapes})) continue;
		const own = calls.get(traceId) ?? [];
		if (own.length === 0 && (condition.sql !== '' || inCalls.has(traceId))) continue;
		if (own.length > 0 || rows.length >= rowsMax) {
			rows.push(...own);
			total += Math.max(1, own.length);
			continue;
		}
		const open = uppermostOpen(connection, {traceId, asOfMs, state: known ? stateOf(trace) : null});
		for (const {missing, ...span} of open) {
			const named = missing === null ? span : {...span, ...nameOfMissing(missing, shapes)};
			rows.push({...named, traceId, kind: 'parent', model: null});
		}
		total += open.length;
	}
	return {rows, total};
}

/** Requests of which the file holds the begin only, by trace. */
function openCalls(
	connection: ReaderConnection,
	{asOfMs, condition}: At,
): ReadonlyMap<string, readonly RunningRow[]> {
	const rows = connection.all<RunningCall>(
		`SELECT ${runningCallColumns} FROM call INDEXED BY call_by_trace
			WHERE call.trace_id IN (SELECT trace_id FROM trace INDEXED BY trace_missing
					WHERE missing > 0 AND end_ms > ? AND start_ms <= ? ORDER BY end_ms DESC LIMIT ?)
				AND call.counted = 0 AND call.reason = '${notEnded}' AND call.start_ms <= ?
				${condition.sql === '' ? '' : `AND ${condition.sql}`}`,
		[asOfMs - lostAfterMsMax, asOfMs, openCallTracesMax, asOfMs, ...condition.values],
	);
	return Map.groupBy(rows.map(runningCall), row => row.traceId);
}

/** Traces of which something had not ended, or whose parent may still arrive. */
export function runningTraces(connection: ReaderConnection, asOfMs: number): number {
	const shapes = shapesAt(connection, asOfMs);
	const open = traceCount(connection, {fromMs: asOfMs, asOfMs});
	const waiting = connection
		.all<{service: string; end_ms: number}>(
			`SELECT service, end_ms FROM trace INDEXED BY trace_missing
				WHERE missing > 0 AND end_ms > ? AND end_ms <= ? ORDER BY end_ms DESC LIMIT ?`,
			[asOfMs - lostAfterMsMax, asOfMs, tracesMax],
		)
		.filter(trace => !isLost(trace.end_ms, {asOfMs, service: trace.service, shapes}));
	return open.traces + waiting.length;
}
