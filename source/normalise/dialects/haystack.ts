/**
Haystack's own spans. The scope is whatever name the application gave its tracer, so the names of the spans tell
them. A component's output is JSON, and the answer's model, reason and tokens lie in the `meta` of each reply; what
pipelines and agents hold repeats it and is not read. Which model was asked for is nowhere.
*/
import {isList, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Message} from '../../domain/message.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import {millisOf} from '../../domain/time.ts';
import {providerOfClass} from '../class-provider.ts';
import type {Dialect} from '../dialect.ts';
import {documentsWithin} from '../documents.ts';
import type {Facts} from '../facts.ts';
import {messagesOf} from '../messages.ts';
import {jsonOf} from '../messages-values.ts';
import {classKey, pythonObject} from '../python-literal.ts';
import {parametersOf} from '../request-parameters.ts';
import {type VendorAnswer, keysOfAnswer, usageAtEnd, vendorAnswerOf} from '../vendor-answer.ts';

export const haystack: Dialect = {
	name: 'haystack',
	claims: span => spanNames.test(span.name),
	read,
	log: null,
};

const spanNames =
	/^haystack\.(?:(?:async_)?pipeline\.run|component\.run|agent\.(?:run|step|step\.llm|step\.tool))$/;

function read(span: Span): Partial<Facts> {
	const {name, attributes} = span;
	if (name === 'haystack.agent.step.llm') return {kind: 'chat', ...answered(span, 'haystack.agent.step.llm')};
	if (name === 'haystack.agent.step.tool') return {kind: 'tool', tool: toolOf(attributes)};
	if (name === 'haystack.agent.run') return {kind: 'agent', aggregate: true};
	if (name === 'haystack.component.run') return componentOf(span);
	return {kind: 'workflow', aggregate: true};
}

const kinds: readonly (readonly [ending: RegExp, kind: Kind])[] = [
	[/ImageGenerator$/, 'image'],
	[/Generator$/, 'chat'],
	[/Embedder$/, 'embeddings'],
	[/Retriever$/, 'retrieval'],
	[/Ranker$/, 'rerank'],
	[/Evaluator$/, 'evaluator'],
	[/^ToolInvoker$/, 'tool'],
	[/^Agent$/, 'agent'],
];

function componentOf(span: Span): Partial<Facts> {
	const {attributes} = span;
	const type = textOf(attributes['haystack.component.type']);
	const name = textOf(attributes['haystack.component.name']);
	const kind = kinds.find(([ending]) => type !== null && ending.test(type))?.[1] ?? 'workflow';
	const facts: Partial<Facts> = {kind, name, aggregate: kind === 'workflow' || kind === 'agent'};
	if (kind === 'chat') {
		return {...facts, provider: providerOfClass(type), ...answered(span, 'haystack.component')};
	}
	if (kind === 'embeddings') return {...facts, provider: providerOfClass(type), ...embedded(attributes)};
	if (kind === 'agent') return {...facts, agent: name};
	if (kind === 'tool') return {...facts, tool: invokedTool(attributes, name)};
	if (kind !== 'retrieval' && kind !== 'rerank') return facts;
	const input = requestOf(attributes['haystack.component.input']);
	return {
		...facts,
		query: textOf(input['query']) ?? textOf(input['text']),
		documents: documentsWithin(attributes['haystack.component.output']),
	};
}

function mapOf(value: AttributeValue | undefined): Attributes {
	return isMap(value) ? value : {};
}

/** @param prefix Of the two keys that hold the request and the answer. */
function answered(span: Span, prefix: string): Partial<Facts> {
	const {attributes} = span;
	const request = requestOf(attributes[`${prefix}.input`]);
	const answer = mapOf(parsed(attributes[`${prefix}.output`]));
	const {vendor, meta, output} = generatedOf(answer);
	const ttftMs = ttftOf(span, textOf(meta['completion_start_time']));
	return {
		...vendorFacts(vendor),
		ttftMs,
		streaming: ttftMs === null ? null : true,
		system: messagesOf(request['system_prompt'], {role: 'system'}),
		input: messagesOf(request['messages'] ?? request['prompt'], {role: 'user'}),
		output,
		toolDefinitions: toolsOf(request['tools']),
		parameters: parametersOf(mapOf(request['generation_kwargs'])),
		keys: {
			input: `${prefix}.input`,
			...(ttftMs === null ? {} : {ttftMs: `${prefix}.output`, streaming: `${prefix}.output`}),
			...keysOfAnswer(`${prefix}.output`, vendor),
		},
	};
}

/** What a generator's `replies` tell: also that of OpenLLMetry, which has it on the pipeline's span alone. */
export function generatedOf(answer: Attributes): {
	readonly vendor: VendorAnswer;
	readonly meta: Attributes;
	readonly output: readonly Message[] | null;
} {
	const replies = isList(answer['replies']) ? answer['replies'] : [];
	const meta = metaOf(answer, replies);
	return {vendor: vendorAnswerOf(meta), meta, output: outputOf(replies)};
}

/** JSON, but a request with a callback in it (a stream's) comes as Python's `repr()`. */
function requestOf(value: AttributeValue | undefined): Attributes {
	const json = parsed(value);
	const request = typeof json === 'string' ? (pythonObject(json) ?? null) : json;
	if (!isMap(request)) return {};
	const {messages} = request as {messages?: AttributeValue};
	return isList(messages) ? {...request, messages: messages.map(item => plainMessage(item))} : request;
}

