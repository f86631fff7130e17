/** Calls, errors, money, times and silences from rollups: what alerts are judged by. */
import {
	beforeBuckets,
	bucketMs,
	type Latency,
	noStep,
	noTimes,
	percentileLow,
	type Silence,
	silenceMs,
	type Step,
	stepMs,
	type Times,
	type Vitals,
	vitalSteps,
} from '../../domain/vitals.ts';
import {HistogramSum} from './histogram-sum.ts';
import {findingSteps, groundingSeries, isInspected, topScoreSeries} from './vital-findings.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {piecesOf, rollupPieceCondition} from './window.ts';

const dayMs = 86_400_000;
const weekBuckets = 2016;
const dayBuckets = 288;
const hourBuckets = 12;
const quarterBuckets = 3;

/** Most steps that are judged at once: a year. */
const stepsMax = 366 * 8640;

/** `sinceMs`: what is judged begins there and not two hours before `asOfMs`. */
export function vitals(
	connection: ReaderConnection,
	{asOfMs, sinceMs}: {readonly asOfMs: number; readonly sinceMs?: number},
): Vitals {
	const end = Math.floor(asOfMs / stepMs);
	const sought = sinceMs === undefined ? vitalSteps : Math.min(stepsMax, end - Math.floor(sinceMs / stepMs));
	// Back to whole five minutes.
	const firstBucket = Math.floor(((end - Math.max(0, sought)) * stepMs) / bucketMs);
	const endBucket = Math.floor((end * stepMs) / bucketMs);
	const startMs = firstBucket * bucketMs;
	const runs = runsOf(connection, {startMs, asOfMs});
	// A whole day and more, so that what is usual does not move with the moment.
	const seriesWindow = {fromMs: (Math.floor(startMs / dayMs) - 1) * dayMs, asOfMs};
	return {
		asOfMs: end * stepMs,
		steps: talliesOf(connection, {width: stepMs, first: startMs / stepMs, end}),
		before: talliesOf(connection, {
			width: bucketMs,
			first: firstBucket - beforeBuckets,
			end: firstBucket,
		}),
		silences: silencesOf(connection, {
			first: (firstBucket - dayBuckets) * (bucketMs / stepMs),
			end: startMs / stepMs,
		}),
		latencies: latenciesOf(connection, {first: firstBucket, end: endBucket}),
		isInspected: isInspected(connection),
		grounding: groundingSeries(connection, seriesWindow),
		topScores: topScoreSeries(connection, seriesWindow),
		runs,
		spentBeforeNanoUsd: spentBetween(connection, runs[0] ?? startMs, startMs),
	};
}

/** `end`: the first bucket that is not whole, or not asked for. */
type Buckets = {readonly first: number; readonly end: number};

function talliesOf(
	connection: ReaderConnection,
	{width, first, end}: Buckets & {readonly width: number},
): readonly Step[] {
	const rows = connection.all<Pick<Step, 'calls' | 'errors' | 'costNanoUsd' | 'heard'> & {bucket: number}>(
		`SELECT bucket, total(calls * (outcome <> 'cancelled')) AS calls,
				total(calls * (outcome GLOB 'error:*')) AS errors, total(cost_nano_usd) AS costNanoUsd,
				total(calls) AS heard
			FROM rollup WHERE width_ms = ? AND bucket >= ? AND bucket < ? GROUP BY 1`,
		[width, first, end],
	);
	const steps = Array.from({length: end - first}, () => noStep);
	for (const {bucket, ...row} of rows) steps[bucket - first] = {...noStep, ...row};
	// Before what is judged, a day of what detectors say is enough to know what is usual: it is looked up call by call.
	const from = width === bucketMs ? Math.max(first, end - dayBuckets) : first;
	const told = findingSteps(connection, {width, first: from, end});
	for (const [bucket, row] of told) steps[bucket - first] = {...(steps[bucket - first] ?? noStep), ...row};
	return steps;
}

