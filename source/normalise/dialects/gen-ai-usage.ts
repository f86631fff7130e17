/** Tokens under `gen_ai.usage.*`, of all generations and spellings; what they mean is for `usage.ts`. */
import {countOf, isMap, parsed} from '../../domain/attributes.ts';
import type {Attributes} from '../../domain/otlp.ts';
import type {RawUsage} from '../facts.ts';
import type {KeyedReader} from '../keyed-reader.ts';
import {rawUsage} from '../usage.ts';

const inputKeys = ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens', 'llm.usage.prompt_tokens'];
const outputKeys = [
	'gen_ai.usage.output_tokens',
	'gen_ai.usage.completion_tokens',
	'llm.usage.completion_tokens',
];
const totalKeys = ['gen_ai.usage.total_tokens', 'llm.usage.total_tokens'];
const cacheReadKeys = [
	'gen_ai.usage.cache_read.input_tokens',
	'gen_ai.usage.cache_read_input_tokens',
	'gen_ai.usage.input_tokens.cached',
	'gen_ai.usage.input_tokens.cache_read',
	'gen_ai.usage.details.cache_read_tokens',
	'gen_ai.usage.details.cache_read_input_tokens',
	'gen_ai.usage.details.input_cached_tokens',
	'gen_ai.usage.cached_input_tokens',
	'gen_ai.usage.cached_tokens',
];
const cacheWriteKeys = [
	'gen_ai.usage.cache_write.input_tokens',
	'gen_ai.usage.cache_creation.input_tokens',
	'gen_ai.usage.cache_creation_input_tokens',
	'gen_ai.usage.cache_write_input_tokens',
	'gen_ai.usage.input_tokens.cache_write',
	'gen_ai.usage.details.cache_write_tokens',
	'gen_ai.usage.details.cache_creation_input_tokens',
];
const reasoningKeys = [
	'gen_ai.usage.reasoning.output_tokens',
	'gen_ai.usage.reasoning_tokens',
	'gen_ai.usage.output_tokens.reasoning',
	'gen_ai.usage.reasoning_output_tokens',
	'gen_ai.usage.thinking_tokens',
	'llm.usage.reasoning_tokens',
	'gen_ai.usage.details.reasoning_tokens',
];

/** @param reader Of the same attributes: notes the key that each count came from. */
export function usageOf(attributes: Attributes, reader: KeyedReader): RawUsage | null {
	const count = (field: string, names: readonly string[]) => reader.first(`usage.${field}`, names, countOf);
	const details = rawDetails(attributes);
	return rawUsage({
		input: count('input', inputKeys),
		output: count('output', outputKeys),
		total: count('total', totalKeys),
		cacheRead: count('cacheRead', cacheReadKeys) ?? details.cacheRead,
		cacheWrite: count('cacheWrite', cacheWriteKeys) ?? splitWrites(attributes) ?? details.cacheWrite,
		reasoning: count('reasoning', reasoningKeys) ?? details.reasoning,
	});
}

/** Mastra sends cache writes by their time to live and no sum. */
function splitWrites(attributes: Attributes): number | null {
	const short = countOf(attributes['gen_ai.usage.cache_creation.5m_input_tokens']);
	const long = countOf(attributes['gen_ai.usage.cache_creation.1h_input_tokens']);
	return short === null && long === null ? null : (short ?? 0) + (long ?? 0);
}

type Details = {
	readonly cacheRead: number | null;
	readonly cacheWrite: number | null;
	readonly reasoning: number | null;
};

/** The provider's own usage object, which Logfire adds as JSON: the only place of its cache and reasoning. */
function rawDetails(attributes: Attributes): Details {
	const raw = attributes['gen_ai.usage.raw'] === undefined ? null : parsed(attributes['gen_ai.usage.raw']);
	if (!isMap(raw)) return {cacheRead: null, cacheWrite: null, reasoning: null};
	const input = raw['prompt_tokens_details'] ?? raw['input_tokens_details'];
	const output = raw['completion_tokens_details'] ?? raw['output_tokens_details'];
	return {
		cacheRead:
			(isMap(input) ? countOf(input['cached_tokens']) : null) ?? countOf(raw['cache_read_input_tokens']),
		cacheWrite: countOf(raw['cache_creation_input_tokens']),
		reasoning: isMap(output) ? countOf(output['reasoning_tokens']) : null,
	};
}
