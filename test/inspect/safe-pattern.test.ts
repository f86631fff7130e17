import {expect, test} from 'vitest';
import {safePattern} from '../../source/inspect/errors/safe-pattern.ts';

test.each([
	['^[A-Z]{3}$', 'OSL', 'Oslo'],
	['^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$', 'ada@example.com', 'ada at example.com'],
	['^\\+?[1-9]\\d{1,14}$', '+4712345678', '0047'],
	['^(red|green|blue)$', 'green', 'greenish'],
	['^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?)?$', '2027-01-31T10:00', '31.1.2027'],
	['^(?:[0-9a-f]{4}-){3}[0-9a-f]{4}$', '0123-4567-89ab-cdef', '0123-4567'],
	['^\\p{Lu}', 'Ærlig', 'ærlig'],
	['b', 'abc', 'xyz'],
])('%s is tried', (source, good, bad) => {
	expect(safePattern(source).test(good)).toBe(true);
	expect(safePattern(source).test(bad)).toBe(false);
});

test.each([
	'(a+)+$',
	'(a|a)*$',
	'(?:a?){30}a{30}$',
	'(a|ab|b)*c',
	'(x+x+)+y',
	`${'a?'.repeat(30)}${'a'.repeat(30)}$`,
	`${'(a|a)'.repeat(40)}$`,
	`${'a*'.repeat(12)}$`,
	'(a)\\1*$',
	'^(?=(a+)+b)',
	'[',
	')a',
])('%s counts as met: its work has no bound that is small enough', source => {
	expect(safePattern(source).test(`${'a'.repeat(60)}!`)).toBe(true);
});

test('of a text too long for its loops too', () => {
	const {test: isMet} = safePattern('^a*b*c*$');
	expect(isMet('abd')).toBe(false);
	expect(isMet(`${'a'.repeat(10_000)}d`)).toBe(true);
});