/**
Silences between the steps in which a call ended. From each it looks for the last one that is still near, and for the next only
where there is none: a day of an application that is never silent costs a thousand looks into the index.
*/
function silencesOf(connection: ReaderConnection, {first, end}: Buckets): readonly Silence[] {
	const near = silenceMs / stepMs + 1;
	const found = (sql: string, values: readonly number[]): number | null =>
		connection.all<{bucket: number | null}>(
			`SELECT ${sql} AS bucket FROM rollup WHERE width_ms = ${stepMs} AND bucket > ? AND bucket < ?`,
			values,
		)[0]?.bucket ?? null;
	const silences: Silence[] = [];
	let last = found('min(bucket)', [first - 1, end]);
	while (last !== null) {
		const close = found('max(bucket)', [last, Math.min(end, last + near + 1)]);
		const next = close ?? found('min(bucket)', [last, end]);
		if (close === null && next !== null) silences.push({fromMs: (last + 1) * stepMs, toMs: next * stepMs});
		last = next;
	}
	return silences;
}

/** Every five minutes from a day before the first of them on. */
function latenciesOf(connection: ReaderConnection, {first, end}: Buckets): readonly Latency[] {
	const from = first - dayBuckets;
	const hours = timesOf(connection, {first: from, end, over: hourBuckets});
	const quarters = timesOf(connection, {first, end, over: quarterBuckets});
	// An hour and a half before the end of the five minutes a week ago, and half an hour behind it.
	const back = weekBuckets - hourBuckets / 2;
	const weeks = timesOf(connection, {first: first - back, end: end - back, over: 2 * hourBuckets});
	return hours.map((hour, at) => ({
		hour,
		quarter: quarters[at - dayBuckets] ?? noTimes,
		weekAgo: weeks[at - dayBuckets] ?? noTimes,
	}));
}

/** At the end of each bucket, over it and those before it: `over` in all. */
function timesOf(
	connection: ReaderConnection,
	{first, end, over}: Buckets & {readonly over: number},
): readonly Times[] {
	const texts = new Map<number, string[]>();
	for (const {bucket, duration} of connection.iterate<{bucket: number; duration: string}>(
		`SELECT bucket, duration FROM rollup WHERE width_ms = ${bucketMs} AND bucket > ? AND bucket < ?
			AND operation IN ('chat', 'completion')`,
		[first - over, end],
	)) {
		const known = texts.get(bucket);
		if (known === undefined) texts.set(bucket, [duration]);
		else known.push(duration);
	}
	const histogram = new HistogramSum();
	const told: Times[] = [];
	let times = noTimes;
	for (let bucket = first - over + 1; bucket < end; bucket++) {
		const coming = texts.get(bucket) ?? [];
		const going = texts.get(bucket - over) ?? [];
		for (const text of coming) histogram.addText(text);
		for (const text of going) histogram.addText(text, -1);
		if (coming.length > 0 || going.length > 0) times = timesIn(histogram);
		if (bucket >= first) told.push(times);
	}
	return told;
}

function timesIn(histogram: HistogramSum): Times {
	const {n} = histogram;
	return {
		timed: n,
		p95Ms: histogram.percentile(0.95),
		p99Ms: histogram.percentile(0.99),
		p95LowMs: histogram.percentile(percentileLow(0.95, n)),
		p99LowMs: histogram.percentile(percentileLow(0.99, n)),
	};
}

/** The run that was on at `startMs`, and those that began later. */
function runsOf(
	connection: ReaderConnection,
	{startMs, asOfMs}: {readonly startMs: number; readonly asOfMs: number},
): readonly number[] {
	const rows = connection.all<{atMs: number}>(
		`SELECT at_ms AS atMs FROM mark WHERE kind = 'run' AND at_ms <= ? AND at_ms >= coalesce(
			(SELECT max(at_ms) FROM mark WHERE kind = 'run' AND at_ms <= ?), ?) ORDER BY at_ms`,
		[asOfMs, startMs, startMs],
	);
	return rows.map(({atMs}) => atMs);
}

/** Within ten seconds at the start. */
function spentBetween(connection: ReaderConnection, fromMs: number, untilMs: number): number {
	if (fromMs >= untilMs) return 0;
	return piecesOf({fromMs, asOfMs: untilMs}).rollups.reduce((total, {width, first, end}) => {
		const [row] = connection.all<{spent: number}>(
			`SELECT total(cost_nano_usd) AS spent FROM rollup WHERE ${rollupPieceCondition}`,
			[width, first, end],
		);
		return total + (row?.spent ?? 0);
	}, 0);
}
