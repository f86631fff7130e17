/**
A provider's answer as it came, which many libraries keep whole in one value: its id, its model, why it ended, and
its tokens in the provider's own words. What was said in it is for `messages.ts`.
*/
import {countOf, firstOf, isMap, textOf} from '../domain/attributes.ts';
import type {Attributes, AttributeValue} from '../domain/otlp.ts';
import type {Facts, RawUsage} from './facts.ts';
import {finishReasonsOf} from './finish.ts';
import {finishReasonsWithin} from './messages.ts';
import {readJson} from './messages-values.ts';
import {rawUsage} from './usage.ts';

export type VendorAnswer = {
	readonly model: string | null;
	readonly id: string | null;
	readonly usage: RawUsage | null;
	readonly finishReasons: readonly string[];
};

/** @param answer Of chat completions, Responses, Anthropic's messages, Gemini; other maps say what they have of it. */
export function vendorAnswerOf(answer: Attributes): VendorAnswer {
	return {
		model: firstOf(answer, ['model', 'modelVersion', 'model_version'], textOf),
		id: idOf(answer),
		usage: vendorUsageOf(answer['usage'] ?? answer['usageMetadata'] ?? answer['usage_metadata']),
		finishReasons: reasonsOf(answer),
	};
}

/** The fields of a call that such an answer told, for `Facts.keys`; `key` is the attribute that held it. */
export function keysOfAnswer(key: string, answer: VendorAnswer): Facts['keys'] {
	const keys: Record<string, string> = {output: key};
	if (answer.model !== null) keys['responseModel'] = key;
	if (answer.id !== null) keys['responseId'] = key;
	if (answer.finishReasons.length > 0) keys['finishReasons'] = key;
	for (const [field, value] of Object.entries(answer.usage ?? {})) {
		if (typeof value === 'number') keys[`usage.${field}`] = key;
	}
	return keys;
}

/** Ids shorter than this are counters of somebody's program. */
const idCharactersMin = 8;

function idOf(answer: Attributes): string | null {
	const id = firstOf(answer, ['id', 'responseId', 'response_id'], textOf);
	return id === null || id.length < idCharactersMin ? null : id;
}

/** The Responses API ends with a status, for calls of tools too, and says a reason only for what it cut. */
const statuses = new Set(['completed', 'incomplete', 'failed']);

function reasonsOf(answer: Attributes): readonly string[] {
	const reasons = finishReasonsOf([...finishReasonsWithin(answer)]);
	if (reasons.length > 0) return reasons;
	const details = answer['incomplete_details'];
	const cut = isMap(details) ? textOf(details['reason']) : null;
	if (cut !== null) return finishReasonsOf(cut);
	const status = textOf(answer['status']);
	return status !== null && statuses.has(status) ? finishReasonsOf(status) : [];
}

/**
Tokens in the words of OpenAI (both APIs), Anthropic, Gemini, Bedrock or Ollama. Each has its own meaning:
Anthropic and Bedrock leave the cache out of the input, Gemini leaves thoughts out of the candidates.
*/
export function vendorUsageOf(value: AttributeValue | undefined): RawUsage | null {
	if (!isMap(value)) return null;
	const count = (...names: readonly string[]) => firstOf(value, names, countOf);
	const detail = (names: readonly string[], ...fields: readonly string[]) => {
		const details = firstOf(value, names, item => (isMap(item) ? item : null));
		return details === null ? null : firstOf(details, fields, countOf);
	};
	const isOfAnthropic = 'cache_read_input_tokens' in value || 'cacheReadInputTokens' in value;
	const isOfGemini = 'promptTokenCount' in value || 'prompt_token_count' in value;
	const usage = rawUsage({
		input: count('prompt_tokens', 'input_tokens', 'inputTokens', ...geminiInput, 'prompt_eval_count'),
		output: count('completion_tokens', 'output_tokens', 'outputTokens', ...geminiOutput, 'eval_count'),
		total: count('total_tokens', 'totalTokens', 'totalTokenCount', 'total_token_count'),
		cacheRead:
			count('cache_read_input_tokens', 'cacheReadInputTokens', ...geminiCache) ??
			detail(['prompt_tokens_details', 'input_tokens_details'], 'cached_tokens'),
		cacheWrite: count('cache_creation_input_tokens', 'cacheWriteInputTokens'),
		reasoning:
			count('thoughtsTokenCount', 'thoughts_token_count') ??
			detail(['completion_tokens_details', 'output_tokens_details'], 'reasoning_tokens'),
		cacheInside: !isOfAnthropic,
		reasoningInside: !isOfGemini,
	});
	// Where Gemini's words are another's counts (ADK over LiteLLM), the total tells that thoughts are inside.
	const isWhole = usage?.total === (usage?.input ?? 0) + (usage?.output ?? 0);
	return usage !== null && isOfGemini && isWhole ? {...usage, reasoningInside: true} : usage;
}

const geminiInput = ['promptTokenCount', 'prompt_token_count'];
const geminiOutput = ['candidatesTokenCount', 'candidates_token_count'];
const geminiCache = ['cachedContentTokenCount', 'cached_content_token_count'];

/** The usage of an answer of vectors stands behind them. */
const tailCharacters = 400;

/** Tokens of an answer of embeddings, without a parse of all its vectors. */
export function usageAtEnd(text: string): RawUsage | null {
	const found = /"usage"\s*:\s*(\{[^{}]*\})/.exec(text.slice(-tailCharacters))?.[1];
	return found === undefined ? null : vendorUsageOf(readJson(found)?.value);
}
