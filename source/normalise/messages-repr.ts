/**
Python's `repr()` of an SDK's objects, which some libraries write where content belongs: `TextBlock(text='…')`
(Logfire), `ResponseFunctionToolCall(…)` (openai-agents-v2), `media_resolution=None … text='…'` (Traceloop over
Gemini), `ChatMessage(role=<MessageRole.USER: 'user'>, …)` (LlamaIndex, Haystack). It is no parser of Python: it
takes the texts out and leaves the rest.
*/
import type {Part, Role} from '../domain/message.ts';
import {roleOf} from './messages-values.ts';

/** The whole text must be one object or a list of them; prose that quotes one is prose. */
const start =
	/^\s*\[?(?:[A-Z]\w*(?:Block|Content|Message|Delta|ToolCall|Part|Completion)\w*\(|(?:media_resolution|video_metadata)=)/;
const end = /(?:\)\]?|['"]|None)\s*$/;

const field =
	/\b(_?(?:text|content|refusal|thinking|arguments|call_id|name))=('(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")/g;

/** Null: not such a text, or none with anything to read in it. */
export function partsOfRepr(text: string): readonly Part[] | null {
	if (!start.test(text) || !end.test(text)) return null;
	const fields = [...text.matchAll(field)].map(([, name = '', value = '']) => ({
		name,
		value: unquoted(value),
	}));
	if (/^\s*\[?ResponseFunctionToolCall\(/.test(text)) return toolCalls(fields);
	const parts = fields.flatMap(({name, value}): readonly Part[] => {
		if (value === '' || !/text|content|refusal|thinking/.test(name)) return [];
		return [{type: name === 'thinking' ? 'reasoning' : 'text', text: value}];
	});
	return parts.length === 0 ? null : merged(parts);
}

/** `ChatMessage(role=<MessageRole.USER: 'user'>, …)`; null for any other text. */
export function messageOfRepr(text: string): {readonly role: Role; readonly parts: readonly Part[]} | null {
	const role = roleOf(/^\s*ChatMessage\(_?role=<[\w.]+: '(\w+)'>/.exec(text)?.[1]);
	if (role === null) return null;
	return {role, parts: partsOfRepr(text) ?? []};
}

type Field = {readonly name: string; readonly value: string};

function toolCalls(fields: readonly Field[]): readonly Part[] {
	const calls: {arguments: string; id: string | null; name: string | null}[] = [];
	for (const {name, value} of fields) {
		if (name === 'arguments') calls.push({arguments: value, id: null, name: null});
		const last = calls.at(-1);
		if (name === 'call_id' && last !== undefined) last.id = value;
		if (name === 'name' && last !== undefined) last.name = value;
	}
	return calls.map(call => ({type: 'tool_call', ...call}));
}

/** The deltas of a stream are one text. */
function merged(parts: readonly Part[]): readonly Part[] {
	if (parts.length < 2 || !parts.every(part => part.type === 'text')) return parts;
	return [{type: 'text', text: parts.map(part => part.text).join('')}];
}

const escapes: Readonly<Record<string, string>> = {n: '\n', t: '\t', r: '\r', '0': '\0'};

function unquoted(literal: string): string {
	return literal
		.slice(1, -1)
		.replaceAll(
			/\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|([\s\S]))/gi,
			(_, two, four, eight, sign: string) => {
				const code = (two ?? four ?? eight) as string | undefined;
				if (code === undefined) return escapes[sign] ?? sign;
				const point = Number.parseInt(code, 16);
				return point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point);
			},
		);
}
