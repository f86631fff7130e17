/** The ledger as a reader answers it, for frames: the drawn story with its twins, roll-ups and an odd bill. */
import type {LedgerPage, LedgerRow, LedgerTotals} from '../../../source/store/record-answers.ts';
import {spanIdOf, traceIdOf} from '../../support/seed.ts';
import {at} from './call-data.ts';

function ledgerRow(number: number, changes: Partial<LedgerRow> = {}): LedgerRow {
	const traceId = traceIdOf(1);
	const spanId = spanIdOf(number);
	return {
		key: `${traceId}-${spanId}`,
		callId: `${traceId}-${spanId}`,
		traceId,
		spanId,
		carrier: 'span',
		name: 'anthropic.chat',
		startMs: at('14:09:34.32'),
		endMs: at('14:09:40.246'),
		service: 'api',
		dialect: 'openllmetry',
		scope: '@traceloop/instrumentation-anthropic',
		model: 'claude-sonnet-4-5-20250929',
		counted: true,
		reason: null,
		usage: {input: 6130, output: 214, cacheRead: 0, cacheWrite: 6120, reasoning: null},
		tokensEstimated: false,
		estimate: null,
		usageRule: null,
		costNanoUsd: 26_190_000,
		costSource: 'computed',
		reportedNanoUsd: null,
		computedNanoUsd: 26_190_000,
		origins: [],
		...changes,
	};
}

const uncounted = {counted: false} as const;

const rows: readonly LedgerRow[] = [
	ledgerRow(9, {usageRule: 'cache outside: OpenLLMetry for JavaScript counts it beside the input'}),
	ledgerRow(8, {
		...uncounted,
		name: 'ai.streamText.doStream',
		dialect: 'ai-sdk',
		scope: 'ai',
		reason: `twin of ${traceIdOf(1)}-${spanIdOf(9)}`,
	}),
	ledgerRow(7, {
		...uncounted,
		key: 'step-x',
		callId: null,
		name: 'ai.streamText',
		dialect: 'ai-sdk',
		scope: 'ai',
		model: null,
		reason: `roll-up of ${traceIdOf(1)}-${spanIdOf(9)}`,
		usage: {input: 11_610, output: 302, cacheRead: null, cacheWrite: null, reasoning: null},
		costNanoUsd: null,
		costSource: null,
		computedNanoUsd: null,
	}),
	ledgerRow(6, {
		startMs: at('14:09:32'),
		service: 'worker',
		dialect: 'litellm',
		scope: 'litellm',
		model: 'gpt-4o',
		costNanoUsd: 18_100_000,
		costSource: 'reported',
		reportedNanoUsd: 18_100_000,
		computedNanoUsd: 15_120_000,
		usage: {input: 4800, output: 312, cacheRead: 0, cacheWrite: null, reasoning: null},
	}),
	ledgerRow(5, {
		startMs: at('14:07:31'),
		model: 'gpt-4o',
		estimate: {input: 1180, output: 57, costNanoUsd: 3_520_000},
		usage: {input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null},
		costNanoUsd: null,
		costSource: 'unknown',
		computedNanoUsd: null,
	}),
	ledgerRow(4, {
		...uncounted,
		startMs: at('14:07:30'),
		model: 'gpt-4o',
		reason: `attempt of ${traceIdOf(1)}-${spanIdOf(5)}`,
		usage: {input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null},
		costNanoUsd: null,
		costSource: 'unknown',
	}),
	ledgerRow(3, {
		startMs: at('14:06:30'),
		model: 'qwen3:8b',
		costNanoUsd: 0,
		costSource: 'local',
		usage: {input: 310, output: 11, cacheRead: null, cacheWrite: null, reasoning: null},
	}),
	ledgerRow(2, {
		startMs: at('14:02:10'),
		model: 'house-7b',
		costNanoUsd: null,
		costSource: 'unpriced',
		usage: {input: 1910, output: 226, cacheRead: null, cacheWrite: null, reasoning: null},
	}),
	ledgerRow(1, {
		startMs: at('14:01:00'),
		carrier: 'log',
		traceId: null,
		spanId: null,
		model: 'gpt-4o-mini',
		tokensEstimated: true,
		costSource: 'estimated',
		costNanoUsd: 116_000,
		scope: '',
		dialect: 'home-made',
		usage: {input: 612, output: 41, cacheRead: null, cacheWrite: null, reasoning: null},
	}),
];

export const ledgerPage: LedgerPage = {rows, before: 0};

