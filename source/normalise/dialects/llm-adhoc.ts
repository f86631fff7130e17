/**
Home-made telemetry: the `llm.*` keys that applications agreed on without a convention. OpenInference and
OpenLLMetry write `llm.*` too, under other names; those are not read here.
*/
import {booleanOf, countOf, firstOf, numberOf, textOf} from '../../domain/attributes.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {keyedReader} from '../keyed-reader.ts';
import {messagesOf} from '../messages.ts';
import {canonicalProvider} from '../providers.ts';
import {rawUsage} from '../usage.ts';

const requestModelKeys = ['llm.request.model', 'llm.model', 'llm.model.id'];
const responseModelKeys = ['llm.response.model'];
const inputKeys = [
	'llm.input_tokens',
	'llm.tokens.input',
	'llm.usage.input_tokens',
	'llm.usage.prompt_tokens',
	'llm.prompt_tokens',
];
const outputKeys = [
	'llm.output_tokens',
	'llm.tokens.output',
	'llm.usage.output_tokens',
	'llm.usage.completion_tokens',
	'llm.completion_tokens',
];
const totalKeys = ['llm.tokens.total', 'llm.usage.total_tokens', 'llm.total_tokens'];
const cacheReadKeys = ['llm.tokens.cache_read', 'llm.usage.cache_read_tokens', 'llm.cache_read_tokens'];
const cacheWriteKeys = ['llm.tokens.cache_write', 'llm.usage.cache_write_tokens', 'llm.cache_write_tokens'];
const reasoningKeys = ['llm.usage.reasoning_tokens', 'llm.tokens.reasoning', 'llm.reasoning_tokens'];
const ttftKeys = ['llm.latency.ttft_ms', 'ai.llm.latency.ttft_ms'];
const tpotKeys = ['llm.latency.tpot_ms', 'ai.llm.latency.tpot_ms'];
/** `llm.cost.total` is OpenInference's, in the same unit; an estimate of the sender counts as reported. */
const costKeys = [
	'llm.cost.total',
	'llm.cost.estimated',
	'llm.cost.estimated_usd',
	'llm.cost.total_usd',
	'llm.cost.usd',
];
const inputTextKeys = ['llm.input', 'llm.prompt', 'llm.prompts', 'llm.request.prompt', 'llm.messages'];
const outputTextKeys = ['llm.output', 'llm.completion', 'llm.response.text', 'llm.response'];

/** Any one of these says that the span is a call. */
const marks = [
	...requestModelKeys,
	...responseModelKeys,
	...inputKeys,
	...outputKeys,
	...ttftKeys,
	'llm.tokens.total',
	'llm.cost.estimated',
];

const parameters: readonly (readonly [name: string, keys: readonly string[]])[] = [
	['temperature', ['llm.temperature', 'llm.request.temperature']],
	['top_p', ['llm.top_p', 'llm.request.top_p']],
	['top_k', ['llm.top_k', 'llm.request.top_k']],
	['max_tokens', ['llm.max_tokens', 'llm.request.max_tokens']],
	['seed', ['llm.seed', 'llm.request.seed']],
];

export const llmAdhoc: Dialect = {
	name: 'llm',
	claims: span => marks.some(key => span.attributes[key] !== undefined && span.attributes[key] !== null),
	read: readAdhoc,
	log: null,
};

function readAdhoc(span: Span): Partial<Facts> {
	const {attributes} = span;
	const {first, keys} = keyedReader(attributes);
	return {
		kind: 'chat',
		provider: canonicalProvider(firstOf(attributes, ['llm.provider', 'llm.vendor', 'llm.system'], textOf)),
		requestModel: first('requestModel', requestModelKeys, textOf),
		responseModel: first('responseModel', responseModelKeys, textOf),
		usage: rawUsage({
			input: first('usage.input', inputKeys, countOf),
			output: first('usage.output', outputKeys, countOf),
			total: first('usage.total', totalKeys, countOf),
			cacheRead: first('usage.cacheRead', cacheReadKeys, countOf),
			cacheWrite: first('usage.cacheWrite', cacheWriteKeys, countOf),
			reasoning: first('usage.reasoning', reasoningKeys, countOf),
		}),
		reportedCostUsd: first('reportedCostUsd', costKeys, countOf) ?? partialCost(attributes),
		ttftMs: first('ttftMs', ttftKeys, countOf),
		tpotMs: first('tpotMs', tpotKeys, countOf),
		streaming: firstOf(attributes, ['llm.stream', 'llm.streaming', 'llm.is_streaming'], booleanOf),
		finishReasons: finishReasonsOf(attributes['llm.finish_reason'] ?? attributes['llm.finish_reasons']),
		input: messagesOf(firstOf(attributes, inputTextKeys, something), {role: 'user'}),
		output: messagesOf(firstOf(attributes, outputTextKeys, something), {role: 'assistant'}),
		parameters: parametersOf(attributes),
		user: firstOf(attributes, ['user.id', 'llm.user.id'], textOf),
		session: firstOf(attributes, ['session.id', 'llm.session.id'], textOf),
		template: firstOf(attributes, ['llm.prompt.template', 'llm.prompt_template'], textOf),
		keys,
	};
}

function partialCost(attributes: Attributes): number | null {
	const parts = [countOf(attributes['llm.cost.prompt_usd']), countOf(attributes['llm.cost.completion_usd'])];
	const known = parts.filter(part => part !== null);
	return known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0);
}

function parametersOf(attributes: Attributes): Attributes {
	const found: Record<string, AttributeValue> = {};
	for (const [name, keys] of parameters) {
		const value = firstOf(attributes, keys, numberOf);
		if (value !== null) found[name] = value;
	}
	const version = firstOf(attributes, ['llm.version', 'llm.model_version'], textOf);
	if (version !== null) found['model_version'] = version;
	return found;
}

function something(value: AttributeValue | undefined): AttributeValue | null {
	return value ?? null;
}
