/** Conversations of a window: how each grew, what it cost, how it stands. One row a session. */
import type {SessionRow, Sessions, SessionsQuestion} from '../session-answers.ts';
import {troubleSql} from '../trouble.ts';
import type {Where} from './cost-detail.ts';
import {errorTalliesOfRollups} from './error-tallies.ts';
import {callCondition} from './filter-sql.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {piecesOf} from './window.ts';

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
	const scope = {where, values: [fromMs, asOfMs, ...condition.values]};
	const isKept = filter === '' && isLast(connection, asOfMs);
	const totals = isKept ? totalsOfSessions(connection, question) : totalsOfCalls(connection, scope);
	const rows = isKept ? rowsOfLast(connection, scope, fromMs) : rowsIn(connection, scope);
	return {...totals, rows: rows.map(row => ({...row, ...aboutOf(connection, row.session, asOfMs)}))};
}

type Totals = Omit<Sessions, 'rows'>;

/** Nothing ends later: then the table of sessions tells how they stand at that moment. */
function isLast(connection: ReaderConnection, asOfMs: number): boolean {
	return (
		connection.get('SELECT 1 FROM call WHERE counted = 1 AND end_ms > ? LIMIT 1', [asOfMs]) === undefined
	);
}

export function totalsOfCalls(connection: ReaderConnection, {where, values}: Where): Totals {
	const row = connection.get<{calls: number; without: number; total: number}>(
		`SELECT total(call.requests) AS calls, total(call.requests * (call.session IS NULL)) AS without,
			count(DISTINCT call.session) AS total FROM call WHERE ${where}`,
		values,
	);
	return {calls: row?.calls ?? 0, without: row?.without ?? 0, total: row?.total ?? 0};
}

/** The same where `isLast`: of a session that began in the window each call is in it, and of the few others some. */
export function totalsOfSessions(
	connection: ReaderConnection,
	{fromMs, asOfMs}: Pick<SessionsQuestion, 'fromMs' | 'asOfMs'>,
): Totals {
	const whole = connection.get<{calls: number; total: number}>(
		`SELECT total(calls * (start_ms > ?)) AS calls, count(*) AS total FROM session WHERE end_ms > ?`,
		[fromMs, fromMs],
	);
	const parts = connection.get<{calls: number}>(
		`SELECT total(call.requests) AS calls FROM session CROSS JOIN call ON call.session = session.session
			WHERE session.end_ms > ? AND session.start_ms <= ? AND call.counted = 1 AND call.end_ms > ?`,
		[fromMs, fromMs, fromMs],
	);
	const tallies = errorTalliesOfRollups(connection, piecesOf({fromMs, asOfMs}));
	const calls = tallies.reduce((sum, tally) => sum + tally.calls + tally.cancelled, 0);
	return {calls, without: calls - (whole?.calls ?? 0) - (parts?.calls ?? 0), total: whole?.total ?? 0};
}

function rowsIn(connection: ReaderConnection, {where, values}: Where): readonly Summed[] {
	return connection.all<Summed>(
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
}

/** Those that the table of sessions names, along the index by session. */
function rowsOfLast(connection: ReaderConnection, {where, values}: Where, fromMs: number): readonly Summed[] {
	const names = connection.all<{session: string}>(
		`SELECT session FROM session WHERE end_ms > ? ORDER BY end_ms DESC, session LIMIT ${rowsMax}`,
		[fromMs],
	);
	const named = JSON.stringify(names.map(({session}) => session));
	return rowsIn(connection, {
		where: `${where} AND call.session IN (SELECT value FROM json_each(?))`,
		values: [...values, named],
	});
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
