/**
Tokens and cost of a Langfuse generation. `usage_details` is in the provider's own words (Python drop-in), which are
read as those of any answer, or in Langfuse's buckets (`input`, `input_cached_tokens`, `output`, …), which are parts
that exclude each other (JavaScript drop-in, LangChain callbacks).
*/
import {countOf, isMap, parsed} from '../../domain/attributes.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import type {RawUsage} from '../facts.ts';
import {rawUsage} from '../usage.ts';
import {vendorUsageOf} from '../vendor-answer.ts';

export function usageOf(value: AttributeValue | undefined): RawUsage | null {
	const details = parsed(value);
	if (!isMap(details)) return null;
	const isProviders =
		'prompt_tokens' in details ||
		'completion_tokens' in details ||
		'input_tokens' in details ||
		'output_tokens' in details;
	return isProviders ? vendorUsageOf(details) : ofBuckets(details);
}

const readBuckets = [
	'input_cached_tokens',
	'input_cache_read',
	'input_cache_read_tokens',
	'cache_read_input_tokens',
];
/** LangChain splits what Anthropic wrote by its time to live, and says 0 for the whole beside it. */
const writeBuckets = [
	'input_cache_creation',
	'input_cache_creation_tokens',
	'cache_creation_input_tokens',
	'input_ephemeral_5m_input_tokens',
	'input_ephemeral_1h_input_tokens',
];
const reasoningBuckets = ['output_reasoning_tokens', 'output_reasoning'];

function ofBuckets(usage: Attributes): RawUsage | null {
	const input = sumOf(
		usage,
		Object.keys(usage).filter(key => key.startsWith('input') || key.startsWith('cache_')),
	);
	const output = sumOf(
		usage,
		Object.keys(usage).filter(key => key.startsWith('output')),
	);
	const total = countOf(usage['total']);
	const read = sumOf(usage, readBuckets);
	const write = sumOf(usage, writeBuckets);
	const reasoning = sumOf(usage, reasoningBuckets);
	const own = {input: countOf(usage['input']), output: countOf(usage['output'])};
	// An application that fills in wholes says so by its total.
	const isWhole =
		total !== null &&
		total === (own.input ?? 0) + (own.output ?? 0) &&
		total !== (input ?? 0) + (output ?? 0);
	return rawUsage({
		input: isWhole || input === null ? own.input : input - (read ?? 0) - (write ?? 0),
		output: isWhole || output === null ? own.output : output - (reasoning ?? 0),
		total,
		cacheRead: read,
		cacheWrite: write,
		reasoning,
		cacheInside: isWhole,
		reasoningInside: isWhole,
	});
}

/** Null where none of the keys has a count. */
function sumOf(usage: Attributes, keys: readonly string[]): number | null {
	const counts = keys.map(key => countOf(usage[key])).filter(count => count !== null);
	return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

/** The total, else the sum; failures send zeros, which are no price. */
export function costOf(value: AttributeValue | undefined): number | null {
	const details = parsed(value);
	if (!isMap(details)) return null;
	const total = countOf(details['total']) ?? sumOf(details, Object.keys(details));
	return total !== null && total > 0 ? total : null;
}
