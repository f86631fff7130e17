/**
The spans of one trace as they stand at a moment: what had begun, pending records in the place of what they stand for,
and the parents that are known by their children only. A few columns of each; knows nothing of calls and steps.
*/
import {pendingParentOf} from '../../domain/in-flight.ts';
import {BoundedMap} from './bounded-map.ts';
import {pendingParentSql, spanEndSql} from './in-flight-sql.ts';
import {millisSql} from './millis-sql.ts';
import type {ReaderConnection} from './reader-connection.ts';

export type StandingSpan = {
	readonly spanId: string;
	readonly parentSpanId: string | null;
	readonly name: string;
	readonly service: string;
	readonly startMs: number;
	/** Null: its end has not come, or not by that moment. */
	readonly endMs: number | null;
	readonly failed: boolean;
};

/** What one knows of a parent that has not arrived. */
export type MissingParent = {
	readonly spanId: string;
	/** The trace has no root: this may be it. */
	readonly mayBeRoot: boolean;
	/** The only root of the trace, from which whatever has a parent descends; null where there is none, or several. */
	readonly parentSpanId: string | null;
	/** Of its first child, as is all that follows. */
	readonly service: string;
	readonly startMs: number;
	readonly firstChild: string;
};

export type StandingTrace = {
	/** By start, then id. */
	readonly spans: readonly StandingSpan[];
	readonly missing: readonly MissingParent[];
	/** When something of it was heard of last: an end, or the start of what has not ended. */
	readonly lastMs: number;
};

export function standingTrace(
	connection: ReaderConnection,
	{traceId, asOfMs}: {readonly traceId: string; readonly asOfMs: number},
): StandingTrace {
	const rows = connection.all<{
		span_id: string;
		parent_span_id: string | null;
		name: string;
		service: string;
		start_ms: number;
		end_ms: number | null;
		status_code: number;
		pending_parent: string | null;
	}>(
		`SELECT span.span_id, span.parent_span_id, span.name, resource.service,
				${millisSql('span.start_nano')} AS start_ms, ${spanEndSql} AS end_ms, span.status_code,
				${pendingParentSql} AS pending_parent
			FROM span JOIN resource ON resource.id = span.resource_id
			WHERE span.trace_id = ? AND ${millisSql('span.start_nano')} <= ?
			ORDER BY span.start_nano, span.span_id`,
		[traceId, asOfMs],
	);
	const spans = inPlace(rows).map(row => {
		const endMs = row.end_ms !== null && row.end_ms <= asOfMs ? row.end_ms : null;
		return {
			spanId: row.span_id,
			parentSpanId: row.parent_span_id,
			name: row.name,
			service: row.service,
			startMs: row.start_ms,
			endMs,
			failed: row.status_code === 2 && endMs !== null,
		};
	});
	const lastMs = spans.reduce((last, span) => Math.max(last, span.endMs ?? span.startMs), -Infinity);
	return {spans, missing: missingOf(spans), lastMs};
}

type Placed = {
	readonly span_id: string;
	readonly parent_span_id: string | null;
	/** `pendingParentSql`. */
	readonly pending_parent: string | null;
	readonly end_ms: number | null;
};

/** Pending records become the spans that they stand for; where those are there, they go. */
export function inPlace<Row extends Placed>(rows: readonly Row[]): readonly Row[] {
	if (rows.every(row => row.pending_parent === null)) return rows;
	const known = new Set(rows.filter(row => row.pending_parent === null).map(row => row.span_id));
	const placed: Row[] = [];
	for (const row of rows) {
		if (row.pending_parent === null) {
			placed.push(row);
			continue;
		}
		const spanId = row.parent_span_id;
		if (spanId === null || known.has(spanId)) continue;
		known.add(spanId);
		const parentSpanId = pendingParentOf(row.pending_parent);
		placed.push({...row, span_id: spanId, parent_span_id: parentSpanId, end_ms: null});
	}
	return placed;
}

/** What has not ended and lies below nothing that has not ended: for it a trace waits. */
export type Uppermost = {
	readonly spanId: string;
	readonly name: string;
	readonly service: string;
	readonly startMs: number;
	/** Null: its own record is there. */
	readonly missing: MissingParent | null;
};

/** Answers that are kept for each connection: traces wait for minutes, and are asked about ten times a second. */
const keptMax = 500;

const kept = new WeakMap<ReaderConnection, BoundedMap<string, readonly Uppermost[]>>();

/** `state` changes with whatever arrives for the trace; null: what has ended by then differs from moment to moment. */
export function uppermostOpen(
	connection: ReaderConnection,
	of: {readonly traceId: string; readonly asOfMs: number; readonly state: string | null},
): readonly Uppermost[] {
	if (of.state === null) return findUppermost(standingTrace(connection, of));
	const answers = kept.get(connection) ?? new BoundedMap(keptMax);
	kept.set(connection, answers);
	const key = `${of.traceId} ${of.state}`;
	const known = answers.get(key) ?? findUppermost(standingTrace(connection, of));
	answers.set(key, known);
	return known;
}

/** The `state` of a row of `trace`, for a moment at which all that is known of it had ended. */
export function stateOf(row: {readonly received_ms: number; readonly spans: number}): string {
	return `${row.received_ms} ${row.spans}`;
}

function findUppermost({spans, missing}: StandingTrace): readonly Uppermost[] {
	const all = [
		...spans.map(span => ({...span, missing: null})),
		...missing.map(parent => ({...parent, name: '', endMs: null, missing: parent})),
	];
	const byId = new Map(all.map(span => [span.spanId, span]));
	/** Whether the span or one above it has not ended. Each is walked once. */
	const open = new Map<string, boolean>();
	const isOpen = (spanId: string | null): boolean => {
		const path: string[] = [];
		const met = new Set<string>();
		let found = false;
		for (let at = spanId; at !== null && !met.has(at); at = byId.get(at)?.parentSpanId ?? null) {
			const span = byId.get(at);
			found = span !== undefined && (span.endMs === null || open.get(at) === true);
			if (found || span === undefined || open.has(at)) break;
			path.push(at);
			met.add(at);
		}
		for (const walked of path) open.set(walked, found);
		return found;
	};
	return all
		.filter(span => span.endMs === null && !isOpen(span.parentSpanId))
		.map(({spanId, name, service, startMs, missing: parent}) => ({
			spanId,
			name,
			service,
			startMs,
			missing: parent,
		}));
}

/** `spans` by start. */
export function missingOf(
	spans: readonly Pick<StandingSpan, 'spanId' | 'parentSpanId' | 'name' | 'service' | 'startMs'>[],
): readonly MissingParent[] {
	const known = new Set(spans.map(span => span.spanId));
	const roots = spans.filter(span => span.parentSpanId === null);
	const onlyRoot = roots.length === 1 ? (roots[0]?.spanId ?? null) : null;
	const missing = new Map<string, MissingParent>();
	for (const {parentSpanId, name, service, startMs} of spans) {
		if (parentSpanId === null || known.has(parentSpanId) || missing.has(parentSpanId)) continue;
		missing.set(parentSpanId, {
			spanId: parentSpanId,
			mayBeRoot: roots.length === 0,
			parentSpanId: onlyRoot,
			service,
			startMs,
			firstChild: name,
		});
	}
	return [...missing.values()];
}
