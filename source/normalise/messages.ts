/**
Prompts and answers of every dialect as one shape. What is not recognised is kept as it came; nothing is cut, and
nothing that arrives may make this throw. It does not decide where in a span the messages stand, nor which of them
are the system's: dialects and callers do.
*/
import {isList, isMap} from '../domain/attributes.ts';
import type {Message, Part, Role} from '../domain/message.ts';
import type {Attributes, AttributeValue} from '../domain/otlp.ts';
import {plainOfLangChain} from './messages-langchain.ts';
import {partOf, partsOf, resultText, roleOfPart, textWithin, toolCallOf} from './messages-parts.ts';
import {messageOfRepr, partsOfRepr} from './messages-repr.ts';
import {field, isPlaceholder, isRedacted, jsonOf, readJson, roleOf, textField} from './messages-values.ts';

/** Wrappers nest: a choice in choices in a response in an output. Deeper than this is no message. */
const depthMax = 12;

/** `typed`: an item that had to say its own role (Responses API, lists of parts); such neighbours belong together. */
type Draft = {
	readonly role: Role;
	readonly name: string | null;
	readonly parts: readonly Part[];
	readonly typed: boolean;
};

type Context = {readonly role: Role; readonly depth: number};

/**
The messages in a value of any shape: a list, a request, a response, one message, parts, JSON text of these at
any depth, or plain text, which `role` speaks. Null where there is nothing: no value, "", withheld content, or
messages without any content. An empty list gives an empty list.
*/
export function messagesOf(
	value: AttributeValue | undefined,
	options: {readonly role: Role},
): readonly Message[] | null {
	if (value === undefined || value === null || value === '' || value === 'null') return null;
	if (isRedacted(value) || isPlaceholder(value)) return null;
	const drafts = read(value, {role: options.role, depth: 0});
	if (drafts === null) {
		const parts: readonly Part[] = isMap(value)
			? [{type: 'other', value}]
			: [{type: 'text', text: jsonOf(value)}];
		return [{role: options.role, parts}];
	}
	const messages = joined(drafts.flatMap(draft => withOwnRoles(draft)))
		.filter(draft => draft.parts.length > 0)
		.map(draft =>
			draft.name === null
				? {role: draft.role, parts: draft.parts}
				: {role: draft.role, name: draft.name, parts: draft.parts},
		);
	return messages.length === 0 && drafts.length > 0 ? null : messages;
}

/** One message that says this text and nothing else, JSON or not; null for "" and for withheld content. */
export function textMessage(role: Role, text: string | null): readonly Message[] | null {
	if (text === null || text === '' || isRedacted(text) || isPlaceholder(text)) return null;
	return [{role, parts: [{type: 'text', text}]}];
}

/** Neighbours of one role as one message: an answer that came chunk by chunk (Gemini CLI). */
export function joinNeighbours(messages: readonly Message[]): readonly Message[] {
	const list: Message[] = [];
	for (const message of messages) {
		const last = list.at(-1);
		if (last?.role === message.role)
			list[list.length - 1] = {...last, parts: joinTexts(last.parts, message.parts)};
		else list.push(message);
	}
	return list;
}

/** Why the model stopped, where the messages themselves say it: `finish_reason` and its kin, as written. */
export function finishReasonsWithin(value: AttributeValue | undefined): readonly string[] {
	const list = typeof value === 'string' ? (readJson(value)?.value ?? null) : (value ?? null);
	return reasonsAt(list, 0);
}

function reasonsAt(value: AttributeValue, depth: number): readonly string[] {
	if (depth > 3) return [];
	if (isList(value)) return value.flatMap(item => reasonsAt(item, depth + 1));
	if (!isMap(value)) return [];
	const own = textField(value, 'finish_reason', 'finishReason', 'stop_reason', 'stopReason', 'done_reason');
	if (own !== null) return [own];
	const inner = field(
		value,
		'choices',
		'candidates',
		'generations',
		'replies',
		'meta',
		'generation_info',
		'generationInfo',
		'response_metadata',
		'message',
	);
	return inner === null ? [] : reasonsAt(inner, depth + 1);
}

