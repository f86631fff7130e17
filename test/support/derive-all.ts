/** What spans and records come to as one group of units, whatever their order and however often they come. */
import {isDeepStrictEqual} from 'node:util';
import fc from 'fast-check';
import {expect} from 'vitest';
import type {Call, Step} from '../../source/domain/call.ts';
import type {LogRecord, Span} from '../../source/domain/otlp.ts';
import {normaliseUnits} from '../../source/normalise/normalise.ts';
import {unitsOf} from './fixture.ts';

type DerivedAll = {
	/** Counted ones, by start. */
	readonly calls: readonly Call[];
	readonly uncounted: readonly Call[];
	readonly steps: readonly Step[];
};

export function deriveAll(spans: readonly Span[], logs: readonly LogRecord[]): DerivedAll {
	const derived = [...normaliseUnits(unitsOf(spans, logs)).values()];
	const calls = derived.flatMap(unit => unit.calls).toSorted((a, b) => a.startMs - b.startMs);
	return {
		calls: calls.filter(call => call.counted),
		uncounted: calls.filter(call => !call.counted),
		steps: derived.flatMap(unit => unit.steps).toSorted((a, b) => a.startMs - b.startMs),
	};
}

/** The same, and a check that neither order nor repetition matters. */
export function deriveStably(spans: readonly Span[], logs: readonly LogRecord[]): DerivedAll {
	const derived = deriveAll(spans, logs);
	fc.assert(
		fc.property(
			fc.shuffledSubarray([...spans, ...spans], {minLength: spans.length * 2}),
			fc.shuffledSubarray([...logs, ...logs], {minLength: logs.length * 2}),
			(manySpans, manyLogs) => isDeepStrictEqual(deriveAll(manySpans, manyLogs), derived),
		),
		{numRuns: 30},
	);
	return derived;
}

/** Of the only one; fails where there are more or none. */
export function only<Item>(items: readonly Item[]): Item {
	expect(items).toHaveLength(1);
	return items[0] as Item;
}
