/** Calls as a reader answers them, for frames of views: a complete plain one, and what you change of it. */
import type {CallDetail, CallPage, CallRow, RunningRow} from '../../../source/store/answers.ts';
import {initialState, type UiState} from '../../../source/ui/state/state.ts';
import type {ViewContext} from '../../../source/ui/view.ts';
import {seedCall} from '../../support/seed.ts';
import {screenOf} from '../../support/terminal.tsx';

/** Mon 23 Nov 2026 14:09:44 UTC: the moment of the frames. */
export const nowMs = Date.UTC(2026, 10, 23, 14, 9, 44);

export function contextOf(columns: number, rows: number, state: Partial<UiState> = {}): ViewContext {
	return {
		state: {...initialState(), ...state},
		screen: screenOf(columns, rows),
		source: 'live',
		asOfMs: nowMs,
		fromMs: nowMs - 15 * 60_000,
		status: null,
		file: null,
	};
}

/** Milliseconds before now to `14:09:34`-like starts. */
export function at(clock: string): number {
	const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
	return Date.UTC(2026, 10, 23, hours, minutes, 0) + seconds * 1000;
}

export function callRow(callId: string, changes: Partial<CallRow> = {}): CallRow {
	const startMs = changes.startMs ?? nowMs - 10_000;
	const durationMs = changes.durationMs ?? 1500;
	return {
		callId,
		traceId: '9c4e0000000000000000000000000001',
		spanId: '51b8000000000001',
		startMs,
		endMs: startMs + durationMs,
		service: 'api',
		operation: 'chat',
		provider: 'openai',
		requestModel: 'gpt-4o',
		responseModel: null,
		streaming: true,
		inputTokens: 1000,
		outputTokens: 100,
		cacheReadTokens: 0,
		costNanoUsd: 3_500_000,
		costSource: 'computed',
		tokensEstimated: false,
		estimate: null,
		ttftMs: 420,
		tpotMs: 18,
		durationMs,
		status: 'ok',
		errorClass: null,
		finishReason: 'stop',
		attempts: 0,
		session: null,
		prompt: 'When will my refund arrive?',
		answer: 'Within 14 days.',
		metered: null,
		...changes,
	};
}

type Told = readonly [
	start: string,
	from: string,
	model: string,
	figures: readonly [
		input: number | null,
		read: number | null,
		out: number | null,
		usd: number | null,
		ttft: number | null,
		tpot: number | null,
		total: number,
	],
	rest?: Partial<CallRow>,
];

const failed = {status: 'error', finishReason: null, answer: null} as const;

/** The last calls of the story that the drawings tell. */
const told: readonly Told[] = [
	[
		'14:09:34',
		'api',
		'claude-sonnet-4-5',
		[6130, 0, 214, 0.02619, 1240, 22, 5926],
		{session: 's_7f3a', answer: 'Your refund of €59.90 was approved on 21 November'},
	],
	[
		'14:09:32',
		'worker',
		'gpt-4o',
		[4800, 0, 312, 0.01512, 420, 28, 9128],
		{prompt: 'Summarise the ticket', answer: 'The customer wrote'},
	],
	[
		'14:09:26.2',
		'api',
		'claude-sonnet-4-5',
		[5480, 0, 88, 0.021862, 1180, 21, 3007],
		{finishReason: 'tool_calls', answer: 'get_order, carrier_track'},
	],
	[
		'14:09:26',
		'rag',
		'text-embedding-3-small',
		[22, null, null, 0.000_000_44, null, null, 61],
		{operation: 'embeddings', finishReason: null, prompt: 'refund status lamp', answer: null},
	],
	[
		'14:07:31',
		'api',
		'gpt-4o',
		[null, null, null, null, null, null, 7400],
		{...failed, errorClass: 'rate_limit', attempts: 2, prompt: '返金できますか？'},
	],
	[
		'14:06:30',
		'worker',
		'qwen3:8b',
		[310, 0, 11, 0, 410, 33, 740],
		{costSource: 'local', prompt: 'Title for: lamp', answer: 'Broken lamp'},
	],
	[
		'14:05:40',
		'worker',
		'gpt-4o',
		[null, null, null, null, null, null, 30_000],
		{...failed, errorClass: 'timeout', prompt: 'Summarise the ticket'},
	],
	[
		'14:04:20',
		'api',
		'gpt-4o',
		[3710, 3072, 164, 0.007075, 380, 18, 3314],
		{prompt: 'いつ届きますか', answer: 'お届け予定日は十一月二十五日です'},
	],
	[
		'14:02:10',
		'worker',
		'house-7b',
		[1910, null, 226, null, null, null, 4300],
		{costSource: 'unpriced', prompt: 'Summarise the ticket', answer: 'Customer asks'},
	],
	[
		'13:59:22',
		'worker',
		'gpt-4o-mini',
		[655, 0, 36, 0.00012, null, null, 860],
		{finishReason: 'length', prompt: 'Classify: lamp', answer: '{"topic":"ret'},
	],
	[
		'13:58:40',
		'api',
		'gpt-4o',
		[3240, 0, 182, 0.00992, 1810, 17, 4887],
		{attempts: 1, prompt: '注文した時計が届きません', answer: 'ご不便をおかけします'},
	],
];

export const toldRows: readonly CallRow[] = told.map(
	(
		[
			start,
			service,
			requestModel,
			[inputTokens, cacheReadTokens, outputTokens, usd, ttftMs, tpotMs, durationMs],
			rest,
		],
		index,
	) =>
		callRow(`c${index}`, {
			startMs: at(start),
			service,
			requestModel,
			inputTokens,
			cacheReadTokens,
			outputTokens,
			costNanoUsd: usd === null ? null : Math.round(usd * 1e9),
			costSource: usd === null ? (inputTokens === null ? 'unknown' : 'unpriced') : 'computed',
			ttftMs,
			tpotMs,
			durationMs,
			...rest,
		}),
);

export const toldRunning: readonly RunningRow[] = [
	{
		traceId: '9c4e0000000000000000000000000001',
		spanId: '51b8000000000000',
		name: 'POST /chat',
		service: 'api',
		startMs: at('14:09:26'),
		kind: 'parent',
		model: null,
	},
];

export function pageOf(rows: readonly CallRow[], changes: Partial<CallPage> = {}): CallPage {
	return {
		rows,
		before: 0,
		total: rows.length,
		costNanoUsd: rows.reduce((sum, row) => sum + (row.costNanoUsd ?? 0), 0),
		running: [],
		runningTotal: 0,
		...changes,
	};
}

export function callDetail(changes: Partial<CallDetail> = {}): CallDetail {
	const call = seedCall(changes);
	return {
		...call,
		endMs: call.startMs + call.durationMs,
		place: {number: 1, of: 1},
		related: [],
		toolRuns: [],
		contentGone: null,
		...changes,
	};
}
