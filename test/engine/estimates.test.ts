import {expect, test} from 'vitest';
import type {PricedCall} from '../../source/domain/call.ts';
import {unknownUsage} from '../../source/domain/usage.ts';
import {withEstimates} from '../../source/engine/estimates.ts';
import {makePricer} from '../../source/pricing/prices.ts';
import {seedCall} from '../support/seed.ts';

const pricer = makePricer({userPrices: '{"house-*": {"local": true}}'});

function silent(changes: Partial<PricedCall> = {}): PricedCall {
	const call = seedCall({
		requestModel: 'gpt-4o-mini',
		responseModel: null,
		usage: unknownUsage,
		system: null,
		input: [{role: 'user', parts: [{type: 'text', text: 'hello world'}]}],
		output: [{role: 'assistant', parts: [{type: 'text', text: 'hello world'}]}],
		...changes,
	});
	return {...call, cost: pricer.price(call), ...(changes.cost === undefined ? {} : {cost: changes.cost})};
}

// Nine tokens in at $0.15 a million, two out at $0.60.
test.each<[string, Partial<PricedCall>, PricedCall['estimate']]>([
	['both sides and their cost', {}, {input: 9, output: 2, costNanoUsd: 2550}],
	[
		'the side that is missing, the cost of the whole',
		{usage: {...unknownUsage, input: 100}},
		{
			input: null,
			output: 2,
			costNanoUsd: 16_200,
		},
	],
	[
		'a side that stays unknown leaves the cost unknown',
		{output: null},
		{input: 9, output: null, costNanoUsd: null},
	],
	[
		'an embedding has one side',
		{operation: 'embeddings', requestModel: 'text-embedding-3-small', output: []},
		{
			input: 2,
			output: null,
			costNanoUsd: 40,
		},
	],
	[
		'what the application says it paid stands',
		{reportedCostUsd: 0.5},
		{input: 9, output: 2, costNanoUsd: null},
	],
	['a local engine costs nothing', {requestModel: 'house-7b'}, {input: 7, output: 2, costNanoUsd: null}],
	['no price is known', {requestModel: 'nobody-1', provider: null}, {input: 7, output: 2, costNanoUsd: null}],
	['told usage', {usage: {...unknownUsage, input: 9, output: 2}}, null],
	['no content', {input: null, output: null}, null],
])('%s', async (_, changes, estimate) => {
	const call = silent(changes);
	const [reckoned] = await withEstimates([call], pricer);
	expect(reckoned).toEqual({...call, estimate});
});

test('calls that told everything come back as they are', async () => {
	const calls = [seedCall(), seedCall({status: 'error', usage: unknownUsage})];
	expect(await withEstimates(calls, pricer)).toBe(calls);
});
