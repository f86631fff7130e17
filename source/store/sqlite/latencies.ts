/**
How long chat calls take, whole and by one dimension: percentiles and histograms. Few calls are read one by one and are
exact; of many the histograms of the rollups are added, where these tell the dimension apart, and the answer says so.
*/
import {isTimed} from '../../domain/call.ts';
import type {Latencies, LatenciesQuestion, LatencyKey, Measure} from '../latency-answers.ts';
import {callsOfRollups} from './cost-tallies.ts';
import {callCondition, type Condition} from './filter-sql.ts';
import {EstimatedValues, ExactValues, figuresOf, measures, type Values} from './latency-figures.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {
	callPieceCondition,
	piecesOf,
	rollupPieceCondition,
	rollupPieceValues,
	type WindowPieces,
} from './window.ts';

const keyColumns: Readonly<Record<LatencyKey, string>> = {
	model: 'coalesce(call.response_model, call.request_model)',
	operation: 'call.operation',
	service: 'call.service',
	provider: 'call.provider',
	agent: 'call.agent',
};

/** What rollups tell apart, by the name of their column. */
const rolledUp: ReadonlySet<LatencyKey> = new Set(['model', 'operation', 'service', 'provider']);

/** From here on calls are not read one by one where it can be helped. */
const callsMax = 20_000;

const rowsMax = 500;

const chat: ReadonlySet<string> = new Set(['chat', 'completion']);

/** Throws `FilterError`. */
export function latencies(connection: ReaderConnection, question: LatenciesQuestion): Latencies {
	const condition = callCondition(connection, question.filter);
	const pieces = piecesOf(question);
	const isMany =
		condition.sql === '' && rolledUp.has(question.by) && callsOfRollups(connection, pieces) > callsMax;
	return isMany
		? latenciesOfRollups(connection, question, pieces)
		: latenciesOfCalls(connection, question, condition);
}

function latenciesOfCalls(
	connection: ReaderConnection,
	{by, fromMs, asOfMs}: LatenciesQuestion,
	condition: Condition,
): Latencies {
	const sums = new Sums(() => new ExactValues());
	const where = ['call.end_ms > ? AND call.end_ms <= ?', condition.sql].filter(part => part !== '');
	addCalls(sums, connection, {by, sql: where.join(' AND '), values: [fromMs, asOfMs, ...condition.values]});
	return sums.told();
}

/** The same from rollups: values are within 1 %, numbers of calls exact. */
export function latenciesOfRollups(
	connection: ReaderConnection,
	{by}: LatenciesQuestion,
	pieces: WindowPieces,
): Latencies {
	const sums = new Sums(() => new EstimatedValues());
	for (const piece of pieces.calls) addCalls(sums, connection, {by, ...callPieceCondition(piece)});
	for (const piece of pieces.rollups) {
		const rows = connection.iterate<RollupColumns>(
			`SELECT nullif(${by}, '') AS key, operation, outcome, calls, ttft, tpot, duration FROM rollup
				WHERE ${rollupPieceCondition}`,
			rollupPieceValues(piece),
		);
		for (const {key, operation, outcome, calls, ...texts} of rows) {
			if (!chat.has(operation)) sums.apart += calls;
			else
				sums.add(key, {calls, failed: outcome.startsWith('error:') ? calls : 0}, tally => {
					for (const measure of measures) tally.values[measure].addText(texts[measure]);
				});
		}
	}
	return sums.told();
}

type RollupColumns = Readonly<Record<Measure, string>> & {
	readonly key: string | null;
	readonly operation: string;
	readonly outcome: string;
	readonly calls: number;
};

type Columns = {
	readonly key: string | null;
	readonly operation: string;
	readonly carrier: string;
	readonly status: string;
	readonly requests: number;
	readonly ttft: number | null;
	readonly tpot: number | null;
	readonly duration: number;
};

function addCalls<V extends Values>(
	sums: Sums<V>,
	connection: ReaderConnection,
	{by, sql, values}: {readonly by: LatencyKey; readonly sql: string; readonly values: Condition['values']},
): void {
	for (const row of connection.iterate<Columns>(
		`SELECT ${keyColumns[by]} AS key, call.operation, call.carrier, call.status, call.requests,
			call.ttft_ms AS ttft, call.tpot_ms AS tpot, call.duration_ms AS duration FROM call
			WHERE call.counted = 1 AND ${sql}`,
		values,
	)) {
		const {key, operation, carrier, status, requests, ttft, tpot, duration} = row;
		if (!chat.has(operation)) {
			sums.apart += requests;
			continue;
		}
		sums.add(key, {calls: requests, failed: status === 'error' ? requests : 0}, ({values: of}) => {
			if (isTimed({carrier, durationMs: duration})) of.duration.add(duration);
			if (ttft !== null) of.ttft.add(ttft);
			if (tpot !== null) of.tpot.add(tpot);
		});
	}
}

type Tally<V> = {calls: number; failed: number; readonly values: Readonly<Record<Measure, V>>};

/** All calls, and by key, as they come. */
class Sums<V extends Values> {
	apart = 0;
	readonly #make: () => V;
	readonly #all: Tally<V>;
	readonly #groups = new Map<string | null, Tally<V>>();

	constructor(make: () => V) {
		this.#make = make;
		this.#all = this.#tally();
	}

	add(
		key: string | null,
		{calls, failed}: {readonly calls: number; readonly failed: number},
		take: (tally: Tally<V>) => void,
	): void {
		let group = this.#groups.get(key);
		if (group === undefined) this.#groups.set(key, (group = this.#tally()));
		for (const tally of [this.#all, group]) {
			tally.calls += calls;
			tally.failed += failed;
			take(tally);
		}
	}

	told(): Latencies {
		const {calls, failed, values} = this.#all;
		return {
			calls,
			errors: failed,
			apart: this.apart,
			measures: ofEach(measure => figuresOf(measure, values[measure], calls)),
			rows: [...this.#groups]
				.toSorted(([, one], [, other]) => other.calls - one.calls)
				.slice(0, rowsMax)
				.map(([key, group]) => ({
					key,
					calls: group.calls,
					measures: ofEach(measure => group.values[measure].percentiles()),
				})),
		};
	}

	#tally(): Tally<V> {
		return {calls: 0, failed: 0, values: ofEach(() => this.#make())};
	}
}

function ofEach<Value>(valueOf: (measure: Measure) => Value): Readonly<Record<Measure, Value>> {
	return {ttft: valueOf('ttft'), tpot: valueOf('tpot'), duration: valueOf('duration')};
}
