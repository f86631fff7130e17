import {expect, test} from 'vitest';
import {finishReasonsOf, foldFinishReason} from '../../source/normalise/finish.ts';

test.each([
	['stop', 'stop'],
	['end_turn', 'stop'],
	['endTurn', 'stop'],
	['STOP', 'stop'],
	['FinishReason.STOP', 'stop'],
	['COMPLETE', 'stop'],
	['stop_sequence', 'stop'],
	['max_tokens', 'length'],
	['MAX_TOKENS', 'length'],
	['"length"', 'length'],
	['tool_use', 'tool_calls'],
	['toolUse', 'tool_calls'],
	['tool_call', 'tool_calls'],
	['tool-calls', 'tool_calls'],
	['function_call', 'tool_calls'],
	['SAFETY', 'content_filter'],
	['content-filter', 'content_filter'],
	['failed', 'error'],
	['pause_turn', 'pause_turn'],
	['unknown', null],
	['', null],
])('%s is %s', (reason, expected) => {
	expect(foldFinishReason(reason)).toBe(expected);
});

test.each([
	[
		['stop', 'length'],
		['stop', 'length'],
	],
	['["tool_calls"]', ['tool_calls']],
	['end_turn', ['stop']],
	[undefined, []],
	[null, []],
])('%s', (value, expected) => {
	expect(finishReasonsOf(value)).toEqual(expected);
});
