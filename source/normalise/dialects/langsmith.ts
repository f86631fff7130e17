/**
LangSmith's OTLP export, of LangChain and LangGraph. Its operation names are wrong for prompts and retrievers, so
its own kind comes first; details of usage, ids and models stand in JSON only. What else it says is in `gen_ai.*` keys.
*/
import {booleanOf, countOf, firstOf, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import {documentsWithin, queryWithin} from '../documents.ts';
import type {Facts, RawUsage} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {answerOfLangChain} from '../langchain-answer.ts';
import {finishReasonsWithin} from '../messages.ts';
import {canonicalProvider} from '../providers.ts';
import {parametersOf} from '../request-parameters.ts';
import {rawUsage} from '../usage.ts';
import {argumentsText, resultTextOf, toolCallIdIn} from './platform-steps.ts';

const kinds = new Map<string, Kind>([
	['llm', 'chat'],
	['chain', 'workflow'],
	['prompt', 'workflow'],
	['parser', 'workflow'],
	['tool', 'tool'],
	['retriever', 'retrieval'],
	['embedding', 'embeddings'],
]);

export const langsmith: Dialect = {
	name: 'langsmith',
	claims: span => span.attributes['langsmith.span.kind'] !== undefined,
	read,
	log: null,
};

const promptKey = 'gen_ai.prompt';
const completionKey = 'gen_ai.completion';

function read({attributes}: Span): Partial<Facts> {
	const kind = kinds.get(textOf(attributes['langsmith.span.kind'])?.toLowerCase() ?? '') ?? null;
	const name = textOf(attributes['langsmith.trace.name']);
	const common: Partial<Facts> = {kind, aggregate: kind === 'workflow', name};
	if (kind === 'tool') return {...common, tool: toolOf(attributes, name)};
	if (kind === 'retrieval') {
		return {
			...common,
			query: queryWithin(attributes[promptKey]),
			documents: documentsWithin(attributes[completionKey]),
		};
	}
	return kind === 'chat' || kind === 'embeddings' ? {...common, ...requestOf(attributes)} : common;
}

function requestOf(attributes: Attributes): Partial<Facts> {
	const provider = (value: AttributeValue | undefined) => canonicalProvider(textOf(value));
	const answer = parsed(attributes[completionKey]);
	const told = answerOfLangChain(answer);
	const asked = mapOf(attributes['langsmith.metadata.ls_invocation_params']);
	return {
		provider: firstOf(
			attributes,
			['gen_ai.provider.name', 'gen_ai.system', 'langsmith.metadata.ls_provider'],
			provider,
		),
		requestModel: firstOf(attributes, ['gen_ai.request.model', 'langsmith.metadata.ls_model_name'], textOf),
		responseModel: textOf(attributes['gen_ai.response.model']) ?? told.model,
		responseId: textOf(attributes['gen_ai.response.id']) ?? told.id,
		usage: usageOf(attributes),
		streaming: firstOf(
			attributes,
			['langsmith.request.streaming', 'langsmith.metadata.streaming'],
			booleanOf,
		),
		finishReasons: finishReasonsOf(
			attributes['gen_ai.response.finish_reasons'] ?? [...finishReasonsWithin(answer)],
		),
		parameters: parametersOf({
			...asked,
			...settingsOf(attributes, ['temperature', 'max_tokens', 'stop']),
		}),
	};
}

/** `langsmith.metadata.ls_temperature`. */
function settingsOf(attributes: Attributes, names: readonly string[]): Attributes {
	const found: Record<string, AttributeValue> = {};
	for (const name of names) {
		const value = attributes[`langsmith.metadata.ls_${name}`];
		if (value !== undefined && value !== null) found[name] = value;
	}
	return found;
}

function usageOf(attributes: Attributes): RawUsage | null {
	const usage = mapOf(
		attributes['langsmith.usage_metadata'] ?? attributes['langsmith.metadata.usage_metadata'],
	);
	const input = mapOf(usage['input_token_details'] ?? attributes['gen_ai.usage.input_token_details']);
	const output = mapOf(usage['output_token_details'] ?? attributes['gen_ai.usage.output_token_details']);
	return rawUsage({
		input: countOf(usage['input_tokens'] ?? attributes['gen_ai.usage.input_tokens']),
		output: countOf(usage['output_tokens'] ?? attributes['gen_ai.usage.output_tokens']),
		total: countOf(usage['total_tokens'] ?? attributes['gen_ai.usage.total_tokens']),
		cacheRead: countOf(input['cache_read']),
		cacheWrite: writesOf(input),
		reasoning: countOf(output['reasoning']),
	});
}

/** Writes stand by their time to live where Anthropic tells it, beside a sum of 0. */
function writesOf(details: Attributes): number | null {
	const parts = ['cache_creation', 'ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens']
		.map(key => countOf(details[key]))
		.filter(part => part !== null);
	return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0);
}

/** LangGraph keeps the id of the call that asked for the tool in the message that answers it. */
function toolOf(attributes: Attributes, name: string | null): Facts['tool'] {
	const output = mapOf(attributes[completionKey]);
	const message = output['output'] ?? output['outputs'] ?? attributes[completionKey];
	const input = mapOf(attributes[promptKey]);
	return {
		name: name ?? textOf(attributes['gen_ai.tool.name']),
		callId: toolCallIdIn(message),
		arguments: argumentsText(input['input'] ?? input['inputs'] ?? attributes[promptKey]),
		result: resultTextOf(message),
	};
}

function mapOf(value: AttributeValue | undefined): Attributes {
	const map = parsed(value);
	return isMap(map) ? map : {};
}
