/** Steps (tools, retrieval, agents, …) for the commands, oldest first, a page at a time. */
import type {Step} from '../../domain/call.ts';
import type {PageQuestion} from '../store.ts';
import {stepCondition} from './filter-sql.ts';
import {orderBy, placeCondition, type Key} from './order.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {placesOfStepId, readStep, type StepColumns} from './step-row.ts';

const keys: readonly Key[] = ['step.start_ms', 'step.trace_id', 'step.span_id'].map(sql => ({
	sql,
	descending: false,
}));

/** Behind the step with the id `after`. */
export function stepsPage(connection: ReaderConnection, question: PageQuestion): readonly Step[] {
	const condition = stepCondition(connection, question.filter);
	const last = question.after === null ? undefined : lastOf(connection, question.after);
	const behind =
		last === undefined
			? {sql: '1', values: []}
			: placeCondition(keys, [last.start_ms, last.trace_id, last.span_id], 'from');
	const limit = question.limit + (last === undefined ? 0 : 1);
	const rows = connection.all<StepColumns>(
		`SELECT * FROM step INDEXED BY step_by_start WHERE ${behind.sql}
			${condition.sql === '' ? '' : `AND ${condition.sql}`} ${orderBy(keys, {backwards: false})} LIMIT ?`,
		[...behind.values, ...condition.values, limit],
	);
	return rows
		.filter(row => last === undefined || row.trace_id !== last.trace_id || row.span_id !== last.span_id)
		.slice(0, question.limit)
		.map(row => readStep(row, connection.content));
}

type Place = Pick<StepColumns, 'start_ms' | 'trace_id' | 'span_id'>;

function lastOf(connection: ReaderConnection, stepId: string): Place | undefined {
	const {units, span} = placesOfStepId(stepId);
	for (const unit of units) {
		const found = connection.get<Place>(
			'SELECT start_ms, trace_id, span_id FROM step WHERE trace_id = ? AND span_id = ?',
			[unit, span],
		);
		if (found !== undefined) return found;
	}
	return undefined;
}
