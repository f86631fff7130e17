/** Calls and errors in equal buckets of time, for the request chart and the replay bar. */
import type {Overview} from '../answers.ts';
import type {Condition} from './filter-sql.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {rollupWidthsMs} from './rollups.ts';
import {callPieceCondition, rollupPieceCondition, rollupPieceValues, type WindowPieces} from './window.ts';

/** More buckets than a terminal is wide, several times over; of a longer window the last ones are given. */
const bucketsMax = 2000;

const [narrow] = rollupWidthsMs;

export type Chart = Overview['chart'];

/**
Buckets begin at multiples of `bucketMs`; the first has `fromMs` in it and the last `asOfMs`. Rollups serve where
their buckets fit into those of the chart, calls otherwise (along their index, without reading a row).
*/
export function chartOf(
	connection: ReaderConnection,
	{
		fromMs,
		asOfMs,
		bucketMs,
		pieces,
		condition,
	}: {
		readonly fromMs: number;
		readonly asOfMs: number;
		readonly bucketMs: number;
		readonly pieces: WindowPieces;
		readonly condition: Condition;
	},
): Chart {
	const last = Math.floor(asOfMs / bucketMs);
	const first = Math.max(Math.floor(fromMs / bucketMs), last - bucketsMax + 1);
	if (!Number.isFinite(first) || !Number.isFinite(last)) return [];
	const buckets = Array.from({length: last - first + 1}, (_, index) => ({
		startMs: (first + index) * bucketMs,
		calls: 0,
		errors: 0,
	}));
	const add = (row: BucketRow): void => {
		const bucket = buckets[row.bucket - first];
		if (bucket === undefined) return;
		bucket.calls += row.calls;
		bucket.errors += row.errors;
	};
	if (condition.sql !== '' || bucketMs % narrow !== 0) {
		for (const row of ofCalls(
			connection,
			{sql: 'call.end_ms > ? AND call.end_ms <= ?', values: [fromMs, asOfMs]},
			condition,
			bucketMs,
		)) {
			add(row);
		}
		return buckets;
	}
	for (const piece of pieces.calls) {
		for (const row of ofCalls(connection, callPieceCondition(piece), condition, bucketMs)) add(row);
	}
	for (const piece of pieces.rollups) {
		// Wide buckets that do not fit are read as the narrower ones in them.
		const width = rollupWidthsMs.findLast(one => one <= piece.width && bucketMs % one === 0) ?? narrow;
		const ratio = piece.width / width;
		const fitting = {width, first: piece.first * ratio, end: piece.end * ratio};
		const rows = connection.all<BucketRow>(
			`SELECT floor(bucket / ?) AS bucket, sum(calls) AS calls, total(calls * (outcome LIKE 'error:%')) AS errors
				FROM rollup WHERE ${rollupPieceCondition} GROUP BY 1`,
			[bucketMs / fitting.width, ...rollupPieceValues(fitting)],
		);
		for (const row of rows) add(row);
	}
	return buckets;
}

type BucketRow = {readonly bucket: number; readonly calls: number; readonly errors: number};

function ofCalls(
	connection: ReaderConnection,
	window: {readonly sql: string; readonly values: readonly number[]},
	condition: Condition,
	bucketMs: number,
): readonly BucketRow[] {
	const and = condition.sql === '' ? '' : ` AND ${condition.sql}`;
	const count = (where: string) =>
		connection.all<{bucket: number; calls: number}>(
			`SELECT floor(call.end_ms / ?) AS bucket, sum(call.requests) AS calls FROM call
				WHERE call.counted = 1${where} AND ${window.sql}${and} GROUP BY 1`,
			[bucketMs, ...window.values, ...condition.values],
		);
	return [
		...count('').map(row => ({...row, errors: 0})),
		...count(" AND call.status = 'error'").map(row => ({bucket: row.bucket, calls: 0, errors: row.calls})),
	];
}
