import {expect, test} from 'vitest';

import {asTheyStand, hasEnded} from '../../source/domain/in-flight.ts';
import type {Attributes} from '../../source/domain/otlp.ts';
import {seedSpan, spanIdOf} from '../support/seed.ts';

const start = 1_764_000_000_000_000_000n;

test.each<[string, bigint, Attributes, boolean]>([
	['a span', start + 5n, {}, true],
	['without an end', 0n, {}, false],
	["Go's time before all times", 2n ** 64n - 6_795_364_578_871_345_152n, {}, false],
	['without a length: a log of Logfire, a clock of milliseconds', start, {'logfire.span_type': 'log'}, true],
	['the first copy of Judgeval', start, {'judgment.update_id': 0}, false],
	['the last copy of Judgeval', start + 5n, {'judgment.update_id': 2}, true],
	['the first copy of Genkit', start, {'genkit:path': '/{chat}'}, false],
	['the last copy of Genkit', start, {'genkit:path': '/{chat}', 'genkit:state': 'success'}, true],
])('hasEnded: %s', (_, endNano, attributes, expected) => {
	expect(hasEnded(seedSpan({startNano: start, endNano, attributes}))).toBe(expected);
});

const pending = (own: number, real: number, parent: string) =>
	seedSpan({
		spanId: spanIdOf(own),
		parentSpanId: spanIdOf(real),
		startNano: start,
		endNano: start,
		attributes: {'logfire.span_type': 'pending_span', 'logfire.pending_parent_id': parent},
	});

test('A pending span stands for its parent, without an end, until that has come', () => {
	const root = seedSpan({spanId: spanIdOf(1), startNano: start, endNano: start + 9n});
	const spans = [pending(11, 1, '0'.repeat(16)), pending(12, 2, spanIdOf(1)), pending(13, 2, spanIdOf(1))];
	const drawn = (all: readonly (typeof root)[]) =>
		asTheyStand(all).map(span => [span.spanId, span.parentSpanId, hasEnded(span)]);
	expect(drawn(spans)).toEqual([
		[spanIdOf(1), null, false],
		[spanIdOf(2), spanIdOf(1), false],
	]);
	expect(drawn([...spans, root])).toEqual([
		[spanIdOf(2), spanIdOf(1), false],
		[spanIdOf(1), null, true],
	]);
	expect(asTheyStand([root])).toEqual([root]);
});
