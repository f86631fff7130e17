/** Up to three traces that show best what an alert is about. Ids first, by indexes that hold what they are chosen by; then those calls. */
import {type AlertTrace, alertTracesMax, type AlertTracesQuestion} from '../alert-answers.ts';
import {callModel} from './error-tallies.ts';
import {isAllowedSql} from './decisions.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {hardEvidence} from './vital-findings.ts';

/** What is chosen among: several calls of one trace are told once, calls that are no chats not at all. */
const candidatesMax = 60;

/** Of a run of weeks the last day is looked through: a million calls take a tenth of a second. */
const windowMsMax = 86_400_000;

export function alertTraces(
	connection: ReaderConnection,
	question: AlertTracesQuestion,
): readonly AlertTrace[] {
	const fromMs = Math.max(question.fromMs, question.toMs - windowMsMax);
	return chosen(candidates(connection, {...question, fromMs}), question);
}

function candidates(connection: ReaderConnection, question: AlertTracesQuestion): readonly AlertTrace[] {
	const {examples, fromMs, toMs} = question;
	switch (examples) {
		case 'failed':
			return calls(connection, {...sorted('end_ms DESC', `AND status = 'error'`), values: [fromMs, toMs]});
		case 'slowest':
			return calls(connection, {
				...sorted('duration_ms DESC'),
				where: `AND call.operation IN ('chat', 'completion')`,
				values: [fromMs, toMs],
			});
		case 'dearest':
			return calls(connection, {
				...sorted('cost_nano_usd DESC', 'AND cost_nano_usd > 0'),
				values: [fromMs, toMs],
			});
		case 'last':
			// The window of a silence begins behind what was heard last.
			return calls(connection, {...sorted('end_ms DESC'), values: [0, toMs]});
		case 'least grounded':
			return measured(connection, question, {value: 'grounding', name: 'template'});
		case 'worst found':
			return measured(connection, question, {value: 'top_score', name: 'store'});
		case 'wrong':
			return found(connection, question, hardEvidence);
		case 'looping':
			return found(connection, question, `detector = 'loop'`);
		case 'following':
			return found(connection, question, `detector = 'injection' AND level = 'critical'`);
	}
}

type Chosen = {readonly ids: string; readonly where?: string; readonly values: readonly number[]};

function sorted(order: string, and = ''): Pick<Chosen, 'ids'> {
	return {
		ids: `SELECT id FROM call WHERE counted = 1 AND end_ms >= ? AND end_ms < ? ${and}
			ORDER BY ${order} LIMIT ${candidatesMax}`,
	};
}

const columns = `call.trace_id AS traceId, call.call_id AS callId, call.span_id AS spanId,
	ifnull(trace.name, call.name) AS name, ${callModel} AS model, call.end_ms AS endMs,
	call.duration_ms AS durationMs, call.status, call.error_class AS errorClass, call.attempts,
	call.cost_nano_usd AS costNanoUsd`;

function calls(connection: ReaderConnection, {ids, where = '', values}: Chosen): readonly AlertTrace[] {
	const wanted = connection.all<{id: number}>(ids, values).map(({id}) => id);
	const rows = connection.all<AlertTrace & {readonly id: number}>(
		`SELECT call.id, ${columns}, NULL AS measured, NULL AS said FROM call
			LEFT JOIN trace ON trace.trace_id = call.trace_id
			WHERE call.id IN (SELECT value FROM json_each(?)) ${where}`,
		[JSON.stringify(wanted)],
	);
	const byId = new Map(rows.map(({id, ...row}) => [id, row]));
	return wanted.flatMap(id => byId.get(id) ?? []);
}

function measured(
	connection: ReaderConnection,
	{of, fromMs, toMs}: AlertTracesQuestion,
	{value, name}: {readonly value: 'grounding' | 'top_score'; readonly name: 'template' | 'store'},
): readonly AlertTrace[] {
	return connection.all<AlertTrace>(
		`SELECT ${columns}, least.value AS measured, NULL AS said FROM (
				SELECT call_id, ${value} AS value FROM inspected
					WHERE at_ms >= ? AND at_ms < ? AND ${value} IS NOT NULL AND (? IS NULL OR ifnull(${name}, '') = ?)
					ORDER BY ${value} LIMIT ${candidatesMax}) AS least
			JOIN call ON call.call_id = least.call_id LEFT JOIN trace ON trace.trace_id = call.trace_id
			ORDER BY least.value`,
		[fromMs, toMs, of, of],
	);
}

/** Some are of a tool run and no call. */
function found(
	connection: ReaderConnection,
	{fromMs, toMs}: AlertTracesQuestion,
	kind: string,
): readonly AlertTrace[] {
	return connection.all<AlertTrace>(
		`SELECT told.trace_id AS traceId, told.call_id AS callId, told.span_id AS spanId,
				ifnull(trace.name, ifnull(call.name, '')) AS name, ${callModel} AS model, told.at_ms AS endMs,
				call.duration_ms AS durationMs, call.status, call.error_class AS errorClass,
				ifnull(call.attempts, 0) AS attempts, call.cost_nano_usd AS costNanoUsd, NULL AS measured,
				told.evidence AS said
			FROM (SELECT * FROM finding WHERE at_ms >= ? AND at_ms < ? AND level <> 'info' AND ${kind}
				AND NOT ${isAllowedSql} ORDER BY at_ms DESC, id DESC LIMIT ${candidatesMax}) AS told
			LEFT JOIN call ON call.call_id = told.call_id LEFT JOIN trace ON trace.trace_id = told.trace_id
			ORDER BY told.at_ms DESC, told.id DESC`,
		[fromMs, toMs],
	);
}

/** Each trace once; of failed calls one of each class before a second of one: three timeouts tell as much as one. */
function chosen(
	rows: readonly AlertTrace[],
	{examples}: Pick<AlertTracesQuestion, 'examples'>,
): readonly AlertTrace[] {
	const traces = [...new Map(rows.toReversed().map(row => [row.traceId ?? row.callId, row])).values()];
	const inOrder = traces.toReversed();
	if (examples !== 'failed') return inOrder.slice(0, alertTracesMax);
	const firsts = new Set(
		[...Map.groupBy(inOrder, ({errorClass}) => errorClass).values()].map(([first]) => first),
	);
	return [...inOrder.filter(row => firsts.has(row)), ...inOrder.filter(row => !firsts.has(row))].slice(
		0,
		alertTracesMax,
	);
}
