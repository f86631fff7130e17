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
	const {asOfMs, steps, before, latencies, silences} = await reader.vitals({asOfMs: now + 9999});
	expect(asOfMs).toBe(now);
	expect(steps).toHaveLength(720);
	expect([-1, -3, -9].map(at => steps.at(at))).toMatchObject([
		{calls: 1, errors: 0, heard: 1},
		{calls: 1, errors: 1, heard: 2},
		{calls: 1, errors: 0, heard: 1},
	]);
	expect(steps.reduce((sum, step) => sum + step.calls, 0)).toBe(3);
	expect(steps.at(-1)?.costNanoUsd).toBeGreaterThan(0);
	expect(before).toHaveLength(2016);
	// An hour and a minute before the first step, the second to last five minutes of that hour.
	expect(before.findLastIndex(({calls}) => calls > 0)).toBe(2016 - 13);
	expect(silences).toEqual([]);
	// Every five minutes of a day and two hours.
	expect(latencies).toHaveLength(312);
	// The cancelled one took its time too.
	expect(latencies.at(-1)?.hour.timed).toBe(4);
	expect(latencies.at(-1)?.weekAgo.timed).toBe(1);
	expect(latencies.at(-24)?.hour.timed).toBe(0);
	const hourBefore = latencies.at(-37)?.hour;
	expect(hourBefore?.timed).toBe(1);
	// Within a hundredth.
	expect((hourBefore?.p95Ms ?? 0) / 4000).toBeCloseTo(1, 1);
});

test('What is judged may begin earlier, and begins with whole five minutes; silences before it are told', async () => {
	const ends = [now - 3 * hourMs, now - 3 * hourMs + 60_000, now - 2.5 * hourMs, now - 1000];
	const {reader} = await seededReader(writer =>
		derive(writer, {
			calls: ends.map((endMs, at) =>
				callOf(traceIdOf(at + 1), spanIdOf(1), {startMs: endMs - 1000, durationMs: 1000}),
			),
		}),
	);
	const live = await reader.vitals({asOfMs: now + 70_000});
	expect(live.steps).toHaveLength(727);
	expect(live.silences).toEqual([{fromMs: now - 3 * hourMs + 70_000, toMs: now - 2.5 * hourMs}]);
	const all = await reader.vitals({asOfMs: now, sinceMs: now - 3 * hourMs + 5000});
	expect(all.steps).toHaveLength(1080);
	expect(all.steps[0]?.calls).toBe(1);
	expect(all.steps.reduce((sum, step) => sum + step.calls, 0)).toBe(4);
});
