/** The user's prices go over every other, and mistakes in them are told and thrown by nobody. */
import fs from 'node:fs';
import {expect, test} from 'vitest';
import type {Call} from '../../source/domain/call.ts';
import {nanoUsd} from '../../source/domain/money.ts';
import {unknownUsage} from '../../source/domain/usage.ts';
import {makePricer} from '../../source/pricing/prices.ts';
import {callWith} from './call.ts';

const fixture = (name: string) =>
	fs.readFileSync(new URL(`../../fixtures/prices/${name}`, import.meta.url), 'utf8');

const usage = {...unknownUsage, input: 1_000, output: 100, cacheRead: 400, cacheWrite: 100};

test.each<[facts: Partial<Call>, source: string, dollars: number | null]>([
	[{provider: null, requestModel: 'house-7b'}, 'computed', 0.000_193],
	[{provider: 'openai', requestModel: 'HOUSE-7b'}, 'computed', 0.000_193],
	[{provider: 'azure.ai.openai', requestModel: 'gpt-4o-mini'}, 'computed', 0.003_08],
	[{provider: 'openai', requestModel: 'gpt-4o'}, 'computed', 0.003],
	[{provider: 'openai', requestModel: 'qwen3:32b'}, 'local', 0],
	[{provider: 'house', requestModel: 'anything'}, 'local', 0],
	[{provider: 'lab', requestModel: 'anything'}, 'computed', 0.0012],
	[{provider: 'other', requestModel: 'anything'}, 'unpriced', null],
])('%o', (facts, source, dollars) => {
	const pricer = makePricer({userPrices: fixture('prices.json')});
	expect(pricer.mistakes).toEqual([]);
	const cost = pricer.price(callWith({...facts, usage}));
	expect([cost.source, cost.amountNanoUsd]).toEqual([source, dollars === null ? null : nanoUsd(dollars)]);
});

test('each mistake is a sentence and costs its own entry only', () => {
	const pricer = makePricer({userPrices: fixture('mistakes.json')});
	expect(pricer.mistakes).toEqual([
		'prices.json, "no-input": input is missing',
		'prices.json, "negative": input must be dollars for a million tokens, 0 or more',
		'prices.json, "typo": "inptu" is none of input, output, cache_read, cache_write, provider, local',
		'prices.json, "not an object": must be an object with input and output, or {"local": true}',
		'prices.json, "provider of a wrong kind": provider must be a text',
		'prices.json, "local of a wrong kind": local must be true or false',
	]);
	const cost = pricer.price(callWith({provider: null, requestModel: 'good', usage}));
	expect([cost.amountNanoUsd, cost.priceSource]).toEqual([
		nanoUsd(0.0012),
		'prices.json, good (no cache price: cached input at the input price)',
	]);
});

test.each([
	['{"a": ', /^prices\.json is no JSON: /],
	['[]', /^prices\.json must be an object/],
	['', /^prices\.json is no JSON: /],
])('a file of %j', (userPrices, mistake) => {
	const pricer = makePricer({userPrices});
	expect(pricer.mistakes).toEqual([expect.stringMatching(mistake)]);
	expect(pricer.price(callWith({usage})).source).toBe('computed');
});