/**
A message as JSON has it today, out of Haystack 2's JSON and of `ChatMessage(_role=…, _content=[TextContent(…),
ToolCall(…), ToolCallResult(…)])`.
*/
function plainMessage(item: AttributeValue): AttributeValue {
	if (!isMap(item) || item['_role'] === undefined) return item;
	const content = item['_content'];
	return {
		role: item['_role'],
		name: item['_name'] ?? null,
		content: isList(content) ? content.map(part => partOfObject(mapOf(part))) : null,
	};
}

function partOfObject(part: Attributes): AttributeValue {
	if (part[classKey] === 'ToolCall') return {tool_call: part};
	return part[classKey] === 'ToolCallResult' ? {tool_call_result: part} : part;
}

export function vendorFacts(answer: VendorAnswer): Partial<Facts> {
	const {model, id, usage, finishReasons} = answer;
	return {responseModel: model, responseId: id, usage, finishReasons};
}

/** A chat's reply carries its own; a plain generator gives a list beside its replies. Several choices share one. */
function metaOf(answer: Attributes, replies: readonly AttributeValue[]): Attributes {
	const first = replies[0];
	const own = isMap(first) ? (first['meta'] ?? first['_meta']) : null;
	const beside = isList(answer['meta']) ? answer['meta'][0] : answer['meta'];
	return isMap(own) ? own : mapOf(beside);
}

/** Plain generators reply with bare texts. */
function outputOf(replies: readonly AttributeValue[]): readonly Message[] | null {
	const messages = replies.flatMap(reply => messagesOf([plainMessage(reply)], {role: 'assistant'}) ?? []);
	return messages.length === 0 ? null : messages;
}

/** `[{type: "haystack.tools.tool.Tool", data: {name, description, parameters}}]`. */
function toolsOf(value: AttributeValue | undefined): AttributeValue {
	if (!isList(value) || value.length === 0) return null;
	return value.map(item => {
		const tool = mapOf(mapOf(item)['data'] ?? item);
		const {name = null, description = null, parameters = null} = tool as Record<string, AttributeValue>;
		return {name, description, parameters};
	});
}

/** Zones differ by quarters of an hour. */
const zoneStepMs = 900_000;

/**
The first chunk's time is the sender's wall clock without a zone: whole zones are taken off until it lies in the
span, and it says nothing where none does.
*/
function ttftOf(span: Span, text: string | null): number | null {
	if (text === null) return null;
	const wall = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
	if (Number.isNaN(wall)) return null;
	const sinceStart = wall - millisOf(span.startNano);
	const ttftMs = ((sinceStart % zoneStepMs) + zoneStepMs) % zoneStepMs;
	return ttftMs > 0 && ttftMs <= millisOf(span.endNano - span.startNano) ? ttftMs : null;
}

/** Answers shorter than this are parsed whole; the usage of longer ones, which are all vectors, is at their end. */
const parsedCharactersMax = 65_536;

function embedded(attributes: Attributes): Partial<Facts> {
	const request = requestOf(attributes['haystack.component.input']);
	const output = attributes['haystack.component.output'];
	const isLong = typeof output === 'string' && output.length > parsedCharactersMax;
	const vendor = vendorAnswerOf(isLong ? {} : mapOf(mapOf(parsed(output))['meta']));
	const usage = isLong ? usageAtEnd(output) : vendor.usage;
	const documents = documentsWithin(request['documents']).map(document => document.text);
	const texts = [textOf(request['text']), ...documents].filter(text => text !== null);
	return {
		...vendorFacts({...vendor, usage}),
		input: texts.length === 0 ? null : texts.map(text => ({role: 'user', parts: [{type: 'text', text}]})),
		keys: {
			...keysOfAnswer('haystack.component.output', {...vendor, usage}),
			input: 'haystack.component.input',
		},
	};
}

function toolOf(attributes: Attributes): Facts['tool'] {
	const asked = parsed(attributes['haystack.agent.step.tool.input']);
	const got = parsed(attributes['haystack.agent.step.tool.output']);
	return {
		name: textOf(attributes['haystack.tool.name']),
		callId: null,
		arguments: asked === null ? null : jsonOf(asked),
		result: got === null ? null : jsonOf(got),
	};
}

/** One component runs all tools that an answer asks for; a single one is named. */
function invokedTool(attributes: Attributes, name: string | null): Facts['tool'] {
	const request = requestOf(attributes['haystack.component.input']);
	const answer = mapOf(parsed(attributes['haystack.component.output']));
	const asked = messagesOf(request['messages'], {role: 'user'})?.at(-1)?.parts ?? [];
	const calls = asked.filter(part => part.type === 'tool_call');
	const results = (messagesOf(answer['tool_messages'], {role: 'tool'}) ?? [])
		.flatMap(message => message.parts)
		.filter(part => part.type === 'tool_result');
	const [only] = calls;
	const isOne = calls.length === 1 && only !== undefined;
	return {
		name: isOne ? only.name : name,
		callId: isOne ? only.id : null,
		arguments: isOne ? only.arguments : calls.length === 0 ? null : jsonOf(calls.map(call => ({...call}))),
		result: results.length === 0 ? null : results.map(part => part.text).join('\n'),
	};
}
