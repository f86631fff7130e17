/**
One part of a message, in any shape that a vendor gives it: by its `type` where it has one (semantic
conventions, OpenAI, Anthropic, Vercel, LangChain), else by the key that it has (Bedrock, Gemini, Genkit,
Haystack). Bytes of images and files are measured and dropped.
*/
import {isList, isMap, parsed, textOf} from '../domain/attributes.ts';
import type {Part, Role} from '../domain/message.ts';
import type {Attributes, AttributeValue} from '../domain/otlp.ts';
import {mediaOf} from './messages-media.ts';
import {partsOfRepr} from './messages-repr.ts';
import {field, isWithheld, jsonOf, readJson, textField} from './messages-values.ts';

type Reader = (part: Attributes) => readonly Part[];

/** Parts of any content: a text, a list of parts, one part, or JSON text of a list of parts. Null is no part. */
export function partsOf(content: AttributeValue | undefined): readonly Part[] {
	if (content === undefined || content === null || content === '') return [];
	if (typeof content === 'string') {
		return partsOfJson(content) ?? partsOfRepr(content) ?? textParts(content);
	}
	if (isList(content)) {
		return content.flatMap(item => (typeof item === 'string' ? textParts(item) : partsOf(item)));
	}
	if (isMap(content)) return partOf(content) ?? [{type: 'other', value: content}];
	return [{type: 'text', text: textOf(content) ?? String(content)}];
}

/** The parts of one map; null where no shape fits. An empty list is a part that says nothing to a reader. */
export function partOf(part: Attributes): readonly Part[] | null {
	const type = part['type'] ?? part['block_type'];
	if (typeof type === 'string') {
		// "constructor" is a type too (LangChain), and a key of every object.
		const read = Object.hasOwn(byType, type) ? byType[type] : byEnding(type);
		if (read !== undefined) return read(part);
	}
	for (const [key, read] of byKey) {
		const value = part[key];
		if (value !== undefined && value !== null) return read(value, part);
	}
	return null;
}

/** Who speaks in a part that stands without a message (items of the Responses API); null: whoever was asked for. */
export function roleOfPart(part: Attributes): Role | null {
	const type = part['type'];
	if (typeof type !== 'string') return null;
	if (type === 'input_text' || type === 'input_image' || type === 'input_file') return 'user';
	if (/(?:_output|_result|_response|-result)$/.test(type)) return 'tool';
	if (type === 'output_text' || type === 'reasoning' || type === 'tool_use' || /[_-]call$/.test(type)) {
		return 'assistant';
	}
	return null;
}

export function toolCallOf(call: Attributes): Part {
	const inner = isMap(call['function']) ? call['function'] : call;
	return {
		type: 'tool_call',
		id: textField(call, 'call_id', 'id', 'toolCallId', 'tool_call_id', 'toolUseId', 'ref', 'tool_id'),
		name: textField(inner, 'name', 'toolName', 'tool_name') ?? textField(call, 'name'),
		arguments: argumentsOf(
			field(inner, 'arguments', 'args', 'input', 'parameters', 'tool_kwargs', 'tool_arguments') ??
				field(call, 'arguments'),
		),
	};
}

/** A tool's result as text: texts joined, anything else as JSON. */
export function resultText(value: AttributeValue | undefined): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	if (isList(value)) {
		const parts = value.map(item => (typeof item === 'string' ? item : isMap(item) ? plainText(item) : null));
		if (parts.length > 0 && parts.every(part => part !== null)) return parts.join('\n');
	}
	if (isMap(value)) {
		const type = value['type'];
		// Vercel ModelMessage from v5 on: {type: 'text' | 'json' | 'content' | 'error-text' | …, value}.
		if (typeof type === 'string' && 'value' in value) return resultText(value['value']);
		const plain = plainText(value);
		if (plain !== null) return plain;
	}
	return jsonOf(value);
}

