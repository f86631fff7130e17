/** Traces as a reader answers them, for frames of views: the running one of the story, and one that is too large. */
import type {SpanRow, TraceDetail, TracePage, TraceRow} from '../../../source/store/answers.ts';
import {span} from '../waterfall/spans.ts';
import {at} from './call-data.ts';

export function traceRow(traceId: string, changes: Partial<TraceRow> = {}): TraceRow {
	const startMs = changes.startMs ?? at('14:05:00');
	return {
		traceId,
		name: 'POST /chat',
		service: 'api',
		startMs,
		endMs: startMs + 3300,
		spans: 4,
		calls: 1,
		inputTokens: 3710,
		outputTokens: 164,
		costNanoUsd: 7_075_000,
		status: 'ok',
		error: null,
		session: 's_91c0',
		bars: [[200, 3300]],
		...changes,
	};
}

const start = at('14:09:26');

/** The running trace of the story: its root has not arrived, roll-ups restate the calls below them. */
const storyRow = traceRow('9c4e0000000000000000000000000001', {
	startMs: start,
	endMs: null,
	spans: 12,
	calls: 3,
	inputTokens: 11_632,
	outputTokens: 302,
	costNanoUsd: 48_052_440,
	status: 'running',
	session: 's_7f3a',
	bars: [
		[0, 61],
		[260, 3267],
		[8320, 14_246],
	],
});

const made = (
	id: string,
	parent: string | null,
	from: number,
	until: number | null,
	rest: Partial<SpanRow> = {},
) => span(id, parent, [start + from, until === null ? null : start + until], rest);

const rollup = {kind: 'workflow', reason: 'roll-up of anthropic.chat', inputTokens: 5480, outputTokens: 88};

export const storySpans: readonly SpanRow[] = [
	made('root', null, 0, null, {name: 'POST /chat', missing: true}),
	made('embed', 'root', 0, 61, {
		name: 'embed text-embedding-3-small',
		service: 'rag',
		kind: 'embeddings',
		callId: 'c22',
		counted: true,
		costNanoUsd: 440,
		inputTokens: 22,
	}),
	made('retrieve', 'root', 62, 246, {name: 'retrieve kb', service: 'rag', kind: 'retrieval'}),
	made('rerank', 'retrieve', 190, 238, {name: 'rerank', service: 'rag', kind: 'rerank'}),
	made('stream', 'root', 255, 14_250, {name: 'ai.streamText', ...rollup}),
	made('step1', 'stream', 258, 3268, {name: 'doStream', ...rollup}),
	made('chat1', 'step1', 260, 3267, {
		name: 'anthropic.chat',
		kind: 'chat',
		callId: 'c23',
		counted: true,
		ttftMs: 1180,
		model: 'claude-sonnet-4-5',
		inputTokens: 5480,
		outputTokens: 88,
		costNanoUsd: 21_862_000,
	}),
	made('order', 'stream', 3300, 3612, {name: 'get_order', kind: 'tool'}),
	made('track', 'stream', 3300, 8300, {
		name: 'carrier_track',
		kind: 'tool',
		status: 'error',
		statusMessage: 'timeout after 5000 ms',
	}),
	made('step2', 'stream', 8315, 14_248, {name: 'doStream', ...rollup}),
	made('chat2', 'step2', 8320, 14_246, {
		name: 'anthropic.chat',
		kind: 'chat',
		callId: 'c25',
		counted: true,
		ttftMs: 1240,
		model: 'claude-sonnet-4-5',
		inputTokens: 6130,
		outputTokens: 214,
		costNanoUsd: 26_190_000,
		events: 1,
	}),
	made('guard', 'root', 14_260, 14_278, {name: 'guardrail pii_check', kind: 'guardrail'}),
];

export const storyTrace: TraceDetail = {
	row: storyRow,
	spans: storySpans,
	logs: [
		{timeMs: start + 8300, severity: 'WARN', text: 'carrier_track gave up after 5000 ms', spanId: 'track'},
		{timeMs: start + 14_246, severity: 'INFO', text: 'answer sent, 214 tokens', spanId: 'chat2'},
	],
	lastMs: start + 14_300,
	prompt: 'When will my refund for order 4711 arrive?',
	answer: 'Your refund of €59.90 was approved on 21 November and will arrive within 14 days.',
};