export const ledgerTotals: LedgerTotals = {
	records: 9,
	sources: [
		{source: 'computed', calls: 1, inputTokens: 6130, outputTokens: 214, costNanoUsd: 26_190_000},
		{source: 'reported', calls: 1, inputTokens: 4800, outputTokens: 312, costNanoUsd: 18_100_000},
		{source: 'estimated', calls: 1, inputTokens: 0, outputTokens: 0, costNanoUsd: 116_000},
		{source: 'unknown', calls: 1, inputTokens: 0, outputTokens: 0, costNanoUsd: 0},
		{source: 'unpriced', calls: 1, inputTokens: 1910, outputTokens: 226, costNanoUsd: 0},
		{source: 'local', calls: 1, inputTokens: 310, outputTokens: 11, costNanoUsd: 0},
	],
	differing: 1,
	notCounted: [
		{state: 'roll-up', records: 1, inputTokens: 11_610, outputTokens: 302, costNanoUsd: 0},
		{state: 'twin', records: 1, inputTokens: 6130, outputTokens: 214, costNanoUsd: 26_190_000},
		{state: 'attempt', records: 1, inputTokens: 0, outputTokens: 0, costNanoUsd: 0},
	],
	writers: [
		{
			dialect: 'openllmetry',
			scope: '@traceloop/instrumentation-anthropic',
			rule: null,
			counted: 3,
			notCounted: 1,
			costNanoUsd: 0,
		},
		{
			dialect: 'openllmetry',
			scope: '@traceloop/instrumentation-anthropic',
			rule: 'cache outside: OpenLLMetry for JavaScript counts it beside the input',
			counted: 1,
			notCounted: 0,
			costNanoUsd: 26_190_000,
		},
		{dialect: 'litellm', scope: 'litellm', rule: null, counted: 1, notCounted: 0, costNanoUsd: 18_100_000},
		{dialect: 'home-made', scope: '', rule: null, counted: 1, notCounted: 0, costNanoUsd: 116_000},
		{dialect: 'ai-sdk', scope: 'ai', rule: null, counted: 0, notCounted: 2, costNanoUsd: 0},
	],
};

/** Wide letters, names of 300 characters, commands to the terminal, figures of all widths. */
export const overfullPage: LedgerPage = {
	before: null,
	rows: Array.from({length: 120}, (_, index) =>
		ledgerRow(
			1000 - index,
			[
				{
					service: 'checkout-service',
					model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
					usage: {input: 1_200_000, output: 99_949, cacheRead: 1, cacheWrite: null, reasoning: null},
					costNanoUsd: 41_990_000_000,
					costSource: 'reported',
					reportedNanoUsd: 41_990_000_000,
					computedNanoUsd: 4_199_000_000,
				} as const,
				{
					...uncounted,
					model: 'm'.repeat(300),
					dialect: 'd'.repeat(300),
					scope: '契約書レビュー・エージェント'.repeat(20),
					reason: `roll-up of ${traceIdOf(7)}-${spanIdOf(7)}`,
					costNanoUsd: 99_949_000_000_000,
				} as const,
				{
					...uncounted,
					name: '👩‍👩‍👧‍👦\u001B[31mred\u202Eevil\u0007',
					model: null,
					reason: 'measured: the spans or logs of this service tell the same calls',
				} as const,
			][index % 3],
		),
	),
};

export const overfullTotals: LedgerTotals = {
	records: 2_408_236,
	sources: ledgerTotals.sources.map(row => ({
		...row,
		calls: 1_204_118,
		inputTokens: 99_949_000_000,
		outputTokens: 9_994_900_000,
		costNanoUsd: 48_200_000_000_000,
	})),
	differing: 99_949,
	notCounted: ['measured', 'roll-up', 'twin', 'attempt', 'other'].map(state => ({
		state,
		records: 999_949,
		inputTokens: 99_949_000_000,
		outputTokens: 9_994_900_000,
		costNanoUsd: 0,
	})),
	writers: Array.from({length: 40}, (_, index) => ({
		dialect: 'gen_ai',
		scope: `契約書.instrumentation.${'x'.repeat(index * 8)}`,
		rule: index % 2 === 0 ? null : 'r'.repeat(300),
		counted: 1_204_118,
		notCounted: 1_204_118,
		costNanoUsd: 1,
	})),
};

export const emptyTotals: LedgerTotals = {
	records: 0,
	sources: [],
	differing: 0,
	notCounted: [],
	writers: [],
};