/** The text of a map that is a text part and nothing else; Bedrock's `{json}` too. */
function plainText(part: Attributes): string | null {
	const type = part['type'] ?? part['block_type'];
	const keys = Object.keys(part);
	if (type === 'text' || type === 'input_text' || type === 'output_text')
		return textField(part, 'text', 'content') ?? '';
	if (type === undefined && keys.length === 1 && typeof part['text'] === 'string') return part['text'];
	if (type === undefined && keys.length === 1 && part['json'] !== undefined) return jsonOf(part['json']);
	return null;
}

/** OpenInference's processor for the AI SDK writes the JSON text of its JSON text. */
function argumentsOf(value: AttributeValue): string | null {
	if (value === null || value === '') return null;
	const text = jsonOf(value);
	const inner = text.startsWith('"{') ? parsed(text) : null;
	return isMap(inner) ? jsonOf(inner) : text;
}

function textParts(text: string): readonly Part[] {
	return text === '' || isWithheld(text) ? [] : [{type: 'text', text}];
}

function saidParts(said: string): readonly Part[] {
	return partsOfRepr(said) ?? textParts(said);
}

function reasoningParts(text: string): readonly Part[] {
	return text === '' ? [] : [{type: 'reasoning', text}];
}

/** Text of a text, of `{text}`, of a list of them, of `{value}` (Assistants API). */
export function textWithin(value: AttributeValue | undefined): string {
	if (typeof value === 'string') return value;
	if (isList(value))
		return value
			.map(item => textWithin(item))
			.filter(text => text !== '')
			.join('\n');
	if (isMap(value)) {
		return textWithin(
			field(value, 'text', 'value', 'content', 'summary', 'thinking', 'reasoningText', 'reasoning'),
		);
	}
	return textOf(value) ?? '';
}

const text: Reader = part => saidParts(textWithin(field(part, 'text', 'content', 'value')));
const reasoning: Reader = part =>
	reasoningParts(
		textWithin(field(part, 'thinking', 'text', 'content', 'reasoning', 'reasoning_content')) ||
			textWithin(part['summary']),
	);
const toolCall: Reader = part => [toolCallOf(part)];
const toolResult: Reader = part => [
	{
		type: 'tool_result',
		id: textField(part, 'tool_use_id', 'toolCallId', 'tool_call_id', 'call_id', 'id', 'toolUseId', 'ref'),
		name: textField(part, 'name', 'toolName', 'tool_name'),
		text: resultText(field(part, 'output', 'response', 'result', 'content', 'value')),
	},
];
const media: Reader = part => [mediaOf(part)];

const byType: Readonly<Record<string, Reader | undefined>> = {
	text,
	input_text: text,
	output_text: text,
	summary_text: text,
	text_delta: text,
	compaction: text,
	refusal: part => textParts(textWithin(field(part, 'refusal', 'content', 'text'))),
	reasoning,
	thinking: reasoning,
	// Only a cipher is in it: nothing that a person could read.
	redacted_thinking: () => [],
	function: toolCall,
	tool_use: toolCall,
	// Strands for JavaScript adds a type to the parts of Bedrock.
	toolUse: toolCall,
	toolResult,
	server_tool_use: toolCall,
	'tool-call': toolCall,
	'tool-use': toolCall,
	server_tool_call: toolCall,
	'tool-result': toolResult,
	'tool-return': toolResult,
	'tool-error': part => toolResult({...part, output: field(part, 'output', 'error')}),
	tool_call_response: toolResult,
	server_tool_call_response: toolResult,
	tool_result: toolResult,
	image: media,
	image_url: media,
	input_image: media,
	'image-url': media,
	audio: media,
	input_audio: media,
	'audio-url': media,
	video: media,
	video_url: media,
	'video-url': media,
	document: media,
	'document-url': media,
	file: media,
	input_file: media,
	'reasoning-file': media,
	blob: media,
	uri: media,
	binary: media,
	media,
};

