/** Spans for tests of the waterfall: named by one letter, times in milliseconds. */
import type {SpanRow} from '../../../source/store/answers.ts';

export function span(
	spanId: string,
	parentSpanId: string | null,
	[startMs, endMs]: readonly [number, number | null],
	rest: Partial<SpanRow> = {},
): SpanRow {
	return {
		spanId,
		parentSpanId,
		name: spanId,
		label: null,
		service: 'api',
		kind: null,
		startMs,
		endMs,
		status: endMs === null ? 'running' : 'ok',
		statusMessage: '',
		callId: null,
		counted: false,
		reason: null,
		ttftMs: null,
		model: null,
		inputTokens: null,
		outputTokens: null,
		costNanoUsd: null,
		documents: 0,
		arguments: null,
		events: 0,
		eventMs: [],
		links: 0,
		missing: false,
		...rest,
	};
}
