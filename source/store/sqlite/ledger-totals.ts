/**
What the ledger adds up to in a window: whole buckets out of `ledger`, and the records at both ends. Exact, and as
quick for a million calls as for ten.
*/
import type {LedgerTotals} from '../record-answers.ts';
import type {CostSource} from '../../domain/money.ts';
import {
	differsSql,
	ledgerRecordOfStep,
	ledgerSumsOf,
	type LedgerRecord,
	stateOf,
	stateSql,
} from './ledger-rollups.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {readStep, type StepColumns} from './step-row.ts';
import {
	callPieceCondition,
	type CallPiece,
	piecesOf,
	rollupPieceCondition,
	rollupPieceValues,
	type Window,
} from './window.ts';

type Bucket = {
	readonly dialect: string;
	readonly scope: string;
	readonly rule: string;
	readonly source: string;
	readonly state: string;
	records: number;
	input_tokens: number;
	output_tokens: number;
	cost_nano_usd: number;
	differing: number;
};

export function ledgerTotals(connection: ReaderConnection, window: Window): LedgerTotals {
	const buckets = new Map<string, Bucket>();
	const add = (bucket: Bucket): void => {
		const {dialect, scope, rule, source, state} = bucket;
		const key = [dialect, scope, rule, source, state].join('\n');
		const sum = buckets.get(key);
		if (sum === undefined) {
			buckets.set(key, {...bucket});
			return;
		}
		sum.records += bucket.records;
		sum.input_tokens += bucket.input_tokens;
		sum.output_tokens += bucket.output_tokens;
		sum.cost_nano_usd += bucket.cost_nano_usd;
		sum.differing += bucket.differing;
	};
	const pieces = piecesOf(window);
	for (const piece of pieces.rollups) {
		const rows = connection.all<Bucket>(
			`SELECT dialect, scope, rule, source, state, sum(records) AS records, sum(input_tokens) AS input_tokens,
					sum(output_tokens) AS output_tokens, sum(cost_nano_usd) AS cost_nano_usd,
					sum(differing) AS differing
				FROM ledger WHERE ${rollupPieceCondition} GROUP BY dialect, scope, rule, source, state`,
			rollupPieceValues(piece),
		);
		for (const row of rows) add(row);
	}
	for (const piece of pieces.calls) {
		for (const bucket of bucketsOf(connection, piece)) add(bucket);
	}
	return totalsOf([...buckets.values()]);
}

/** The records of an end of the window that is no whole bucket. */
function bucketsOf(connection: ReaderConnection, piece: CallPiece): readonly Bucket[] {
	const {sql, values} = callPieceCondition(piece);
	const told = (tokens: string): string => `total(iif(call.tokens_estimated, 0, ${tokens}))`;
	const calls = ([1, 0] as const).flatMap(counted =>
		connection.all<Bucket>(
			`SELECT dialect, scope, ifnull(usage_rule, '') AS rule, cost_source AS source, ${stateSql} AS state,
					count(*) AS records, ${told('input_tokens')} AS input_tokens,
					${told('output_tokens')} AS output_tokens, total(cost_nano_usd) AS cost_nano_usd,
					total(call.counted AND ${differsSql}) AS differing
				FROM call INDEXED BY ${counted === 1 ? 'call_by_end' : 'call_not_counted_by_end'}
				WHERE call.counted = ${counted} AND ${sql} GROUP BY 1, 2, 3, 4, 5`,
			values,
		),
	);
	const steps = connection
		.all<StepColumns>(
			`SELECT * FROM step INDEXED BY step_rollup_by_end WHERE rollup = 1
				AND ${sql.replaceAll('call.end_ms', 'start_ms + duration_ms')}`,
			values,
		)
		.map(row => ledgerRecordOfStep(readStep(row, connection.content)))
		.filter(record => record !== null);
	return [...calls, ...steps.map(bucketOf)];
}

function bucketOf(record: LedgerRecord): Bucket {
	const [records = 0, input = 0, output = 0, cost = 0, differing = 0] = ledgerSumsOf(record);
	return {
		dialect: record.dialect,
		scope: record.scope,
		rule: record.usage_rule ?? '',
		source: record.cost_source,
		state: stateOf(record),
		records,
		input_tokens: input,
		output_tokens: output,
		cost_nano_usd: cost,
		differing,
	};
}

function totalsOf(buckets: readonly Bucket[]): LedgerTotals {
	const counted = buckets.filter(bucket => bucket.state === 'counted');
	const others = buckets.filter(bucket => bucket.state !== 'counted');
	const sources = [...Map.groupBy(counted, bucket => bucket.source)].map(([source, group]) => ({
		source: source as CostSource,
		calls: sum(group, 'records'),
		...figuresOf(group),
	}));
	const notCounted = [...Map.groupBy(others, bucket => bucket.state)].map(([state, group]) => ({
		state,
		records: sum(group, 'records'),
		...figuresOf(group),
	}));
	const groups = Map.groupBy(buckets, ({dialect, scope, rule}) => [dialect, scope, rule].join('\n'));
	const writers = [...groups.values()].flatMap(group => {
		const [first] = group;
		if (first === undefined) return [];
		const own = group.filter(bucket => bucket.state === 'counted');
		const records = sum(own, 'records');
		return [
			{
				dialect: first.dialect,
				scope: first.scope,
				rule: first.rule === '' ? null : first.rule,
				counted: records,
				notCounted: sum(group, 'records') - records,
				costNanoUsd: sum(own, 'cost_nano_usd'),
			},
		];
	});
	return {
		records: sum(buckets, 'records'),
		sources: sources.toSorted((one, two) => two.costNanoUsd - one.costNanoUsd || two.calls - one.calls),
		differing: sum(counted, 'differing'),
		notCounted: notCounted.toSorted((one, two) => two.records - one.records),
		writers: writers.toSorted((one, two) => two.counted - one.counted || two.notCounted - one.notCounted),
	};
}

function figuresOf(group: readonly Bucket[]) {
	return {
		inputTokens: sum(group, 'input_tokens'),
		outputTokens: sum(group, 'output_tokens'),
		costNanoUsd: sum(group, 'cost_nano_usd'),
	};
}

type Sum = 'records' | 'input_tokens' | 'output_tokens' | 'cost_nano_usd' | 'differing';

function sum(group: readonly Bucket[], name: Sum): number {
	return group.reduce((total, bucket) => total + bucket[name], 0);
}