/** "web_search_call", "custom_tool_call", "web_search_tool_result", "computer_call_output". */
function byEnding(type: string): Reader | undefined {
	if (type.endsWith('_call')) return part => (hasCall(part) ? [toolCallOf(part)] : [namedCall(part, type)]);
	if (type.endsWith('_call_output') || type.endsWith('_tool_result')) return toolResult;
	return undefined;
}

function hasCall(part: Attributes): boolean {
	return typeof (part['name'] ?? part['tool_name']) === 'string' || isMap(part['function']);
}

/** A tool of the server's own, which has a type and no name: "web_search_call". */
function namedCall(part: Attributes, type: string): Part {
	return {
		type: 'tool_call',
		id: textField(part, 'call_id', 'id'),
		name: type === 'tool_call' ? null : type.slice(0, -'_call'.length),
		arguments: argumentsOf(field(part, 'action', 'arguments', 'queries', 'code', 'input')),
	};
}

type KeyReader = readonly [
	key: string,
	read: (value: AttributeValue, part: Attributes) => readonly Part[] | null,
];

const called = (value: AttributeValue): readonly Part[] | null => (isMap(value) ? [toolCallOf(value)] : null);
const answered = (value: AttributeValue): readonly Part[] | null => (isMap(value) ? toolResult(value) : null);
const shown = (value: AttributeValue, part: Attributes): readonly Part[] => [mediaOf(part)];

/** In order: Gemini marks thoughts on a text part, so `text` comes late; `reasoning` may be a flag or a text. */
const byKey: readonly KeyReader[] = [
	['toolUse', called],
	['toolResult', answered],
	['functionCall', called],
	['function_call', called],
	['functionResponse', answered],
	['function_response', answered],
	['toolRequest', called],
	['toolResponse', answered],
	['tool_call', called],
	['tool_call_result', haystackResult],
	['reasoningContent', value => reasoningParts(textWithin(value))],
	['reasoning_content', value => reasoningParts(textWithin(value))],
	[
		'reasoning',
		value => (typeof value === 'string' || isMap(value) ? reasoningParts(textWithin(value)) : null),
	],
	['inlineData', shown],
	['inline_data', shown],
	['fileData', shown],
	['file_data', shown],
	['media', shown],
	['image', shown],
	['document', shown],
	['video', shown],
	[
		'text',
		(value, part) =>
			part['thought'] === true ? reasoningParts(textWithin(value)) : textParts(textWithin(value)),
	],
	// Genkit's structured answers.
	['data', value => (isMap(value) || isList(value) ? textParts(jsonOf(value)) : null)],
	['cachePoint', () => []],
	['executableCode', value => [{type: 'tool_call', id: null, name: 'code', arguments: jsonOf(value)}]],
	['codeExecutionResult', value => [{type: 'tool_result', id: null, name: 'code', text: jsonOf(value)}]],
];

/** `{result, origin: {tool_name, id}, error}`. */
function haystackResult(value: AttributeValue): readonly Part[] | null {
	if (!isMap(value)) return null;
	const origin = isMap(value['origin']) ? value['origin'] : {};
	return [
		{
			type: 'tool_result',
			id: textField(origin, 'id'),
			name: textField(origin, 'tool_name', 'name'),
			text: resultText(value['result']),
		},
	];
}

/** Content that is JSON text of a list of parts (OpenLLMetry, older form). Other JSON is what the model wrote. */
function partsOfJson(content: string): readonly Part[] | null {
	if (!/^\s*\[\s*\{/.test(content)) return null;
	const list = readJson(content)?.value;
	if (!isList(list)) return null;
	const parts: Part[] = [];
	for (const item of list) {
		const known = isMap(item) && typeof item['type'] === 'string' ? partOf(item) : null;
		if (known === null) return null;
		parts.push(...known);
	}
	return parts;
}
