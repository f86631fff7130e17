/**
OpenTelemetry's GenAI conventions, of today and of every older generation, and the many libraries that write the
same keys. What a library does differently is a line in `emitters.ts`; who counts is decided by `count-once.ts`.
*/
import {booleanOf, firstOf, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Message, Role} from '../../domain/message.ts';
import type {Attributes, AttributeValue, LogRecord, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import {documentsWithin} from '../documents.ts';
import type {Facts} from '../facts.ts';
import {serverTtftOf} from '../emitters.ts';
import {eventNameOf} from '../event-name.ts';
import {finishReasonsOf} from '../finish.ts';
import {factsOf, mergeFacts} from '../merge.ts';
import {keyedReader} from '../keyed-reader.ts';
import {messagesOf} from '../messages.ts';
import {isRedacted} from '../messages-values.ts';
import {kindOfOperation} from '../operations.ts';
import {canonicalProvider} from '../providers.ts';
import {millisToEvent} from '../timing.ts';
import {firstMessageOf, storedElsewhere, toolsBeside, withCallsBeside} from './gen-ai-beside.ts';
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
import {isLogfire, readLogfire} from './gen-ai-logfire.ts';
import {parametersOf} from './gen-ai-parameters.ts';
import {toolOf} from './gen-ai-steps.ts';
import {usageOf} from './gen-ai-usage.ts';

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

const nameOfCall = /^(chat|embeddings|text_completion) \S+$/;

/** A failed call of OpenLIT for Ollama has no attribute at all: model and provider are in the names alone. */
function isBare(span: Span): boolean {
	return span.scope.name.startsWith('openlit.instrumentation.') && nameOfCall.test(span.name);
}

function claimsSpan(span: Span): boolean {
	for (const key in span.attributes) {
		if (key.startsWith('gen_ai.') && !identityOnly.has(key)) return true;
		if (key === 'mcp.method.name') return true;
	}
	if (isBare(span) || isLogfire(span)) return true;
	if (scopes.some(scope => span.scope.name.startsWith(scope))) return true;
	return span.events.some(
		event => event.name.startsWith('gen_ai.') && (isMessageEvent(event.name) || isDetails(event.name)),
	);
}

function readSpan(span: Span): Partial<Facts> {
	const facts = readPlain(span);
	return isLogfire(span) ? mergeFacts(factsOf(readLogfire(span)), facts) : facts;
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
		provider:
			facts.provider ?? (isBare(span) ? canonicalProvider(span.scope.name.split('.').at(-1) ?? null) : null),
		requestModel: facts.requestModel ?? modelInName(span, kind),
		ttftMs: facts.ttftMs ?? ttft,
		// Whoever saw a first token saw a stream.
		streaming: facts.streaming ?? (ttft === null ? null : true),
		system: facts.system ?? events.system,
		input: facts.input ?? events.input ?? firstMessageOf(span.attributes),
		output: withCallsBeside(facts.output ?? events.output, span.attributes),
		finishReasons:
			facts.finishReasons !== undefined && facts.finishReasons.length > 0
				? facts.finishReasons
				: events.finishReasons,
		tool: facts.tool !== null && facts.tool !== undefined ? withEvents(facts.tool, events) : null,
		evaluations: events.evaluations,
		keys: {...events.keys, ...facts.keys},
		documents: facts.documents ?? [],
	};
}