/** Null: no shape of ours. */
function read(value: AttributeValue, context: Context): readonly Draft[] | null {
	if (context.depth > depthMax) return null;
	const deeper = {...context, depth: context.depth + 1};
	if (typeof value === 'string') return readText(value, deeper);
	if (isList(value)) return readList(value, deeper);
	if (!isMap(value)) return null;
	return (
		readMessage(plainOfLangChain(value) ?? value, deeper) ??
		readWrapper(plainOfLangChain(value) ?? value, deeper) ??
		readItem(value, deeper)
	);
}

function readText(text: string, context: Context): readonly Draft[] | null {
	if (text === '' || isRedacted(text)) return [];
	const object = messageOfRepr(text);
	if (object !== null) return [draftOf(object.role, object.parts)];
	const json = readJson(text);
	// JSON that is no message of anybody's is what somebody said: a structured answer.
	if (json !== undefined && typeof json.value !== 'string') {
		const drafts = read(json.value, context);
		if (drafts !== null) return drafts;
	}
	const said = json !== undefined && typeof json.value === 'string' ? json.value : text;
	return [draftOf(context.role, partsOfRepr(said) ?? [{type: 'text', text: said}])];
}

function readList(list: readonly AttributeValue[], context: Context): readonly Draft[] | null {
	// LangChain tuples: ["user", "…"].
	const [first, second] = list;
	if (list.length === 2 && typeof first === 'string' && second !== undefined) {
		const role = roleOf(first);
		if (role !== null) return [draftOf(role, partsOf(second))];
	}
	const drafts = list.map(item => read(item, context));
	if (drafts.every(draft => draft === null)) return list.length === 0 ? [] : null;
	return drafts.flatMap((draft, index) => draft ?? [draftOf(context.role, otherParts(list[index] ?? null))]);
}

function otherParts(value: AttributeValue): readonly Part[] {
	if (value === null) return [];
	return isMap(value) ? [{type: 'other', value}] : [{type: 'text', text: jsonOf(value)}];
}

/** A map with a role, or with what only a message has. */
function readMessage(map: Attributes, context: Context): readonly Draft[] | null {
	const named = roleOf(map['role']);
	if (named === null && typeof map['role'] !== 'string' && !isBareMessage(map)) return null;
	const role = named ?? context.role;
	if (isOfferedTool(map, role)) return [];
	const parts = partsOfMessage(map, role);
	const name = textField(map, 'name');
	return [{role, name: role === 'tool' ? null : name, parts, typed: false}];
}

/** A message of v1.28 events and of answers without a role; a response has wrappers beside these. */
function isBareMessage(map: Attributes): boolean {
	if ('type' in map && map['type'] !== 'message') return false;
	if ('choices' in map || 'candidates' in map || 'messages' in map || 'generations' in map) return false;
	if (isList(map['tool_calls']) || isList(map['parts'])) return true;
	return (
		'content' in map &&
		(map['content'] === null || typeof map['content'] === 'string' || isPartList(map['content']))
	);
}

function isPartList(value: AttributeValue | undefined): boolean {
	return isList(value) && value.length > 0 && value.every(item => isMap(item) && partOf(item) !== null);
}

/** Langfuse over LangChain writes the tools on offer as messages of role tool. */
function isOfferedTool(map: Attributes, role: Role): boolean {
	const content = map['content'];
	return role === 'tool' && isMap(content) && content['type'] === 'function' && isMap(content['function']);
}

