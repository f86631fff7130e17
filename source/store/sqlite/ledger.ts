/**
A page of the ledger: counted calls, records that are not counted, and steps that restate usage lie in an index each;
a page is the first of the three. It reads rows around its place only, whatever the list holds.
*/
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import type {CostSource} from '../../domain/money.ts';
import {unknownUsage} from '../../domain/usage.ts';
import type {LedgerPage, LedgerRow} from '../record-answers.ts';
import type {LedgerQuestion} from '../store.ts';
import {readEstimate, readOrigins, type CallColumns} from './call-row.ts';
import {earliestStart} from './count.ts';
import {callCondition, stepCondition} from './filter-sql.ts';
import {differsSql} from './ledger-rollups.ts';
import {earliestRollup, earliestUncounted} from './ledger-start.ts';
import {orderBy, placeCondition, type Key, type Place} from './order.ts';
import {storedJson} from './stored-text.ts';
import type {ReaderConnection, Values} from './reader-connection.ts';
import {readStep, type StepColumns} from './step-row.ts';

/** Rows before a page are counted up to here: nobody reads a place beyond it, and counting costs 6 µs a row. */
const beforeMax = 2000;

const stepPrefix = 'step-';

/** One of the three indexes that the list is made of. */
type Source = {
	readonly from: string;
	readonly keys: readonly Key[];
	/** Ends with `start_ms >= ?`, the bound that `startOf` gives. */
	readonly where: string;
	readonly values: Values;
	/** Start of the first row of the window. */
	readonly earliestMs: number;
	readonly read: (row: never) => LedgerRow;
};

export function ledgerPage(connection: ReaderConnection, question: LedgerQuestion): LedgerPage {
	const sources = sourcesOf(connection, question);
	const place = question.anchor === null ? null : placeOf(connection, question.anchor);
	const above = place === null ? 0 : question.above;
	const below = place === null ? question.below : question.below + 1;
	const before = rowsOf(connection, sources, {question, place, side: 'before', limit: above}).toReversed();
	const from = rowsOf(connection, sources, {question, place, side: 'from', limit: below});
	const counted = place === null ? 0 : countBefore(connection, sources, place);
	return {
		rows: [...before, ...from],
		before: counted === null ? null : Math.max(0, counted - before.length),
	};
}

const callKeys = ['call.start_ms', "ifnull(call.trace_id, '')", "ifnull(call.span_id, '')", 'call.call_id'];
const stepKeys = [
	'step.start_ms',
	'step.trace_id',
	'step.span_id',
	`'${stepPrefix}' || step.trace_id || ' ' || step.span_id`,
];

/** Those that hold what is asked for. */
function sourcesOf(connection: ReaderConnection, question: LedgerQuestion): readonly Source[] {
	const {asOfMs, fromMs, filter, only, ascending} = question;
	const calls = callCondition(connection, filter);
	const steps = stepCondition(connection, filter);
	const and = (sql: string): string => (sql === '' ? '' : ` AND ${sql}`);
	const window: Values = [fromMs, asOfMs];
	const keysOf = (list: readonly string[]): readonly Key[] =>
		list.map(sql => ({sql, descending: !ascending}));
	const ended = `call.end_ms > ? AND call.end_ms <= ?${and(calls.sql)} AND call.start_ms >= ?`;
	const call = (counted: 0 | 1, index: string, extra: string, earliestMs: number): Source => ({
		from: `call INDEXED BY ${index}`,
		keys: keysOf(callKeys),
		where: `call.counted = ${counted}${extra} AND ${ended}`,
		values: [...window, ...calls.values],
		earliestMs,
		read: (row: CallColumns) => rowOfCall(connection, row),
	});
	if (only === 'differing')
		return [call(1, 'call_reported', ` AND ${differsSql}`, earliestStart(connection, question))];
	const uncounted = [
		call(0, 'call_not_counted', '', earliestUncounted(connection, fromMs)),
		{
			from: 'step INDEXED BY step_rollup',
			keys: keysOf(stepKeys),
			where: `step.rollup = 1 AND step.start_ms + step.duration_ms > ?
				AND step.start_ms + step.duration_ms <= ?${and(steps.sql)} AND step.start_ms >= ?`,
			values: [...window, ...steps.values],
			earliestMs: earliestRollup(connection, fromMs),
			read: (row: StepColumns) => rowOfStep(connection, row),
		},
	];
	if (only === 'uncounted') return uncounted;
	return [call(1, 'call_by_start', '', earliestStart(connection, question)), ...uncounted];
}

function rowsOf(
	connection: ReaderConnection,
	sources: readonly Source[],
	options: {
		readonly question: LedgerQuestion;
		readonly place: Place | null;
		readonly side: 'before' | 'from';
		readonly limit: number;
	},
): readonly LedgerRow[] {
	const {question, place, side, limit} = options;
	if (limit <= 0) return [];
	const backwards = side === 'before';
	const rows = sources.flatMap(source => {
		const {from, keys, where, values, read} = source;
		const at = place === null ? {sql: '1', values: []} : placeCondition(keys, place, side);
		return connection
			.all(`SELECT * FROM ${from} WHERE ${where} AND ${at.sql} ${orderBy(keys, {backwards})} LIMIT ?`, [
				...values,
				startOf(source, {place, side}),
				...at.values,
				limit,
			])
			.map(row => read(row as never));
	});
	const turn = question.ascending === backwards ? -1 : 1;
	return rows.toSorted((one, two) => turn * compare(one, two)).slice(0, limit);
}

