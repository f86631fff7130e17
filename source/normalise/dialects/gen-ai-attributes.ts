/**
The GenAI attributes of a span or of a details record, of all generations and of the many libraries that write them:
the key of today first, then the older ones and those of single libraries.
*/
import {booleanOf, countOf, firstOf, isMap, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Message, Role} from '../../domain/message.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import {documentsWithin} from '../documents.ts';
import type {Facts} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {type KeyedReader, keyedReader} from '../keyed-reader.ts';
import {finishReasonsWithin, messagesOf} from '../messages.ts';
import {isRedacted} from '../messages-values.ts';
import {canonicalProvider} from '../providers.ts';
import {storedElsewhere, toolsBeside} from './gen-ai-beside.ts';
import {kindOfAttributes} from './gen-ai-kind.ts';
import {parametersOf} from './gen-ai-parameters.ts';
import {evaluationsOf, toolOf} from './gen-ai-steps.ts';
import {usageOf} from './gen-ai-usage.ts';

const responseIdKeys = [
	'gen_ai.response.id',
	'llm.response.id',
	'gen_ai.request.id',
	'gen_ai.response_id',
	'response_id',
	'openai.response.id',
];
const costKeys = [
	'gen_ai.usage.cost',
	'gen_ai.usage.total_cost',
	'gen_ai.cost.total_cost',
	'litellm.cost.total',
	'gen_ai.usage.cost.total',
	'gen_ai.cost.total',
	'operation.cost',
];
const costParts = [
	['gen_ai.usage.input_cost', 'gen_ai.usage.output_cost'],
	['gen_ai.cost.input_cost', 'gen_ai.cost.output_cost'],
] as const;
const finishKeys = [
	'gen_ai.response.finish_reasons',
	'gen_ai.response.finish_reason',
	'gen_ai.response.stop_reason',
	'anthropic.message.stop_reason',
	'llm.finish_reason',
	'llm.response.finish_reason',
	'llm.response.stop_reason',
	'gen_ai.finish_reason',
];
const streamingKeys = [
	'gen_ai.request.stream',
	'gen_ai.request.is_stream',
	'gen_ai.request.streaming',
	'gen_ai.is_streaming',
	'llm.is_streaming',
	'llm.stream',
	'openai.request.stream',
];
const systemKeys = [
	'gen_ai.system_instructions',
	'gen_ai.agent.system_prompt',
	'gen_ai.request.instructions',
	'system_prompt',
];
/** `gen_ai.prompt` alone is content; `gen_ai.prompt.name` is the name of a template. */
const inputKeys = [
	'gen_ai.input.messages',
	'gen_ai.request.messages',
	'gen_ai.prompt',
	'pydantic_ai.all_messages',
	'copilot_chat.user_request',
	'gen_ai.embeddings.input.texts',
	'gen_ai.embeddings.input',
];
const outputKeys = ['gen_ai.output.messages', 'gen_ai.completion', 'gen_ai.response.text', 'gen_ai.response'];
const toolDefinitionKeys = [
	'gen_ai.tool.definitions',
	'gen_ai.request.available_tools',
	'gen_ai.agent.tools',
];
const queryKeys = ['gen_ai.retrieval.query.text', 'gen_ai.retrieval.query', 'gen_ai.memory.query.text'];
/** All of these are seconds. `gen_ai.server.time_to_first_token` is not here: its unit differs by library. */
const ttftSecondKeys = [
	'gen_ai.response.time_to_first_chunk',
	'gen_ai.client.operation.time_to_first_chunk',
	'gen_ai.latency.time_to_first_token',
];
const ttftMilliKeys = ['copilot_chat.time_to_first_token', 'gen_ai.latency.ttft_ms'];

/** What the attributes of a span and of a details record say alike. */
export function readAttributes(attributes: Attributes): Partial<Facts> {
	const reader = keyedReader(attributes);
	const {first, keys} = reader;
	const kind = kindOfAttributes(attributes);
	const ttftMs = ttftOf(reader);
	const provider = (value: AttributeValue | undefined) => canonicalProvider(textOf(value));
	return {
		kind,
		aggregate: kind === 'agent' || kind === 'workflow',
		provider: first('provider', ['gen_ai.provider.name', 'gen_ai.system'], provider),
		requestModel: first('requestModel', ['gen_ai.request.model'], textOf),
		responseModel: first('responseModel', ['gen_ai.response.model'], textOf),
		responseId: first('responseId', responseIdKeys, textOf),
		usage: usageOf(attributes, reader),
		reportedCostUsd: costOf(reader),
		ttftMs,
		queueMs: first('queueMs', ['gen_ai.latency.time_in_queue'], secondsOf),
		streaming: first('streaming', streamingKeys, booleanOf) ?? streamingOf(attributes, ttftMs),
		finishReasons: first('finishReasons', finishKeys, reasonsOf) ?? reasonsInAnswer(attributes),
		...failureOf(attributes),
		...contentOf(attributes, reader),
		parameters: parametersOf(attributes),
		tool: kind === 'tool' || kind === 'mcp' || kind === null ? toolOf(attributes) : null,
		query: firstOf(attributes, queryKeys, textOf),
		documents: documentsWithin(
			attributes['gen_ai.retrieval.documents'] ?? attributes['gen_ai.memory.records'],
		),
		evaluations: evaluationsOf(attributes),
		agent: firstOf(attributes, ['gen_ai.agent.name', 'agent_name', 'gen_ai.agent.id'], textOf),
		template: templateOf(attributes),
		contentTruncated: [...inputKeys, ...outputKeys].some(key => isCut(attributes[key])),
		contentRedacted: [...inputKeys, ...outputKeys].some(key => isRedacted(attributes[key])),
		keys,
	};
}

