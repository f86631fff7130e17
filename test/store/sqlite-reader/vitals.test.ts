import {expect, test} from 'vitest';
import {seededReader} from '../../support/board.ts';
import {callOf, derive} from '../../support/derived.ts';
import {spanIdOf, traceIdOf} from '../../support/seed.ts';

const now = Date.UTC(2026, 10, 23, 14, 10);
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

test('Steps and hours back from a moment, each call where it ended; cancelled ones are none', async () => {
	const ended = (endMs: number, changes = {}) => ({startMs: endMs - 1000, durationMs: 1000, ...changes});
	const changes = [
		ended(now - 1),
		ended(now - 30_000, {status: 'error', errorClass: 'timeout'}),
		ended(now - 30_000, {status: 'cancelled'}),
		ended(now - 90_000),
		// After the moment that is asked about.
		ended(now + 5000),
		ended(now - 3 * hourMs - minuteMs, {durationMs: 4000}),
		ended(now - 7 * 24 * hourMs - 10 * minuteMs),
	] as const;
	const {reader} = await seededReader(writer =>
		derive(writer, {calls: changes.map((change, at) => callOf(traceIdOf(at + 1), spanIdOf(1), change))}),
	);
	const {asOfMs, steps, hours, lastWeek} = await reader.vitals({asOfMs: now + 9999});
	expect(asOfMs).toBe(now);
	expect(steps).toHaveLength(720);
	expect([-1, -3, -9].map(at => steps.at(at))).toMatchObject([
		{calls: 1, errors: 0},
		{calls: 1, errors: 1},
		{calls: 1, errors: 0},
	]);
	expect(steps.reduce((sum, step) => sum + step.calls, 0)).toBe(3);
	expect(steps.at(-1)?.costNanoUsd).toBeGreaterThan(0);
	expect(hours).toHaveLength(25);
	expect(hours.map(({calls}) => calls).slice(0, 4)).toEqual([3, 0, 0, 1]);
	// Within a hundredth.
	expect((hours[3]?.p95Ms ?? 0) / 4000).toBeCloseTo(1, 1);
	expect(lastWeek.timed).toBe(1);
});
