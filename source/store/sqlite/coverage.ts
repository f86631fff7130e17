/**
What can be measured of what each service sends, by its newest calls: what an application sends changes with a
setting, and what counts is what it sends now. So many calls are read, however many the file holds.
*/
import type {Coverage, PlainService, ServiceCoverage} from '../doctor-answers.ts';
import type {ReaderConnection, Values} from './reader-connection.ts';
import type {Window} from './window.ts';

/** Calls, steps and traces that are looked at: a few ms, and more than any service sends in its first hour. */
const rowsMax = 5000;

/** Services that are told apart; where each request names a new one, the rest is noise. */
const servicesMax = 100;

export function coverage(connection: ReaderConnection, window: Window): Coverage {
	const values = [window.fromMs, window.asOfMs];
	const services = callsOf(connection, values);
	const calls = services.reduce((sum, row) => sum + row.calls, 0);
	const writers = writersOf(connection, values);
	const twins = twinsOf(connection, values);
	const unpriced = unpricedOf(connection, values);
	const retrievals = new Map(retrievalsOf(connection, values).map(row => [row.service, row]));
	const known = new Set(services.map(row => row.service));
	return {
		calls,
		isAll: calls < rowsMax,
		services: services.map(row => serviceOf(row, {writers, twins, unpriced, retrievals})),
		plain: plainOf(connection, values).filter(({service}) => !known.has(service)),
	};
}

type CallsRow = Pick<
	ServiceCoverage,
	| 'service'
	| 'calls'
	| 'lastMs'
	| 'errors'
	| 'metered'
	| 'answered'
	| 'whole'
	| 'streamUnknown'
	| 'withTtft'
	| 'withTpot'
	| 'withPrompt'
	| 'withAnswer'
	| 'succeeded'
	| 'withUsage'
	| 'withSession'
> & {
	readonly ttft: string | null;
	readonly usage: string | null;
	readonly price: string | null;
	readonly content: string | null;
};

type Writer = {
	readonly service: string;
	readonly dialect: string;
	readonly scope: string;
	readonly calls: number;
};
type Twins = {readonly service: string; readonly dialect: string; readonly records: number};
type Unpriced = ServiceCoverage['unpriced'][number] & {readonly service: string};
type Retrievals = Pick<ServiceCoverage, 'service' | 'retrievals' | 'withDocuments' | 'withScores'>;

/** True of a call whose text came, though it was purged since (gone.ts). */
const came = (text: 'prompt' | 'answer'): string =>
	`(${text} IS NOT NULL OR json_extract(detail, '$.gone') IS NOT NULL)`;

/** The newest counted calls of the window, with what says what they tell; texts of calls are not read. */
const newestCalls = `(SELECT call_id, service, dialect, scope, carrier, end_ms, status, streaming, ttft_ms, tpot_ms,
		${came('prompt')} AS with_prompt, ${came('answer')} AS with_answer, session, request_model, response_model, input_tokens, output_tokens, cost_source,
		carrier <> 'metric' AND status = 'ok' AND operation IN ('chat', 'completion') AS answered,
		input_tokens IS NOT NULL AND tokens_estimated = 0 AS with_usage
	FROM call INDEXED BY call_by_end WHERE counted = 1 AND end_ms > ? AND end_ms <= ?
	ORDER BY end_ms DESC LIMIT ${rowsMax})`;

function callsOf(connection: ReaderConnection, values: Values): readonly CallsRow[] {
	return connection.all<CallsRow>(
		`SELECT service, count(*) AS calls, max(end_ms) AS lastMs, total(status = 'error') AS errors,
				total(carrier = 'metric') AS metered, total(answered) AS answered,
				total(answered AND streaming = 0) AS whole, total(answered AND streaming IS NULL) AS streamUnknown,
				total(answered AND ttft_ms IS NOT NULL) AS withTtft,
				total(answered AND tpot_ms IS NOT NULL) AS withTpot,
				total(answered AND with_prompt) AS withPrompt,
				total(answered AND with_answer) AS withAnswer,
				total(status = 'ok') AS succeeded, total(status = 'ok' AND with_usage) AS withUsage,
				total(session IS NOT NULL) AS withSession,
				max(iif(answered AND ttft_ms IS NULL AND streaming IS NOT 0, call_id, NULL)) AS ttft,
				max(iif(status = 'ok' AND NOT with_usage, call_id, NULL)) AS usage,
				max(iif(cost_source = 'unpriced', call_id, NULL)) AS price,
				max(iif(answered AND NOT (with_prompt AND with_answer), call_id, NULL)) AS content
			FROM ${newestCalls} GROUP BY service ORDER BY calls DESC, service LIMIT ${servicesMax}`,
		values,
	);
}

