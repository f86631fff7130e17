/** Calls as they may come, with much that is equal: starts, ends and bucket borders fall together. */
import fc from 'fast-check';
import type {PricedCall} from '../../source/domain/call.ts';
import {callOf} from '../support/derived.ts';
import {seedMs, spanIdOf, traceIdOf} from '../support/seed.ts';

/** Starts of calls lie in this stretch, which needs both widths of rollups. */
const stretchMs = 6 * 3_600_000;

const startMs = fc.oneof(
	fc.integer({min: 0, max: stretchMs}),
	// Few values: ties, and moments on the borders of buckets.
	fc.integer({min: 0, max: 40}).map(number => number * 600_000),
	fc.integer({min: 0, max: 200}).map(number => number * 10_000),
);

const durationMs = fc.oneof(
	fc.constant(0),
	fc.integer({min: 1, max: 5000}),
	fc.integer({min: 1, max: 20}).map(number => number * 10_000),
	// Longer than what the reader takes for long.
	fc.integer({min: 60_000, max: 2 * 3_600_000}),
);

const outcome = fc.constantFrom(
	{status: 'ok' as const, errorClass: null},
	{status: 'error' as const, errorClass: 'timeout' as const},
	{status: 'error' as const, errorClass: 'rate_limit' as const},
	{status: 'cancelled' as const, errorClass: 'cancelled' as const},
);

const amount = fc.option(fc.integer({min: 0, max: 1_000_000}));

const change = fc.record({
	trace: fc.integer({min: 1, max: 12}),
	startMs: startMs.map(offset => seedMs + offset),
	durationMs,
	outcome,
	model: fc.constantFrom('gpt-4o', 'claude-sonnet-4-5', null),
	service: fc.constantFrom('api', 'worker'),
	operation: fc.constantFrom('chat' as const, 'completion' as const, 'embeddings' as const),
	input: amount,
	output: amount,
	cost: amount,
	ttftMs: fc.option(fc.double({min: 0.5, max: 3000, noNaN: true})),
	tokensEstimated: fc.boolean(),
	session: fc.constantFrom(null, 's_1', 's_2'),
	finish: fc.constantFrom('stop', 'length', 'content_filter', 'tool_calls'),
	counted: fc.integer({min: 0, max: 9}).map(number => number > 0),
});

/** Distinct calls in a handful of traces; a tenth of them are not counted. */
export const arbitraryCalls: fc.Arbitrary<readonly PricedCall[]> = fc
	.array(change, {minLength: 1, maxLength: 80, size: 'max'})
	.map(changes =>
		changes.map(({trace, outcome: {status, errorClass}, ...rest}, index) =>
			callOf(traceIdOf(trace), spanIdOf(index + 1), {
				startMs: rest.startMs,
				durationMs: rest.durationMs,
				status,
				errorClass,
				requestModel: rest.model,
				responseModel: null,
				service: rest.service,
				operation: rest.operation,
				usage: {input: rest.input, output: rest.output, cacheRead: null, cacheWrite: null, reasoning: null},
				tokensEstimated: rest.tokensEstimated,
				ttftMs: rest.ttftMs,
				tpotMs: null,
				session: rest.session,
				finishReasons: [rest.finish],
				counted: rest.counted,
				reason: rest.counted ? null : 'twin of something',
				system: null,
				input: index % 2 === 0 ? [{role: 'user', parts: [{type: 'text', text: `question ${index}`}]}] : null,
				output: null,
				origins: [],
				cost: {
					source: rest.cost === null ? 'unpriced' : 'computed',
					amountNanoUsd: rest.cost,
					reportedNanoUsd: null,
					computedNanoUsd: rest.cost,
					ledger: [],
					priceSource: null,
					terms: null,
				},
			}),
		),
	);

/** A moment in or around the stretch, often on the border of a bucket or exactly at an end. */
export function arbitraryMoment(calls: readonly PricedCall[]): fc.Arbitrary<number> {
	return fc.oneof(
		startMs.map(offset => seedMs + offset),
		fc.constantFrom(...calls.map(call => call.startMs + call.durationMs), ...calls.map(call => call.startMs)),
		fc.integer({min: seedMs - 10_000, max: seedMs + 2 * stretchMs}),
	);
}
