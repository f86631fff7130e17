/** What the demo promises of its story: each kind of trouble early, and the same story for a seed. */
import {expect, test} from 'vitest';
import type {PlannedSpan} from '../../source/demo/plan.ts';
import {makeRandom} from '../../source/demo/random.ts';
import {story} from '../../source/demo/story.ts';
import {makeTimeline, type TimedSpan} from '../../source/demo/timeline.ts';

function endedBy(seed: number, rate: number, untilMs: number): readonly TimedSpan[] {
	const timeline = makeTimeline(story(makeRandom(seed)), rate);
	const spans: TimedSpan[] = [];
	for (let nowMs = 0; nowMs <= untilMs; nowMs += 200) spans.push(...timeline.endedBy(nowMs));
	return spans;
}

/** Inner calls; a failed attempt that another follows is none. */
function isCall(span: PlannedSpan): boolean {
	const {name, error} = span;
	if (name === 'ai.streamText.doStream') return error === null;
	return name.startsWith('chat ') || name === 'CreateEmbeddings';
}

const text = (span: PlannedSpan): string => JSON.stringify(span.attributes);

const kinds: readonly [name: string, shows: (span: PlannedSpan) => boolean][] = [
	['a refused attempt and its repetition', span => span.error?.startsWith('Rate limit') === true],
	['a timeout', span => span.error?.startsWith('Request timed out') === true],
	['a tool that is late', span => span.error?.startsWith('carrier_track timed out') === true],
	[
		'an answer without a required field',
		span =>
			isCall(span) &&
			/"content\\":\\"\{\\\\\\"topic/.test(text(span)) &&
			!/priority\\\\\\":/.test(String(span.attributes['gen_ai.output.messages'])),
	],
	['a refusal', span => String(span.attributes['ai.response.text']).startsWith("I'm sorry")],
	['an injection in a document', span => /Ignore all previous instructions/.test(text(span))],
	['a tool loop', span => span.name === 'POST /orders/{order}/status'],
	['a figure that stands nowhere', span => /25 % off/.test(String(span.attributes['ai.response.text']))],
	['an answer that was cut', span => /\["length"\]/.test(text(span))],
	['Japanese', span => /日本/.test(text(span))],
	['a local model', span => span.attributes['gen_ai.request.model'] === 'qwen3:8b'],
	['a model without a price', span => span.attributes['gen_ai.request.model'] === 'house-7b'],
	['a cache hit', span => Number(span.attributes['ai.usage.cachedInputTokens']) > 0],
];

test.each([
	[1, 1.5],
	[1, 2],
	[2, 1],
	[3, 2],
])('seed %i at %d calls a second: each kind of trouble among the first twenty calls', (seed, rate) => {
	const spans = endedBy(seed, rate, 60_000);
	const starts = (span: TimedSpan) => span.traceStartMs + span.startMs;
	const calls = spans.filter(isCall).sort((left, right) => starts(left) - starts(right));
	const twentieth = calls[19];
	expect(twentieth).toBeDefined();
	const early = spans.filter(span => twentieth !== undefined && starts(span) <= starts(twentieth));
	for (const [name, shows] of kinds) expect(early.some(shows), name).toBe(true);
});

test('the first call is complete within a second', () => {
	expect(endedBy(1, 1.5, 800).some(isCall)).toBe(true);
});

test('children end before their parents, and the rate holds on the long run', () => {
	const spans = endedBy(5, 4, 150_000);
	const seen = new Set<string>();
	for (const span of spans) {
		expect(span.parentSpanId === null || !seen.has(span.parentSpanId)).toBe(true);
		seen.add(span.spanId);
	}
	const calls = spans.filter(isCall).length;
	expect(calls / 150).toBeGreaterThan(3.6);
	expect(calls / 150).toBeLessThan(4.4);
});

test('a seed tells one story, and two seeds two', () => {
	expect(endedBy(9, 2, 30_000)).toEqual(endedBy(9, 2, 30_000));
	expect(endedBy(9, 2, 30_000)).not.toEqual(endedBy(10, 2, 30_000));
});
