/** The file along time, for the replay bar: density, and the next or previous thing that happened. */
import type {Timeline} from '../answers.ts';
import type {Reader} from '../store.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {rollupWidthsMs} from './rollups.ts';

/** Marks drawn; of more the last ones. */
const marksMax = 1000;

/** Calls by the time they ended, in `buckets` equal pieces from the first to the last; from the wide rollups. */
export function timeline(connection: ReaderConnection, {buckets}: {readonly buckets: number}): Timeline {
	const ends = connection.get<{first_ms: number | null; last_ms: number | null}>(
		`SELECT (SELECT min(end_ms) FROM call WHERE counted = 1) AS first_ms,
			(SELECT max(end_ms) FROM call WHERE counted = 1) AS last_ms`,
	);
	const firstMs = ends?.first_ms ?? null;
	const lastMs = ends?.last_ms ?? null;
	const calls = Array.from({length: buckets}, () => 0);
	const errors = Array.from({length: buckets}, () => 0);
	let totalCalls = 0;
	if (firstMs !== null && lastMs !== null) {
		const bucketAt = (endMs: number): number => {
			const at = Math.floor(((endMs - firstMs) / Math.max(lastMs - firstMs, 1)) * buckets);
			return Math.min(Math.max(at, 0), buckets - 1);
		};
		for (const row of densityRows(connection, {firstMs, lengthMs: lastMs - firstMs, buckets})) {
			const at = bucketAt(row.end_ms);
			calls[at] = (calls[at] ?? 0) + row.calls;
			errors[at] = (errors[at] ?? 0) + row.errors;
			totalCalls += row.calls;
		}
	}
	const marks = connection.all<{atMs: number; label: string; kind: string}>(
		'SELECT at_ms AS atMs, label, kind FROM mark ORDER BY at_ms DESC, id DESC LIMIT ?',
		[marksMax],
	);
	return {firstMs, lastMs, calls, errors, marks: marks.reverse(), totalCalls};
}

type Density = {readonly end_ms: number; readonly calls: number; readonly errors: number};

/** The widest source whose grain still fits into a bucket of the bar; a short file is read call by call. */
function densityRows(
	connection: ReaderConnection,
	{
		firstMs,
		lengthMs,
		buckets,
	}: {readonly firstMs: number; readonly lengthMs: number; readonly buckets: number},
): readonly Density[] {
	const bucketMs = lengthMs / buckets;
	const width = rollupWidthsMs.findLast(one => one <= bucketMs);
	if (width === undefined) {
		const grain = Math.max(bucketMs, 1);
		const count = (condition: string) =>
			connection.all<{at: number; calls: number}>(
				`SELECT floor((end_ms - ?) / ?) AS at, sum(requests) AS calls FROM call WHERE counted = 1${condition} GROUP BY 1`,
				[firstMs, grain],
			);
		const middle = (at: number): number => firstMs + (at + 0.5) * grain;
		return [
			...count('').map(row => ({end_ms: middle(row.at), calls: row.calls, errors: 0})),
			...count(" AND status = 'error'").map(row => ({end_ms: middle(row.at), calls: 0, errors: row.calls})),
		];
	}
	return connection.all<Density>(
		`SELECT (bucket + 0.5) * width_ms AS end_ms, sum(calls) AS calls,
				total(calls * (outcome LIKE 'error:%')) AS errors
			FROM rollup WHERE width_ms = ? GROUP BY bucket`,
		[width],
	);
}

type Moment = Parameters<Reader['moment']>[0];

/** The end of the next call (or error), or the next mark, after `fromMs`; or before it. */
export function moment(connection: ReaderConnection, {fromMs, step, of}: Moment): number | null {
	const [column, source] =
		of === 'mark'
			? ['at_ms', 'mark WHERE 1']
			: ['end_ms', `call WHERE counted = 1${of === 'error' ? " AND status = 'error'" : ''}`];
	const row = connection.get<{at_ms: number | null}>(
		step === 'next'
			? `SELECT min(${column}) AS at_ms FROM ${source} AND ${column} > ?`
			: `SELECT max(${column}) AS at_ms FROM ${source} AND ${column} < ?`,
		[fromMs],
	);
	return row?.at_ms ?? null;
}
