/**
Which switch of an instrumentation sends prompts and answers. Content capture is off by default in most of them, and
none says so.
*/

/** By dialect: what to set, as one would type it. */
const switches: readonly {readonly dialect: RegExp; readonly lines: readonly string[]}[] = [
	{
		dialect: /^gen_ai/,
		lines: [
			'export OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true',
			'newer instrumentations, with OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental: =SPAN_ONLY',
		],
	},
	{
		dialect: /^openllmetry|traceloop/,
		lines: ['export TRACELOOP_TRACE_CONTENT=true   (on by default: something turned it off)'],
	},
	{
		dialect: /^openinference/,
		lines: ['on by default; unset OPENINFERENCE_HIDE_INPUTS and OPENINFERENCE_HIDE_OUTPUTS'],
	},
	{
		dialect: /^ai-sdk|vercel/,
		lines: ['experimental_telemetry: {isEnabled: true, recordInputs: true, recordOutputs: true}'],
	},
	{dialect: /claude/, lines: ['export OTEL_LOG_USER_PROMPTS=1']},
	{
		dialect: /semantic/,
		lines: ['export SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS_SENSITIVE=true'],
	},
	{dialect: /agent-framework/, lines: ['export ENABLE_SENSITIVE_DATA=true']},
	{
		dialect: /^llm|vllm|sglang|tgi/,
		lines: ['a model server sends tokens and times, never content: instrument the application'],
	},
];

const otherwise = [
	'look for "capture content" in its documentation; most libraries follow',
	'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true',
];

/** The lines to set or to read for who writes this dialect. */
export function captureSwitches(dialect: string): readonly string[] {
	return switches.find(item => item.dialect.test(dialect))?.lines ?? otherwise;
}
