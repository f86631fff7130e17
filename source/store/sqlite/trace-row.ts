/** A trace as a row of the list, as it stood at a moment. */
import type {TraceRow} from '../answers.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {isLost, nameOfMissing, type Shapes} from './shapes.ts';
import {standingTrace, stateOf, uppermostOpen} from './trace-spans.ts';

/** `SELECT * FROM trace`. */
export type TraceColumns = {
	readonly trace_id: string;
	readonly name: string;
	readonly service: string;
	readonly start_ms: number;
	readonly end_ms: number;
	readonly spans: number;
	readonly calls: number;
	readonly errors: number;
	readonly error: string | null;
	readonly input_tokens: number | null;
	readonly output_tokens: number | null;
	readonly cost_nano_usd: number | null;
	readonly session: string | null;
	readonly missing: number;
	readonly received_ms: number;
};

/** A bar is drawn some cells wide: more marks than this would lie upon each other. */
const barsMax = 60;

type At = {readonly asOfMs: number; readonly shapes: Shapes};

export function traceRow(connection: ReaderConnection, columns: TraceColumns, at: At): TraceRow {
	const ended = columns.end_ms <= at.asOfMs;
	const figures = ended ? columns : {...columns, ...figuresAt(connection, columns.trace_id, at.asOfMs)};
	const state = stateAt(connection, figures, {...at, ended});
	return {
		traceId: columns.trace_id,
		name: state.name,
		service: columns.service,
		startMs: columns.start_ms,
		endMs: state.running ? null : figures.end_ms,
		spans: figures.spans,
		calls: figures.calls,
		inputTokens: figures.input_tokens,
		outputTokens: figures.output_tokens,
		costNanoUsd: figures.cost_nano_usd,
		status: state.running ? 'running' : state.lost ? 'lost' : isFailed(figures) ? 'error' : 'ok',
		error: figures.error,
		session: columns.session,
		bars: barsOf(connection, columns, at.asOfMs),
	};
}

function isFailed(figures: Pick<TraceColumns, 'errors' | 'error'>): boolean {
	return figures.errors > 0 || figures.error !== null;
}

type Figures = Pick<
	TraceColumns,
	'end_ms' | 'spans' | 'calls' | 'errors' | 'error' | 'input_tokens' | 'output_tokens' | 'cost_nano_usd'
>;

/** Of what had ended by then; spans that ran are among the spans. Only replay comes here, for what ran then. */
function figuresAt(connection: ReaderConnection, traceId: string, asOfMs: number): Figures {
	const calls = connection.get<Omit<Figures, 'spans' | 'errors'>>(
		`SELECT count(*) AS calls, max(end_ms) AS end_ms, sum(input_tokens * (CASE tokens_estimated WHEN 0 THEN 1 END)) AS input_tokens,
				sum(output_tokens * (CASE tokens_estimated WHEN 0 THEN 1 END)) AS output_tokens,
				sum(cost_nano_usd) AS cost_nano_usd,
				(SELECT ifnull(failed.error_class, 'other') FROM call AS failed WHERE failed.trace_id = ? AND failed.counted = 1
					AND failed.status = 'error' AND failed.end_ms <= ? ORDER BY failed.start_ms LIMIT 1) AS error
			FROM call WHERE trace_id = ? AND counted = 1 AND end_ms <= ?`,
		[traceId, asOfMs, traceId, asOfMs],
	);
	const {spans} = standingTrace(connection, {traceId, asOfMs});
	return {
		calls: calls?.calls ?? 0,
		end_ms: spans.reduce((end, span) => Math.max(end, span.endMs ?? -Infinity), calls?.end_ms ?? -Infinity),
		input_tokens: calls?.input_tokens ?? null,
		output_tokens: calls?.output_tokens ?? null,
		cost_nano_usd: calls?.cost_nano_usd ?? null,
		error: calls?.error ?? null,
		spans: spans.length,
		errors: spans.filter(span => span.failed).length,
	};
}

/**
`running`: something of it has not ended, or a parent has not arrived and still may. `lost`: it will not arrive.
The name of a trace without a root is the one that such traces have.
*/
function stateAt(
	connection: ReaderConnection,
	columns: TraceColumns,
	{asOfMs, shapes, ended}: At & {readonly ended: boolean},
): {readonly name: string; readonly running: boolean; readonly lost: boolean} {
	if (columns.missing === 0) return {name: columns.name, running: !ended, lost: false};
	const state = ended ? stateOf(columns) : null;
	const open = uppermostOpen(connection, {traceId: columns.trace_id, asOfMs, state});
	const root = open.find(one => one.missing?.mayBeRoot === true)?.missing ?? null;
	const name = root === null ? columns.name : nameOfMissing(root, shapes).name;
	const waits = open.length > 0;
	const lost = waits && ended && isLost(columns.end_ms, {asOfMs, service: columns.service, shapes});
	return {name, running: !ended || (waits && !lost), lost};
}

function barsOf(
	connection: ReaderConnection,
	{trace_id: traceId, start_ms: startMs}: TraceColumns,
	asOfMs: number,
): TraceRow['bars'] {
	const calls = connection.all<{start_ms: number; end_ms: number}>(
		`SELECT start_ms, min(end_ms, ?) AS end_ms FROM call WHERE trace_id = ? AND counted = 1 AND start_ms <= ?
			ORDER BY start_ms, span_id LIMIT ?`,
		[asOfMs, traceId, asOfMs, barsMax],
	);
	return calls.map(call => [call.start_ms - startMs, call.end_ms - startMs] as const);
}
