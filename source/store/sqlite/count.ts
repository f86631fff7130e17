/** How many calls ended in a window, and what they cost, whatever the size of the file. */
import type {ReaderConnection} from './reader-connection.ts';
import {
	callPieceCondition,
	piecesOf,
	rollupPieceCondition,
	rollupPieceValues,
	type Window,
} from './window.ts';

export type Count = {readonly calls: number; readonly costNanoUsd: number};

export function countOfWindow(connection: ReaderConnection, window: Window): Count {
	let calls = 0;
	let costNanoUsd = 0;
	const add = (row: {calls: number; cost: number | null} | undefined) => {
		calls += row?.calls ?? 0;
		costNanoUsd += row?.cost ?? 0;
	};
	const {rollups, calls: fragments} = piecesOf(window);
	for (const piece of rollups) {
		add(
			connection.get(
				`SELECT total(calls) AS calls, total(cost_nano_usd) AS cost FROM rollup WHERE ${rollupPieceCondition}`,
				rollupPieceValues(piece),
			),
		);
	}
	for (const piece of fragments) {
		const {sql, values} = callPieceCondition(piece);
		add(
			connection.get(
				`SELECT count(*) AS calls, total(cost_nano_usd) AS cost FROM call WHERE counted = 1 AND ${sql}`,
				values,
			),
		);
	}
	return {calls, costNanoUsd};
}

/**
Calls before a call of the list newest first, in the window: those that started after it. Counting them one by
one would grow with the list. Instead: all that ended after its start are counted by buckets, those of them that
started before it (which ran at that moment, so they are few) are taken off, and those that started and ended at
that very moment are put back.
*/
export function callsStartedAfter(
	connection: ReaderConnection,
	place: {
		readonly startMs: number;
		readonly traceId: string;
		readonly spanId: string;
		readonly callId: string;
	},
	window: Window,
): number {
	const edgeMs = Math.max(place.startMs, window.fromMs);
	const {calls} = countOfWindow(connection, {fromMs: edgeMs, asOfMs: window.asOfMs});
	const key = [place.startMs, place.traceId, place.spanId, place.callId];
	const running = ranAt(connection, {
		atMs: edgeMs,
		untilMs: window.asOfMs,
		condition: `(start_ms, ifnull(trace_id, ''), ifnull(span_id, ''), call_id) <= (?, ?, ?, ?)`,
		values: key,
	});
	if (place.startMs < window.fromMs) return calls - running;
	const instant = connection.get<{calls: number}>(
		`SELECT count(*) AS calls FROM call WHERE counted = 1 AND start_ms = ? AND end_ms <= ? AND end_ms > ?
			AND (ifnull(trace_id, ''), ifnull(span_id, ''), call_id) > (?, ?, ?)`,
		[
			place.startMs,
			Math.min(edgeMs, window.asOfMs),
			window.fromMs,
			place.traceId,
			place.spanId,
			place.callId,
		],
	);
	return calls - running + (instant?.calls ?? 0);
}

/** Calls longer than this have an index of their own (`call_long`), the others ended within it. */
const longMs = 60_000;

/**
Ids of calls that had started at a moment and ended after it, for the values of `ranValues`; an id may come twice.
*/
export const ranSql = `SELECT id FROM call WHERE counted = 1 AND end_ms > ? AND end_ms <= ? AND start_ms <= ?
	UNION ALL SELECT id FROM call INDEXED BY call_long WHERE counted = 1 AND duration_ms > ${longMs}
		AND end_ms > ? AND start_ms <= ?`;

export function ranValues(atMs: number): readonly number[] {
	return [atMs, atMs + longMs, atMs, atMs, atMs];
}

/** Start of the first call in a window of ends: of the longest one that ran when it began. */
export function earliestStart(connection: ReaderConnection, {fromMs}: Window): number {
	if (fromMs === -Infinity) return -Infinity;
	const row = connection.get<{start_ms: number | null}>(
		`SELECT min(start_ms) AS start_ms FROM call WHERE id IN (${ranSql})`,
		ranValues(fromMs),
	);
	return Math.min(fromMs, row?.start_ms ?? fromMs);
}

function ranAt(
	connection: ReaderConnection,
	options: {
		readonly atMs: number;
		readonly untilMs: number;
		readonly condition: string;
		readonly values: readonly (string | number)[];
	},
): number {
	if (options.atMs === -Infinity) return 0;
	const row = connection.get<{calls: number}>(
		`SELECT count(*) AS calls FROM call WHERE id IN (${ranSql}) AND end_ms <= ? AND ${options.condition}`,
		[...ranValues(options.atMs), options.untilMs, ...options.values],
	);
	return row?.calls ?? 0;
}
