/**
Parameters of a request under the names of the semantic conventions without their prefix
(`gen_ai.request.max_tokens` is `max_tokens`), out of any vendor's request. What its answer must be is in
`output.type` and, as JSON Schema, in `output.schema`. It leaves out what no request was given: "Infinity", null
and empty lists.
*/
import {isList, isMap, numberOf, parsed, textOf} from '../domain/attributes.ts';
import type {Attributes, AttributeValue} from '../domain/otlp.ts';
import {answerSchemaOf, snakeCase} from './answer-schema.ts';
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
	const schema = answerSchemaOf(request);
	if (schema !== null) parameters['output.schema'] = schema;
	if (schema !== null || wantsJson(request)) parameters['output.type'] = 'json';
	return parameters;
}

/** What else asks for JSON: OpenAI's `response_format` and `text.format`, Ollama's `format`, Gemini's type of the answer. */
function wantsJson(request: Attributes): boolean {
	const text = parsed(request['text']);
	return (
		[request['response_format'], isMap(text) ? text['format'] : null].some(isOfJson) ||
		request['format'] === 'json' ||
		(request['response_mime_type'] ?? request['responseMimeType']) === 'application/json'
	);
}

/** Python's libraries print the class that the answer is read into: `<class 'app.Recipe'>`. */
export function isOfJson(value: AttributeValue | undefined): boolean {
	const format = parsed(value);
	const type = isMap(format) ? format['type'] : format;
	return typeof type === 'string' && /^(?:json|json_object|json_schema|<class '[^']*'>)$/.test(type);
}

function saidOf(value: AttributeValue): AttributeValue {
	if (isList(value)) return value.length === 0 ? null : value;
	const number = typeof value === 'string' ? null : numberOf(value);
	if (number !== null) return number;
	return isMap(value) ? jsonOf(value) : textOf(value);
}
