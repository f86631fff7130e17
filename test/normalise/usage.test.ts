import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {rawUsage, resolveUsage} from '../../source/normalise/usage.ts';
import type {RawUsage} from '../../source/normalise/facts.ts';

const anyone = {scope: {name: 'app', version: ''}, provider: null};

function resolve(counts: Partial<RawUsage>, scope = 'app', provider: string | null = null): unknown {
	const {usage, rule} = resolveUsage(rawUsage(counts), {scope: {name: scope, version: '1.0.0'}, provider});
	return [usage.input, usage.output, rule];
}

/** Recorded calls: Anthropic 309 new, 1,200 written or read; OpenAI 548 with 256 read; 71 out with 64 reasoning. */
describe('cache and reasoning, inside or outside', () => {
	test.each([
		['OpenLLMetry for JavaScript', '@traceloop/instrumentation-anthropic', 309, 1_509],
		['OpenLLMetry for Python', 'opentelemetry.instrumentation.anthropic', 1_509, 1_509],
		["Anthropic's own SDK", 'com.anthropic.sdk.python', 1_509, 1_509],
		['the official instrumentation', 'opentelemetry.instrumentation.genai.anthropic', 1_509, 1_509],
		['OpenLIT', 'openlit.instrumentation.anthropic', 309, 1_509],
	])('%s', (_, scope, input, whole) => {
		expect(resolve({input, output: 8, cacheWrite: 1_200}, scope, 'anthropic')).toEqual([
			whole,
			8,
			expect.stringContaining(scope),
		]);
	});

	test.each([
		['nothing cached, nothing to decide', {input: 10, output: 2, cacheRead: 0}, [10, 2, null]],
		[
			'more cached than the input',
			{input: 309, output: 8, cacheRead: 1_200},
			[1_509, 8, 'cache outside: more tokens cached than in the input'],
		],
		[
			'a total with the cache in it',
			{input: 2_000, output: 8, cacheRead: 1_200, total: 3_208},
			[3_200, 8, 'cache outside: the total is input, output and cache together'],
		],
		[
			'a total that proves nothing',
			{input: 2_000, output: 8, cacheRead: 1_200, total: 2_008},
			[2_000, 8, 'cache inside: nothing speaks against it'],
		],
		[
			'a dialect that knows',
			{input: 292, output: 7, cacheRead: 256, reasoning: 64, cacheInside: false, reasoningInside: false},
			[
				548,
				71,
				'this dialect reports the cache outside of the input; this dialect reports reasoning outside of the output',
			],
		],
		[
			'more reasoning than output',
			{input: 10, output: 7, reasoning: 64},
			[10, 71, 'reasoning outside: more reasoning than output'],
		],
		[
			'a total with the reasoning in it',
			{input: 10, output: 100, reasoning: 64, total: 174},
			[10, 164, 'reasoning outside: the total is input, output and reasoning together'],
		],
	])('%s', (_, counts, expected) => {
		expect(resolve(counts)).toEqual(expected);
	});
});

test.each([
	['nothing', {}],
	['a stream without a usage chunk', {input: 0, output: 0}],
	['a total of 0', {input: 0, output: 0, total: 0}],
])('%s is no usage', (_, counts) => {
	expect(resolve(counts)).toEqual([null, null, null]);
});

test('what a library is known to get wrong is put right, or marked as its own estimate', () => {
	const usage = rawUsage({input: 11, output: 40});
	const scope = {name: '@langtrase/typescript-sdk', version: '6.3.7'};
	expect(resolveUsage(usage, {scope, provider: 'anthropic', streaming: null})).toMatchObject({
		usage: {input: 40, output: 11},
		estimated: false,
	});
	expect(resolveUsage(usage, {scope, provider: 'openai', streaming: true})).toMatchObject({
		usage: {input: 11, output: 40},
		estimated: true,
	});
	const later = {...scope, version: '7.0.0'};
	expect(resolveUsage(usage, {scope: later, provider: 'anthropic', streaming: null})).toMatchObject({
		usage: {input: 11, output: 40},
	});
});

test('a count that stays 0 whatever was written tells nothing, and one that does not is believed', () => {
	const written = (cacheWrite: number, scope: string) =>
		resolveUsage(rawUsage({input: 1_509, output: 8, cacheWrite}), {
			scope: {name: scope, version: '0.62.4'},
			provider: 'anthropic',
		}).usage.cacheWrite;
	expect(written(0, 'opentelemetry.instrumentation.langchain')).toBe(null);
	expect(written(1_200, 'opentelemetry.instrumentation.langchain')).toBe(1_200);
	expect(written(0, 'opentelemetry.instrumentation.anthropic')).toBe(0);
});

test('0 is a value where the other side has one', () => {
	expect(resolve({input: 12, output: 0})).toEqual([12, 0, null]);
});

test('what is not cached is never below 0, whatever came', () => {
	const count = fc.option(fc.nat(5_000));
	const flag = fc.option(fc.boolean());
	fc.assert(
		fc.property(
			fc.record({
				input: count,
				output: count,
				cacheRead: count,
				cacheWrite: count,
				reasoning: count,
				total: count,
				cacheInside: flag,
				reasoningInside: flag,
			}),
			counts => {
				const {usage} = resolveUsage(rawUsage(counts), anyone);
				if (usage.input !== null) {
					expect(usage.input).toBeGreaterThanOrEqual((usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0));
				}
				if (usage.output !== null) expect(usage.output).toBeGreaterThanOrEqual(usage.reasoning ?? 0);
			},
		),
	);
});
