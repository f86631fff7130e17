/**
Percentiles and sparklines of the Overview. Few calls are read one by one and are exact; of many the histograms
of the rollups are added, and the answer says so.
*/
import type {LatencySeries} from '../answers.ts';
import type {Condition} from './filter-sql.ts';
import {estimatedPercentiles, HistogramSum} from './histogram-sum.ts';
import {exactPercentiles} from './percentiles.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {callPieceCondition, rollupPieceCondition, rollupPieceValues, type WindowPieces} from './window.ts';

/** Reading a call takes about 2 µs: so many are read in a frame's time. */
const exactCallsMax = 5000;

export type Latency = {
	readonly ttft: LatencySeries;
	readonly tpot: LatencySeries;
	readonly duration: LatencySeries;
};

export type LatencyQuestion = {
	readonly fromMs: number;
	readonly asOfMs: number;
	readonly buckets: number;
	readonly pieces: WindowPieces;
	readonly condition: Condition;
	/** Chat and completion calls in the window. */
	readonly calls: number;
};

/** And `isTimed`. */
const chatOnly = `call.operation IN ('chat', 'completion') AND (call.carrier = 'span' OR call.duration_ms > 0)`;
const names = ['ttft', 'tpot', 'duration'] as const;

type Name = (typeof names)[number];

type LatencyRow = {
	readonly end_ms: number;
	readonly ttft: number | null;
	readonly tpot: number | null;
	readonly duration: number;
};

const latencyColumns =
	'call.end_ms, call.ttft_ms AS ttft, call.tpot_ms AS tpot, call.duration_ms AS duration';

export function latencyOf(connection: ReaderConnection, question: LatencyQuestion): Latency {
	// A filter reads the calls anyway: then all are exact.
	if (question.condition.sql !== '' || question.calls <= exactCallsMax) return exactly(connection, question);
	return estimated(connection, question);
}

function exactly(connection: ReaderConnection, question: LatencyQuestion): Latency {
	const {fromMs, asOfMs, condition} = question;
	const and = condition.sql === '' ? '' : ` AND ${condition.sql}`;
	const rows = connection.all<LatencyRow>(
		`SELECT ${latencyColumns} FROM call WHERE call.counted = 1 AND call.end_ms > ? AND call.end_ms <= ?
			AND ${chatOnly}${and} ORDER BY call.end_ms, call.start_ms`,
		[fromMs, asOfMs, ...condition.values],
	);
	const series = (name: Name): LatencySeries => {
		const values: number[] = [];
		const worst = noWorst(question.buckets);
		for (const row of rows) {
			const value = row[name];
			if (value === null) continue;
			values.push(value);
			keepWorst(worst, bucketAt(question, row.end_ms), value);
		}
		return {...exactPercentiles(values), last: values.at(-1) ?? null, worst};
	};
	return {ttft: series('ttft'), tpot: series('tpot'), duration: series('duration')};
}

type Sums = {readonly histogram: HistogramSum; readonly worst: (number | null)[]};

function estimated(connection: ReaderConnection, question: LatencyQuestion): Latency {
	const sums: Record<Name, Sums> = {
		ttft: {histogram: new HistogramSum(), worst: noWorst(question.buckets)},
		tpot: {histogram: new HistogramSum(), worst: noWorst(question.buckets)},
		duration: {histogram: new HistogramSum(), worst: noWorst(question.buckets)},
	};
	for (const piece of question.pieces.rollups) {
		const rows = connection.iterate<{bucket: number; ttft: string; tpot: string; duration: string}>(
			`SELECT bucket, ttft, tpot, duration FROM rollup WHERE ${rollupPieceCondition}
				AND operation IN ('chat', 'completion')`,
			rollupPieceValues(piece),
		);
		for (const row of rows) {
			const bucket = bucketAt(question, (row.bucket + 0.5) * piece.width);
			for (const name of names) {
				const highest = sums[name].histogram.addText(row[name]);
				if (highest !== null) keepWorst(sums[name].worst, bucket, highest);
			}
		}
	}
	for (const piece of question.pieces.calls) {
		const {sql, values} = callPieceCondition(piece);
		const rows = connection.iterate<LatencyRow>(
			`SELECT ${latencyColumns} FROM call WHERE call.counted = 1 AND ${sql} AND ${chatOnly}`,
			values,
		);
		for (const row of rows) {
			for (const name of names) {
				const value = row[name];
				if (value === null) continue;
				sums[name].histogram.addValue(value);
				keepWorst(sums[name].worst, bucketAt(question, row.end_ms), value);
			}
		}
	}
	const last = lastOf(connection, question);
	const series = (name: Name): LatencySeries => ({
		...estimatedPercentiles(sums[name].histogram),
		last: last[name],
		worst: sums[name].worst,
	});
	return {ttft: series('ttft'), tpot: series('tpot'), duration: series('duration')};
}

/** Calls among which the last one with a value is looked for: an application that never streams has no ttft. */
const lastCallsMax = 200;

function lastOf(
	connection: ReaderConnection,
	{fromMs, asOfMs}: LatencyQuestion,
): Record<Name, number | null> {
	const rows = connection.all<LatencyRow>(
		`SELECT ${latencyColumns} FROM call WHERE call.counted = 1 AND call.end_ms > ? AND call.end_ms <= ?
			AND ${chatOnly} ORDER BY call.end_ms DESC, call.start_ms DESC LIMIT ?`,
		[fromMs, asOfMs, lastCallsMax],
	);
	const last = (name: Name): number | null => rows.find(row => row[name] !== null)?.[name] ?? null;
	return {ttft: last('ttft'), tpot: last('tpot'), duration: last('duration')};
}

function noWorst(buckets: number): (number | null)[] {
	return Array.from({length: buckets}, () => null);
}

function keepWorst(worst: (number | null)[], bucket: number, value: number): void {
	worst[bucket] = Math.max(worst[bucket] ?? 0, value);
}

/** Which of the equal pieces of the window a moment lies in; the window has its end and not its beginning. */
function bucketAt({fromMs, asOfMs, buckets}: LatencyQuestion, endMs: number): number {
	const at = Math.ceil(((endMs - fromMs) / (asOfMs - fromMs)) * buckets) - 1;
	return Math.min(Math.max(at, 0), buckets - 1);
}
