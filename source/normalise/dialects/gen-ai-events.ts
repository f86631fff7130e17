/**
Messages that come as events: log records with a map for a body (semantic conventions v1.28 to v1.36), span events
with the same fields as attributes (v1.27 and others), and the details record of today. One extractor reads
them all, since only the carrier differs.
*/
import {isList, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Evaluation} from '../../domain/call.ts';
import {type Message, type Role, type ToolCall, textOfMessage, toolCallsOf} from '../../domain/message.ts';
import type {Attributes, AttributeValue, LogRecord, Span} from '../../domain/otlp.ts';
import type {Facts} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {finishReasonsWithin, messagesOf} from '../messages.ts';
import {evaluationsOf} from './gen-ai-steps.ts';

export type MessageEvent = {
	readonly name: string;
	readonly attributes: Attributes;
	readonly body: AttributeValue;
};

const roles = new Map<string, Role>([
	['gen_ai.system.message', 'system'],
	['gen_ai.user.message', 'user'],
	['gen_ai.assistant.message', 'assistant'],
	['gen_ai.tool.message', 'tool'],
]);

/** Some libraries number the messages in the event's name: "gen_ai.prompt.0". */
const numbered = /^gen_ai\.(content\.)?(prompt|completion)(\.(\d+|system))?$/;

const details = 'gen_ai.client.inference.operation.details';
const evaluation = 'gen_ai.evaluation.result';
/** OpenLIT's guards. */
const guard = 'guard.evaluation';
const exception = 'gen_ai.client.operation.exception';

export function isDetails(name: string): boolean {
	return name === details;
}

export function isMessageEvent(name: string): boolean {
	return (
		roles.has(name) ||
		name === 'gen_ai.choice' ||
		name === evaluation ||
		name === guard ||
		name === exception ||
		numbered.test(name)
	);
}

/** What one event adds to its call: at most one message. */
export function readMessageEvent(event: MessageEvent): Partial<Facts> {
	const {name} = event;
	if (name === evaluation) return {kind: 'evaluator', evaluations: [evaluationOf(event.attributes)]};
	if (name === guard) return {evaluations: evaluationsOf(event.attributes)};
	if (name === exception) return exceptionOf(event.attributes);
	const content = contentOf(event);
	const role = roles.get(name);
	if (role !== undefined) {
		return inputFrom(name, messagesOf([messageMap(content, role)], {role}));
	}
	if (name === 'gen_ai.choice') return choiceOf(name, content);
	const value =
		event.attributes[name.includes('completion') ? 'gen_ai.completion' : 'gen_ai.prompt'] ??
		numberedMessage(event) ??
		(event.body === null ? null : event.body);
	if (name.includes('completion')) {
		return outputFrom(name, messagesOf(value, {role: 'assistant'}));
	}
	return inputFrom(name, messagesOf(value, {role: 'user'}));
}

/** A details record repeats the span; only an ERROR in it is its own. */
export function readDetails(facts: Partial<Facts>, record: LogRecord): Partial<Facts> {
	const errorType = textOf(record.attributes['error.type']);
	return errorType === null ? facts : {...facts, status: 'error', errorType};
}

export type SpanMessages = {
	readonly system: readonly Message[] | null;
	readonly input: readonly Message[] | null;
	readonly output: readonly Message[] | null;
	readonly finishReasons: readonly string[];
	readonly evaluations: readonly Evaluation[];
	readonly keys: Readonly<Record<string, string>>;
};

/**
Message events as JSON text in one attribute: Pydantic AI before version 2, and Logfire.

@param value `[{"event.name": "gen_ai.user.message", content, …}, …]`.
*/
export function readPackedEvents(value: AttributeValue | undefined): SpanMessages | null {
	const list = value === undefined ? null : parsed(value);
	if (!isList(list)) return null;
	const events = list.flatMap((item): readonly MessageEvent[] => {
		const name = isMap(item) ? textOf(item['event.name']) : null;
		return name === null || !isMessageEvent(name) ? [] : [{name, attributes: {}, body: item}];
	});
	return events.length === 0 ? null : joinEvents(events);
}

/** All message events of a span, in their order; Strands sends the details in pieces, as events too. */
export function readSpanEvents(span: Span): SpanMessages {
	return joinEvents(
		span.events
			.filter(event => isMessageEvent(event.name) || isDetails(event.name))
			.map(event => ({name: event.name, attributes: event.attributes, body: null})),
	);
}

/** Of a span that is the use of a tool, its events are the arguments and the result. */
export function toolInEvents({input, output}: SpanMessages): Pick<ToolCall, 'arguments'> & {
	readonly result: string | null;
} {
	const asked = input === null ? undefined : toolCallsOf(input)[0]?.arguments;
	const said = (messages: readonly Message[] | null) => messages?.map(textOfMessage).join('\n') ?? null;
	return {arguments: asked ?? said(input), result: said(output)};
}

