/**
Parameters of a request under the names of the semantic conventions without their prefix
(`gen_ai.request.max_tokens` is `max_tokens`), out of any vendor's request. It leaves out what no request was
given: "Infinity", null and empty lists.
*/
import {isList, isMap, numberOf, textOf} from '../domain/attributes.ts';
import type {Attributes, AttributeValue} from '../domain/otlp.ts';
import {jsonOf} from './messages-values.ts';

/** Ours, then all that mean it; snake case, since camel case is folded first. */
const names: readonly (readonly [name: string, spellings: readonly string[]])[] = [
	['temperature', ['temperature']],
	['top_p', ['top_p']],
	['top_k', ['top_k']],
	[
		'max_tokens',
		['max_tokens', 'max_completion_tokens', 'max_output_tokens', 'max_tokens_to_sample', 'num_predict'],
	],
	['seed', ['seed']],
	['frequency_penalty', ['frequency_penalty']],
	['presence_penalty', ['presence_penalty']],
	['stop_sequences', ['stop_sequences', 'stop']],
	['choice.count', ['n', 'choice_count', 'candidate_count']],
	['reasoning.level', ['reasoning_effort', 'reasoning_level', 'thinking_level']],
	['encoding_formats', ['encoding_format']],
	['dimension.count', ['dimensions']],
	['service_tier', ['service_tier']],
];

const spellings = new Map(names.flatMap(([name, list]) => list.map(spelling => [spelling, name] as const)));

/**
@param request The request, its configuration, or a map of settings ("topP", "max_output_tokens", "stop").
*/
export function parametersOf(request: Attributes): Attributes {
	const parameters: Record<string, AttributeValue> = {};
	for (const [key, value] of Object.entries(request)) {
		const name = spellings.get(snakeCase(key));
		if (name === undefined || name in parameters) continue;
		const said = saidOf(value);
		if (said !== null) parameters[name] = said;
	}
	const effort = isMap(request['reasoning']) ? textOf(request['reasoning']['effort']) : null;
	if (effort !== null) parameters['reasoning.level'] ??= effort;
	if (wantsJson(request)) parameters['output.type'] = 'json';
	return parameters;
}

/** OpenAI's `response_format` and `text.format`; Gemini's `response_mime_type`. */
function wantsJson(request: Attributes): boolean {
	const format = isMap(request['text']) ? request['text']['format'] : request['response_format'];
	const type = isMap(format) ? format['type'] : null;
	return (
		type === 'json_object' || type === 'json_schema' || request['response_mime_type'] === 'application/json'
	);
}

function snakeCase(key: string): string {
	return /[A-Z]/.test(key) ? key.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`) : key;
}

function saidOf(value: AttributeValue): AttributeValue {
	if (isList(value)) return value.length === 0 ? null : value;
	const number = typeof value === 'string' ? null : numberOf(value);
	if (number !== null) return number;
	return isMap(value) ? jsonOf(value) : textOf(value);
}
