/**
What the AI SDK's calls were asked and what they answered. Answers are spread over `ai.response.text`,
`.reasoning`, `.object`, `.toolCalls` and `.files`; before version 4 they were `ai.result.*`.
*/
import {isList, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Message, Part} from '../../domain/message.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import {messagesOf} from '../messages.ts';
import {partsOf, toolCallOf} from '../messages-parts.ts';
import {isRedacted, jsonOf, textField} from '../messages-values.ts';

/** Inner spans have the messages as sent; outer ones `{system, prompt, messages}` as the application gave them. */
export function inputOf(attributes: Attributes): readonly Message[] | null {
	const sent = attributes['ai.prompt.messages'] ?? attributes['ai.prompt'];
	if (sent !== undefined && sent !== null) return messagesOf(promptOf(sent), {role: 'user'});
	const values = attributes['ai.values'] ?? attributes['ai.value'];
	if (values === undefined || values === null) return null;
	// Each is JSON text of its own: "\"How long is the warranty?\"".
	const list = parsed(values);
	const texts = (isList(list) ? list : [list]).map(item => jsonOf(parsed(item)));
	return texts.map(text => ({role: 'user', parts: [{type: 'text', text}]}));
}

/** `prompt` is a text or messages, beside `system`: whatever is there comes in the order of a conversation. */
function promptOf(value: AttributeValue): AttributeValue {
	const prompt = parsed(value);
	if (!isMap(prompt) || (!('prompt' in prompt) && !('messages' in prompt))) return prompt;
	const system = prompt['system'] ?? prompt['instructions'] ?? null;
	const said = prompt['messages'] ?? prompt['prompt'] ?? null;
	const rest = isList(said) ? said : said === null ? [] : [{role: 'user', content: said}];
	return system === null || system === '' ? rest : [{role: 'system', content: systemText(system)}, ...rest];
}

/** A text, a message, or several. */
function systemText(system: AttributeValue): AttributeValue {
	if (isList(system)) return system.map(item => ({type: 'text', text: jsonOf(systemText(item))}));
	return isMap(system) ? (system['content'] ?? jsonOf(system)) : system;
}

export function outputOf(attributes: Attributes): readonly Message[] | null {
	const answer = (name: string) => attributes[`ai.response.${name}`] ?? attributes[`ai.result.${name}`];
	const reasoning = textOf(answer('reasoning'));
	const text = textOf(answer('text'));
	const object = answer('object');
	const parts: readonly Part[] = [
		...(reasoning === null ? [] : reasoningParts(reasoning)),
		...(text === null || text === '' || isRedacted(text) ? [] : [{type: 'text', text} as const]),
		...(object === undefined || object === null ? [] : [objectPart(attributes, jsonOf(object))]),
		...listed(answer('toolCalls')).map(call => toolCallOf(call)),
		...listed(answer('files')).flatMap(file => partsOf({type: 'file', ...file})),
	];
	return parts.length === 0 ? null : [{role: 'assistant', parts}];
}

/** Version 4 has the model fill in a tool of its own, "json", where the model cannot answer in JSON by itself. */
function objectPart(attributes: Attributes, json: string): Part {
	if (attributes['ai.settings.mode'] !== 'tool') return {type: 'text', text: json};
	return {type: 'tool_call', id: null, name: textOf(attributes['ai.schema.name']) ?? 'json', arguments: json};
}

/** A text, or JSON text of reasoning parts. */
function reasoningParts(reasoning: string): readonly Part[] {
	const list = parsed(reasoning);
	if (!isList(list)) return [{type: 'reasoning', text: reasoning}];
	const text = list
		.map(item => (isMap(item) ? textField(item, 'text') : textOf(item)))
		.filter(item => item !== null)
		.join('\n');
	return text === '' ? [] : [{type: 'reasoning', text}];
}

function listed(value: AttributeValue | undefined): readonly Attributes[] {
	const list = parsed(value);
	return isList(list) ? list.map(item => parsed(item)).filter(item => isMap(item)) : [];
}

/** `ai.prompt.tools`: an array of JSON texts. */
export function toolDefinitionsOf(attributes: Attributes): AttributeValue {
	const tools = parsed(attributes['ai.prompt.tools']);
	if (!isList(tools) || tools.length === 0) return null;
	return tools.map(tool => parsed(tool));
}
