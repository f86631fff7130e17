import {describe, expect, test} from 'vitest';
import {textOf} from '../../source/domain/attributes.ts';
import type {Attributes} from '../../source/domain/otlp.ts';
import {answerSchemaOf} from '../../source/normalise/answer-schema.ts';
import {parametersOf as genAiParametersOf} from '../../source/normalise/dialects/gen-ai-parameters.ts';
import {normaliseUnits} from '../../source/normalise/normalise.ts';
import {parametersOf} from '../../source/normalise/request-parameters.ts';
import {loadFixture, unitsOf} from '../support/fixture.ts';

const schema: Attributes = {
	type: 'object',
	properties: {city: {type: 'string'}, days: {type: 'integer', minimum: {$double: 1}}},
	required: ['city'],
};
const text =
	'{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":1}},"required":["city"]}';
const python =
	"{'type': 'json_schema', 'json_schema': {'name': 'x', 'schema': {'type': 'object', 'properties': {}}}}";

describe('the schema of the answer is found in', () => {
	test.each<[where: string, request: Attributes]>([
		['OpenAI chat', {response_format: {type: 'json_schema', json_schema: {name: 'x', strict: true, schema}}}],
		['OpenAI responses', {text: {format: {type: 'json_schema', name: 'x', schema, strict: true}}}],
		['the same as Python names it', {text: {format: {type: 'json_schema', name: 'x', schema_: schema}}}],
		[
			'Mistral',
			{response_format: {type: 'json_schema', json_schema: {name: 'x', schema_definition: schema}}},
		],
		['Together, Groq, llama.cpp', {response_format: {type: 'json_object', schema}}],
		['Cohere', {response_format: {type: 'json_object', json_schema: schema}}],
		['Anthropic', {output_config: {format: {type: 'json_schema', schema}}}],
		['Anthropic, before', {output_format: {type: 'json_schema', schema}}],
		['Gemini', {generationConfig: {responseMimeType: 'application/json', responseSchema: schema}}],
		['Gemini in Python', {config: {response_mime_type: 'application/json', response_schema: schema}}],
		['Gemini, JSON Schema', {config: {response_json_schema: schema}}],
		['Ollama', {format: schema}],
		['vLLM', {extra_body: {guided_json: schema}}],
		['vLLM, now', {extra_body: {structured_outputs: {json: schema}}}],
		['Text Generation Inference', {grammar: {type: 'json', value: schema}}],
		['Bedrock', {outputConfig: {textFormat: {type: 'json_schema', structure: {jsonSchema: {schema: text}}}}}],
		['the AI SDK', {responseFormat: {type: 'json', schema}}],
		['LangChain', {ls_structured_output_format: {kwargs: {method: 'json_schema'}, schema}}],
		['settings of LlamaIndex', {kwargs: {response_format: {type: 'json_schema', json_schema: {schema}}}}],
		['JSON text', {response_format: `{"type":"json_schema","json_schema":{"schema":${text}}}`}],
		['a schema alone', {response_format: schema}],
	])('%s', (_, request) => {
		expect(answerSchemaOf(request)).toBe(text);
		expect(parametersOf(request)).toMatchObject({'output.type': 'json', 'output.schema': text});
	});

	test('what Python printed', () => {
		expect(answerSchemaOf({response_format: python})).toBe('{"type":"object","properties":{}}');
	});
});

describe('none is found in', () => {
	test.each<[what: string, request: Attributes, type: string | undefined]>([
		['plain text', {text: {format: {type: 'text'}}}, undefined],
		['JSON without a schema', {response_format: {type: 'json_object'}}, 'json'],
		['JSON by its type', {response_mime_type: 'application/json'}, 'json'],
		['Ollama without a schema', {format: 'json'}, 'json'],
		['a class of Python', {response_format: "<class 'app.Recipe'>"}, 'json'],
		['a tool that stands for the answer', {tools: [{name: 'x', input_schema: schema}]}, undefined],
		[
			'what LangChain gets by a tool',
			{ls_structured_output_format: {kwargs: {method: 'function_calling'}, schema}},
			undefined,
		],
		['a schema too large to keep', {format: {type: 'string', enum: ['x'.repeat(300_000)]}}, undefined],
		['a text', {text: 'properties', output_format: 'text', format: 'mp3'}, undefined],
	])('%s', (_, request, type) => {
		expect(answerSchemaOf(request)).toBeNull();
		expect(parametersOf(request)['output.type']).toBe(type);
	});
});

describe('attributes of spans', () => {
	test.each<[where: string, attributes: Attributes]>([
		['OpenLLMetry', {'gen_ai.request.structured_output_schema': text}],
		[
			'a response format',
			{'gen_ai.request.response_format': `{"type":"json_schema","json_schema":{"schema":${text}}}`},
		],
		['Gemini', {'gcp.gen_ai.operation.config.response_schema': text}],
		[
			'Pydantic AI',
			{model_request_parameters: `{"output_mode":"native","output_object":{"json_schema":${text}}}`},
		],
	])('%s', (_, attributes) => {
		expect(genAiParametersOf(attributes)).toMatchObject({'output.type': 'json', 'output.schema': text});
	});

	test('of which only the kind is told', () => {
		const attributes = {'gen_ai.openai.request.response_format': 'json_object'};
		expect(genAiParametersOf(attributes)).toEqual({'output.type': 'json'});
	});

	test('of Pydantic AI, where a tool is the answer', () => {
		const model_request_parameters = `{"output_mode":"tool","output_object":{"json_schema":${text}}}`;
		expect(genAiParametersOf({model_request_parameters})).toEqual({});
	});
});

test.each([
	['py-llamaindex-own-otel/json', ['city', 'population', 'tags']],
	['vercel-ai-v4/object', ['name', 'minutes', 'ingredients']],
	['vercel-ai-v5/object-stream', ['name', 'minutes']],
	['openinference-vercel/object', ['city', 'temp']],
])('the recording %s tells it once, on the call', (name, fields) => {
	const {spans, logs} = loadFixture(name);
	const calls = [...normaliseUnits(unitsOf(spans, logs)).values()].flatMap(derived => derived.calls);
	const schemas = calls.filter(call => call.counted).map(call => call.parameters['output.schema']);
	expect(schemas).toHaveLength(1);
	const found = JSON.parse(textOf(schemas[0]) ?? '') as {readonly properties: object};
	expect(Object.keys(found.properties)).toEqual(fields);
});
