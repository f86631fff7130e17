/**
Langtrace: `gen_ai.*` keys with prompt and answer as span events, which `gen-ai.ts` reads. Here is what only it has:
the vendor as a service, the texts of an embedding, tools on offer, and answers of streams that asked for a tool.
*/
import {firstOf, isList, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Message, Part} from '../../domain/message.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';
import {keyedReader} from '../keyed-reader.ts';
import {messagesOf, textMessage} from '../messages.ts';
import {textField} from '../messages-values.ts';
import {canonicalProvider} from '../providers.ts';

const serviceKey = 'langtrace.service.name';
const typeKey = 'langtrace.service.type';
const toolsKey = 'gen_ai.request.tools';
const textsKey = 'gen_ai.request.embedding_inputs';

export const langtrace: Dialect = {
	name: 'langtrace',
	claims: ({attributes}) => attributes[typeKey] !== undefined || attributes[serviceKey] !== undefined,
	read,
	log: null,
};

const kinds = new Map<string, Kind>([
	['llm', 'chat'],
	['vectordb', 'retrieval'],
	['framework', 'workflow'],
]);

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const {first, keys} = keyedReader(attributes);
	const isNamed = textOf(attributes['gen_ai.operation.name']) !== null;
	const type = textOf(attributes[typeKey]);
	const kind = isNamed ? null : (kinds.get(type ?? '') ?? null);
	const tools = toolsOf(attributes[toolsKey]);
	return {
		kind,
		aggregate: kind === 'workflow',
		provider:
			firstOf(attributes, ['gen_ai.provider.name', 'gen_ai.system'], providerOf) ??
			(type === 'llm' ? first('provider', [serviceKey], providerOf) : null),
		system: textMessage('system', textOf(attributes['instructions'])),
		input: first('input', [textsKey], value => messagesOf(flatList(value), {role: 'user'})),
		output: askedTools(span, tools),
		toolDefinitions: tools.length === 0 ? null : tools,
		keys,
	};
}

function providerOf(value: AttributeValue | undefined): string | null {
	return canonicalProvider(textOf(value));
}

/** `[["text", "text"]]`. */
function flatList(value: AttributeValue | undefined): AttributeValue {
	const list = parsed(value);
	return isList(list) ? list.flatMap(item => (isList(item) ? [...item] : [item])) : list;
}

/** A list as JSON text in JavaScript, in Python once more inside a list. */
function toolsOf(value: AttributeValue | undefined): readonly Attributes[] {
	const list = flatList(value);
	if (!isList(list)) return [];
	return list.flatMap(item => {
		const inner = parsed(item);
		return (isList(inner) ? [...inner] : [inner]).filter(tool => isMap(tool));
	});
}

/**
Of a stream that asked for tools Python keeps the arguments alone, as if they were what the model said. Where exactly
one of the tools on offer takes such arguments, that tool was asked for; else the answer is left as it came.
*/
function askedTools({attributes, events}: Span, tools: readonly Attributes[]): readonly Message[] | null {
	if (tools.length === 0 || attributes['gen_ai.request.stream'] !== true) return null;
	const event = events.find(item => item.name === 'gen_ai.content.completion');
	const answers = parsed(event?.attributes['gen_ai.completion']);
	const answer = isList(answers) && answers.length === 1 ? answers[0] : null;
	const said = isMap(answer) ? answer['content'] : null;
	if (typeof said !== 'string' || !said.startsWith('{')) return null;
	const parts: Part[] = [];
	// Several calls stand one behind the other: {"city":"Oslo"}{"city":"Lima"}.
	for (const text of said.split(/(?<=\})\s*(?=\{)/)) {
		const arguments_ = parsed(text);
		const fitting = isMap(arguments_) ? tools.filter(tool => isFitting(tool, arguments_)) : [];
		const name = fitting.length === 1 ? nameOf(fitting[0] as Attributes) : null;
		if (name === null) return null;
		parts.push({type: 'tool_call', id: null, name, arguments: text});
	}
	return [{role: 'assistant', parts}];
}

function functionOf(tool: Attributes): Attributes {
	return isMap(tool['function']) ? tool['function'] : tool;
}

function nameOf(tool: Attributes): string | null {
	return textField(functionOf(tool), 'name');
}

/** All that the tool requires, and nothing that it does not know. */
function isFitting(tool: Attributes, arguments_: Attributes): boolean {
	const schema = functionOf(tool)['parameters'] ?? tool['input_schema'];
	if (!isMap(schema) || !isMap(schema['properties'])) return false;
	const properties = schema['properties'];
	const required = isList(schema['required']) ? schema['required'] : [];
	return (
		Object.keys(arguments_).length > 0 &&
		Object.keys(arguments_).every(key => Object.hasOwn(properties, key)) &&
		required.every(key => typeof key === 'string' && Object.hasOwn(arguments_, key))
	);
}
