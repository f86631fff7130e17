/** What became of the tools that an answer asked for: the steps of its trace that carry the ids of those calls. */
import type {ToolCall} from '../../domain/message.ts';
import type {ToolRun} from '../answers.ts';
import type {CallColumns} from './call-row.ts';
import type {ReaderConnection} from './reader-connection.ts';
import {readStep, type StepColumns} from './step-row.ts';

/** Tool steps of one trace that are looked through: those of a long run of an agent. */
const stepsMax = 500;

/** In the order in which they were asked for; a call without a run is left out. */
export function toolRuns(
	connection: ReaderConnection,
	row: CallColumns,
	toolCalls: readonly ToolCall[],
): readonly ToolRun[] {
	const ids = toolCalls.flatMap(({id}) => id ?? []);
	if (ids.length === 0) return [];
	const steps = connection
		.all<StepColumns>(
			`SELECT * FROM step WHERE trace_id = ? AND kind IN ('tool', 'mcp') AND start_ms >= ?
				ORDER BY start_ms, span_id LIMIT ?`,
			[row.unit ?? row.trace_id, row.start_ms, stepsMax],
		)
		.map(step => readStep(step, connection.content));
	return ids.flatMap(callId => {
		const step = steps.find(({tool}) => tool?.callId === callId);
		if (step === undefined) return [];
		const {status, durationMs, errorMessage, tool, traceId, spanId} = step;
		return [{callId, status, durationMs, errorMessage, result: tool?.result ?? null, traceId, spanId}];
	});
}
