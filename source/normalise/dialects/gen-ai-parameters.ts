/** Request parameters by their names in the conventions, without the prefix. */
import {booleanOf, isMap, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import {schemaTextOf} from '../answer-schema.ts';
import {isOfJson} from '../request-parameters.ts';

const numbers = [
	['temperature', 'gen_ai.request.temperature'],
	['top_p', 'gen_ai.request.top_p'],
	['top_k', 'gen_ai.request.top_k'],
	['max_tokens', 'gen_ai.request.max_tokens'],
	['max_tokens', 'gen_ai.request.max_completion_tokens'],
	['seed', 'gen_ai.request.seed'],
	['seed', 'gen_ai.openai.request.seed'],
	['frequency_penalty', 'gen_ai.request.frequency_penalty'],
	['presence_penalty', 'gen_ai.request.presence_penalty'],
	['choice.count', 'gen_ai.request.choice.count'],
	['choice.count', 'gen_ai.request.n'],
	['dimension.count', 'gen_ai.embeddings.dimension.count'],
	['temperature', 'llm.temperature'],
	['top_k', 'llm.top_k'],
	['frequency_penalty', 'llm.frequency_penalty'],
	['presence_penalty', 'llm.presence_penalty'],
	['thinking.budget_tokens', 'gen_ai.request.thinking.budget_tokens'],
] as const;

const texts = [
	['output.type', 'gen_ai.output.type'],
	['output.type', 'gen_ai.openai.request.response_format'],
	['reasoning.level', 'gen_ai.request.reasoning.level'],
	['reasoning.level', 'gen_ai.request.reasoning_effort'],
	['reasoning.level', 'gen_ai.request.thinking.type'],
	['service_tier', 'openai.response.service_tier'],
	['service_tier', 'gen_ai.openai.response.service_tier'],
	['service_tier', 'gen_ai.response.service_tier'],
	['service_tier', 'anthropic.response.service_tier'],
	['service_tier', 'openai.request.service_tier'],
	['service_tier', 'gen_ai.openai.request.service_tier'],
] as const;

const lists = [
	['stop_sequences', ['gen_ai.request.stop_sequences', 'llm.chat.stop_sequences']],
	['encoding_formats', ['gen_ai.request.encoding_formats']],
] as const;

function isSaid(value: AttributeValue): boolean {
	return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** JSON Schema of the answer: OpenLLMetry's key first, then those of single libraries. */
const schemaKeys = [
	'gen_ai.request.structured_output_schema',
	'llm.request.structured_output_schema',
	'gen_ai.request.response_format',
	'gen_ai.openai.request.response_format',
	'gen_ai.request.response_schema',
	'gen_ai.output.schema',
	'llm.request.response_format',
	'llm.response_format',
] as const;

/** OpenTelemetry's Gemini instrumentation writes the configuration key by key. */
const geminiPrefix = 'gcp.gen_ai.operation.config.';

function schemaOf(attributes: Attributes): string | null {
	for (const key of schemaKeys) {
		const schema = attributes[key] === undefined ? null : schemaTextOf(attributes[key]);
		if (schema !== null) return schema;
	}
	return (
		schemaOfPydantic(attributes['model_request_parameters']) ??
		schemaTextOf(
			attributes[`${geminiPrefix}response_json_schema`] ?? attributes[`${geminiPrefix}response_schema`],
		)
	);
}

/** Pydantic AI: where the answer comes as the call of a tool, the schema is that tool's. */
function schemaOfPydantic(value: AttributeValue | undefined): string | null {
	const parameters = value === undefined ? null : parsed(value);
	return isMap(parameters) && parameters['output_mode'] !== 'tool'
		? schemaTextOf(parameters['output_object'])
		: null;
}

/** First hit wins; what nobody said is not there. */
export function parametersOf(attributes: Attributes): Attributes {
	const found: Record<string, AttributeValue> = {};
	for (const [name, key] of numbers) {
		if (attributes[key] === undefined || found[name] !== undefined) continue;
		const value = numberOf(attributes[key]);
		if (value !== null) found[name] = value;
	}
	for (const [name, key] of texts) {
		if (attributes[key] === undefined || found[name] !== undefined) continue;
		const value = textOf(attributes[key]);
		if (value !== null) found[name] = value;
	}
	for (const [name, keys] of lists) {
		const value = keys.map(key => parsed(attributes[key])).find(isSaid);
		if (value !== undefined) found[name] = value;
	}
	const schema = schemaOf(attributes);
	if (schema !== null) found['output.schema'] = schema;
	const wantsJson = schema !== null || attributes['gen_ai.request.structured_output_schema'] !== undefined;
	if (wantsJson) found['output.type'] ??= 'json';
	// OpenAI's own word for it: `json_schema`, `json_object`.
	if (isOfJson(found['output.type'])) found['output.type'] = 'json';
	const stored = booleanOf(attributes['gen_ai.request.store']);
	if (stored !== null) found['store'] = stored;
	return found;
}