function withEvents(tool: NonNullable<Facts['tool']>, events: SpanMessages): Facts['tool'] {
	const told = toolInEvents(events);
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

const requestModelKeys = ['gen_ai.request.model'];
const responseModelKeys = ['gen_ai.response.model'];
const responseIdKeys = [
	'gen_ai.response.id',
	'gen_ai.request.id',
	'gen_ai.response_id',
	'response_id',
	'openai.response.id',
];
const costKeys = [
	'gen_ai.usage.cost',
	'gen_ai.usage.total_cost',
	'gen_ai.cost.total_cost',
	'litellm.cost.total',
	'gen_ai.usage.cost.total',
	'gen_ai.cost.total',
	'operation.cost',
];
const finishKeys = [
	'gen_ai.response.finish_reasons',
	'gen_ai.response.finish_reason',
	'gen_ai.response.stop_reason',
	'anthropic.message.stop_reason',
	'llm.finish_reason',
	'gen_ai.finish_reason',
];
const streamingKeys = [
	'gen_ai.request.stream',
	'gen_ai.request.is_stream',
	'gen_ai.request.streaming',
	'gen_ai.is_streaming',
	'llm.is_streaming',
];

/** What the attributes of a span and of a details record say alike. */
function readAttributes(attributes: Attributes): Partial<Facts> {
	const reader = keyedReader(attributes);
	const {first, keys} = reader;
	const kind = kindOfAttributes(attributes);
	const isFailed = attributes['gen_ai.finish_reason'] === 'failed';
	const ttftSeconds = first('ttftMs', ttftSecondKeys, numberOf);
	const streaming = first('streaming', streamingKeys, booleanOf) ?? streamingOf(attributes, ttftSeconds);
	return {
		kind,
		aggregate: kind === 'agent' || kind === 'workflow',
		provider:
			canonicalProvider(first('provider', ['gen_ai.provider.name'], textOf)) ??
			canonicalProvider(first('provider', ['gen_ai.system'], textOf)),
		requestModel: first('requestModel', requestModelKeys, textOf),
		responseModel: first('responseModel', responseModelKeys, textOf),
		responseId: first('responseId', responseIdKeys, textOf),
		usage: usageOf(attributes, reader),
		reportedCostUsd: positive(first('reportedCostUsd', costKeys, numberOf)),
		ttftMs: ttftSeconds === null ? null : ttftSeconds * 1_000,
		streaming,
		finishReasons: finishReasonsOf(first('finishReasons', finishKeys, something)),
		// Splunk's fork says so beside the status, and says why nowhere else.
		status: isFailed || attributes['gen_ai.tool.status'] === 'error' ? 'error' : null,
		errorMessage: isFailed ? textOf(attributes['gen_ai.finish_reason_description']) : null,
		system:
			messagesOf(first('system', systemKeys, something), {role: 'system'}) ??
			elsewhere(attributes, 'gen_ai.system_instructions', 'system'),
		input:
			messagesOf(first('input', inputKeys, something), {role: 'user'}) ??
			elsewhere(attributes, 'gen_ai.input.messages', 'user'),
		output:
			messagesOf(first('output', outputKeys, something), {role: 'assistant'}) ??
			elsewhere(attributes, 'gen_ai.output.messages', 'assistant'),
		toolDefinitions:
			parsed(first('toolDefinitions', toolDefinitionKeys, something)) ?? toolsBeside(attributes),
		parameters: parametersOf(attributes),
		tool: kind === 'tool' || kind === 'mcp' || kind === null ? toolOf(attributes) : null,
		query: firstOf(attributes, ['gen_ai.retrieval.query.text', 'gen_ai.retrieval.query'], textOf),
		documents: documentsWithin(attributes['gen_ai.retrieval.documents'] ?? null),
		agent: firstOf(attributes, ['gen_ai.agent.name', 'gen_ai.agent.id'], textOf),
		template: templateOf(attributes),
		contentTruncated: [...inputKeys, ...outputKeys].some(key => isCut(attributes[key])),
		contentRedacted: [...inputKeys, ...outputKeys].some(key => isRedacted(attributes[key])),
		keys,
	};
}

const systemKeys = [
	'gen_ai.system_instructions',
	'gen_ai.agent.system_prompt',
	'gen_ai.request.instructions',
	'system_prompt',
];
function elsewhere(attributes: Attributes, key: string, role: Role): readonly Message[] | null {
	const parts = storedElsewhere(attributes, key);
	return parts === null ? null : [{role, parts}];
}

/** `gen_ai.prompt` alone is content; `gen_ai.prompt.name` is the name of a template. */
const inputKeys = [
	'gen_ai.input.messages',
	'gen_ai.request.messages',
	'gen_ai.prompt',
	'pydantic_ai.all_messages',
];
const outputKeys = ['gen_ai.output.messages', 'gen_ai.completion', 'gen_ai.response.text', 'gen_ai.response'];
const toolDefinitionKeys = [
	'gen_ai.tool.definitions',
	'gen_ai.request.available_tools',
	'gen_ai.agent.tools',
];

/** All of these are seconds. `gen_ai.server.time_to_first_token` is not here: its unit differs by library. */
const ttftSecondKeys = [
	'gen_ai.response.time_to_first_chunk',
	'gen_ai.client.operation.time_to_first_chunk',
	'gen_ai.latency.time_to_first_token',
];

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

/** A first chunk was seen, so it streamed; model servers measure one for every call and prove nothing. */
function streamingOf(attributes: Attributes, ttftSeconds: number | null): boolean | null {
	const operation = textOf(attributes['gen_ai.operation.name']);
	if (operation?.includes('streaming') === true) return true;
	return ttftSeconds !== null && attributes['gen_ai.latency.time_to_first_token'] === undefined ? true : null;
}

function kindOfAttributes(attributes: Attributes): Kind | null {
	return kindOfOperation(textOf(attributes['gen_ai.operation.name']));
}

/** What a span without an operation is, by the keys that it has. */
function kindOfShape(span: Span): Kind | null {
	const {attributes} = span;
	const has = (key: string): boolean => attributes[key] !== undefined && attributes[key] !== null;
	const method = textOf(attributes['mcp.method.name']);
	if (method !== null) return method === 'tools/call' ? 'tool' : 'mcp';
	if (has('gen_ai.evaluation.name')) return 'evaluator';
	const spoke =
		has('gen_ai.usage.input_tokens') || has('gen_ai.input.messages') || has('gen_ai.usage.prompt_tokens');
	if ((has('gen_ai.tool.call.id') || has('gen_ai.tool.name')) && !spoke) return 'tool';
	if (has('gen_ai.retrieval.query.text') || has('gen_ai.retrieval.documents')) return 'retrieval';
	if (has('gen_ai.latency.time_to_first_token') || has('gen_ai.latency.e2e')) return 'server';
	if (has('gen_ai.agent.name') && !has('gen_ai.request.model')) return 'agent';
	if (spoke || has('gen_ai.request.model') || has('gen_ai.response.model')) return 'chat';
	if (span.events.some(event => isMessageEvent(event.name))) return 'chat';
	if (isBare(span)) return 'chat';
	return span.scope.name.startsWith('com.anthropic.sdk.') ? 'chat' : null;
}

/** A failed call of some libraries leaves its model in the name only: "chat llama3.2:3b". */
function modelInName(span: Span, kind: Kind | null): string | null {
	if (kind !== 'chat' && kind !== 'completion' && kind !== 'embeddings') return null;
	const operation = textOf(span.attributes['gen_ai.operation.name']) ?? kind;
	if (!span.name.startsWith(`${operation} `)) return null;
	const name = span.name.slice(operation.length + 1).trim();
	return name.includes(' ') ? null : textOf(name);
}

function templateOf(attributes: Attributes): string | null {
	const name = textOf(attributes['gen_ai.prompt.name']);
	if (name === null) return null;
	const version = textOf(attributes['gen_ai.prompt.version']);
	return version === null ? name : `${name}@${version}`;
}

/** Cheaper than parsing: a list of messages as JSON text that does not end as it began was cut on the way. */
function isCut(value: AttributeValue | undefined): boolean {
	return typeof value === 'string' && value.startsWith('[{') && !value.trimEnd().endsWith(']');
}

/** A library without a price for the model reports 0, which is no price. */
function positive(value: number | null): number | null {
	return value !== null && value > 0 ? value : null;
}

function something(value: AttributeValue | undefined): AttributeValue | null {
	return value === undefined || value === '' || value === 'null' ? null : value;
}
