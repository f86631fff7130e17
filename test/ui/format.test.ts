import {expect, test} from 'vitest';
import {nanoUsd} from '../../source/domain/money.ts';
import * as format from '../../source/ui/format.ts';

test.each([
	[null, '–'],
	[0, '0'],
	[312, '312'],
	[999, '999'],
	[999.6, '1.0k'],
	[1000, '1.0k'],
	[4800, '4.8k'],
	[99_900, '99.9k'],
	[99_949, '99.9k'],
	[99_950, '100k'],
	[128_000, '128k'],
	[999_499, '999k'],
	[999_500, '1.0M'],
	[1_204_118, '1.2M'],
	[2_000_000_000, '2.0G'],
])('count of %s is %s', (value, text) => {
	expect(format.count(value)).toBe(text);
});

test.each([
	[null, '–'],
	[0, '$0'],
	[0.000_04, '<$.0001'],
	[0.000_05, '$0.0001'],
	[0.0151, '$0.0151'],
	[0.999_94, '$0.9999'],
	[0.999_96, '$1.00'],
	[1.83, '$1.83'],
	[99.994, '$99.99'],
	[99.996, '$100'],
	[412.4, '$412'],
	[999.6, '$1.0k'],
	[48_200, '$48.2k'],
	[-0.02, '-$0.0200'],
])('money of %s $ is %s', (usd, text) => {
	expect(format.money(usd === null ? null : nanoUsd(usd))).toBe(text);
});

test.each([
	[0.1207, '$0.12'],
	[0.0042, '$0.0042'],
	[412.4, '$412'],
])('short money of %s $ is %s', (usd, text) => {
	expect(format.moneyShort(nanoUsd(usd))).toBe(text);
});

test.each([
	[15_120_000, 'computed', '$0.0151'],
	[15_120_000, 'estimated', '~$0.0151'],
	[0, 'local', 'local'],
	[null, 'unpriced', '–'],
])('cost of %s by %s is %s', (nano, source, text) => {
	expect(format.cost(nano, source)).toBe(text);
});

test.each([
	[null, '–'],
	[0, '0ms'],
	[0.2, '<1ms'],
	[420, '420ms'],
	[999.4, '999ms'],
	[999.6, '1.0s'],
	[9128, '9.1s'],
	[59_949, '59.9s'],
	[59_951, '1m00s'],
	[128_000, '2m08s'],
	[599_400, '9m59s'],
	[599_600, '10m'],
	[720_000, '12m'],
	[59.4 * 60_000, '59m'],
	[59.6 * 60_000, '1.0h'],
	[96 * 60_000, '1.6h'],
	[100 * 3_600_000, '100h'],
])('duration of %s ms is %s', (ms, text) => {
	expect(format.duration(ms)).toBe(text);
});

const today = Date.UTC(2026, 10, 23, 14, 9, 44);

test.each([
	[today - 10_000, '14:09:34'],
	[today - 24 * 3_600_000, 'Su 14:09'],
	[today - 30 * 24 * 3_600_000, '26-10-24'],
])('clock of %s in a list', (ms, text) => {
	expect(format.clockInList(ms, {todayMs: today})).toBe(text);
});

test('a clock with milliseconds and a date', () => {
	expect(format.clock(today + 320, {milliseconds: true})).toBe('14:09:44.320');
	expect(format.dateAndClock(today + 320)).toBe('2026-11-23 14:09:44.320');
	expect(format.clockShort(today)).toBe('14:09');
});

test.each([
	[0, 10, '0%'],
	[10, 10, '100%'],
	[1, 1000, '<1%'],
	[999, 1000, '>99%'],
	[36, 100, '36%'],
	[1, 0, '–'],
	[null, 10, '–'],
])('share of %s in %s is %s', (part, whole, text) => {
	expect(format.share(part, whole)).toBe(text);
});

// Wilson's interval for 2 of 25 and 2 of 7 are those of the drawn screens.
test.each([
	[2, 25, '8.0% [2–25]'],
	[2, 7, '28.6% [8–64]'],
	[0, 25, '0% [0–13]'],
	[7, 7, '100% [65–100]'],
	[1, 100_000, '<0.1% [0–0]'],
	[1061, 95_900, '1.1% [1.0–1.2]'],
	[11_000, 1_000_000, '1.1% [1.1–1.1]'],
	[7700, 7700, '100% [100–100]'],
	[742, 742, '100% [99–100]'],
	[2300, 2300, '100% [99.8–100]'],
	[0, 0, '–'],
])('rate of %s in %s is %s', (hits, of, text) => {
	expect(format.rate(hits, of)).toBe(text);
});

test.each([
	[420, 'p50', 5, '420ms'],
	[1200, 'p50', 4, '(1.2s)'],
	[1800, 'p95', 58, '(1.8s)'],
	[1800, 'p95', 59, '1.8s'],
	[1800, 'p99', 298, '(1.8s)'],
	[null, 'p95', 0, '–'],
] as const)('percentile %s %s of n %s is %s', (ms, which, n, text) => {
	expect(format.percentile(ms, {which, n})).toBe(text);
});

test('a percentile from a histogram says so', () => {
	expect(format.percentile(420, {which: 'p50', n: 100, estimated: true})).toBe('~420ms');
});

test.each([
	[0, 'now'],
	[17_000, '17s ago'],
	[130_000, '2m ago'],
	[3 * 3_600_000, '3h ago'],
	[72 * 3_600_000, '3d ago'],
])('%s ms ago', (ms, text) => {
	expect(format.ago(ms)).toBe(text);
});

test.each([
	[312, '312 B'],
	[9100, '9.1 kB'],
	[1_100_000, '1.1 MB'],
])('%s bytes', (value, text) => {
	expect(format.bytes(value)).toBe(text);
});

test.each([
	[25, 15 * 60_000, '1.7'],
	[0, 60_000, '0'],
	[1, Number.POSITIVE_INFINITY, '–'],
	[20_000, 60_000, '20.0k'],
])('%s calls in %s ms', (calls, windowMs, text) => {
	expect(format.perMinute(calls, windowMs)).toBe(text);
});

test.each([
	[312, null, false, '312'],
	[4800, 41, false, '4.8k'],
	[312, null, true, '~312'],
	[null, 41, false, '~41'],
	[null, 4800, false, '~4.8k'],
	[null, 12_345, false, '~12k'],
	[null, 128_000, false, '~128k'],
	[null, null, false, '–'],
	[null, undefined, true, '–'],
])('tokens %s told, %s reckoned, guessed: %s are %s', (told, reckoned, estimated, text) => {
	expect(format.tokensText(told, reckoned, estimated)).toBe(text);
});

test.each([
	[1_500_000, 'computed', null, '$0.0015'],
	[null, 'unknown', null, '–'],
	[null, 'unknown', 1_500_000, '~$0.0015'],
	[1_000_000, 'estimated', 1_500_000, '~$0.0015'],
	[0, 'local', null, 'local'],
])('a cost of %s, %s, reckoned %s is %s', (nano, source, costNanoUsd, text) => {
	const estimate = {input: 9, output: 2, costNanoUsd};
	expect(format.costText(nano, source, estimate)).toBe(text);
	if (costNanoUsd === null) expect(format.costText(nano, source, null)).toBe(text);
});
