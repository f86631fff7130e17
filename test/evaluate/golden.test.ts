/** Golden answers as people write them, and what is wrong with a line. */
import {expect, test} from 'vitest';
import {expectedOf, goldenOf} from '../../source/evaluate/golden.ts';

test('a call is found by its id, else by its question whatever its case and blanks', () => {
	const golden = goldenOf(
		[
			'\uFEFF{"id":"a","input":"When do parcels leave?","expected":"Within two days."}',
			'',
			'{"input":"Which  bulb?","expected":{"socket":"E14"}}',
			'{"id":"c","expected":null}',
		].join('\n'),
	);
	expect(golden.lines).toEqual([1, 3]);
	expect(expectedOf(golden, {callId: 'a', question: 'something else'})).toEqual({
		expected: 'Within two days.',
		line: 1,
	});
	expect(expectedOf(golden, {callId: 'x', question: ' when do PARCELS\nleave? '})).toEqual({
		expected: 'Within two days.',
		line: 1,
	});
	expect(expectedOf(golden, {callId: 'x', question: 'which bulb?'})).toMatchObject({
		expected: '{"socket":"E14"}',
		line: 3,
	});
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