function partsOfMessage(map: Attributes, role: Role): readonly Part[] {
	const said = field(map, 'parts', 'content', 'contents', 'blocks', 'text');
	if (role === 'tool') return toolParts(map, said);
	const parts: Part[] = [];
	const reasoning = reasoningOf(map);
	const content = partsOf(said);
	if (reasoning !== '' && !content.some(part => part.type === 'reasoning'))
		parts.push({type: 'reasoning', text: reasoning});
	parts.push(...content);
	const refusal = textField(map, 'refusal');
	if (refusal !== null && !content.some(part => part.type === 'text' && part.text === refusal)) {
		parts.push({type: 'text', text: refusal});
	}
	const images = map['images'];
	if (isList(images)) parts.push(...images.flatMap(image => partOf({type: 'image', data: image}) ?? []));
	const audio = map['audio'];
	if (isMap(audio) && typeof audio['transcript'] === 'string')
		parts.push({type: 'text', text: audio['transcript']});
	const whole = withToolCalls(parts, map);
	// smolagents keeps a refusal in the repr of the answer only.
	return whole.length > 0 || typeof map['raw'] !== 'string' ? whole : (partsOfRepr(map['raw']) ?? []);
}

/** Adds the calls that stand beside the content, but none that stands inside it too (LangChain over Anthropic). */
function withToolCalls(parts: readonly Part[], map: Attributes): readonly Part[] {
	const list = parsedList(field(map, 'tool_calls', 'toolCalls'));
	const single = map['function_call'];
	const calls = [...list, ...(list.length === 0 && isMap(single) ? [single] : [])]
		.filter(call => isMap(call))
		// LangWatch's callback for LangChain gives every answer an empty one.
		.filter(call => Object.keys(call).length > 0)
		.map(call => toolCallOf(call));
	const known = new Set(
		parts.flatMap(part => (part.type === 'tool_call' && part.id !== null ? [part.id] : [])),
	);
	return [
		...parts,
		...calls.filter(call => call.type !== 'tool_call' || call.id === null || !known.has(call.id)),
	];
}

/** The list itself, or the list in its JSON text; each item may be JSON text again. */
function parsedList(value: AttributeValue): readonly AttributeValue[] {
	const list = typeof value === 'string' ? (readJson(value)?.value ?? null) : value;
	if (!isList(list)) return [];
	return list.map(item => (typeof item === 'string' ? (readJson(item)?.value ?? item) : item));
}

function toolParts(map: Attributes, said: AttributeValue): readonly Part[] {
	const id = textField(map, 'tool_call_id', 'toolCallId', 'id');
	const name = textField(map, 'name', 'tool_name');
	const parts = isList(said) || isMap(said) ? partsOf(said) : [];
	if (parts.some(part => part.type === 'tool_result' || part.type === 'tool_call')) {
		// OpenLIT writes a result as text beside it once more.
		const results = new Set(parts.map(part => (part.type === 'tool_result' ? part.text : null)));
		const once = parts.filter(part => part.type !== 'text' || !results.has(part.text));
		return once.map(part =>
			part.type === 'tool_result' ? {...part, id: part.id ?? id, name: part.name ?? name} : part,
		);
	}
	const media = parts.filter(part => part.type === 'media');
	if (said === null && id === null) return [];
	const text =
		media.length === 0
			? resultText(said)
			: parts.map(part => (part.type === 'text' ? part.text : '')).join('\n');
	return [{type: 'tool_result', id, name, text}, ...media];
}

function reasoningOf(map: Attributes): string {
	const plain = field(map, 'reasoning_content', 'reasoning', 'thinking', 'reasoningContent');
	if (plain !== null && typeof plain !== 'boolean') return textWithin(plain);
	return textWithin(map['reasoning_details']);
}

/** Requests and responses: the first of these that holds messages. */
const wrappers: readonly (readonly [key: string, role: Role | null])[] = [
	['messages', null],
	['contents', 'user'],
	['choices', 'assistant'],
	['candidates', 'assistant'],
	['generations', 'assistant'],
	['replies', 'assistant'],
	['completion', 'assistant'],
	['prompt', 'user'],
	['prompts', 'user'],
	['input', 'user'],
	['inputs', null],
	['output', 'assistant'],
	['outputs', null],
	['message', null],
	['delta', 'assistant'],
	['response', 'assistant'],
	['value', null],
	['request', null],
	['llm_request', null],
	['chat_history', null],
];

