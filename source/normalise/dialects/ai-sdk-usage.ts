/**
Tokens of the AI SDK, which were renamed with each version. Versions 4 and 5 pass Anthropic's count on, with
the cache outside and only in the provider's metadata; from 6 on the cache is inside.
*/
import {countOf, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import type {RawUsage} from '../facts.ts';
import type {KeyedReader} from '../keyed-reader.ts';
import {rawUsage} from '../usage.ts';

/** `ai.response.providerMetadata` (`ai.result.…` before version 4), by provider. */
export function providerMetadataOf(attributes: Attributes): Attributes {
	const metadata = parsed(
		attributes['ai.response.providerMetadata'] ?? attributes['ai.result.providerMetadata'],
	);
	return isMap(metadata) ? metadata : {};
}

/** NaN, which version 4 sends for streams, is no count. */
export function usageOf(from: {
	readonly reader: KeyedReader;
	readonly attributes: Attributes;
	readonly metadata: Attributes;
	readonly isEmbedding: boolean;
}): RawUsage | null {
	const {reader, attributes, metadata} = from;
	const count = (field: string, ...names: readonly string[]) =>
		reader.first(`usage.${field}`, names, countOf);
	const input = count(
		'input',
		'ai.usage.inputTokens',
		'ai.usage.promptTokens',
		...(from.isEmbedding ? ['ai.usage.tokens'] : []),
		'gen_ai.usage.input_tokens',
		'gen_ai.usage.prompt_tokens',
	);
	const output = count(
		'output',
		'ai.usage.outputTokens',
		'ai.usage.completionTokens',
		'gen_ai.usage.output_tokens',
		'gen_ai.usage.completion_tokens',
	);
	const anthropic = mapOf(metadata['anthropic']);
	// Anthropic's own words; version 5 says the cache's reads nowhere else.
	const raw = mapOf(anthropic['usage']);
	const openai = mapOf(metadata['openai']);
	const read =
		count('cacheRead', 'ai.usage.inputTokenDetails.cacheReadTokens', 'ai.usage.cachedInputTokens') ??
		countOf(anthropic['cacheReadInputTokens'] ?? raw['cache_read_input_tokens']) ??
		countOf(openai['cachedPromptTokens']) ??
		countOf(mapOf(mapOf(metadata['google'])['usageMetadata'])['cachedContentTokenCount']);
	const write =
		count('cacheWrite', 'ai.usage.inputTokenDetails.cacheWriteTokens') ??
		countOf(anthropic['cacheCreationInputTokens'] ?? raw['cache_creation_input_tokens']);
	return rawUsage({
		input,
		output,
		total: count('total', 'ai.usage.totalTokens'),
		cacheRead: read,
		cacheWrite: write,
		reasoning:
			count('reasoning', 'ai.usage.outputTokenDetails.reasoningTokens', 'ai.usage.reasoningTokens') ??
			countOf(openai['reasoningTokens']),
		cacheInside: isInside(attributes, {input, read, write}),
	});
}

/** Only versions from 6 on write `inputTokenDetails`. */
function isInside(
	attributes: Attributes,
	{
		input,
		read,
		write,
	}: {readonly input: number | null; readonly read: number | null; readonly write: number | null},
): boolean | null {
	const isDetailed = Object.keys(attributes).some(key => key.startsWith('ai.usage.inputTokenDetails.'));
	if (isDetailed) return true;
	const provider = textOf(attributes['ai.model.provider']) ?? '';
	if (/anthropic|bedrock/.test(provider)) return false;
	return (read ?? 0) + (write ?? 0) <= (input ?? 0);
}

function mapOf(value: AttributeValue | undefined): Attributes {
	return isMap(value) ? value : {};
}
