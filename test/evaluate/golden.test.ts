/** Golden answers as people write them, and what is wrong with a line. */
import {expect, test} from 'vitest';
import {expectedOf, goldenOf} from '../../source/evaluate/golden.ts';

test('a call is found by its id, else by its question whatever its case and blanks', () => {
	const golden = goldenOf(
		[
			'{"id":"a","input":"When do parcels leave?","expected":"Within two days."}',
			'',
			'{"input":"Which  bulb?","expected":{"socket":"E14"}}',
			'{"id":"c","expected":null}',
		].join('\n'),
	);
	expect(golden.count).toBe(2);
	expect(expectedOf(golden, {callId: 'a', question: 'something else'})).toBe('Within two days.');
	expect(expectedOf(golden, {callId: 'x', question: ' when do PARCELS\nleave? '})).toBe('Within two days.');
	expect(expectedOf(golden, {callId: 'x', question: 'which bulb?'})).toBe('{"socket":"E14"}');
	expect(expectedOf(golden, {callId: 'c', question: null})).toBeNull();
});

test.each([
	['{"input":"a","expected":"b"}\nno json', 2, 'it is no JSON'],
	['[1]', 1, 'it is no object'],
	['{"expected":"b"}', 1, 'there is neither an "id" nor an "input" to find its call by'],
])('%s', (text, line, message) => {
	expect(() => goldenOf(text)).toThrow(message);
	expect(() => goldenOf(text)).toThrow(expect.objectContaining({line}));
});
