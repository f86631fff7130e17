import {expect, test} from 'vitest';
import {normaliseUnit} from '../../source/normalise/normalise.ts';
import {loadFixture, unitsOf} from '../support/fixture.ts';

const fixture = loadFixture('llm-adhoc/convention');
const calls = unitsOf(fixture.spans, fixture.logs).flatMap(unit => normaliseUnit(unit).calls);

test('every key of the convention is read', () => {
	expect(calls[0]).toMatchObject({
		dialect: 'llm',
		provider: 'openai',
		requestModel: 'gpt-4o-mini',
		usage: {input: 62, output: 25, cacheRead: null},
		ttftMs: 160,
		tpotMs: 30,
		reportedCostUsd: 0.000_024_3,
		streaming: true,
		user: 'u_1',
		// The application's own request id is for finding it again, not for telling calls apart.
		responseId: null,
		parameters: {temperature: 0.2, model_version: '2024-07-18'},
		finishReasons: ['stop'],
	});
});

test('its variants are, and more cached than in the input is outside of it', () => {
	expect(calls[1]).toMatchObject({
		provider: 'anthropic',
		requestModel: 'claude-haiku-4-5',
		usage: {input: 1_509, output: 8, cacheRead: 1_200},
		usageRule: 'cache outside: more tokens cached than in the input',
		reportedCostUsd: 0.000_5,
		session: 's_1',
		user: 'u_1',
		parameters: {temperature: 0.1},
	});
});

test('a failed call has no usage and is a call', () => {
	expect(calls[2]).toMatchObject({
		status: 'error',
		errorClass: 'rate_limit',
		usage: {input: null},
		counted: true,
	});
});
