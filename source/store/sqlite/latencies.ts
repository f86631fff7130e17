/**
How long chat calls take, as exact percentiles and histograms, whole and by one dimension. It reads every call of the
window, in the lane beside what a screen waits for.
*/
import {isTimed} from '../../domain/call.ts';
import type {Latencies, LatenciesQuestion, LatencyKey, Measure, MeasureFigures} from '../latency-answers.ts';
import {callCondition} from './filter-sql.ts';
import {exactPercentiles} from './percentiles.ts';
import type {ReaderConnection} from './reader-connection.ts';

const keyColumns: Readonly<Record<LatencyKey, string>> = {
	model: 'coalesce(call.response_model, call.request_model)',
	operation: 'call.operation',
	service: 'call.service',
	provider: 'call.provider',
	agent: 'call.agent',
};

const rowsMax = 500;

/** Upper ends of the buckets, ms: each twice the one before; of the time per token finer, since most are close together. */
const doubling = Array.from({length: 18}, (_, step) => 10 * 2 ** step);
const perToken = [2, 5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 250, 500, 1000, 5000];

const ends: Readonly<Record<Measure, readonly number[]>> = {
	ttft: doubling,
	tpot: perToken,
	duration: doubling,
};

type Columns = {
	readonly key: string | null;
	readonly operation: string;
	readonly carrier: string;
	readonly status: string;
	readonly ttft: number | null;
	readonly tpot: number | null;
	readonly duration: number;
};

type Values = {calls: number; readonly ttft: number[]; readonly tpot: number[]; readonly duration: number[]};

const chat: ReadonlySet<string> = new Set(['chat', 'completion']);

/** Throws `FilterError`. */
export function latencies(connection: ReaderConnection, question: LatenciesQuestion): Latencies {
	const condition = callCondition(connection, question.filter);
	const where = ['call.counted = 1', 'call.end_ms > ?', 'call.end_ms <= ?', condition.sql].filter(
		part => part !== '',
	);
	const all = noValues();
	const groups = new Map<string | null, Values>();
	let [errors, apart] = [0, 0];
	for (const row of connection.iterate<Columns>(
		`SELECT ${keyColumns[question.by]} AS key, call.operation, call.carrier, call.status, call.ttft_ms AS ttft,
			call.tpot_ms AS tpot, call.duration_ms AS duration FROM call WHERE ${where.join(' AND ')}`,
		[question.fromMs, question.asOfMs, ...condition.values],
	)) {
		if (!chat.has(row.operation)) {
			apart++;
			continue;
		}
		if (row.status === 'error') errors++;
		let group = groups.get(row.key);
		if (group === undefined) groups.set(row.key, (group = noValues()));
		addTo(all, row);
		addTo(group, row);
	}
	return {
		calls: all.calls,
		errors,
		apart,
		measures: {
			ttft: figuresOf('ttft', all),
			tpot: figuresOf('tpot', all),
			duration: figuresOf('duration', all),
		},
		rows: [...groups]
			.toSorted(([, one], [, other]) => other.calls - one.calls)
			.slice(0, rowsMax)
			.map(([key, {calls, ttft, tpot, duration}]) => ({
				key,
				calls,
				measures: {
					ttft: exactPercentiles(ttft),
					tpot: exactPercentiles(tpot),
					duration: exactPercentiles(duration),
				},
			})),
	};
}

function noValues(): Values {
	return {calls: 0, ttft: [], tpot: [], duration: []};
}

function addTo(values: Values, {carrier, duration, ttft, tpot}: Columns): void {
	values.calls++;
	if (isTimed({carrier, durationMs: duration})) values.duration.push(duration);
	if (ttft !== null) values.ttft.push(ttft);
	if (tpot !== null) values.tpot.push(tpot);
}

function figuresOf(measure: Measure, values: Values): MeasureFigures {
	const known = values[measure];
	const counts = new Map<number, number>();
	for (const value of known) {
		const until = ends[measure].find(end => value <= end) ?? Number.POSITIVE_INFINITY;
		counts.set(until, (counts.get(until) ?? 0) + 1);
	}
	const all = [...ends[measure], Number.POSITIVE_INFINITY];
	const first = all.findIndex(end => counts.has(end));
	const last = all.findLastIndex(end => counts.has(end));
	const buckets = first === -1 ? [] : all.slice(first, last + 1);
	return {
		...exactPercentiles(known),
		without: values.calls - known.length,
		buckets: buckets.map(untilMs => ({untilMs, calls: counts.get(untilMs) ?? 0})),
	};
}
