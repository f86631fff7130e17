/**
Messages, documents and evaluations in OpenInference's flattened keys, after `unflatten` made lists of them
(`llm.input_messages.N.message.contents.M.message_content.text`).
*/
import {isList, isMap, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Evaluation, RetrievedDocument} from '../../domain/call.ts';
import type {Message, Role} from '../../domain/message.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import {messagesOf} from '../messages.ts';

export type Flattened = {
	readonly messages: readonly Message[] | null;
	/** Some message has a role and nothing else: its content is of a kind that the instrumentor does not flatten. */
	readonly isHollow: boolean;
};

/** Null: there are none, or none says anything. */
export function flattenedMessages(
	list: AttributeValue | undefined,
	options: {readonly role: Role},
): Flattened {
	if (!isList(list)) return {messages: null, isHollow: false};
	const plain = list
		.filter(item => isMap(item))
		.map(item => plainMessage(inner(item, 'message'), options.role));
	if (plain.length === 0) return {messages: null, isHollow: false};
	return {messages: messagesOf(plain, options), isHollow: plain.some(isEmpty)};
}

function isEmpty(message: Attributes): boolean {
	const {content, tool_calls: calls, function_call: call} = message;
	const said = content !== null && content !== '' && content !== undefined;
	return !said && isList(calls) && calls.length === 0 && call === undefined;
}

/** `llm.prompts` and `llm.choices`: a list of texts, or of `{prompt: {text}}` and `{completion: {text}}`. */
export function flattenedTexts(
	list: AttributeValue | undefined,
	options: {readonly role: Role},
): readonly Message[] | null {
	const items = parsed(list);
	if (!isList(items)) return null;
	const messages = items.flatMap((item): readonly Message[] => {
		const text = textOf(isMap(item) ? inner(inner(item, 'prompt'), 'completion')['text'] : item);
		return text === null ? [] : [{role: options.role, parts: [{type: 'text', text}]}];
	});
	return messages.length === 0 ? null : messages;
}

export function flattenedDocuments(list: AttributeValue | undefined): readonly RetrievedDocument[] {
	if (!isList(list)) return [];
	return list
		.filter(item => isMap(item))
		.map(item => inner(item, 'document'))
		.map(document => {
			// LangChain has no field for these two and keeps them with what it does not know.
			const metadata = parsed(document['metadata']);
			const more = isMap(metadata) ? metadata : {};
			return {
				id: textOf(document['id']) ?? textOf(more['id']),
				score: numberOf(document['score']) ?? numberOf(more['score']),
				text: textOf(document['content']),
			};
		});
}

export function flattenedEvaluations(list: AttributeValue | undefined): readonly Evaluation[] {
	if (!isList(list)) return [];
	return list.flatMap(item => {
		if (!isMap(item)) return [];
		const evaluation = inner(inner(item, 'annotation'), 'evaluation');
		const name = textOf(evaluation['name']);
		if (name === null) return [];
		return [
			{
				name,
				score: numberOf(evaluation['score']),
				label: textOf(evaluation['label']),
				explanation: textOf(evaluation['explanation']),
			},
		];
	});
}

/** Tools on offer: each in JSON text of its own. */
export function flattenedTools(list: AttributeValue | undefined): AttributeValue {
	if (!isList(list)) return null;
	const tools = list.flatMap(item => {
		const schema = isMap(item) ? parsed(inner(item, 'tool')['json_schema']) : null;
		return schema === null ? [] : [schema];
	});
	return tools.length === 0 ? null : tools;
}

function inner(map: Attributes, key: string): Attributes {
	const value = map[key];
	return isMap(value) ? value : map;
}

/** As OpenAI would write the message. */
function plainMessage(message: Attributes, role: Role): Attributes {
	const contents = isList(message['contents']) ? message['contents'].filter(item => isMap(item)) : [];
	const parts = contents.flatMap(item => plainPart(item));
	const calls = isList(message['tool_calls']) ? message['tool_calls'].filter(item => isMap(item)) : [];
	const plain: Record<string, AttributeValue> = {
		role: textOf(message['role']) ?? role,
		content: parts.length > 0 ? parts : (message['content'] ?? null),
		tool_calls: calls.flatMap(item => plainCalls(inner(item, 'tool_call'))),
	};
	const id = textOf(message['tool_call_id']) ?? contents.map(resultId).find(found => found !== null);
	if (id !== undefined && id !== null) plain['tool_call_id'] = id;
	const name = textOf(message['name']);
	if (name !== null) plain['name'] = name;
	const functionName = textOf(message['function_call_name']);
	if (functionName !== null) {
		plain['function_call'] = {
			name: functionName,
			arguments: message['function_call_arguments_json'] ?? null,
		};
	}
	return plain;
}

/**
Arguments that are `{}` are left out by OpenAI Agents. BeeAI runs those of parallel calls of one tool together,
`{"city":"Oslo"}{"city":"Lima"}`, under the id of the first.
*/
function plainCalls(call: Attributes): readonly Attributes[] {
	const asked = isMap(call['function']) ? call['function'] : call;
	const text = textOf(asked['arguments']);
	if (text === null) return [{...call, function: {...asked, arguments: '{}'}}];
	if (!text.includes('}{') || isMap(parsed(text))) return [call];
	const several = parsed(`[${text.replaceAll('}{', '},{')}]`);
	if (!isList(several)) return [call];
	return several.map((item, index) => ({
		id: index === 0 ? (call['id'] ?? null) : null,
		function: {...asked, arguments: JSON.stringify(item)},
	}));
}

/** BeeAI puts the id of a tool's result beside its content. */
function resultId(item: Attributes): string | null {
	return isMap(item['message']) ? textOf(item['message']['tool_call_id']) : null;
}

/** Of Anthropic's content, calls stand among the parts; of a `tool_use` without a name they stand elsewhere. */
function plainPart(item: Attributes): readonly Attributes[] {
	if (isMap(item['tool_call'])) {
		return plainCalls(item['tool_call']).map(call => ({...call, type: 'function'}));
	}
	const content = inner(item, 'message_content');
	const type = textOf(content['type']);
	if (type === 'tool_use' && textOf(content['name']) === null) return [];
	const image = isMap(content['image']) ? inner(content['image'], 'image') : null;
	if (image !== null) return [{type: 'image', ...image}];
	const audio = isMap(content['audio']) ? inner(content['audio'], 'audio') : null;
	if (audio !== null) {
		const transcript = textOf(audio['transcript']);
		return [{type: 'audio', ...audio}, ...(transcript === null ? [] : [{type: 'text', text: transcript}])];
	}
	return [type === null ? {...content, type: 'text'} : content];
}
