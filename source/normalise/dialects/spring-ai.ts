/**
Spring AI. Its spans speak the GenAI conventions but for tools and vector stores. Prompts and answers are in no span: they
are lines of the application's log, which tell neither roles nor calls of tools.
*/
import {isList, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Message, Role} from '../../domain/message.ts';
import type {Attributes, LogRecord, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import {documentsWithin} from '../documents.ts';
import type {Facts} from '../facts.ts';

export const springAi: Dialect = {
	name: 'spring-ai',
	claims: span => span.attributes['spring.ai.kind'] !== undefined,
	read,
	log: {claims: record => headOf(record) !== null, read: readRecord, isCall: () => false},
};

const kinds = new Map<string, Kind>([
	['chat_client', 'workflow'],
	['advisor', 'workflow'],
	['tool_call', 'tool'],
	['vector_store', 'retrieval'],
	['image', 'image'],
]);

function read({attributes}: Span): Partial<Facts> {
	const kind = kinds.get(textOf(attributes['spring.ai.kind']) ?? '') ?? null;
	if (kind === 'tool') return {kind, tool: toolOf(attributes)};
	if (kind === 'retrieval') {
		return {
			kind,
			query: textOf(attributes['db.vector.query.content']),
			documents: documentsWithin(attributes['db.vector.query.response.documents']),
		};
	}
	return {kind, aggregate: kind === 'workflow'};
}

function toolOf(attributes: Attributes): Facts['tool'] {
	return {
		name: textOf(attributes['spring.ai.tool.definition.name']),
		callId: textOf(attributes['spring.ai.tool.call.id']),
		arguments: textOf(attributes['spring.ai.tool.call.arguments']),
		result: textOf(attributes['spring.ai.tool.call.result']),
	};
}

const logger = 'org.springframework.ai.chat.observation.ChatModel';

/** The loggers, and how their lines begin: an application's own lines go to the same log. */
const heads = [
	{logger: 'PromptContentObservationHandler', head: 'Chat Model Prompt Content:\n', isPrompt: true},
	{logger: 'CompletionObservationHandler', head: 'Chat Model Completion:\n', isPrompt: false},
] as const;

function headOf(record: LogRecord): (typeof heads)[number] | null {
	const {scope, body} = record;
	if (!scope.name.startsWith(logger) || typeof body !== 'string') return null;
	return heads.find(item => scope.name.endsWith(item.logger) && body.startsWith(item.head)) ?? null;
}

function readRecord(record: LogRecord): Partial<Facts> {
	const head = headOf(record);
	if (head === null || typeof record.body !== 'string') return {};
	// A call of a tool is an empty text, and so is the tool's result.
	const texts = textsOf(record.body.slice(head.head.length)).filter(text => text !== '');
	if (texts.length === 0) return {};
	if (!head.isPrompt)
		return {output: texts.map(text => messageOf('assistant', text)), keys: {output: logger}};
	return {input: conversationOf(texts), keys: {input: logger}};
}

/** `["…", "…"]`, whose texts are not escaped: what is no JSON is taken apart between the quotes. */
function textsOf(list: string): readonly string[] {
	const json = parsed(list);
	if (isList(json)) return json.map(item => textOf(item) ?? '');
	const inner = /^\["([\s\S]*)"\]\s*$/.exec(list.trim())?.[1];
	return inner === undefined ? [list.trim()] : inner.split(/", ?"/);
}

/** Users and assistants take turns, and a prompt ends with the user's: an even number has the system's at its head. */
function conversationOf(texts: readonly string[]): readonly Message[] {
	const isOdd = texts.length % 2 === 1;
	return texts.map((text, index) => {
		if (index === 0) return messageOf(isOdd ? 'user' : 'system', text);
		return messageOf((texts.length - index) % 2 === 1 ? 'user' : 'assistant', text);
	});
}

function messageOf(role: Role, text: string): Message {
	return {role, parts: [{type: 'text', text}]};
}
