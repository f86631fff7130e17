/** Verdicts as models write them, and answers that are none. */
import {expect, test} from 'vitest';
import {judgedOf} from '../../source/evaluate/judged.ts';

test.each([
	['{"score": 0.5, "reason": "half"}', {score: 0.5, said: 'half'}],
	[
		'```json\n{"score": 1, "reason": "a } in it, and a \\" too"}\n```',
		{score: 1, said: 'a } in it, and a " too'},
	],
	['First {"score": 0, "reason": null} and then {x}', {score: 0, said: null}],
	['<think>{"plan": {"steps": 2}} {unsure</think> {"score": 0.25}', {score: 0.25, said: null}],
	['{"verdict": {"score": 1}}', {score: 1, said: null}],
	['{"score": 8}', null],
	['{"score": "0.5"}', null],
	['{"score": 1e999}', null],
	['I would say it is good.', null],
	['{"score": 1', null],
	['', null],
])('%s', (answer, scored) => {
	expect(judgedOf(answer)).toEqual(scored);
});

test('braces without end are looked at only so often', () => {
	expect(judgedOf('{'.repeat(1_000_000))).toBeNull();
	expect(judgedOf('{"'.repeat(500_000))).toBeNull();
	expect(judgedOf(`${'{}'.repeat(500_000)}{"score": 1}`)).toBeNull();
});
