/**
The JSON Schema that a request asks its answer to obey, wherever a vendor or a library carries it: OpenAI's
`response_format` and `text.format`, Anthropic's `output_config`, Gemini's `response_schema`, Ollama's `format`,
Bedrock's `outputConfig`, Pydantic AI's `output_object`, vLLM's `guided_json` and their like. A tool that stands for the
answer is none: its arguments have a definition of their own.
*/
import {isList, isMap, parsed} from '../domain/attributes.ts';
import type {Attributes, AttributeValue} from '../domain/otlp.ts';
import {jsonOf} from './messages-values.ts';
import {pythonLiteral} from './python-literal.ts';

/** Larger ones are left out: they would be kept with every call, and half a schema says the wrong thing. */
const charactersMax = 200_000;

/** Parameters that hold a schema, or a description of the answer with the schema in it; in snake case. */
const carriers: readonly string[] = [
	'response_format',
	'response_json_schema',
	'response_schema',
	'structured_output_schema',
	'text_format',
	'text',
	'output_format',
	'output_config',
	'output_object',
	'output_schema',
	'format',
	'json_schema',
	'guided_json',
	'structured_outputs',
	'grammar',
];

/** Maps within a request that hold more parameters. */
const containers: readonly string[] = [
	'config',
	'generation_config',
	'extra_body',
	'optional_params',
	'additional_kwargs',
	'model_kwargs',
	'lm_kwargs',
	'kwargs',
];

/** Where the schema is within a carrier: `{type: 'json_schema', json_schema: {name, strict, schema}}`. */
const within: readonly string[] = [
	'json_schema',
	'schema',
	'schema_',
	'schema_definition',
	'format',
	'text_format',
	'structure',
	'json',
	'value',
];

/** The deepest is Bedrock's: `outputConfig.textFormat.structure.jsonSchema.schema`. */
const depthMax = 5;

/**
@param request The request, its configuration, or a map of settings, in snake case or camel case.
@returns JSON text; null: no schema is told.
*/
export function answerSchemaOf(request: Attributes): string | null {
	return schemaAmong(request) ?? schemaInContainers(request) ?? schemaOfLangChain(request);
}

/** As `answerSchemaOf`, of what one carrier holds: a map, JSON text, or Python's print of either. */
export function schemaTextOf(value: AttributeValue | undefined): string | null {
	const schema = schemaWithin(value, depthMax);
	if (schema === null) return null;
	const text = jsonOf(schema);
	return text.length > charactersMax ? null : text;
}

export function snakeCase(key: string): string {
	return /[A-Z]/.test(key) ? key.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`) : key;
}

function schemaAmong(request: Attributes): string | null {
	const keys = Object.keys(request).filter(key => carriers.includes(snakeCase(key)));
	for (const carrier of carriers) {
		for (const key of keys) {
			const schema = snakeCase(key) === carrier ? schemaTextOf(request[key]) : null;
			if (schema !== null) return schema;
		}
	}
	return null;
}

function schemaInContainers(request: Attributes): string | null {
	for (const [key, value] of Object.entries(request)) {
		const inner = containers.includes(snakeCase(key)) ? parsed(value) : null;
		const schema = isMap(inner) ? schemaAmong(inner) : null;
		if (schema !== null) return schema;
	}
	return null;
}

/** LangChain names the schema of an answer that comes as a tool call in the same place. */
function schemaOfLangChain(request: Attributes): string | null {
	const format = parsed(request['ls_structured_output_format']);
	if (!isMap(format)) return null;
	const settings = parsed(format['kwargs']);
	const method = isMap(settings) ? settings['method'] : null;
	return method === 'json_schema' || method === 'json_mode' ? schemaTextOf(format['schema']) : null;
}

function schemaWithin(value: AttributeValue | undefined, left: number): Attributes | null {
	const map = mapOf(value);
	if (map === null) return null;
	if (isSchema(map)) return map;
	if (left === 0) return null;
	for (const key of Object.keys(map)) {
		const found = within.includes(snakeCase(key)) ? schemaWithin(map[key], left - 1) : null;
		if (found !== null) return found;
	}
	return null;
}

function mapOf(value: AttributeValue | undefined): Attributes | null {
	if (typeof value === 'string' && value.length > charactersMax) return null;
	const json = parsed(value);
	if (isMap(json)) return json;
	const printed = typeof json === 'string' ? pythonLiteral(json) : null;
	return isMap(printed) ? printed : null;
}

const types: ReadonlySet<string> = new Set([
	'object',
	'array',
	'string',
	'number',
	'integer',
	'boolean',
	'null',
]);

/** `{type: 'json_schema'}`, `{type: 'json_object'}` and `{type: 'text'}` are descriptions, and no schemas. */
function isSchema(map: Attributes): boolean {
	const {type} = map;
	if (typeof type === 'string') return types.has(type.toLowerCase());
	if (isList(type)) return type.every(item => typeof item === 'string' && types.has(item.toLowerCase()));
	return (
		isMap(map['properties']) ||
		['anyOf', 'oneOf', 'allOf', 'enum'].some(key => isList(map[key])) ||
		typeof map['$ref'] === 'string'
	);
}
