/**
What runs at a moment: calls that had started and not ended (only replay sees them: a call is received when it
ends), and parents known by their children only.
*/
import type {RunningRow} from '../answers.ts';
import {ranSql, ranValues} from './count.ts';
import type {Condition} from './filter-sql.ts';
import {millisSql} from './millis-sql.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {lostAfterMsMax, shapesAt, unnamed, type Root, type Shapes} from './shapes.ts';

/** More are counted, not listed. */
const rowsMax = 50;

/** Traces with a missing parent that are looked at, those that ended last first. */
const tracesMax = 1000;

export type Running = {readonly rows: readonly RunningRow[]; readonly total: number};

/** With a filter only calls are there: of a parent nothing is known that it could test. */
export function runningAt(
	connection: ReaderConnection,
	options: {readonly asOfMs: number; readonly condition: Condition},
): Running {
	const calls = runningCalls(connection, options);
	const parents =
		options.condition.sql === '' ? runningParents(connection, options.asOfMs) : {rows: [], total: 0};
	const rows = [...calls.rows, ...parents.rows].sort(newestFirst).slice(0, rowsMax);
	return {rows, total: calls.total + parents.total};
}

function newestFirst(left: RunningRow, right: RunningRow): number {
	if (left.startMs !== right.startMs) return right.startMs - left.startMs;
	const [leftKey, rightKey] = [left.traceId + left.spanId, right.traceId + right.spanId];
	return leftKey < rightKey ? 1 : leftKey > rightKey ? -1 : 0;
}

function runningCalls(
	connection: ReaderConnection,
	{asOfMs, condition}: {readonly asOfMs: number; readonly condition: Condition},
): Running {
	const where = `call.id IN (${ranSql})${condition.sql === '' ? '' : ` AND ${condition.sql}`}`;
	const values = [...ranValues(asOfMs), ...condition.values];
	const count = connection.get<{calls: number}>(`SELECT count(*) AS calls FROM call WHERE ${where}`, values);
	const total = count?.calls ?? 0;
	if (total === 0) return {rows: [], total};
	const rows = connection.all<RunningCall>(
		`SELECT call_id, trace_id, span_id, name, service, start_ms, request_model, response_model FROM call
			WHERE ${where} ORDER BY start_ms DESC, trace_id DESC, span_id DESC LIMIT ?`,
		[...values, rowsMax],
	);
	return {
		total,
		rows: rows.map(row => ({
			traceId: row.trace_id ?? row.call_id,
			spanId: row.span_id ?? '',
			name: row.name,
			service: row.service,
			startMs: row.start_ms,
			kind: 'call',
			model: row.request_model ?? row.response_model,
		})),
	};
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

function runningParents(connection: ReaderConnection, asOfMs: number): Running {
	const shapes = shapesAt(connection, asOfMs);
	const rows: RunningRow[] = [];
	let total = 0;
	const traces = connection.all<{trace_id: string; service: string; end_ms: number; missing: number}>(
		`SELECT trace_id, service, end_ms, missing FROM trace INDEXED BY trace_missing
			WHERE missing > 0 AND end_ms > ? AND start_ms <= ? ORDER BY end_ms DESC LIMIT ?`,
		[asOfMs - lostAfterMsMax, asOfMs, tracesMax],
	);
	for (const trace of traces) {
		const known = trace.end_ms <= asOfMs;
		if (known && isLost(trace.end_ms, {asOfMs, service: trace.service, shapes})) continue;
		if (known && rows.length >= rowsMax) {
			total += trace.missing;
			continue;
		}
		const parents = missingParents(connection, {traceId: trace.trace_id, asOfMs});
		const lastMs = parents.reduce((last, parent) => Math.max(last, parent.lastMs), -Infinity);
		if (!known && isLost(lastMs, {asOfMs, service: trace.service, shapes})) continue;
		total += parents.length;
		for (const parent of parents) {
			rows.push({
				traceId: trace.trace_id,
				spanId: parent.spanId,
				...rootOfMissing(parent, shapes),
				startMs: parent.startMs,
				kind: 'parent',
				model: null,
			});
		}
	}
	return {rows, total};
}

/** Traces of which something had not ended, or whose parent may still arrive. */
export function runningTraces(connection: ReaderConnection, asOfMs: number): number {
	const shapes = shapesAt(connection, asOfMs);
	const open = connection.get<{traces: number}>(
		'SELECT count(*) AS traces FROM trace INDEXED BY trace_by_end WHERE end_ms > ? AND start_ms <= ?',
		[asOfMs, asOfMs],
	);
	const waiting = connection
		.all<{service: string; end_ms: number}>(
			`SELECT service, end_ms FROM trace INDEXED BY trace_missing
				WHERE missing > 0 AND end_ms > ? AND end_ms <= ? ORDER BY end_ms DESC LIMIT ?`,
			[asOfMs - lostAfterMsMax, asOfMs, tracesMax],
		)
		.filter(trace => !isLost(trace.end_ms, {asOfMs, service: trace.service, shapes}));
	return (open?.traces ?? 0) + waiting.length;
}

export function isLost(
	lastMs: number,
	{asOfMs, service, shapes}: {readonly asOfMs: number; readonly service: string; readonly shapes: Shapes},
): boolean {
	return asOfMs - lastMs > shapes.lostAfterMs(service);
}

export type MissingParent = {
	readonly spanId: string;
	readonly service: string;
	/** Of its first child. */
	readonly startMs: number;
	readonly firstChild: string;
	/** End of the last record below it that is in. */
	readonly lastMs: number;
	/** The trace has no root: this may be it. */
	readonly mayBeRoot: boolean;
};

/** What it is probably called, and whose it is. */
export function rootOfMissing(parent: MissingParent, shapes: Shapes): Root {
	const root = parent.mayBeRoot ? shapes.rootOf(parent.service, parent.firstChild) : null;
	return root ?? {name: unnamed, service: parent.service};
}

/** Parents named by spans of the trace that had ended at `asOfMs`, and whose own span is not in the file. */
export function missingParents(
	connection: ReaderConnection,
	{traceId, asOfMs}: {readonly traceId: string; readonly asOfMs: number},
): readonly MissingParent[] {
	const children = connection.all<{
		parent_span_id: string;
		name: string;
		service: string;
		start_ms: number;
		end_ms: number;
		rootless: number;
	}>(
		`SELECT child.parent_span_id, child.name, resource.service, ${millisSql('child.start_nano')} AS start_ms,
				${millisSql('child.end_nano')} AS end_ms, NOT EXISTS (SELECT 1 FROM span AS root
					WHERE root.trace_id = child.trace_id AND root.parent_span_id IS NULL) AS rootless
			FROM span AS child JOIN resource ON resource.id = child.resource_id
			WHERE child.trace_id = ? AND child.parent_span_id IS NOT NULL AND ${millisSql('child.end_nano')} <= ?
				AND NOT EXISTS (SELECT 1 FROM span AS parent
					WHERE parent.trace_id = child.trace_id AND parent.span_id = child.parent_span_id)
			ORDER BY child.start_nano, child.span_id`,
		[traceId, asOfMs],
	);
	const parents = new Map<string, MissingParent>();
	for (const child of children) {
		const known = parents.get(child.parent_span_id);
		parents.set(child.parent_span_id, {
			spanId: child.parent_span_id,
			service: known?.service ?? child.service,
			startMs: known?.startMs ?? child.start_ms,
			firstChild: known?.firstChild ?? child.name,
			lastMs: Math.max(known?.lastMs ?? -Infinity, child.end_ms),
			mayBeRoot: child.rootless === 1,
		});
	}
	return [...parents.values()];
}