/**
First start that the rows on a side of a place can have. SQLite bounds the index by one of two lower bounds, and may
take the one that is no help: so both are the same.
*/
function startOf(
	{keys: [first], earliestMs}: Source,
	{place, side}: {readonly place: Place | null; readonly side: 'before' | 'from'},
): number {
	const isLater = place !== null && (side === 'before') === (first?.descending ?? false);
	return isLater ? Math.max(earliestMs, Number(place[0])) : earliestMs;
}

/** Oldest first: start, trace id, span id, key. */
function compare(one: LedgerRow, two: LedgerRow): number {
	if (one.startMs !== two.startMs) return one.startMs - two.startMs;
	const left = [one.traceId ?? '', one.spanId ?? '', one.key];
	const right = [two.traceId ?? '', two.spanId ?? '', two.key];
	const at = left.findIndex((part, index) => part !== right[index]);
	if (at === -1) return 0;
	return (left[at] ?? '') < (right[at] ?? '') ? -1 : 1;
}

/** Null: more than `beforeMax`. */
function countBefore(connection: ReaderConnection, sources: readonly Source[], place: Place): number | null {
	let count = 0;
	for (const source of sources) {
		const {from, keys, where, values} = source;
		const before = placeCondition(keys, place, 'before');
		const row = connection.get<{rows: number}>(
			`SELECT count(*) AS rows FROM (SELECT 1 FROM ${from} WHERE ${where} AND ${before.sql} LIMIT ?)`,
			[...values, startOf(source, {place, side: 'before'}), ...before.values, beforeMax + 1],
		);
		count += row?.rows ?? 0;
	}
	return count > beforeMax ? null : count;
}

/** Null: there is no such row any more. */
function placeOf(connection: ReaderConnection, key: string): Place | null {
	if (!key.startsWith(stepPrefix)) {
		const row = connection.get<Record<string, Values[number]>>(
			`SELECT ${callKeys.join(', ')} FROM call WHERE call.call_id = ?`,
			[key],
		);
		return row === undefined ? null : Object.values(row);
	}
	const [traceId = '', spanId = ''] = key.slice(stepPrefix.length).split(' ');
	const row = connection.get<{start_ms: number}>(
		'SELECT start_ms FROM step WHERE trace_id = ? AND span_id = ?',
		[traceId, spanId],
	);
	return row === undefined ? null : [row.start_ms, traceId, spanId, key];
}

function rowOfCall(connection: ReaderConnection, row: CallColumns): LedgerRow {
	const {origins} = connection.content.resolve(storedJson(row.detail) as AttributeValue) as Attributes;
	return {
		key: row.call_id,
		callId: row.call_id,
		traceId: row.trace_id,
		spanId: row.span_id,
		carrier: row.carrier,
		name: row.name,
		startMs: row.start_ms,
		endMs: row.end_ms,
		service: row.service,
		dialect: row.dialect,
		scope: row.scope,
		model: row.response_model ?? row.request_model,
		counted: row.counted === 1,
		reason: row.reason,
		usage: {
			input: row.input_tokens,
			output: row.output_tokens,
			cacheRead: row.cache_read_tokens,
			cacheWrite: row.cache_write_tokens,
			reasoning: row.reasoning_tokens,
		},
		tokensEstimated: row.tokens_estimated === 1,
		estimate: readEstimate(row),
		usageRule: row.usage_rule,
		costNanoUsd: row.cost_nano_usd,
		costSource: row.cost_source as CostSource,
		reportedNanoUsd: row.reported_nano_usd,
		computedNanoUsd: row.computed_nano_usd,
		origins: typeof origins === 'string' ? readOrigins(origins, row.span_id) : [],
	};
}

function rowOfStep(connection: ReaderConnection, row: StepColumns): LedgerRow {
	const step = readStep(row, connection.content);
	return {
		key: `${stepPrefix}${row.trace_id} ${row.span_id}`,
		callId: null,
		traceId: step.traceId,
		spanId: step.spanId,
		carrier: step.spanId === null ? 'log' : 'span',
		name: step.name,
		startMs: step.startMs,
		endMs: step.startMs + step.durationMs,
		service: step.service,
		dialect: step.dialect,
		scope: step.restated?.scope ?? '',
		model: null,
		counted: false,
		reason: step.restated?.reason ?? null,
		usage: step.restated?.usage ?? unknownUsage,
		tokensEstimated: false,
		estimate: null,
		usageRule: null,
		costNanoUsd: null,
		costSource: null,
		reportedNanoUsd: null,
		computedNanoUsd: null,
		origins: [],
	};
}
