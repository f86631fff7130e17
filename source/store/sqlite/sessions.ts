/** Conversations of a window: how each grew, what it cost, how it stands. One row a session. */
import type {SessionRow, Sessions, SessionsQuestion} from '../session-answers.ts';
import {troubleSql} from '../trouble.ts';
import {callCondition} from './filter-sql.ts';
import type {ReaderConnection} from './reader-connection.ts';

const rowsMax = 200;

/** A cell each in a sparkline. */
const contextsMax = 12;

const talking = "call.operation IN ('chat', 'completion')";

type Summed = Omit<SessionRow, 'contexts' | 'trouble' | 'began'>;

/** Throws `FilterError`. */
export function sessions(connection: ReaderConnection, question: SessionsQuestion): Sessions {
	const {asOfMs, fromMs, filter} = question;
	const condition = callCondition(connection, filter);
	const where = ['call.counted = 1', 'call.end_ms > ?', 'call.end_ms <= ?', condition.sql]
		.filter(part => part !== '')
		.join(' AND ');
	const values = [fromMs, asOfMs, ...condition.values];
	const all = connection.get<{calls: number; without: number; total: number}>(
		`SELECT total(call.requests) AS calls, total(call.requests * (call.session IS NULL)) AS without,
			count(DISTINCT call.session) AS total FROM call WHERE ${where}`,
		values,
	);
	const rows = connection.all<Summed>(
		`SELECT call.session, max(call.user) AS user, max(call.end_ms) AS lastMs,
			count(DISTINCT ifnull(call.trace_id, call.call_id)) AS turns, total(call.requests) AS calls,
			total(call.status = 'error') AS errors,
			total((call.tokens_estimated = 0) * ifnull(call.input_tokens, 0)) AS inputTokens,
			sum(CASE WHEN call.tokens_estimated = 0 THEN call.cache_read_tokens END) AS readTokens,
			total(ifnull(call.cost_nano_usd, 0)) AS costNanoUsd,
			total(call.cost_source IN ('unpriced', 'unknown')) AS unpriced
			FROM call WHERE ${where} AND call.session IS NOT NULL
			GROUP BY 1 ORDER BY lastMs DESC, call.session LIMIT ${rowsMax}`,
		values,
	);
	return {
		rows: rows.map(row => ({...row, ...aboutOf(connection, row.session, asOfMs)})),
		total: all?.total ?? 0,
		calls: all?.calls ?? 0,
		without: all?.without ?? 0,
	};
}

/** What single calls of it tell; along the index by session. */
function aboutOf(
	connection: ReaderConnection,
	session: string,
	asOfMs: number,
): Pick<SessionRow, 'contexts' | 'trouble' | 'began'> {
	const of = 'call.session = ? AND call.counted = 1 AND call.end_ms <= ?';
	const values = [session, asOfMs];
	const inputs = connection.all<{input: number | null}>(
		`SELECT call.input_tokens AS input FROM call WHERE ${of} AND ${talking}
			ORDER BY call.start_ms DESC LIMIT ${contextsMax}`,
		values,
	);
	const trouble = connection.get<{status: string; errorClass: string | null; finish: string | null}>(
		`SELECT call.status, call.error_class AS errorClass, call.finish_reason AS finish FROM call
			WHERE ${of} AND ${troubleSql} ORDER BY call.start_ms DESC LIMIT 1`,
		values,
	);
	const first = connection.get<{prompt: string | null}>(
		`SELECT call.prompt FROM call WHERE ${of} AND ${talking} ORDER BY call.start_ms LIMIT 1`,
		values,
	);
	const isError = trouble?.status === 'error';
	return {
		contexts: inputs.map(({input}) => input).toReversed(),
		trouble:
			trouble === undefined
				? null
				: {name: (isError ? trouble.errorClass : trouble.finish) ?? 'error', isError},
		began: first?.prompt ?? null,
	};
}
