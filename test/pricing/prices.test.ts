/** Money: real cases against arithmetic by hand, from the rates that the table's release holds. */
import fs from 'node:fs';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Call} from '../../source/domain/call.ts';
import {nanoUsd} from '../../source/domain/money.ts';
import {unknownUsage, type Usage} from '../../source/domain/usage.ts';
import {makePricer} from '../../source/pricing/prices.ts';
import {priceTable} from '../../source/pricing/rates.ts';
import {callWith} from './call.ts';

const pricer = makePricer({userPrices: null});

const thousand: Usage = {...unknownUsage, input: 1_000, output: 100};
const cached: Usage = {...thousand, cacheRead: 400};
const written: Usage = {...cached, cacheWrite: 200};

test('the named release of the table is the installed one', () => {
	const manifest = new URL('../../node_modules/@pydantic/genai-prices/package.json', import.meta.url);
	const {version} = JSON.parse(fs.readFileSync(manifest, 'utf8')) as {version: string};
	expect(priceTable).toBe(`genai-prices ${version}`);
});

// Dollars a million: gpt-4o 2.5, 1.25 cached, 10; claude-sonnet-4-5 3, 0.3, 3.75 written, 15 (Bedrock in a
// region a tenth more); gemini-2.5-pro 1.25, 0.125, 10.
test.each<[provider: string | null, model: string, usage: Usage, dollars: string, row: string]>([
	['openai', 'gpt-4o', thousand, '0.0035', 'openai gpt-4o'],
	['openai', 'gpt-4o', cached, '0.003', 'openai gpt-4o'],
	['openai', 'gpt-4o-2024-11-20', cached, '0.003', 'openai gpt-4o'],
	['openai', 'gpt-4o-2024-05-13', thousand, '0.0065', 'openai gpt-4o-2024-05-13'],
	['openai', 'gpt-4o-2031-01-01', thousand, '0.0035', 'openai gpt-4o'],
	['openai.chat', 'gpt-4o', thousand, '0.0035', 'openai gpt-4o'],
	[null, 'openai/gpt-4o', thousand, '0.0035', 'openai gpt-4o'],
	['litellm', 'azure/eu/gpt-4o', thousand, '0.0035', 'azure gpt-4o'],
	['azure.ai.openai', 'gpt-35-turbo-0125', thousand, '0.00065', 'azure gpt-3.5-turbo'],
	['openai', 'ft:gpt-4o-2024-08-06:acme::abc', thousand, '0.00525', 'openai ft:gpt-4o'],
	['anthropic', 'claude-sonnet-4-5-20250929', written, '0.00357', 'anthropic claude-sonnet-4-5'],
	['openai', 'claude-haiku-4-5', thousand, '0.0015', 'anthropic claude-haiku-4-5'],
	['gcp.vertex_ai', 'claude-sonnet-4-5@20250929', thousand, '0.0045', 'google claude-sonnet-4-5'],
	[
		'aws.bedrock',
		'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
		thousand,
		'0.00495',
		'aws regional.anthropic.claude-sonnet-4-5-20250929-v1:0',
	],
	[
		'aws.bedrock',
		'bedrock/us-east-1/anthropic.claude-3-5-sonnet-20241022-v2:0',
		thousand,
		'0.0045',
		'aws regional.anthropic.claude-3-5-sonnet-20241022-v2:0',
	],
	['gcp.gemini', 'models/gemini-2.5-pro', cached, '0.0018', 'google gemini-2.5-pro'],
	['mistral_ai', 'mistral-large-latest', thousand, '0.0026', 'mistral mistral-large'],
	['x_ai', 'grok-4', thousand, '0.0045', 'x-ai grok-4-0709'],
	['groq', 'llama-3.3-70b-versatile', thousand, '0.000669', 'groq llama-3.3-70b-versatile'],
	['openrouter', 'openai/gpt-4o', thousand, '0.0035', 'openrouter openai/gpt-4o'],
	[null, 'openrouter/openai/gpt-4o', thousand, '0.0035', 'openrouter openai/gpt-4o'],
])('%s %s', (provider, requestModel, usage, dollars, row) => {
	const cost = pricer.price(callWith({provider, requestModel, usage}));
	expect([cost.source, cost.amountNanoUsd]).toEqual(['computed', nanoUsd(Number(dollars))]);
	expect(cost.priceSource).toContain(row);
	expect(cost.ledger.reduce((sum, line) => sum + line.costNanoUsd, 0)).toBe(cost.amountNanoUsd);
});

