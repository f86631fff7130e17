/**
Why there is no prompt and no answer, and which switch of this instrumentation turns them on. Content capture is
off by default in most of them, and none says so (design.md section 5, peers' asks on empty content).
*/
import type {CallDetail, ContentGone} from '../../store/answers.ts';
import {fit, piece, type Row} from '../rows.ts';
import {oneLine} from '../text.ts';
import type {Screen} from '../view.ts';
import {wrapText} from '../conversation/wrap.ts';

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

const after = 'Tokens, money and times need none of it. It holds for calls made after the change.';

export function whyNoContent(call: CallDetail, screen: Screen): readonly Row[] {
	const width = screen.columns - 6;
	if (call.contentGone !== null) {
		return goneLines(call.contentGone).flatMap(line => [
			...wrapText(line, width).map((text): Row => [piece(`  ${text}`)]),
			[],
		]);
	}
	const reason = call.contentRedacted
		? 'The sender withheld the content of this call.'
		: call.operation === 'embeddings'
			? 'An embedding has no answer, and its input is not in the telemetry.'
			: 'The telemetry of this call holds no prompt and no answer: content capture is off.';
	const lines = switches.find(({dialect}) => dialect.test(call.dialect))?.lines ?? otherwise;
	return [
		...wrapText(reason, width).map((text): Row => [piece(`  ${text}`)]),
		[],
		fit(
			[piece(`  to turn it on in ${call.dialect} (service ${oneLine(call.service)}):`, 'dim')],
			width,
			screen.glyphs.cut,
		),
		[],
		...lines.flatMap(line => wrapText(line, width).map((text): Row => [piece(`    ${text}`, 'accent')])),
		[],
		...wrapText(after, width).map((text): Row => [piece(`  ${text}`, 'dim')]),
	];
}

/** Nothing that the sender could change. */
function goneLines(gone: ContentGone): readonly string[] {
	return gone.why === 'purged'
		? ['What was said in this call was purged from the file. Its figures stay.']
		: [
				`What was said in this call was sampled away: of healthy calls ${gone.keptPercent} % keep it (--keep-content).`,
				'Calls that failed, were cut short, slow or dear keep theirs. Figures stay of all.',
			];
}