/** vLLM and SGLang: seconds, as milliseconds. */
function secondsOf(value: AttributeValue | undefined): number | null {
	const seconds = countOf(value);
	return seconds === null ? null : seconds * 1_000;
}

function ttftOf({first}: KeyedReader): number | null {
	const seconds = first('ttftMs', ttftSecondKeys, numberOf);
	return seconds === null ? first('ttftMs', ttftMilliKeys, numberOf) : seconds * 1_000;
}

/** A first chunk was seen, so it streamed; model servers measure one for every call and prove nothing. */
function streamingOf(attributes: Attributes, ttftMs: number | null): boolean | null {
	const operation = textOf(attributes['gen_ai.operation.name']);
	if (operation?.includes('streaming') === true) return true;
	return ttftMs !== null && attributes['gen_ai.latency.time_to_first_token'] === undefined ? true : null;
}

/** A library without a price for the model reports 0, which is no price. */
function costOf({first}: KeyedReader): number | null {
	const priced = (value: AttributeValue | undefined): number | null => {
		const number = numberOf(value);
		return number !== null && number > 0 ? number : null;
	};
	const total = first('reportedCostUsd', costKeys, priced);
	if (total !== null) return total;
	for (const [input, output] of costParts) {
		const ofInput = first('reportedCostUsd', [input], priced);
		const ofOutput = first('reportedCostUsd', [output], priced);
		if (ofInput !== null || ofOutput !== null) return (ofInput ?? 0) + (ofOutput ?? 0);
	}
	return null;
}

function reasonsOf(value: AttributeValue | undefined): readonly string[] | null {
	const reasons = finishReasonsOf(value);
	return reasons.length === 0 ? null : reasons;
}

function reasonsInAnswer(attributes: Attributes): readonly string[] {
	const answer = attributes['gen_ai.output.messages'] ?? attributes['gen_ai.completion'];
	return answer === undefined ? [] : finishReasonsOf([...finishReasonsWithin(answer)]);
}

/** What is said beside the status: by Splunk's fork, by Strands of its tools, by Copilot of what its user stopped. */
function failureOf(attributes: Attributes): Pick<Facts, 'status' | 'errorMessage'> {
	if (booleanOf(attributes['copilot_chat.canceled']) === true)
		return {status: 'cancelled', errorMessage: null};
	if (attributes['gen_ai.finish_reason'] === 'failed') {
		return {status: 'error', errorMessage: textOf(attributes['gen_ai.finish_reason_description'])};
	}
	return {status: attributes['gen_ai.tool.status'] === 'error' ? 'error' : null, errorMessage: null};
}

function contentOf(
	attributes: Attributes,
	{first}: KeyedReader,
): Pick<Facts, 'system' | 'input' | 'output' | 'toolDefinitions'> {
	const read = (field: string, keys: readonly string[], role: Role) =>
		messagesOf(first(field, keys, something), {role}) ?? elsewhere(attributes, keys[0] ?? '', role);
	return {
		system: read('system', systemKeys, 'system'),
		input: read('input', inputKeys, 'user'),
		output: read('output', outputKeys, 'assistant'),
		toolDefinitions:
			parsed(first('toolDefinitions', toolDefinitionKeys, something)) ?? toolsBeside(attributes),
	};
}

function elsewhere(attributes: Attributes, key: string, role: Role): readonly Message[] | null {
	const parts = storedElsewhere(attributes, key);
	return parts === null ? null : [{role, parts}];
}

function templateOf(attributes: Attributes): string | null {
	const name = textOf(attributes['gen_ai.prompt.name']);
	if (name === null) return null;
	const version = textOf(attributes['gen_ai.prompt.version']);
	return version === null ? name : `${name}@${version}`;
}

/** Cheaper than parsing: a list of messages as JSON text that does not end as it began was cut on the way. */
function isCut(value: AttributeValue | undefined): boolean {
	return typeof value === 'string' && value.startsWith('[{') && !value.trimEnd().endsWith(']');
}

/** A key whose value is nothing (an empty AnyValue, an empty map) must not hide the next key. */
function something(value: AttributeValue | undefined): AttributeValue | null {
	if (value === undefined || value === '' || value === 'null') return null;
	return isMap(value) && Object.keys(value).length === 0 ? null : value;
}