test('the ledger has a line a kind, with reasoning inside the output', () => {
	const {ledger} = pricer.price(
		callWith({
			provider: 'anthropic',
			requestModel: 'claude-sonnet-4-5',
			usage: {...written, reasoning: 64},
		}),
	);
	expect(ledger).toEqual([
		{kind: 'input', tokens: 400, rateNanoUsd: 3_000_000_000, costNanoUsd: 1_200_000},
		{kind: 'cache_read', tokens: 400, rateNanoUsd: 300_000_000, costNanoUsd: 120_000},
		{kind: 'cache_write', tokens: 200, rateNanoUsd: 3_750_000_000, costNanoUsd: 750_000},
		{kind: 'output', tokens: 100, rateNanoUsd: 15_000_000_000, costNanoUsd: 1_500_000},
	]);
});

test('above a tier every token of the call costs the higher rate', () => {
	const at = (input: number) =>
		pricer.price(
			callWith({
				provider: 'anthropic',
				requestModel: 'claude-sonnet-4-5',
				usage: {...thousand, input, output: 1_000},
			}),
		).amountNanoUsd;
	expect(at(200_000)).toBe(nanoUsd(0.6 + 0.015));
	expect(at(200_001)).toBe(nanoUsd(1.200_006 + 0.0225));
});

test('a price is the one of the day on which the call started', () => {
	const at = (startMs: number) =>
		pricer.price(
			callWith({requestModel: 'o3', startMs, usage: {...unknownUsage, input: 1_000_000, output: 0}}),
		).amountNanoUsd;
	expect(at(Date.UTC(2025, 4, 1))).toBe(nanoUsd(10));
	expect(at(Date.UTC(2025, 11, 1))).toBe(nanoUsd(2));
});

test('without a price for cached tokens they cost what input costs, and the source says so', () => {
	const cost = pricer.price(
		callWith({provider: 'groq', requestModel: 'llama-3.3-70b-versatile', usage: cached}),
	);
	expect(cost.amountNanoUsd).toBe(nanoUsd(0.000_669));
	expect(cost.priceSource).toMatch(/no cache price: cached input at the input price/);
});

test.each<[facts: Partial<Call>, source: string, dollars: number | null]>([
	[{provider: 'ollama', requestModel: 'qwen3:8b', usage: thousand}, 'local', 0],
	[{provider: 'llama_cpp', requestModel: 'gpt-4o', usage: thousand}, 'local', 0],
	[{provider: 'openai', requestModel: 'ollama/llama3.2', usage: thousand}, 'local', 0],
	[{provider: null, requestModel: 'qwen3:8b', endpoint: '127.0.0.1:8000', usage: thousand}, 'local', 0],
	[{provider: 'openai', requestModel: 'qwen3:8b', endpoint: '[::1]:1234', usage: thousand}, 'local', 0],
	[
		{provider: 'openai', requestModel: 'gpt-4o', endpoint: 'localhost:4000', usage: thousand},
		'computed',
		0.0035,
	],
	[{provider: 'openrouter', requestModel: 'new/model:free', usage: thousand}, 'computed', 0],
	[{provider: 'house', requestModel: 'house-7b', usage: thousand}, 'unpriced', null],
	[{provider: 'ibm.watsonx.ai', requestModel: 'gpt-4o', usage: thousand}, 'unpriced', null],
	[{requestModel: 'ft:gpt-4.1-2025-04-14:acme::abc', usage: thousand}, 'unpriced', null],
	[{requestModel: null, usage: thousand}, 'unpriced', null],
	[{requestModel: 'gpt-4o', usage: unknownUsage}, 'unknown', null],
	[{requestModel: 'house-7b', usage: unknownUsage}, 'unknown', null],
	[{requestModel: 'my-deployment', responseModel: 'gpt-4o', usage: thousand}, 'computed', 0.0035],
	[{requestModel: 'gpt-4o', responseModel: 'my-deployment', usage: thousand}, 'computed', 0.0035],
	[{requestModel: 'gpt-4o', tokensEstimated: true, usage: thousand}, 'estimated', 0.0035],
	[{requestModel: 'gpt-4o', usage: {...thousand, output: null}}, 'estimated', 0.0025],
	[{operation: 'embeddings', requestModel: 'text-embedding-3-small', usage: thousand}, 'computed', 0.000_02],
	[
		{operation: 'embeddings', provider: null, requestModel: 'text-embedding-3-small', usage: thousand},
		'computed',
		0.000_02,
	],
	[{reportedCostUsd: 0.01, usage: thousand}, 'reported', 0.01],
	[{reportedCostUsd: 0.01, requestModel: 'house-7b', usage: unknownUsage}, 'reported', 0.01],
	[{reportedCostUsd: 0, usage: thousand}, 'computed', 0.0035],
	[{reportedCostUsd: 0, requestModel: 'house-7b', usage: thousand}, 'unpriced', null],
])('%o is %s', (facts, source, dollars) => {
	const cost = pricer.price(callWith(facts));
	expect([cost.source, cost.amountNanoUsd]).toEqual([source, dollars === null ? null : nanoUsd(dollars)]);
});

