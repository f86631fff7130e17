/**
Money by one dimension, over a window. It reads every call of the window, so it has a lane of its own beside what a
screen waits for.
*/
import type {CostKey, CostRow, Costs, CostsQuestion, CostTally} from '../cost-answers.ts';
import {callCondition} from './filter-sql.ts';
import type {ReaderConnection} from './reader-connection.ts';

const keyColumns: Readonly<Record<CostKey, string>> = {
	model: 'coalesce(call.response_model, call.request_model)',
	session: 'call.session',
	service: 'call.service',
	user: 'call.user',
	provider: 'call.provider',
	agent: 'call.agent',
	operation: 'call.operation',
};

/** Sessions and users may be as many as calls; nobody walks down further. */
const rowsMax = 500;

const told = 'call.tokens_estimated = 0';
const read = 'ifnull(call.cache_read_tokens, 0)';
const written = 'ifnull(call.cache_write_tokens, 0)';

/** A source may be reported without an amount that is ours; what metrics add up counts as many calls as they tell. */
const from = (source: string): string => `total(call.requests * (call.cost_source = '${source}'))`;

const tallies = `total(call.requests) AS calls,
	total((${told}) * max(0, ifnull(call.input_tokens, 0) - ${read} - ${written})) AS plainTokens,
	sum(CASE WHEN ${told} THEN call.cache_read_tokens END) AS readTokens,
	sum(CASE WHEN ${told} THEN call.cache_write_tokens END) AS writtenTokens,
	total((${told}) * ifnull(call.output_tokens, 0)) AS outputTokens,
	total(ifnull(call.cost_nano_usd, 0)) AS costNanoUsd,
	${from('computed')} AS computed, ${from('reported')} AS reported, ${from('estimated')} AS estimated,
	${from('local')} AS local, ${from('unpriced')} AS unpriced, ${from('unknown')} AS unknown,
	total((call.cost_source = 'unpriced') * (ifnull(call.input_tokens, 0) + ifnull(call.output_tokens, 0))) AS unpricedTokens`;

const none: CostTally = {
	calls: 0,
	plainTokens: 0,
	readTokens: null,
	writtenTokens: null,
	outputTokens: 0,
	costNanoUsd: 0,
	computed: 0,
	reported: 0,
	estimated: 0,
	local: 0,
	unpriced: 0,
	unknown: 0,
	unpricedTokens: 0,
};

/** Throws `FilterError`. */
export function costs(connection: ReaderConnection, question: CostsQuestion): Costs {
	const {asOfMs, fromMs, by} = question;
	const condition = callCondition(connection, question.filter);
	const where = ['call.counted = 1', 'call.end_ms > ?', 'call.end_ms <= ?', condition.sql]
		.filter(part => part !== '')
		.join(' AND ');
	const values = [fromMs, asOfMs, ...condition.values];
	const rows = connection.all<CostRow>(
		`SELECT ${keyColumns[by]} AS key, ${tallies} FROM call WHERE ${where}
			GROUP BY 1 ORDER BY costNanoUsd DESC, calls DESC, key`,
		values,
	);
	return {
		all: rows.reduce<CostTally>(sumOf, none),
		rows: rows.slice(0, rowsMax),
		groups: rows.length,
		spent: spentIn(connection, question, {where, values}),
		dearest: dearestOf(connection, {where, values}),
	};
}

function sumOf(sum: CostTally, row: CostTally): CostTally {
	const names = Object.keys(sum) as (keyof CostTally)[];
	// What neither tells nobody knows.
	const added = (one: number | null, other: number | null): number | null =>
		one === null ? other : one + (other ?? 0);
	return Object.fromEntries(names.map(name => [name, added(sum[name], row[name])])) as CostTally;
}

type Where = {readonly where: string; readonly values: readonly (string | number)[]};

function spentIn(
	connection: ReaderConnection,
	{asOfMs, fromMs, buckets}: CostsQuestion,
	{where, values}: Where,
): readonly number[] {
	const width = Math.max(1, asOfMs - fromMs) / buckets;
	const spent = Array.from({length: buckets}, () => 0);
	// A window begins after its start and has its end in it.
	const found = connection.all<{bucket: number; cost: number}>(
		`SELECT min(?, cast((call.end_ms - ?) / ? AS INTEGER)) AS bucket, total(call.cost_nano_usd) AS cost
			FROM call WHERE ${where} GROUP BY 1`,
		[buckets - 1, fromMs, width, ...values],
	);
	for (const {bucket, cost} of found) spent[bucket] = cost;
	return spent;
}

function dearestOf(connection: ReaderConnection, {where, values}: Where): Costs['dearest'] {
	return (
		connection.get<NonNullable<Costs['dearest']>>(
			`SELECT call.call_id AS callId, call.start_ms AS startMs, ${keyColumns.model} AS model,
				call.cost_nano_usd AS costNanoUsd
				FROM call WHERE ${where} AND call.cost_nano_usd > 0
				ORDER BY call.cost_nano_usd DESC, call.start_ms DESC LIMIT 1`,
			values,
		) ?? null
	);
}
