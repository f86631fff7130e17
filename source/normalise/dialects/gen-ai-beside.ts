/**
What libraries that write the conventions' keys say under keys of their own, where the conventions' key is not there:
only the first message of a prompt, an answer's calls of tools in flattened keys, content that was stored elsewhere,
tools on offer. Each is read only for what the conventions' own keys do not tell.
*/
import {isList, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Message, Part} from '../../domain/message.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import {messagesOf} from '../messages.ts';
import {toolCallOf} from '../messages-parts.ts';
import {jsonOf} from '../messages-values.ts';
import {pythonLiteral} from '../python-literal.ts';
import {unflatten} from '../unflatten.ts';

/** An upload hook keeps content out of the telemetry: the message is where it went. */
export function storedElsewhere(attributes: Attributes, key: string): readonly Part[] | null {
	const reference = textOf(attributes[`${key}_ref`]);
	if (reference === null) return null;
	return [{type: 'media', modality: 'reference', mimeType: null, reference, bytes: null}];
}

/** genai-otel-instrument: JSON or a dictionary as Python prints it, cut at 200 characters. */
export function firstMessageOf(attributes: Attributes): readonly Message[] | null {
	const text = textOf(attributes['gen_ai.request.first_message']);
	if (text === null) return null;
	const closers = text.startsWith("{'") || text.startsWith('{"') ? ['', "'}", '"}'] : [''];
	for (const closer of closers) {
		const value = pythonLiteral(text + closer) ?? parsed(text + closer);
		if (isMap(value)) return messagesOf([value], {role: 'user'});
	}
	return messagesOf(text, {role: 'user'});
}

/**
Calls of tools beside the text of an answer: in OpenInference's keys (genai-otel-instrument), in a list (Sentry,
OpenLIT), or as names alone.
*/
export function withCallsBeside(
	output: readonly Message[] | null,
	attributes: Attributes,
): readonly Message[] | null {
	if (output?.some(message => message.parts.some(part => part.type === 'tool_call')) === true) return output;
	const calls = [
		...flattenedCalls(attributes),
		...listedCalls(attributes['gen_ai.response.tool_calls']),
		...namedCalls(attributes),
	];
	if (calls.length === 0) return output;
	const [first, ...rest] = output ?? [];
	return first === undefined
		? [{role: 'assistant', parts: calls}]
		: [{...first, parts: [...first.parts, ...calls]}, ...rest];
}

function flattenedCalls(attributes: Attributes): readonly Part[] {
	if (attributes['llm.output_messages.0.message.tool_calls.0.tool_call.function.name'] === undefined)
		return [];
	const list = unflatten(attributes, ['llm.output_messages'])['llm.output_messages'];
	if (!isList(list)) return [];
	return list.flatMap(item => {
		const message = isMap(item) ? item['message'] : null;
		const calls = isMap(message) ? message['tool_calls'] : null;
		return isList(calls) ? calls.flatMap(call => callWithin(call)) : [];
	});
}

function callWithin(item: AttributeValue): readonly Part[] {
	const call = isMap(item) ? (item['tool_call'] ?? item) : null;
	return isMap(call) ? [toolCallOf(call)] : [];
}

function listedCalls(value: AttributeValue | undefined): readonly Part[] {
	const list = parsed(value);
	return isList(list) ? list.map(item => parsed(item)).flatMap(item => callWithin(item)) : [];
}

/** OpenLIT, with content off too: names, ids and arguments, each in a row of its own, parted by commas. */
function namedCalls(attributes: Attributes): readonly Part[] {
	const ids = textOf(attributes['gen_ai.tool.call.id'])?.split(', ') ?? [];
	const names = textOf(attributes['gen_ai.tool.name'])?.split(', ') ?? [];
	if (ids.length === 0 || ids.length !== names.length) return [];
	const asked = textOf(attributes['gen_ai.tool.args']) ?? textOf(attributes['gen_ai.tool.call.arguments']);
	const list = asked === null ? [] : parsed(`[${asked}]`);
	return ids.map((id, index) => {
		const value = isList(list) ? (list[index] ?? null) : ids.length === 1 ? asked : null;
		return {
			type: 'tool_call',
			id,
			name: names[index] ?? null,
			arguments: value === null ? null : jsonOf(value),
		};
	});
}

/** Where tools on offer stand apart from `gen_ai.tool.definitions`. */
export function toolsBeside(attributes: Attributes): AttributeValue {
	const json = parsed(attributes['llm.tools']);
	if (isList(json) && json.length > 0) return json;
	const parameters = parsed(attributes['model_request_parameters']);
	// Those of Pydantic AI: the calls of its output tools are the answer.
	const lists = isMap(parameters) ? [parameters['function_tools'], parameters['output_tools']] : [];
	const tools = lists.filter(isList).flat();
	if (tools.length > 0) return tools;
	// LiteLLM's proxy numbers them.
	if (attributes['gen_ai.tool.0.name'] === undefined) return null;
	return unflatten(attributes, ['gen_ai.tool'])['gen_ai.tool'] ?? null;
}