test('what was reported and what we computed stand beside each other', () => {
	const cost = pricer.price(callWith({reportedCostUsd: 0.01, usage: thousand}));
	expect([cost.reportedNanoUsd, cost.computedNanoUsd]).toEqual([10_000_000, 3_500_000]);
});

test('cost is additive over usage, to the rounding of each line', () => {
	const tokens = fc.nat({max: 90_000});
	const usage = fc
		.tuple(tokens, tokens, tokens, tokens)
		.map(([plain, cacheRead, cacheWrite, output]): Usage => ({
			input: plain + cacheRead + cacheWrite,
			output,
			cacheRead,
			cacheWrite,
			reasoning: null,
		}));
	const models = fc.constantFrom<[string, string]>(
		['openai', 'gpt-4o'],
		['openai', 'gpt-4.1-mini'],
		['anthropic', 'claude-haiku-4-5'],
		['groq', 'llama-3.3-70b-versatile'],
	);
	fc.assert(
		fc.property(models, usage, usage, ([provider, requestModel], left, right) => {
			const amount = (of: Usage) =>
				pricer.price(callWith({provider, requestModel, usage: of})).amountNanoUsd ?? Number.NaN;
			const sum: Usage = {
				input: (left.input ?? 0) + (right.input ?? 0),
				output: (left.output ?? 0) + (right.output ?? 0),
				cacheRead: (left.cacheRead ?? 0) + (right.cacheRead ?? 0),
				cacheWrite: (left.cacheWrite ?? 0) + (right.cacheWrite ?? 0),
				reasoning: null,
			};
			// Four lines, each within half a nano-dollar on three sides.
			expect(Math.abs(amount(sum) - amount(left) - amount(right))).toBeLessThanOrEqual(6);
		}),
	);
});

test('no text a sender may write as a model makes it throw or invents money', () => {
	const part = fc.constantFrom(
		'gpt-4o',
		'ft:',
		'/',
		':',
		'@',
		'..',
		'azure',
		'us.',
		'-v1:0',
		'\n',
		'日本',
		'(',
		'[',
	);
	const text = fc.oneof(
		fc.string(),
		fc.array(part).map(parts => parts.join('')),
	);
	fc.assert(
		fc.property(text, fc.option(text), (requestModel, provider) => {
			const cost = pricer.price(callWith({provider, requestModel, usage: thousand}));
			expect(cost.amountNanoUsd === null).toBe(cost.source === 'unpriced');
		}),
	);
	expect(pricer.price(callWith({requestModel: 'o3', startMs: Number.NaN, usage: thousand})).source).toBe(
		'unpriced',
	);
});
