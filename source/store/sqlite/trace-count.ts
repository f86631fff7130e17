/**
How many traces a list holds, whatever the size of the file: whole buckets out of `trace_count`, the ends of the
window along the index of ends, and what ran at its last moment.
*/
import type {ReaderConnection, Values} from './reader-connection.ts';
import {traceBucketMs} from './trace-counts.ts';
import {callPieceCondition, type CallPiece, type Window} from './window.ts';

export type TraceCount = {
	readonly traces: number;
	readonly spans: number;
	/** Of these, traces in which nothing is of a model, a tool or an agent, and their spans. */
	readonly plain: number;
	readonly plainSpans: number;
};

/** Longer traces have an index of their own (`trace_long`), the others ended within it. */
const longMs = 600_000;

const figures = `count(*) AS traces, total(spans) AS spans, total(plain) AS plain, total(spans * plain) AS plainSpans`;

/** That had begun at `asOfMs` and of which something ended after `fromMs`. */
export function traceCount(connection: ReaderConnection, {fromMs, asOfMs}: Window): TraceCount {
	const first = Math.floor(fromMs / traceBucketMs) + 1;
	const end = Math.floor(asOfMs / traceBucketMs);
	const standing = standingAt(connection, Math.max(asOfMs, fromMs), asOfMs);
	const after = {fromMs, fromIncluded: false};
	const until = {untilMs: asOfMs, untilIncluded: true};
	if (!(first < end)) return sumOf([ended(connection, {...after, ...until}), standing]);
	return sumOf([
		ended(connection, {...after, untilMs: first * traceBucketMs, untilIncluded: false}),
		connection.get<TraceCount>(
			`SELECT total(traces) AS traces, total(spans) AS spans, total(traces * plain) AS plain,
				total(spans * plain) AS plainSpans FROM trace_count WHERE bucket >= ? AND bucket < ?`,
			[first, end],
		),
		ended(connection, {fromMs: end * traceBucketMs, fromIncluded: true, ...until}),
		standing,
	]);
}

/** Traces that a list newest first has before those that started at a moment within its window. */
export function tracesStartedAfter(
	connection: ReaderConnection,
	startMs: number,
	asOfMs: number,
): TraceCount {
	const after = traceCount(connection, {fromMs: startMs, asOfMs});
	const ran = standingAt(connection, startMs, startMs);
	return sumOf([after, ran], -1);
}

function ended(connection: ReaderConnection, piece: CallPiece): TraceCount | undefined {
	const {sql, values} = callPieceCondition(piece);
	return connection.get<TraceCount>(
		`SELECT ${figures} FROM trace INDEXED BY trace_by_end WHERE ${sql.replaceAll('call.', 'trace.')}`,
		values,
	);
}

/** That started by a moment and ended after another. */
function standingAt(connection: ReaderConnection, endAfterMs: number, startMs: number): TraceCount {
	const read = (sql: string, values: Values): TraceCount | undefined =>
		connection.get<TraceCount>(`SELECT ${figures} FROM trace ${sql} AND start_ms <= ?`, [...values, startMs]);
	return sumOf([
		read(`INDEXED BY trace_by_end WHERE end_ms > ? AND end_ms <= ? AND end_ms - start_ms <= ${longMs}`, [
			endAfterMs,
			endAfterMs + longMs,
		]),
		read(`INDEXED BY trace_long WHERE end_ms - start_ms > ${longMs} AND end_ms > ?`, [endAfterMs]),
	]);
}

/** All added; with `sign` -1 all but the first taken off. */
function sumOf(counts: readonly (TraceCount | undefined)[], sign: 1 | -1 = 1): TraceCount {
	const sum = {traces: 0, spans: 0, plain: 0, plainSpans: 0};
	for (const [index, count] of counts.entries()) {
		const factor = index === 0 ? 1 : sign;
		sum.traces += factor * (count?.traces ?? 0);
		sum.spans += factor * (count?.spans ?? 0);
		sum.plain += factor * (count?.plain ?? 0);
		sum.plainSpans += factor * (count?.plainSpans ?? 0);
	}
	return sum;
}
