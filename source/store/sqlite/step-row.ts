/** A step as a row of `step` and back, without loss. What has no column lies in `detail`. */
import type {UnitKey} from '../unit-key.ts';
import type {Step} from '../../domain/call.ts';
import type {AttributeValue} from '../../domain/otlp.ts';
import type {ContentReader} from './content.ts';
import {storedJson} from './stored-text.ts';

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
	const detail = content.resolve(storedJson(row.detail) as AttributeValue) as unknown as StepDetailJson;
	return {
		...stepIds(row),
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

const recordPrefix = 'log-';

/** What a step is found by: its unit, and its span or, where log records alone tell of it, its own id. */
export function placeOfStep(step: Step, unit: UnitKey): {readonly unit: UnitKey; readonly span: string} {
	return {unit, span: step.spanId ?? step.stepId};
}

/** The same out of a step's id; the unit is that of records without a trace, or the trace. */
export function placesOfStepId(stepId: string): {readonly units: readonly UnitKey[]; readonly span: string} {
	const [first = '', second = ''] = stepId.split('-');
	if (!stepId.startsWith(recordPrefix)) return {units: [first], span: second};
	return {units: [`${recordPrefix}${second}`, second], span: stepId};
}

function stepIds({trace_id: unit, span_id: span}: StepColumns): Pick<Step, 'stepId' | 'traceId' | 'spanId'> {
	const traceId = unit.startsWith(recordPrefix) ? null : unit;
	if (span.startsWith(recordPrefix)) return {stepId: span, traceId, spanId: null};
	return {stepId: `${unit}-${span}`, traceId, spanId: span};
}
