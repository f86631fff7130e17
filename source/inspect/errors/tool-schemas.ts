/**
Which tools a request offered, and the schema of what each takes, out of the shapes in which vendors and libraries write
their definitions.
*/
import {isList, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';

export type ToolSchemas = {
	/** Null: the tool is there, and what it takes is not told. */
	readonly schemas: ReadonlyMap<string, AttributeValue>;
	/** Every definition has a name, so that a name which is not there was not offered. */
	readonly isComplete: boolean;
};

/** Where a definition holds the schema of its arguments. */
const schemaKeys = [
	'parameters',
	'input_schema',
	'inputSchema',
	'parameters_json_schema',
	'parametersJsonSchema',
	'parameterSchema',
	'args_schema',
	'json_schema',
	'schema',
];

/** Definitions within one: OpenAI's wrapper, Bedrock's, and Gemini's list of functions. */
const wrappers = ['function', 'toolSpec', 'tool_spec', 'custom', 'tool'];
const lists = ['functionDeclarations', 'function_declarations'];

/** @param definitions As a call keeps them: a list, a map by name, or JSON text of either. */
export function toolSchemasOf(definitions: AttributeValue): ToolSchemas {
	const schemas = new Map<string, AttributeValue>();
	const value = parsed(definitions);
	if (isList(value)) return {schemas, isComplete: value.map(item => addTool(item, schemas)).every(Boolean)};
	if (!isMap(value)) return {schemas, isComplete: false};
	if (textOf(value['name']) !== null || lists.some(key => isList(value[key]))) {
		return {schemas, isComplete: addTool(value, schemas)};
	}
	for (const [name, tool] of Object.entries(value)) if (isMap(tool)) schemas.set(name, schemaOf(tool));
	return {schemas, isComplete: false};
}

/** False: it is not told what it is called, as of a provider's own tools. */
function addTool(item: AttributeValue, schemas: Map<string, AttributeValue>): boolean {
	const tool = parsed(item);
	if (!isMap(tool)) return false;
	for (const key of lists) {
		const inner = tool[key];
		if (isList(inner)) return inner.map(each => addTool(each, schemas)).every(Boolean);
	}
	for (const key of wrappers) {
		const inner = tool[key];
		if (isMap(inner)) return addTool(inner, schemas);
	}
	// OpenInference's flattened list.
	const flat = parsed(tool['tool.json_schema'] ?? null);
	if (isMap(flat)) return addTool(flat, schemas);
	const name = textOf(tool['name']);
	if (name === null) return false;
	schemas.set(name, schemaOf(tool));
	return true;
}

function schemaOf(tool: Attributes): AttributeValue {
	for (const key of schemaKeys) {
		const schema = unwrapped(parsed(tool[key]));
		if (isMap(schema) && isOfArguments(schema)) return schema;
	}
	return null;
}

/** Bedrock's `{json: …}`, the AI SDK's `{jsonSchema: …}`. */
function unwrapped(value: AttributeValue): AttributeValue {
	if (!isMap(value)) return value;
	const inner = parsed(value['json'] ?? value['jsonSchema'] ?? null);
	return isMap(inner) && value['type'] === undefined ? inner : value;
}

/** Arguments are an object: what says otherwise is a library's own description of its tool. */
function isOfArguments(schema: Attributes): boolean {
	return (
		textOf(schema['type'])?.toLowerCase() === 'object' ||
		(schema['type'] === undefined && isMap(schema['properties']))
	);
}
