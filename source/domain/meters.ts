/**
Metrics that tell of model calls: what each counts, and under which attribute. Some programs send nothing else.
Which calls they stand for is worked out in `normalise/meters.ts`; all other metrics mean nothing here.
*/
import type {Usage} from './usage.ts';

type Counted = keyof Usage;

export type Meter = {
	/** What a point of it adds up: tokens by type, tokens of one kind, dollars, or requests. */
	readonly of: 'tokens' | 'usd' | 'requests';
	/** Attribute that holds the kind of token, and what its values mean here; others are sums or parts of these. */
	readonly type?: {readonly key: string; readonly kinds: Readonly<Record<string, Counted>>};
	/** Where the metric's name says the kind. */
	readonly kind?: Counted;
	/** Of metrics that count the same thing in two ways, those of one family are read, the first that is there. */
	readonly family: Family;
};

/** The order is the order of belief: a product's own metrics are finer than the conventions' beside them. */
export const families = [
	'claude_code',
	'gemini_cli',
	'qwen-code',
	'codex',
	'inference',
	'client',
	'genkit',
] as const;

type Family = (typeof families)[number];

/** How a family counts: `provider` where the product has only one, and whether parts lie inside of the whole. */
export const familyRules: Readonly<
	Record<
		Family,
		{
			readonly provider: string | null;
			readonly cacheInside: boolean | null;
			readonly reasoningInside: boolean | null;
		}
	>
> = {
	claude_code: {provider: 'anthropic', cacheInside: false, reasoningInside: true},
	gemini_cli: {provider: 'gcp.gemini', cacheInside: true, reasoningInside: false},
	'qwen-code': {provider: null, cacheInside: true, reasoningInside: null},
	codex: {provider: 'openai', cacheInside: true, reasoningInside: true},
	inference: {provider: null, cacheInside: true, reasoningInside: true},
	client: {provider: null, cacheInside: null, reasoningInside: null},
	genkit: {provider: null, cacheInside: null, reasoningInside: false},
};

const cliTypes = {
	key: 'type',
	kinds: {input: 'input', output: 'output', cache: 'cacheRead', thought: 'reasoning'},
} as const;

/** By name. A point of `gen_ai.token.type` "total" is the others once more, as Spring AI sends it. */
const meters: ReadonlyMap<string, Meter> = new Map<string, Meter>([
	[
		'claude_code.token.usage',
		{
			of: 'tokens',
			family: 'claude_code',
			type: {
				key: 'type',
				kinds: {input: 'input', output: 'output', cacheRead: 'cacheRead', cacheCreation: 'cacheWrite'},
			},
		},
	],
	['claude_code.cost.usage', {of: 'usd', family: 'claude_code'}],
	['gemini_cli.token.usage', {of: 'tokens', family: 'gemini_cli', type: cliTypes}],
	['gemini_cli.api.request.count', {of: 'requests', family: 'gemini_cli'}],
	['qwen-code.token.usage', {of: 'tokens', family: 'qwen-code', type: cliTypes}],
	['qwen-code.api.request.count', {of: 'requests', family: 'qwen-code'}],
	[
		'codex.turn.token_usage',
		{
			of: 'tokens',
			family: 'codex',
			type: {
				key: 'token_type',
				kinds: {
					input: 'input',
					output: 'output',
					cached_input: 'cacheRead',
					cache_write_input: 'cacheWrite',
					reasoning_output: 'reasoning',
				},
			},
		},
	],
	['codex.api_request', {of: 'requests', family: 'codex'}],
	['gen_ai.client.inference.usage.input_tokens', {of: 'tokens', family: 'inference', kind: 'input'}],
	['gen_ai.client.inference.usage.output_tokens', {of: 'tokens', family: 'inference', kind: 'output'}],
	[
		'gen_ai.client.inference.usage.cache_read.input_tokens',
		{of: 'tokens', family: 'inference', kind: 'cacheRead'},
	],
	[
		'gen_ai.client.inference.usage.cache_write.input_tokens',
		{of: 'tokens', family: 'inference', kind: 'cacheWrite'},
	],
	[
		'gen_ai.client.inference.usage.reasoning.output_tokens',
		{of: 'tokens', family: 'inference', kind: 'reasoning'},
	],
	['gen_ai.client.inference.duration', {of: 'requests', family: 'inference'}],
	[
		'gen_ai.client.token.usage',
		{
			of: 'tokens',
			family: 'client',
			type: {key: 'gen_ai.token.type', kinds: {input: 'input', output: 'output', completion: 'output'}},
		},
	],
	['gen_ai.client.operation.duration', {of: 'requests', family: 'client'}],
	// Micrometer's timer of the same, in Spring AI.
	['gen_ai.client.operation', {of: 'requests', family: 'client'}],
	['gen_ai.usage.cost', {of: 'usd', family: 'client'}],
	['gen_ai.client.token.cost', {of: 'usd', family: 'client'}],
	['operation.cost', {of: 'usd', family: 'client'}],
	['genkit/ai/generate/input/tokens', {of: 'tokens', family: 'genkit', kind: 'input'}],
	['genkit/ai/generate/output/tokens', {of: 'tokens', family: 'genkit', kind: 'output'}],
	['genkit/ai/generate/thinking/tokens', {of: 'tokens', family: 'genkit', kind: 'reasoning'}],
	['genkit/ai/generate/requests', {of: 'requests', family: 'genkit'}],
]);

export const meterNames: readonly string[] = [...meters.keys()];

/** Null for a metric that tells nothing of calls. */
export function meterOf(name: string): Meter | null {
	return meters.get(name) ?? null;
}
