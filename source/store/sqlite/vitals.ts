/** Calls, errors, money and times by ten seconds and by the hour, from rollups: what alerts are judged by. */
import {type Hour, type Step, stepMs, vitalHours, vitalSteps, type Vitals} from '../../domain/vitals.ts';
import {HistogramSum} from './histogram-sum.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {rollupWidthsMs} from './rollups.ts';

const [, wideMs] = rollupWidthsMs;
const hourMs = 3_600_000;
const weekMs = 7 * 24 * hourMs;

const sums = `total(calls * (outcome <> 'cancelled')) AS calls, total(calls * (outcome GLOB 'error:*')) AS errors,
	total(cost_nano_usd) AS costNanoUsd`;

const none: Step = {calls: 0, errors: 0, costNanoUsd: 0};

export function vitals(connection: ReaderConnection, {asOfMs}: {readonly asOfMs: number}): Vitals {
	const end = Math.floor(asOfMs / stepMs);
	return {
		asOfMs: end * stepMs,
		steps: stepsOf(connection, end),
		...hoursOf(connection, Math.floor(asOfMs / wideMs)),
	};
}

/** `end`: the first bucket that is not whole. */
function stepsOf(connection: ReaderConnection, end: number): readonly Step[] {
	const first = end - vitalSteps;
	const rows = connection.all<Step & {bucket: number}>(
		`SELECT bucket, ${sums} FROM rollup WHERE width_ms = ${stepMs} AND bucket >= ? AND bucket < ? GROUP BY 1`,
		[first, end],
	);
	const steps = Array.from({length: vitalSteps}, () => none);
	for (const {bucket, ...row} of rows) steps[bucket - first] = row;
	return steps;
}

function hoursOf(connection: ReaderConnection, end: number): Pick<Vitals, 'hours' | 'lastWeek'> {
	const buckets = hourMs / wideMs;
	const first = end - vitalHours * buckets;
	const rows = connection.all<Step & {hour: number}>(
		`SELECT (CAST(? AS INTEGER) - 1 - bucket) / ${buckets} AS hour, ${sums} FROM rollup
			WHERE width_ms = ${wideMs} AND bucket >= ? AND bucket < ? GROUP BY 1`,
		[end, first, end],
	);
	const counted = new Map(rows.map(({hour, ...row}) => [hour, row]));
	const times = Array.from({length: vitalHours}, (_, hour) =>
		timesOf(connection, {from: end - (hour + 1) * buckets, until: end - hour * buckets}),
	);
	const weekAgo = end - weekMs / wideMs;
	const lastWeek = {from: weekAgo - buckets * 1.5, until: weekAgo + buckets * 0.5};
	return {
		hours: times.map((time, hour): Hour => ({...(counted.get(hour) ?? none), ...time})),
		lastWeek: timesOf(connection, lastWeek),
	};
}

function timesOf(
	connection: ReaderConnection,
	{from, until}: {readonly from: number; readonly until: number},
): Pick<Hour, 'p95Ms' | 'timed'> {
	const histogram = new HistogramSum();
	for (const {duration} of connection.iterate<{duration: string}>(
		`SELECT duration FROM rollup WHERE width_ms = ${wideMs} AND bucket >= ? AND bucket < ?
			AND operation IN ('chat', 'completion')`,
		[from, until],
	))
		histogram.addText(duration);
	return {p95Ms: histogram.percentile(0.95), timed: histogram.n};
}
