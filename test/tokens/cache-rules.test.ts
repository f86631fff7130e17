import fc from 'fast-check';
import {expect, test} from 'vitest';
import {cacheRuleOf, keptOf} from '../../source/tokens/cache-rules.ts';

test.each([
	['gpt-4o-mini-2024-07-18', 1024, 128],
	['openai/gpt-4.1', 1024, 128],
	['o3', 1024, 128],
	['gpt-5-mini', 1024, 128],
	['claude-sonnet-4-5-20250929', 1024, 1],
	['us.anthropic.claude-sonnet-4-20250514-v1:0', 1024, 1],
	['claude-opus-4-1', 1024, 1],
	['claude-opus-4-5', 4096, 1],
	['claude-haiku-4-5', 4096, 1],
	['claude-3-5-haiku-20241022', 2048, 1],
	['claude-new-9', 4096, 1],
	['gemini-2.5-pro', 2048, 1],
	['gemini-3-pro', 4096, 1],
	['deepseek-chat', 64, 64],
])('%s keeps from %i tokens on, in blocks of %i', (model, minimum, block) => {
	expect(cacheRuleOf(model)).toMatchObject({minimum, block});
});

test.each([['gpt-4'], ['gpt-3.5-turbo'], ['gemini-1.5-pro'], ['house-7b'], [null]])(
	'of %s nothing is known',
	model => {
		expect(cacheRuleOf(model)).toBeNull();
	},
);

test.each([
	['gpt-4o', 0, 0],
	['gpt-4o', 1023, 0],
	['gpt-4o', 1024, 1024],
	['gpt-4o', 1151, 1024],
	['gpt-4o', 1152, 1152],
	['claude-sonnet-4-5', 1500, 1500],
	['deepseek-chat', 200, 192],
])('%s keeps of %i tokens %i', (model, tokens, kept) => {
	const rule = cacheRuleOf(model);
	expect(rule === null ? null : keptOf(tokens, rule)).toBe(kept);
});

test('never more is kept than there is, and never less of more', () => {
	const rule = cacheRuleOf('gpt-4o');
	if (rule === null) throw new Error('there is a rule');
	fc.assert(
		fc.property(fc.nat(300_000), fc.nat(300_000), (one, two) => {
			expect(keptOf(one, rule)).toBeLessThanOrEqual(one);
			expect(keptOf(one + two, rule)).toBeGreaterThanOrEqual(keptOf(one, rule));
		}),
	);
});
