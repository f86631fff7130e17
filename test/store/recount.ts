/** What a reader must answer, counted the plain way: over all calls in memory, one by one. */
import type {PricedCall} from '../../source/domain/call.ts';
import type {Overview, Percentiles} from '../../source/store/answers.ts';

export const endOf = (call: PricedCall): number => call.startMs + call.durationMs;

export type Moment = {readonly fromMs: number; readonly asOfMs: number};

export function inWindow(calls: readonly PricedCall[], {fromMs, asOfMs}: Moment): readonly PricedCall[] {
	return calls.filter(call => call.counted && endOf(call) > fromMs && endOf(call) <= asOfMs);
}

/** Oldest first: start, trace id, span id, call id. */
export function inOrder(calls: readonly PricedCall[]): readonly PricedCall[] {
	const key = (call: PricedCall) =>
		[call.startMs, call.traceId ?? '', call.spanId ?? '', call.callId] as const;
	return calls.toSorted((left, right) => {
		const [one, other] = [key(left), key(right)];
		for (const [index, value] of one.entries()) {
			const against = other[index] as string | number;
			if (value !== against) return value < against ? -1 : 1;
		}
		return 0;
	});
}

export function runningCalls(calls: readonly PricedCall[], asOfMs: number): readonly PricedCall[] {
	return calls.filter(call => call.counted && call.startMs <= asOfMs && endOf(call) > asOfMs);
}

/** Nearest rank, as a book has it. */
export function nearestRank(values: readonly number[]): Percentiles {
	const sorted = values.toSorted((left, right) => left - right);
	const at = (percent: number): number | null =>
		sorted.length === 0 ? null : (sorted[Math.ceil((percent / 100) * sorted.length) - 1] as number);
	return {
		n: sorted.length,
		p50: at(50),
		p95: at(95),
		p99: at(99),
		max: sorted.at(-1) ?? null,
		estimated: false,
	};
}

/** The figures of an Overview that can be counted from its calls alone. */
export function recount(calls: readonly PricedCall[], moment: Moment) {
	const ended = inWindow(calls, moment);
	const sum = (read: (call: PricedCall) => number | null): number =>
		ended.reduce((total, call) => total + (read(call) ?? 0), 0);
	const tokens = (read: (call: PricedCall) => number | null): number =>
		sum(call => (call.tokensEstimated ? null : read(call)));
	const count = (test: (call: PricedCall) => boolean): number => ended.filter(test).length;
	return {
		calls: ended.length,
		errors: count(call => call.status === 'error'),
		cancelled: count(call => call.status === 'cancelled'),
		services: new Set(ended.map(call => call.service)).size,
		inputTokens: tokens(call => call.usage.input),
		outputTokens: tokens(call => call.usage.output),
		cacheReadTokens: tokens(call => call.usage.cacheRead),
		costNanoUsd: sum(call => call.cost.amountNanoUsd),
		unpricedCalls: count(call => call.cost.source === 'unpriced'),
		unknownCalls: count(call => call.cost.source === 'unknown'),
	};
}

export function figuresOf(overview: Overview): ReturnType<typeof recount> {
	const {calls, errors, cancelled, services, inputTokens, outputTokens, cacheReadTokens} = overview;
	const {costNanoUsd, unpricedCalls, unknownCalls} = overview;
	return {
		calls,
		errors,
		cancelled,
		services,
		inputTokens,
		outputTokens,
		cacheReadTokens,
		costNanoUsd,
		unpricedCalls,
		unknownCalls,
	};
}

export function errorTallies(calls: readonly PricedCall[], moment: Moment): Overview['errorTallies'] {
	const tallies = new Map<
		string,
		{errorClass: string; model: string | null; count: number; lastMs: number}
	>();
	for (const call of inWindow(calls, moment)) {
		if (call.status !== 'error') continue;
		const errorClass = call.errorClass ?? 'other';
		const model = call.responseModel ?? call.requestModel;
		const key = `${errorClass} ${model}`;
		const tally = tallies.get(key) ?? {errorClass, model, count: 0, lastMs: 0};
		tallies.set(key, {...tally, count: tally.count + 1, lastMs: Math.max(tally.lastMs, endOf(call))});
	}
	return [...tallies.values()];
}
