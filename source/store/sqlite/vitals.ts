/** Calls, errors, money and times by the minute and by the hour, from rollups: what alerts are judged by. */
import {type Hour, type Minute, vitalHours, vitalMinutes, type Vitals} from '../../domain/vitals.ts';
import {HistogramSum} from './histogram-sum.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {rollupWidthsMs} from './rollups.ts';

const [narrowMs, wideMs] = rollupWidthsMs;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const weekMs = 7 * 24 * hourMs;

const sums = `total(calls * (outcome <> 'cancelled')) AS calls, total(calls * (outcome GLOB 'error:*')) AS errors,
	total(cost_nano_usd) AS costNanoUsd`;

const none: Minute = {calls: 0, errors: 0, costNanoUsd: 0};

export function vitals(connection: ReaderConnection, {asOfMs}: {readonly asOfMs: number}): Vitals {
	const end = Math.floor(asOfMs / narrowMs);
	return {
		asOfMs: end * narrowMs,
		minutes: minutesOf(connection, end),
		...hoursOf(connection, Math.floor(asOfMs / wideMs)),
	};
}

/** `end`: the first bucket that is not whole. */
function minutesOf(connection: ReaderConnection, end: number): readonly Minute[] {
	const buckets = minuteMs / narrowMs;
	const first = end - vitalMinutes * buckets;
	const rows = connection.all<Minute & {minute: number}>(
		`SELECT (bucket - CAST(? AS INTEGER)) / ${buckets} AS minute, ${sums} FROM rollup
			WHERE width_ms = ${narrowMs} AND bucket >= ? AND bucket < ? GROUP BY 1`,
		[first, first, end],
	);
	const minutes = Array.from({length: vitalMinutes}, () => none);
	for (const {minute, ...row} of rows) minutes[minute] = row;
	return minutes;
}

function hoursOf(connection: ReaderConnection, end: number): Pick<Vitals, 'hours' | 'lastWeek'> {
	const buckets = hourMs / wideMs;
	const first = end - vitalHours * buckets;
	const rows = connection.all<Minute & {hour: number}>(
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
