import {expect, test} from 'vitest';

import {makeRate} from '../../source/engine/rate.ts';

test('a steady stream settles at its own rate, and a stop is forgotten by half every quarter of a second', () => {
	let time = 0;
	const rate = makeRate(() => time);
	expect(rate.perSecond()).toBe(0);
	for (; time < 5000; time += 10) rate.add(20);
	expect(rate.perSecond()).toBeGreaterThan(1900);
	expect(rate.perSecond()).toBeLessThan(2100);
	const before = rate.perSecond();
	time += 250;
	expect(rate.perSecond()).toBeCloseTo(before / 2, 6);
});
