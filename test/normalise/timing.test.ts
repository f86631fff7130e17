import {expect, test} from 'vitest';
import {endNanoOf, saneTtftMs, tpotMsOf} from '../../source/normalise/timing.ts';
import {seedSpan} from '../support/seed.ts';

test('a span ends with its last event', () => {
	const span = seedSpan({
		startNano: 1_000n,
		endNano: 2_000n,
		events: [{name: 'First Token Stream Event', timeNano: 9_000n, attributes: {}}],
	});
	expect(endNanoOf(span)).toBe(9_000n);
});

test('an end before the start, and an event of another day, are broken clocks', () => {
	const span = seedSpan({
		startNano: 5_000n,
		endNano: 2_000n,
		events: [{name: 'x', timeNano: 5_000n + 90_000_000_000_000n, attributes: {}}],
	});
	expect(endNanoOf(span)).toBe(5_000n);
});

test.each([
	[150, 400, 150],
	[400.4, 400, 400],
	[0, 400, null],
	[-3, 400, null],
	[null, 400, null],
	[155_000, 400, 155],
	[500, 400, null],
])('first token after %s of %s ms: %s', (ttft, duration, expected) => {
	expect(saneTtftMs(ttft, duration)).toBe(expected);
});

test.each([
	['a stream', {durationMs: 1_100, ttftMs: 100, output: 11, streaming: true}, 100],
	['no first token seen', {durationMs: 1_100, ttftMs: null, output: 11, streaming: true}, null],
	['not a stream', {durationMs: 1_100, ttftMs: 100, output: 11, streaming: false}, null],
	['one token', {durationMs: 1_100, ttftMs: 100, output: 1, streaming: true}, null],
	['tokens unknown', {durationMs: 1_100, ttftMs: 100, output: null, streaming: true}, null],
])('time per token of %s', (_, from, expected) => {
	expect(tpotMsOf(from)).toBe(expected);
});