function writersOf(connection: ReaderConnection, values: Values): readonly Writer[] {
	return connection.all<Writer>(
		`SELECT service, dialect, scope, count(*) AS calls FROM ${newestCalls}
			GROUP BY service, dialect, scope ORDER BY calls DESC, dialect, scope`,
		values,
	);
}

function twinsOf(connection: ReaderConnection, values: Values): readonly Twins[] {
	return connection.all<Twins>(
		`SELECT service, dialect, count(*) AS records
			FROM (SELECT service, dialect, reason FROM call INDEXED BY call_not_counted_by_end
				WHERE counted = 0 AND end_ms > ? AND end_ms <= ? ORDER BY end_ms DESC LIMIT ${rowsMax})
			WHERE reason LIKE 'twin %' GROUP BY service, dialect ORDER BY records DESC, dialect`,
		values,
	);
}

function unpricedOf(connection: ReaderConnection, values: Values): readonly Unpriced[] {
	return connection.all<Unpriced>(
		`SELECT service, ifnull(response_model, request_model) AS model, count(*) AS calls,
				total(input_tokens) + total(output_tokens) AS tokens
			FROM ${newestCalls} WHERE cost_source = 'unpriced' GROUP BY service, model ORDER BY calls DESC, model`,
		values,
	);
}

function retrievalsOf(connection: ReaderConnection, [fromMs, asOfMs]: Values): readonly Retrievals[] {
	return connection.all<Retrievals>(
		`SELECT service, count(*) AS retrievals,
				total(json_array_length(detail, '$.documents') > 0) AS withDocuments,
				total(json_extract(detail, '$.documents[0].score') IS NOT NULL) AS withScores
			FROM (SELECT service, kind, detail FROM step INDEXED BY step_by_start
				WHERE start_ms > ? AND start_ms <= ? ORDER BY start_ms DESC LIMIT ${rowsMax})
			WHERE kind IN ('retrieval', 'rerank') GROUP BY service`,
		[fromMs ?? null, asOfMs ?? null],
	);
}

/** Traces that arrived whole, and in which nothing is of a model, a tool or an agent. */
function plainOf(connection: ReaderConnection, values: Values): readonly PlainService[] {
	const rows = connection.all<PlainService & {readonly newest: number}>(
		// Of the other columns SQLite takes those of the row with the maximum.
		`SELECT service, count(*) AS traces, sum(spans) AS spans, trace_id AS traceId, max(start_ms) AS newest
			FROM (SELECT service, spans, start_ms, trace_id, plain FROM trace INDEXED BY trace_by_start
				WHERE start_ms > ? AND start_ms <= ? ORDER BY start_ms DESC LIMIT ${rowsMax})
			WHERE plain = 1 GROUP BY service ORDER BY spans DESC, service LIMIT ${servicesMax}`,
		values,
	);
	return rows.map(({service, traces, spans, traceId}) => ({service, traces, spans, traceId}));
}

function serviceOf(
	{ttft, usage, price, content, ...row}: CallsRow,
	about: {
		readonly writers: readonly Writer[];
		readonly twins: readonly Twins[];
		readonly unpriced: readonly Unpriced[];
		readonly retrievals: ReadonlyMap<string, Retrievals>;
	},
): ServiceCoverage {
	const own = <T extends {readonly service: string}>(rows: readonly T[]): readonly T[] =>
		rows.filter(({service}) => service === row.service);
	const twins = own(about.twins);
	const retrieved = about.retrievals.get(row.service);
	return {
		...row,
		writers: own(about.writers).map(({dialect, scope, calls}) => ({dialect, scope, calls})),
		twins: {
			records: twins.reduce((sum, {records}) => sum + records, 0),
			dialects: twins.map(({dialect}) => dialect),
		},
		unpriced: own(about.unpriced).map(({model, calls, tokens}) => ({model, calls, tokens})),
		retrievals: retrieved?.retrievals ?? 0,
		withDocuments: retrieved?.withDocuments ?? 0,
		withScores: retrieved?.withScores ?? 0,
		without: {ttft, usage, price, content},
	};
}
