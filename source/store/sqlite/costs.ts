/**
Money by one dimension, over a window. A few calls are read one by one. Of many the rollups answer where they tell the
dimension apart; else it reads every call of the window, in a lane beside what a screen waits for.
*/
import type {CostRow, Costs, CostSort, CostsQuestion, CostTally} from '../cost-answers.ts';
import {costDetail, type Where} from './cost-detail.ts';
import {spentOfCalls, spentOfRollups} from './cost-spent.ts';
import {
	callKeys,
	callsOfRollups,
	isRolledUp,
	sumOf,
	talliesOfCalls,
	talliesOfRollups,
} from './cost-tallies.ts';
import {callCondition} from './filter-sql.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {piecesOf} from './window.ts';

/** Sessions and users may be as many as calls; nobody walks down further. */
const rowsMax = 500;

/** From here on calls are not read one by one where it can be helped. */
const callsMax = 5000;

/** Throws `FilterError`. */
export function costs(connection: ReaderConnection, question: CostsQuestion): Costs {
	const {asOfMs, fromMs, by} = question;
	const condition = callCondition(connection, question.filter);
	const scope: Where = {
		where: ['call.counted = 1', 'call.end_ms > ?', 'call.end_ms <= ?', condition.sql]
			.filter(part => part !== '')
			.join(' AND '),
		values: [fromMs, asOfMs, ...condition.values],
	};
	const pieces = piecesOf(question);
	const isLong = condition.sql === '' && callsOfRollups(connection, pieces) > callsMax;
	const tallies =
		isLong && isRolledUp(by)
			? talliesOfRollups(connection, by, pieces)
			: talliesOfCalls(connection, by, scope);
	const all = sumOf(tallies);
	return {
		all,
		rows: sorted(tallies, question).slice(0, rowsMax),
		groups: tallies.length,
		spent: isLong ? spentOfRollups(connection, question, pieces) : spentOfCalls(connection, question, scope),
		dearest: dearestOf(connection, scope),
		detail: all.calls > callsMax ? null : costDetail(connection, scope),
	};
}

/** Less than any where it is not known. */
const figures: Readonly<Record<CostSort, (row: CostTally) => number>> = {
	cost: row => row.costNanoUsd,
	calls: row => row.calls,
	input: row => row.inputTokens,
	output: row => row.outputTokens,
	read: row => row.readTokens ?? -1,
	written: row => row.writtenTokens ?? -1,
	'a call': costOfCall,
};

/** Of the calls that have a cost; less than any where none has. */
function costOfCall({costNanoUsd, computed, reported, estimated, priced}: CostTally): number {
	const calls = computed + reported + estimated + priced;
	return calls <= 0 ? -1 : costNanoUsd / calls;
}

function sorted(rows: readonly CostRow[], {sort, ascending}: CostsQuestion): readonly CostRow[] {
	const figure = figures[sort];
	const turn = ascending ? -1 : 1;
	return rows.toSorted(
		(one, other) =>
			turn * (figure(other) - figure(one)) ||
			other.costNanoUsd - one.costNanoUsd ||
			other.calls - one.calls ||
			((one.key ?? '') < (other.key ?? '') ? -1 : 1),
	);
}

/**
Of equal ones the first. It is found along an index that holds the amounts, and then one row is read: SQLite gives the id
that belongs to a maximum.
*/
function dearestOf(connection: ReaderConnection, {where, values}: Where): Costs['dearest'] {
	const most = connection.get<{id: number | null; cost: number | null}>(
		`SELECT call.id, max(call.cost_nano_usd) AS cost FROM call WHERE ${where}`,
		values,
	);
	if (most === undefined || most.id === null || (most.cost ?? 0) <= 0) return null;
	return (
		connection.get<NonNullable<Costs['dearest']>>(
			`SELECT call.call_id AS callId, call.start_ms AS startMs, ${callKeys.model} AS model,
				call.cost_nano_usd AS costNanoUsd FROM call WHERE call.id = ?`,
			[most.id],
		) ?? null
	);
}
