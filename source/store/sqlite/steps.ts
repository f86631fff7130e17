/** Steps (tools, retrieval, agents, …) for the commands, oldest first, a page at a time. */
import type {Step} from '../../domain/call.ts';
import type {PageQuestion} from '../store.ts';
import {stepCondition} from './filter-sql.ts';
import {orderBy, placeCondition, type Key} from './order.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {readStep, type StepColumns} from './step-row.ts';

const keys: readonly Key[] = ['step.start_ms', 'step.trace_id', 'step.span_id'].map(sql => ({
	sql,
	descending: false,
}));

/** Behind the step with the id `after`: `<trace id>-<span id>`. */
export function stepsPage(connection: ReaderConnection, question: PageQuestion): readonly Step[] {
	const condition = stepCondition(connection, question.filter);
	const [traceId = '', spanId = ''] = question.after?.split('-') ?? [];
	const last = connection.get<{start_ms: number}>(
		'SELECT start_ms FROM step WHERE trace_id = ? AND span_id = ?',
		[traceId, spanId],
	);
	const behind =
		last === undefined
			? {sql: '1', values: []}
			: placeCondition(keys, [last.start_ms, traceId, spanId], 'from');
	const limit = question.limit + (last === undefined ? 0 : 1);
	const rows = connection.all<StepColumns>(
		`SELECT * FROM step INDEXED BY step_by_start WHERE ${behind.sql}
			${condition.sql === '' ? '' : `AND ${condition.sql}`} ${orderBy(keys, {backwards: false})} LIMIT ?`,
		[...behind.values, ...condition.values, limit],
	);
	return rows
		.filter(row => last === undefined || row.trace_id !== traceId || row.span_id !== spanId)
		.slice(0, question.limit)
		.map(row => readStep(row, connection.content));
}
