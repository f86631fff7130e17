/**
What a provider keeps of a prompt, by its documentation as of November 2026. Where sources disagree or a model is new,
the larger minimum holds: a loss is told too small rather than too large.
*/
export type CacheRule = {
	/** A prefix below this many tokens is not cached. */
	readonly minimum: number;
	/** What is cached grows by blocks of this many tokens. */
	readonly block: number;
	/** `asked`: the request marks what to keep, else nothing is kept. */
	readonly by: 'itself' | 'asked';
	/** It may be gone after this time without use, and is after that one. Null: not documented. */
	readonly livesMs: readonly [surely: number, most: number] | null;
};

const minuteMs = 60_000;

/** OpenAI, "Prompt caching": from 1,024 tokens in steps of 128; gone after 5 to 10 minutes, after an hour surely. */
const openai: CacheRule = {
	minimum: 1024,
	block: 128,
	by: 'itself',
	livesMs: [5 * minuteMs, 60 * minuteMs],
};

/** Anthropic, "Prompt caching": 5 minutes from the last use, an hour where that was asked and paid for. */
const anthropic = (minimum: number): CacheRule => ({
	minimum,
	block: 1,
	by: 'asked',
	livesMs: [5 * minuteMs, 60 * minuteMs],
});

/** Google, "Context caching", implicit: on for Gemini 2.5 and newer, without a word on how long. */
const gemini = (minimum: number): CacheRule => ({minimum, block: 1, by: 'itself', livesMs: null});

const rules: readonly (readonly [RegExp, CacheRule])[] = [
	[
		/claude.*(?:opus-4-[01]\b|opus-4-20|sonnet-4-5|sonnet-4-20|sonnet-4-0|3-7-sonnet|3-5-sonnet|3-opus)/,
		anthropic(1024),
	],
	[/claude.*(?:3-5-haiku|3-haiku|sonnet-4-6)/, anthropic(2048)],
	[/claude/, anthropic(4096)],
	[/gemini-2\.5/, gemini(2048)],
	[/gemini-(?:[3-9]|\d\d)/, gemini(4096)],
	[/gpt-4o|gpt-4\.|gpt-[5-9]|^o\d/, openai],
	/** DeepSeek, "Context caching": on disk, in units of 64 tokens; from hours to days. */
	[/deepseek/, {minimum: 64, block: 64, by: 'itself', livesMs: null}],
];

/** Null: nothing is known of a cache for this model. */
export function cacheRuleOf(model: string | null): CacheRule | null {
	const name = (model ?? '').toLowerCase();
	const bare = name.slice(name.lastIndexOf('/') + 1);
	return rules.find(([fits]) => fits.test(bare))?.[1] ?? null;
}

/** Of a prefix of so many tokens, those that the provider would have kept. */
export function keptOf(tokens: number, {minimum, block}: CacheRule): number {
	return tokens < minimum ? 0 : minimum + Math.floor((tokens - minimum) / block) * block;
}
