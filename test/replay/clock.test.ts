import fc from 'fast-check';
import {expect, test} from 'vitest';

import {
	advance,
	atEnd,
	faster,
	progress,
	replayClock,
	seek,
	skip,
	slower,
	speeds,
	step,
	toggle,
} from '../../source/replay/clock.ts';

const minute = replayClock({firstMs: 1000, lastMs: 61_000, speed: 10});

test('a replay begins at the first record and plays', () => {
	expect(minute).toMatchObject({atMs: 1000, speed: 10, playing: true});
});

test.each([
	[10, 100, 2000],
	[0.1, 100, 1010],
	[1000, 10, 11_000],
])('at speed %s, %s ms of real time lead to %s', (speed, elapsedMs, atMs) => {
	const clock = replayClock({firstMs: 1000, lastMs: 61_000, speed});
	expect(advance(clock, elapsedMs).atMs).toBe(atMs);
});

test('it stands still at the last record', () => {
	const end = advance(minute, 3_600_000);
	expect(end).toMatchObject({atMs: 61_000, playing: false});
	expect(atEnd(end)).toBe(true);
	expect(advance(end, 1000)).toBe(end);
});

test('a paused clock does not move', () => {
	const paused = toggle(minute);
	expect(paused.playing).toBe(false);
	expect(advance(paused, 1000)).toBe(paused);
	expect(toggle(paused).playing).toBe(true);
});

test('play at the end begins again', () => {
	expect(toggle(seek(minute, 61_000))).toMatchObject({atMs: 1000, playing: true});
});

test.each([
	[-5, 1000],
	[30_000, 30_000],
	[99_000, 61_000],
])('seeking %s shows %s', (to, atMs) => {
	expect(seek(minute, to).atMs).toBe(atMs);
});

test('skipping goes by recorded time, both ways', () => {
	expect(skip(minute, 10_000).atMs).toBe(11_000);
	expect(skip(minute, -10_000).atMs).toBe(1000);
});

test('a step stands on its moment', () => {
	expect(step(minute, 5000)).toMatchObject({atMs: 5000, playing: false});
});

test('faster and slower walk the speeds and stop at their ends', () => {
	expect(faster(minute).speed).toBe(20);
	expect(slower(minute).speed).toBe(5);
	expect(faster({...minute, speed: 1000}).speed).toBe('max');
	expect(faster({...minute, speed: 'max'}).speed).toBe('max');
	expect(slower({...minute, speed: 0.1}).speed).toBe(0.1);
	expect(faster({...minute, speed: 3}).speed).toBe(5);
});

test('at max the whole recording goes by in three seconds, however long it is', () => {
	const day = replayClock({firstMs: 0, lastMs: 86_400_000, speed: 'max'});
	expect(advance(day, 1500).atMs).toBe(43_200_000);
	expect(atEnd(advance(day, 3000))).toBe(true);
});

test('a recording without length is at its end', () => {
	expect(progress(replayClock({firstMs: 5, lastMs: 5}))).toBe(1);
	expect(progress(seek(minute, 31_000))).toBe(0.5);
});

test('whatever is done, the clock stays within the recording', () => {
	const action = fc.oneof(
		fc.double({min: 0, max: 1e7, noNaN: true}).map(ms => (clock: typeof minute) => advance(clock, ms)),
		fc.double({min: -1e6, max: 1e6, noNaN: true}).map(ms => (clock: typeof minute) => skip(clock, ms)),
		fc.constantFrom(toggle, faster, slower),
	);
	fc.assert(
		fc.property(fc.array(action), actions => {
			const clock = actions.reduce((current, act) => act(current), minute);
			expect(clock.atMs).toBeGreaterThanOrEqual(1000);
			expect(clock.atMs).toBeLessThanOrEqual(61_000);
			expect(speeds).toContain(clock.speed);
		}),
	);
});