function readWrapper(map: Attributes, context: Context): readonly Draft[] | null {
	// A part of a message may hold "input" or "output" too: it has a type that says so.
	if (typeof map['type'] === 'string' && partOf(map) !== null) return null;
	for (const [key, role] of wrappers) {
		const inner = map[key];
		if (inner === undefined || inner === null || inner === '') continue;
		const drafts = read(inner, {...context, role: role ?? context.role});
		if (drafts === null) continue;
		const head =
			key === 'messages' || key === 'input' || key === 'contents' || key === 'prompt' ? systemOf(map) : [];
		return [...head, ...beside(drafts, map)];
	}
	const content = field(map, 'content', 'parts');
	if (isMap(content) || isList(content)) return read(content, context);
	if (typeof map['text'] === 'string' && !('type' in map)) {
		return beside([draftOf(context.role, partsOf(map['text']))], map);
	}
	return null;
}

/** `system` of Anthropic and Vercel, `instructions` of Responses, `systemInstruction` of Gemini. */
function systemOf(map: Attributes): readonly Draft[] {
	const system = field(map, 'system', 'instructions', 'systemInstruction', 'system_instruction');
	if (system === null) return [];
	const inner =
		isMap(system) && (isList(system['parts']) || 'content' in system)
			? field(system, 'parts', 'content')
			: system;
	const parts = partsOf(inner);
	return parts.length === 0 ? [] : [draftOf('system', parts)];
}

/** `{completion, reasoning, toolCalls}` (OpenRouter) and `{text, toolCalls}` say the calls beside the text. */
function beside(drafts: readonly Draft[], map: Attributes): readonly Draft[] {
	if (drafts.length !== 1 || drafts[0] === undefined) return drafts;
	const [draft] = drafts;
	const reasoning = typeof map['reasoning'] === 'string' ? map['reasoning'] : '';
	const parts: readonly Part[] =
		reasoning === '' ? draft.parts : [{type: 'reasoning', text: reasoning}, ...draft.parts];
	return [{...draft, parts: withToolCalls(parts, map)}];
}

/** A part that stands for itself: an item of the Responses API, or one of a list of parts. */
function readItem(map: Attributes, context: Context): readonly Draft[] | null {
	const parts = partOf(map);
	if (parts === null) return null;
	return [{role: roleOfPart(map) ?? context.role, name: null, parts, typed: true}];
}

function draftOf(role: Role, parts: readonly Part[]): Draft {
	return {role, name: null, parts, typed: false};
}

/** Results that stand in a message of the user (Anthropic, Bedrock, Pydantic AI before v6) are the tool's. */
function withOwnRoles(draft: Draft): readonly Draft[] {
	if (draft.role === 'tool' || !draft.parts.some(part => part.type === 'tool_result')) return [draft];
	const results = draft.parts.filter(part => part.type === 'tool_result');
	const rest = draft.parts.filter(part => part.type !== 'tool_result');
	if (rest.length === 0) return [{...draft, role: 'tool', name: null}];
	// An answer that holds the results of the server's own tools keeps them: their order is its meaning.
	if (draft.role === 'assistant') return [draft];
	return [
		{...draft, role: 'tool', name: null, parts: results},
		{...draft, parts: rest},
	];
}

/** Items of one answer, which the Responses API lists one by one, become one message. */
function joined(drafts: readonly Draft[]): readonly Draft[] {
	const list: Draft[] = [];
	for (const draft of drafts) {
		const last = list.at(-1);
		const together = last !== undefined && last.role === draft.role && (last.typed || draft.typed);
		if (together)
			list[list.length - 1] = {
				...last,
				parts: [...last.parts, ...draft.parts],
				typed: last.typed && draft.typed,
			};
		else list.push(draft);
	}
	return list;
}

function joinTexts(left: readonly Part[], right: readonly Part[]): readonly Part[] {
	const list = [...left];
	for (const part of right) {
		const last = list.at(-1);
		if ((part.type === 'text' || part.type === 'reasoning') && last?.type === part.type) {
			list[list.length - 1] = {type: part.type, text: last.text + part.text};
		} else list.push(part);
	}
	return list;
}
