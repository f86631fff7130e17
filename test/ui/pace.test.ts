import {setTimeout as wait} from 'node:timers/promises';

import {expect, test} from 'vitest';

import {Freshness, Pace} from '../../source/ui/pace.ts';

/** Longer than anything here waits, on a machine that is busy too. */
const longMs = 1200;

test('what comes together is drawn once, unless somebody has just pressed a key', async () => {
	let drawn = 0;
	const pace = new Pace(() => drawn++);
	pace.soon();
	expect(drawn).toBe(1);
	await wait(longMs);
	for (let index = 0; index < 50; index++) pace.soon();
	expect(drawn).toBe(1);
	await wait(longMs);
	expect(drawn).toBe(2);
	pace.key();
	pace.soon();
	pace.soon();
	expect(drawn).toBe(4);
	pace.close();
});

test('what was asked for at once takes along what waits', async () => {
	let drawn = 0;
	const pace = new Pace(() => drawn++);
	await wait(longMs);
	pace.soon();
	pace.now();
	await wait(longMs);
	expect(drawn).toBe(1);
	pace.soon();
	pace.close();
	await wait(longMs);
	expect(drawn).toBe(1);
});

test('the same revision is not asked for again at once; another one is, and one that nobody tells', () => {
	const freshness = new Freshness();
	expect(freshness.isOld(1)).toBe(true);
	freshness.asked(1);
	expect(freshness.isOld(1)).toBe(false);
	expect(freshness.isOld(2)).toBe(true);
	freshness.asked(null);
	expect(freshness.isOld(null)).toBe(true);
});
