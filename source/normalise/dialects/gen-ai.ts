/**
OpenTelemetry's GenAI conventions, of today and of every older generation, and the many libraries that write the
same keys. What a library does differently is a line in `emitters.ts`; who counts is decided by `count-once.ts`.
*/
import {numberOf, parsed} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Message} from '../../domain/message.ts';
import type {Attributes, LogRecord, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import {serverTtftOf} from '../emitters.ts';
import {eventNameOf} from '../event-name.ts';
import type {Facts} from '../facts.ts';
import {factsOf, mergeFacts} from '../merge.ts';
import {millisToEvent} from '../timing.ts';
import {readAttributes} from './gen-ai-attributes.ts';
import {firstMessageOf, withCallsBeside} from './gen-ai-beside.ts';
import {
	isDetails,
	isMessageEvent,
	readDetails,
	readMessageEvent,
	readPackedEvents,
	readSpanEvents,
	type SpanMessages,
	toolInEvents,
} from './gen-ai-events.ts';
import {isBare, kindOfAttributes, kindOfShape, modelInName, providerInScope} from './gen-ai-kind.ts';
import {echoesModel, isLogfire, readLogfire} from './gen-ai-logfire.ts';

export const genAi: Dialect = {
	name: 'gen_ai',
	claims: claimsSpan,
	read: readSpan,
	log: {
		claims: record => {
			const name = eventNameOf(record);
			return isMessageEvent(name) || isDetails(name);
		},
		read: readRecord,
		isCall: record => isDetails(eventNameOf(record)) && isAnswered(withBody(record)),
	},
};

const scopes = ['com.anthropic.sdk.'];

/** A conversation id or a user alone says nothing about a model, a tool or an agent. */
const identityOnly = new Set(['gen_ai.conversation.id', 'gen_ai.conversation.name', 'gen_ai.user']);

function claimsSpan(span: Span): boolean {
	for (const key in span.attributes) {
		if (key.startsWith('gen_ai.') && !identityOnly.has(key)) return true;
		if (key === 'mcp.method.name' || key.startsWith('guard.')) return true;
	}
	if (isBare(span) || isLogfire(span)) return true;
	if (scopes.some(scope => span.scope.name.startsWith(scope))) return true;
	return span.events.some(
		event => event.name.startsWith('gen_ai.') && (isMessageEvent(event.name) || isDetails(event.name)),
	);
}

function readSpan(span: Span): Partial<Facts> {
	const facts = readPlain(span);
	if (!isLogfire(span)) return facts;
	return mergeFacts(factsOf(readLogfire(span)), echoesModel(span) ? withoutModel(facts) : facts);
}

function withoutModel(facts: Partial<Facts>): Partial<Facts> {
	const {responseModel: _, ...keys} = facts.keys ?? {};
	return {...facts, responseModel: null, keys};
}

function readPlain(span: Span): Partial<Facts> {
	const facts = readAttributes(span.attributes);
	const kind = facts.kind ?? kindOfShape(span);
	const ttft = ttftOf(span);
	const events =
		readPackedEvents(span.attributes['events']) ??
		readPackedEvents(span.attributes['all_messages_events']) ??
		readSpanEvents(span);
	return {
		...facts,
		kind,
		provider: facts.provider ?? (isBare(span) ? providerInScope(span) : null),
		requestModel: facts.requestModel ?? modelInName(span, kind),
		ttftMs: facts.ttftMs ?? ttft,
		// Whoever saw a first token saw a stream.
		streaming: facts.streaming ?? (ttft === null ? null : true),
		system: facts.system ?? events.system,
		input: facts.input ?? events.input ?? firstMessageOf(span.attributes),
		output: outputOf(facts.output ?? events.output, {span, kind}),
		finishReasons:
			facts.finishReasons !== undefined && facts.finishReasons.length > 0
				? facts.finishReasons
				: events.finishReasons,
		tool: toldTool(facts, {events, kind}),
		evaluations: events.evaluations.length > 0 ? events.evaluations : (facts.evaluations ?? []),
		keys: {...events.keys, ...facts.keys},
		documents: facts.documents ?? [],
	};
}

function outputOf(
	output: readonly Message[] | null,
	{span, kind}: {readonly span: Span; readonly kind: Kind | null},
): readonly Message[] | null {
	return kind === 'chat' || kind === 'completion' ? withCallsBeside(output, span.attributes) : output;
}

/** What a tool was given and gave back may stand in messages, as events or as attributes (TanStack AI). */
function toldTool(
	{tool, input = null, output = null}: Partial<Facts>,
	{events, kind}: {readonly events: SpanMessages; readonly kind: Kind | null},
): Facts['tool'] {
	if (tool === null || tool === undefined) return null;
	const isTool = kind === 'tool';
	const told = toolInEvents({
		...events,
		input: events.input ?? (isTool ? input : null),
		output: events.output ?? (isTool ? output : null),
	});
	return {...tool, arguments: tool.arguments ?? told.arguments, result: tool.result ?? told.result};
}

function readRecord(record: LogRecord): Partial<Facts> {
	const name = eventNameOf(record);
	if (isDetails(name)) return readDetails(readAttributes(withBody(record)), record);
	return readMessageEvent({name, attributes: record.attributes, body: record.body});
}

/** Gemini CLI writes one such record before each request and one after it: the first is no call yet. */
function isAnswered(attributes: Attributes): boolean {
	return kindOfAttributes(attributes) !== null && answerKeys.some(key => attributes[key] !== undefined);
}

const answerKeys = [
	'gen_ai.response.id',
	'gen_ai.response.model',
	'gen_ai.response.finish_reasons',
	'gen_ai.usage.input_tokens',
	'gen_ai.usage.output_tokens',
	'gen_ai.output.messages',
	'error.type',
];

/** Splunk's fork writes what belongs into the attributes of a details record into its body. */
function withBody(record: LogRecord): Attributes {
	const body = parsed(record.body);
	return typeof body === 'object' && body !== null && !Array.isArray(body)
		? {...(body as Attributes), ...record.attributes}
		: record.attributes;
}

const firstTokenEvents = new Set([
	'gen_ai.content.completion.chunk',
	'llm.content.completion.chunk',
	'first_token_received',
	'first_tool_call_token_received',
	'First Token Stream Event',
]);

function ttftOf(span: Span): number | null {
	const server = numberOf(span.attributes['gen_ai.server.time_to_first_token']);
	const unit = serverTtftOf(span);
	if (server !== null && server > 0 && unit !== 'none') return unit === 'seconds' ? server * 1_000 : server;
	return millisToEvent(span, firstTokenEvents);
}
