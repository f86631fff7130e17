/** Tallies of money by one dimension: from the calls, and from rollups where there are many. */
import type {CostKey, CostRow, CostTally} from '../cost-answers.ts';
import type {Where} from './cost-detail.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {callPieceCondition, rollupPieceCondition, rollupPieceValues, type WindowPieces} from './window.ts';

export const callKeys: Readonly<Record<CostKey, string>> = {
	model: 'coalesce(call.response_model, call.request_model)',
	session: 'call.session',
	service: 'call.service',
	user: 'call.user',
	provider: 'call.provider',
	agent: 'call.agent',
	operation: 'call.operation',
};

/** What rollups tell apart, by the name of the column. */
const rollupKeys: ReadonlySet<CostKey> = new Set(['model', 'service', 'provider', 'operation']);

export function isRolledUp(by: CostKey): boolean {
	return rollupKeys.has(by);
}

const told = 'call.tokens_estimated = 0';
const read = 'ifnull(call.cache_read_tokens, 0)';
const written = 'ifnull(call.cache_write_tokens, 0)';

/** A source may be reported without an amount that is ours; what metrics add up counts as many calls as they tell. */
const from = (source: string): string => `total(call.requests * (call.cost_source = '${source}'))`;

const callTallies = `total(call.requests) AS calls,
	total((${told}) * ifnull(call.input_tokens, 0)) AS inputTokens,
	total((${told}) * max(0, ifnull(call.input_tokens, 0) - ${read} - ${written})) AS plainTokens,
	sum(CASE WHEN ${told} THEN call.cache_read_tokens END) AS readTokens,
	sum(CASE WHEN ${told} THEN call.cache_write_tokens END) AS writtenTokens,
	total((${told}) * ifnull(call.output_tokens, 0)) AS outputTokens,
	total(ifnull(call.cost_nano_usd, 0)) AS costNanoUsd,
	${from('computed')} AS computed, ${from('reported')} AS reported, ${from('estimated')} AS estimated, 0 AS priced,
	${from('local')} AS local, ${from('unpriced')} AS unpriced, ${from('unknown')} AS unknown,
	total((call.cost_source = 'unpriced') * (ifnull(call.input_tokens, 0) + ifnull(call.output_tokens, 0))) AS unpricedTokens`;

const rollupTallies = `total(calls) AS calls, total(input_tokens) AS inputTokens, NULL AS plainTokens,
	CASE WHEN sum(with_cache) > 0 THEN sum(cache_read_tokens) END AS readTokens, NULL AS writtenTokens,
	total(output_tokens) AS outputTokens, total(cost_nano_usd) AS costNanoUsd,
	0 AS computed, 0 AS reported, 0 AS estimated,
	max(0, total(calls) - total(local) - total(unpriced) - total(unknown)) AS priced,
	total(local) AS local, total(unpriced) AS unpriced, total(unknown) AS unknown, NULL AS unpricedTokens`;

export function talliesOfCalls(
	connection: ReaderConnection,
	by: CostKey,
	{where, values}: Where,
): readonly CostRow[] {
	return connection.all<CostRow>(
		`SELECT ${callKeys[by]} AS key, ${callTallies} FROM call WHERE ${where} GROUP BY 1`,
		values,
	);
}

/** The whole pieces of a window from rollups, its ends from calls; what the one does not tell is left out of both. */
export function talliesOfRollups(
	connection: ReaderConnection,
	by: CostKey,
	pieces: WindowPieces,
): readonly CostRow[] {
	const parts = pieces.calls.flatMap(piece => {
		const {sql, values} = callPieceCondition(piece);
		return talliesOfCalls(connection, by, {where: `call.counted = 1 AND ${sql}`, values}).map(asRolledUp);
	});
	for (const piece of pieces.rollups) {
		parts.push(
			...connection.all<CostRow>(
				`SELECT nullif(${by}, '') AS key, ${rollupTallies} FROM rollup WHERE ${rollupPieceCondition} GROUP BY 1`,
				rollupPieceValues(piece),
			),
		);
	}
	return [...Map.groupBy(parts, part => part.key)].map(([key, rows]) => ({...sumOf(rows), key}));
}

function asRolledUp(row: CostRow): CostRow {
	const priced = row.computed + row.reported + row.estimated;
	return {
		...row,
		plainTokens: null,
		writtenTokens: null,
		unpricedTokens: null,
		computed: 0,
		reported: 0,
		estimated: 0,
		priced,
	};
}

const none: CostTally = {
	calls: 0,
	inputTokens: 0,
	plainTokens: null,
	readTokens: null,
	writtenTokens: null,
	outputTokens: 0,
	costNanoUsd: 0,
	computed: 0,
	reported: 0,
	estimated: 0,
	priced: 0,
	local: 0,
	unpriced: 0,
	unknown: 0,
	unpricedTokens: null,
};

const names = Object.keys(none) as readonly (keyof CostTally)[];

/** What none of them tells nobody knows. */
export function sumOf(rows: readonly CostTally[]): CostTally {
	const sum: Record<keyof CostTally, number | null> = {...none};
	for (const row of rows) {
		for (const name of names) {
			const amount = row[name];
			if (amount !== null) sum[name] = (sum[name] ?? 0) + amount;
		}
	}
	return sum as CostTally;
}

/** Calls of these pieces, but for those at the ends of the window, without looking at one. */
export function callsOfRollups(connection: ReaderConnection, pieces: WindowPieces): number {
	let calls = 0;
	for (const piece of pieces.rollups) {
		const row = connection.get<{calls: number}>(
			`SELECT total(calls) AS calls FROM rollup WHERE ${rollupPieceCondition}`,
			rollupPieceValues(piece),
		);
		calls += row?.calls ?? 0;
	}
	return calls;
}
