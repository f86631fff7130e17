import {expect, test} from 'vitest';
import {factsOf, mergeFacts, mergeUsage} from '../../source/normalise/merge.ts';
import {rawUsage} from '../../source/normalise/usage.ts';

test('the first that says a thing is believed; what it does not say comes from the second', () => {
	const merged = mergeFacts(
		factsOf({dialect: 'gen_ai', requestModel: 'a', parameters: {top_p: 1}, keys: {requestModel: 'x'}}),
		{requestModel: 'b', responseModel: 'c', finishReasons: ['stop'], parameters: {top_p: 2, seed: 3}},
	);
	expect(merged).toMatchObject({
		dialect: 'gen_ai',
		requestModel: 'a',
		responseModel: 'c',
		finishReasons: ['stop'],
		parameters: {top_p: 1, seed: 3},
		keys: {requestModel: 'x'},
	});
});

test('details join only the same count, and 0/0 is no count', () => {
	const cached = rawUsage({input: 1_509, output: 8, cacheRead: 1_200});
	expect(mergeUsage(rawUsage({input: 1_509, output: 8}), cached)).toMatchObject({cacheRead: 1_200});
	expect(mergeUsage(rawUsage({input: 309, output: 8}), cached)).toMatchObject({input: 309, cacheRead: null});
	expect(mergeUsage(rawUsage({input: 0, output: 0}), cached)).toEqual(cached);
});
