/** A step as a row of `step` and back, without loss. What has no column lies in `detail`. */
import type {Step} from '../../domain/call.ts';
import type {AttributeValue} from '../../domain/otlp.ts';
import type {ContentReader} from './content.ts';

/** `SELECT * FROM step`, by name. */
export type StepColumns = {
	readonly trace_id: string;
	readonly span_id: string;
	readonly parent_span_id: string | null;
	readonly kind: string;
	readonly name: string;
	readonly service: string;
	readonly start_ms: number;
	readonly duration_ms: number;
	readonly status: string;
	readonly rollup: number;
	readonly session: string | null;
	readonly user: string | null;
	readonly detail: string;
};

export type StepDetailJson = Pick<
	Step,
	'dialect' | 'errorMessage' | 'tool' | 'query' | 'documents' | 'evaluations' | 'restated'
>;

/** The rest of a step, before long texts in it are put away. */
export function stepDetail(step: Step): StepDetailJson {
	const {dialect, errorMessage, tool, query, documents, evaluations, restated} = step;
	return {dialect, errorMessage, tool, query, documents, evaluations, restated};
}

/** Exactly the step that was written. */
export function readStep(row: StepColumns, content: ContentReader): Step {
	const detail = content.resolve(JSON.parse(row.detail) as AttributeValue) as unknown as StepDetailJson;
	return {
		traceId: row.trace_id,
		spanId: row.span_id,
		parentSpanId: row.parent_span_id,
		kind: row.kind as Step['kind'],
		name: row.name,
		service: row.service,
		startMs: row.start_ms,
		durationMs: row.duration_ms,
		status: row.status as Step['status'],
		session: row.session,
		user: row.user,
		rollup: row.rollup === 1,
		...detail,
	};
}