function joinEvents(events: readonly MessageEvent[]): SpanMessages {
	const system: Message[] = [];
	const input: Message[] = [];
	const output: Message[] = [];
	const finishReasons: string[] = [];
	const evaluations: Evaluation[] = [];
	let keys: Readonly<Record<string, string>> = {};
	for (const event of events) {
		const facts = isDetails(event.name) ? readPieces(event) : readMessageEvent(event);
		system.push(...(facts.system ?? []));
		input.push(...(facts.input ?? []));
		output.push(...(facts.output ?? []));
		finishReasons.push(...(facts.finishReasons ?? []));
		evaluations.push(...(facts.evaluations ?? []));
		keys = {...facts.keys, ...keys};
	}
	return {
		system: system.length === 0 ? null : system,
		input: input.length === 0 ? null : input,
		output: output.length === 0 ? null : output,
		finishReasons,
		evaluations,
		keys,
	};
}

function readPieces({name, attributes}: MessageEvent): Partial<Facts> {
	const input = messagesOf(attributes['gen_ai.input.messages'], {role: 'user'});
	const output = messagesOf(attributes['gen_ai.output.messages'], {role: 'assistant'});
	return {
		system: messagesOf(attributes['gen_ai.system_instructions'], {role: 'system'}),
		input,
		output,
		finishReasons: finishReasonsOf([...finishReasonsWithin(attributes['gen_ai.output.messages'])]),
		keys: {...(input === null ? {} : {input: name}), ...(output === null ? {} : {output: name})},
	};
}

/** The body as a map: of a map, of JSON text, of text; else the attributes, or the JSON that they hold. */
function contentOf(event: MessageEvent): Attributes {
	const body = parsed(event.body);
	if (isMap(body)) return body;
	if (typeof body === 'string' && body !== '') return {content: body};
	const packed = parsed(event.attributes['gen_ai.event.content'] ?? event.attributes['event_body']);
	if (isMap(packed)) return packed;
	return event.attributes;
}

function messageMap(content: Attributes, role: Role): Attributes {
	const {
		content: text,
		tool_calls: toolCalls,
		id,
		name,
		role: said,
	} = content as Readonly<Record<string, AttributeValue>>;
	const map: Record<string, AttributeValue> = {role: textOf(said) ?? role, content: parsedList(text)};
	if (toolCalls !== undefined && toolCalls !== null) map['tool_calls'] = parsed(toolCalls);
	if (textOf(name) !== null) map['name'] = name ?? null;
	if (role === 'tool' && textOf(id) !== null) map['tool_call_id'] = id ?? null;
	return map;
}

/** Parts that were written as JSON text are parts; any other text is what was said. */
function parsedList(text: AttributeValue | undefined): AttributeValue {
	const value = parsed(text);
	return Array.isArray(value) ? value : (text ?? null);
}

/** The origin of a message is the name of its event. */
function inputFrom(name: string, input: readonly Message[] | null): Partial<Facts> {
	return input === null ? {} : {input, keys: {input: name}};
}

function outputFrom(name: string, output: readonly Message[] | null): Partial<Facts> {
	return output === null ? {} : {output, keys: {output: name}};
}

function choiceOf(name: string, content: Attributes): Partial<Facts> {
	const message = parsed(content['message']);
	const inner: Attributes = isMap(message) ? message : isSaid(message) ? {content: message} : content;
	return {
		...outputFrom(name, messagesOf([messageMap(inner, 'assistant')], {role: 'assistant'})),
		finishReasons: finishReasonsOf(content['finish_reason']),
	};
}

/** `gen_ai.prompt.0` with the message's own fields as attributes. */
function numberedMessage(event: MessageEvent): AttributeValue {
	const {attributes} = event;
	const field = (name: string) =>
		attributes[name] ??
		attributes[`message.${name}`] ??
		attributes[`gen_ai.prompt.${name}`] ??
		attributes[`gen_ai.completion.${name}`];
	const text = field('content');
	if (text === undefined || text === null) return null;
	const role = textOf(field('role'));
	return [role === null ? {content: text} : {role, content: text}];
}

function isSaid(value: AttributeValue): boolean {
	return Array.isArray(value) || (typeof value === 'string' && value !== '');
}

function evaluationOf(attributes: Attributes): Evaluation {
	const nameless = {name: 'evaluation', score: null, label: null, explanation: null};
	return evaluationsOf({'gen_ai.evaluation.name': 'evaluation', ...attributes})[0] ?? nameless;
}

function exceptionOf(attributes: Attributes): Partial<Facts> {
	return {
		status: 'error',
		errorType: textOf(attributes['exception.type']),
		errorMessage: textOf(attributes['exception.message']),
	};
}