const failed = {status: 'error', inputTokens: null, outputTokens: null, costNanoUsd: null} as const;

export const traceRows: readonly TraceRow[] = [
	storyRow,
	traceRow('8a6d', {
		startMs: at('14:09:32'),
		endMs: at('14:09:41.15'),
		service: 'worker',
		name: 'summarise',
		spans: 3,
		session: null,
		bars: [[10, 9138]],
	}),
	traceRow('77d0', {
		startMs: at('14:07:31'),
		endMs: at('14:07:38.4'),
		error: 'rate_limit',
		bars: [[0, 7400]],
		...failed,
	}),
	traceRow('f21b', {
		startMs: at('14:06:30'),
		endMs: at('14:06:30.75'),
		service: 'worker',
		name: 'title',
		costNanoUsd: 0,
		session: null,
		bars: [[5, 745]],
	}),
	traceRow('6e52', {
		startMs: at('14:05:40'),
		endMs: at('14:06:10'),
		service: 'worker',
		name: 'summarise',
		error: 'timeout',
		session: null,
		bars: [[0, 30_000]],
		...failed,
	}),
	traceRow('e6b2', {startMs: at('14:04:20')}),
	traceRow('d3f8', {startMs: at('14:01:20'), status: 'lost', endMs: at('14:01:24')}),
];

export function tracePageOf(rows: readonly TraceRow[], changes: Partial<TracePage> = {}): TracePage {
	return {
		rows,
		before: 0,
		total: rows.length,
		spans: rows.reduce((sum, row) => sum + row.spans, 0),
		running: rows.filter(row => row.status === 'running').length,
		plain: 0,
		...changes,
	};
}

const wide = '契約書レビュー・エージェント（第三段階）と非常に長い名前';

/** Ten thousand spans: many equal ones, a chain of only children, wide and hostile names, a ghost. */
const largeSpans: readonly SpanRow[] = [
	made('root', null, 0, 1_512_000, {name: `nightly-contract-review-pipeline-${'v'.repeat(300)}`}),
	...Array.from({length: 4096}, (_, index) =>
		made(`load${index}`, 'root', index * 48, index * 48 + 47, {name: 'load'}),
	),
	made('review', 'root', 200_000, 870_000, {name: wide}),
	...Array.from({length: 18}, (_, index) =>
		made(`level${index}`, index === 0 ? 'review' : `level${index - 1}`, 200_100 + index, 869_900 - index, {
			name: `plan ${index}`,
		}),
	),
	...Array.from({length: 400}, (_, index) =>
		made(`step${index}`, 'level17', 201_000 + index * 1600, 202_500 + index * 1600, {
			name: `step ${index} 🔎\u001B[31m кэш`,
			status: index % 70 === 5 ? 'error' : 'ok',
			statusMessage: 'boom',
		}),
	),
	...Array.from({length: 5400}, (_, index) =>
		made(`e${index}`, `step${index % 400}`, 201_000 + (index % 400) * 1600, 201_100 + (index % 400) * 1600, {
			name: `search ${index % 7}`,
		}),
	),
	made('ghost', null, 900_000, 905_000, {name: '(not arrived)', status: 'lost', missing: true}),
	made('report', 'root', 1_270_000, 1_512_000, {name: 'write_report'}),
];

export const largeTrace: TraceDetail = {
	row: traceRow('77fe0000000000000000000000000001', {
		name: `nightly-contract-review-pipeline-${'v'.repeat(300)}`,
		startMs: start,
		endMs: start + 1_512_000,
		spans: largeSpans.length,
		calls: 1204,
		inputTokens: 18_400_000,
		outputTokens: 2_100_000,
		costNanoUsd: 41_990_000_000,
		session: wide,
		bars: [[0, 200_000]],
	}),
	spans: largeSpans,
	logs: Array.from({length: 50}, (_, index) => ({
		timeMs: start + index * 1000,
		severity: 'ERROR',
		text: `\u001B[2J${wide} ${index}`,
		spanId: null,
	})),
	lastMs: start + 1_512_000,
	prompt: `${wide} `.repeat(9),
	answer: null,
};
