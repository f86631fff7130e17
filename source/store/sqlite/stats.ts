/**
Totals and exact percentiles of calls, whole or by a key. It reads every call of the window: for commands, not
for screens.
*/
import {isTimed} from '../../domain/call.ts';
import type {StatsRow} from '../answers.ts';
import type {StatsKey, StatsQuestion} from '../store.ts';
import {callCondition} from './filter-sql.ts';
import {exactPercentiles} from './percentiles.ts';
import type {ReaderConnection} from './reader-connection.ts';

const keyColumns: Readonly<Record<StatsKey, string>> = {
	model: 'coalesce(call.response_model, call.request_model)',
	provider: 'call.provider',
	service: 'call.service',
	operation: 'call.operation',
	endpoint: 'call.endpoint',
	user: 'call.user',
	session: 'call.session',
	agent: 'call.agent',
	error: 'call.error_class',
};

type StatsColumns = {
	readonly key: string | null;
	readonly operation: string;
	readonly carrier: string;
	readonly requests: number;
	readonly status: string;
	readonly tokens_estimated: number;
	readonly estimated_input_tokens: number | null;
	readonly estimated_output_tokens: number | null;
	readonly estimated_nano_usd: number | null;
	readonly input_tokens: number | null;
	readonly output_tokens: number | null;
	readonly cache_read_tokens: number | null;
	readonly reasoning_tokens: number | null;
	readonly cost_nano_usd: number | null;
	readonly cost_source: string;
	readonly duration_ms: number;
	readonly ttft_ms: number | null;
	readonly tpot_ms: number | null;
};

/** Dearest first, then most calls, then by key. Without `by` one row "all", also of nothing. */
export function stats(connection: ReaderConnection, question: StatsQuestion): readonly StatsRow[] {
	const condition = callCondition(connection, question.filter);
	const key = question.by === null ? "'all'" : keyColumns[question.by];
	const where = ['call.counted = 1'];
	const values: (string | number)[] = [];
	if (question.fromMs !== null) {
		where.push('call.end_ms > ?');
		values.push(question.fromMs);
	}
	if (question.untilMs !== null) {
		where.push('call.end_ms <= ?');
		values.push(question.untilMs);
	}
	if (condition.sql !== '') {
		where.push(condition.sql);
		values.push(...condition.values);
	}
	const groups = new Map<string | null, Group>();
	if (question.by === null) groups.set('all', newGroup('all'));
	for (const row of connection.iterate<StatsColumns>(
		`SELECT ${key} AS key, call.operation, call.carrier, call.requests, call.status, call.tokens_estimated, call.estimated_input_tokens,
			call.estimated_output_tokens, call.estimated_nano_usd, call.input_tokens,
			call.output_tokens, call.cache_read_tokens, call.reasoning_tokens, call.cost_nano_usd, call.cost_source,
			call.duration_ms, call.ttft_ms, call.tpot_ms FROM call WHERE ${where.join(' AND ')}`,
		values,
	)) {
		let group = groups.get(row.key);
		if (group === undefined) groups.set(row.key, (group = newGroup(row.key)));
		addTo(group, row);
	}
	return [...groups.values()].map(rowOf).sort(dearestFirst);
}

/** Percentiles are of these; of a group without any, of all its calls (embeddings alone). */
const latencyOperations: ReadonlySet<string> = new Set(['chat', 'completion']);

type Latencies = {readonly duration: number[]; readonly ttft: number[]; readonly tpot: number[]};

type Estimated = {-readonly [Name in keyof StatsRow['estimated']]: StatsRow['estimated'][Name]};

type Group = {
	readonly key: string | null;
	calls: number;
	errors: number;
	inputTokens: number;
	outputTokens: number;
	cacheReadTokens: number;
	reasoningTokens: number;
	costNanoUsd: number;
	unpricedCalls: number;
	readonly estimated: Estimated;
	readonly chat: Latencies;
	readonly other: Latencies;
};

function newGroup(key: string | null): Group {
	return {
		key,
		calls: 0,
		errors: 0,
		inputTokens: 0,
		outputTokens: 0,
		cacheReadTokens: 0,
		reasoningTokens: 0,
		costNanoUsd: 0,
		unpricedCalls: 0,
		estimated: {calls: 0, inputTokens: 0, outputTokens: 0, costNanoUsd: 0},
		chat: {duration: [], ttft: [], tpot: []},
		other: {duration: [], ttft: [], tpot: []},
	};
}

function addTo(group: Group, row: StatsColumns): void {
	group.calls += row.requests;
	if (row.status === 'error') group.errors += row.requests;
	if (row.tokens_estimated === 0) {
		group.inputTokens += row.input_tokens ?? 0;
		group.outputTokens += row.output_tokens ?? 0;
		group.cacheReadTokens += row.cache_read_tokens ?? 0;
		group.reasoningTokens += row.reasoning_tokens ?? 0;
	}
	addEstimate(group.estimated, row);
	group.costNanoUsd += row.cost_nano_usd ?? 0;
	if (row.cost_source === 'unpriced') group.unpricedCalls++;
	if (!isTimed({carrier: row.carrier, durationMs: row.duration_ms})) return;
	const latencies = latencyOperations.has(row.operation) ? group.chat : group.other;
	latencies.duration.push(row.duration_ms);
	if (row.ttft_ms !== null) latencies.ttft.push(row.ttft_ms);
	if (row.tpot_ms !== null) latencies.tpot.push(row.tpot_ms);
}

/** What the sender guessed, or we reckoned. The cost of a guess is in the totals already. */
function addEstimate(estimated: Estimated, row: StatsColumns): void {
	const isGuess = row.tokens_estimated === 1;
	const input = isGuess ? row.input_tokens : row.estimated_input_tokens;
	const output = isGuess ? row.output_tokens : row.estimated_output_tokens;
	if (input === null && output === null) return;
	estimated.calls++;
	estimated.inputTokens += input ?? 0;
	estimated.outputTokens += output ?? 0;
	if (row.estimated_nano_usd !== null)
		estimated.costNanoUsd += row.estimated_nano_usd - (row.cost_nano_usd ?? 0);
}

function rowOf({chat, other, ...totals}: Group): StatsRow {
	const latencies = chat.duration.length > 0 ? chat : other;
	return {
		...totals,
		duration: exactPercentiles(latencies.duration),
		ttft: exactPercentiles(latencies.ttft),
		tpot: exactPercentiles(latencies.tpot),
	};
}

function dearestFirst(left: StatsRow, right: StatsRow): number {
	if (left.costNanoUsd !== right.costNanoUsd) return right.costNanoUsd - left.costNanoUsd;
	if (left.calls !== right.calls) return right.calls - left.calls;
	return (left.key ?? '') < (right.key ?? '') ? -1 : 1;
}
