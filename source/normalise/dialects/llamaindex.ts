/**
LlamaIndex's own OpenTelemetry: spans without attributes, whose events hold what was asked and answered in flattened
keys. A stream has no event of its end, so neither answer nor tokens, and all events are stamped when the span ends,
so none tells the first token.
*/
import {isList, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Message} from '../../domain/message.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import {providerOfClass} from '../class-provider.ts';
import type {Dialect} from '../dialect.ts';
import {documentsWithin} from '../documents.ts';
import type {Facts} from '../facts.ts';
import {messagesOf} from '../messages.ts';
import {partsOfRepr} from '../messages-repr.ts';
import {jsonOf} from '../messages-values.ts';
import {pythonLiteral} from '../python-literal.ts';
import {parametersOf} from '../request-parameters.ts';
import {keysOfAnswer, vendorAnswerOf} from '../vendor-answer.ts';

export const llamaindex: Dialect = {
	name: 'llamaindex',
	claims: span => kindOf(span) !== null,
	read,
	log: null,
};

const kinds = new Map<string, Kind>([
	['LLMChatStartEvent', 'chat'],
	['LLMCompletionStartEvent', 'completion'],
	['EmbeddingStartEvent', 'embeddings'],
	['SparseEmbeddingStartEvent', 'embeddings'],
	['RetrievalStartEvent', 'retrieval'],
	['ReRankStartEvent', 'rerank'],
	['QueryStartEvent', 'workflow'],
	['SynthesizeStartEvent', 'workflow'],
	['LLMPredictStartEvent', 'workflow'],
	['LLMStructuredPredictStartEvent', 'workflow'],
]);

const scope = 'llamaindex.opentelemetry.tracer';

/** Null for the many spans that matter to nobody but the tree. */
function kindOf(span: Span): Kind | null {
	for (const event of span.events) {
		const kind = kinds.get(event.name);
		if (kind !== undefined) return kind;
	}
	if (span.scope.name !== scope) return null;
	if (/Agent(?:Workflow)?\.run$/.test(span.name)) return 'agent';
	if (span.name.endsWith('.call_tool')) return 'tool';
	if (span.name.endsWith('.run_agent_step')) return 'workflow';
	// A tool that an agent calls stands below the step of the agent that says its name.
	const isAlone = span.attributes['llamaindex.step.input_event'] === undefined;
	return isAlone && /^\w*Tool\.a?call$/.test(span.name) ? 'tool' : null;
}

function read(span: Span): Partial<Facts> {
	const kind = kindOf(span);
	switch (kind) {
		case 'chat':
		case 'completion':
			return {kind, ...callOf(span)};
		case 'embeddings':
			return {kind, ...embeddingOf(span)};
		case 'retrieval':
		case 'rerank':
			return {kind, ...documentsOf(span)};
		case 'tool':
			return {kind, tool: toolOf(span)};
		default:
			return {kind, aggregate: true, output: outputOfStep(span)};
	}
}

/** An agent's step consumes the stream that it asked for, and says what came of it. */
function outputOfStep(span: Span): readonly Message[] | null {
	const got = textOf(eventOf(span, 'step.output')['output']) ?? '';
	const message = /^AgentOutput\(response=ChatMessage\(.*?blocks=\[(TextBlock\(.*?['"]\))\]/s.exec(got)?.[1];
	const parts = message === undefined ? null : partsOfRepr(message);
	return parts === null ? null : [{role: 'assistant', parts}];
}

/** The attributes of an event; one that is not there says nothing. */
function eventOf(span: Span, ...names: readonly string[]): Attributes {
	return span.events.find(event => names.includes(event.name))?.attributes ?? {};
}

function callOf(span: Span): Partial<Facts> {
	const start = eventOf(span, 'LLMChatStartEvent', 'LLMCompletionStartEvent');
	const end = eventOf(span, 'LLMChatEndEvent', 'LLMCompletionEndEvent');
	const raw = nested(end, 'response.raw.');
	const vendor = vendorAnswerOf(raw);
	const asked = nested(start, 'additional_kwargs.');
	const tools = asked['tools'];
	const streaming = streamingOf(span.name);
	return {
		...modelOf(span, start),
		responseModel: vendor.model,
		responseId: vendor.id,
		usage: vendor.usage,
		finishReasons: vendor.finishReasons,
		streaming,
		lazy: streaming === true,
		system: systemOfStep(span),
		input: inputOf(start),
		output: outputOf(end),
		toolDefinitions: isList(tools) && tools.length > 0 ? tools : null,
		parameters: parametersOf(asked),
		keys: {
			requestModel: 'model_dict.model_name',
			input: 'messages',
			...keysOfAnswer('response.raw', vendor),
			output: 'response.message',
		},
	};
}

function modelOf(span: Span, start: Attributes): Partial<Facts> {
	const className = textOf(start['model_dict.class_name']);
	return {
		provider: providerOfClass(className) ?? providerOfClass(span.name),
		requestModel: textOf(start['model_dict.model_name']) ?? textOf(start['model_dict.model']),
	};
}

/** The instructions of an agent, as the step says them that asked: messages of a long history come cut. */
function systemOfStep({attributes}: Span): readonly Message[] | null {
	const step = textOf(attributes['llamaindex.step.input_summary']) ?? '';
	const system =
		/^AgentSetup\(input=\[ChatMessage\(role=<MessageRole\.SYSTEM: 'system'>.*?blocks=\[(TextBlock\(.*?['"]\))\]/s;
	const parts = partsOfRepr(system.exec(step)?.[1] ?? '');
	return parts === null ? null : [{role: 'system', parts}];
}

/** "OpenAI.astream_chat"; the methods that do not stream say so by their name as well. */
function streamingOf(name: string): boolean | null {
	const method = name.slice(name.indexOf('.') + 1);
	if (/^a?stream_/.test(method)) return true;
	return /^a?(?:chat|complete)$/.test(method) ? false : null;
}

function inputOf(start: Attributes): readonly Message[] | null {
	const messages = parsed(start['messages']);
	if (!isList(messages)) return messagesOf(start['prompt'], {role: 'user'});
	// The id of a tool's result stands apart from the result.
	const whole = messages.map(item => {
		const extra = isMap(item) ? item['additional_kwargs'] : null;
		return isMap(item) && isMap(extra) ? {...extra, ...item} : item;
	});
	return messagesOf(whole, {role: 'user'});
}

function outputOf(end: Attributes): readonly Message[] | null {
	const message = nested(end, 'response.message.');
	if (Object.keys(message).length === 0) return messagesOf(end['response.text'], {role: 'assistant'});
	const extra = message['additional_kwargs'];
	const output = messagesOf([isMap(extra) ? {...extra, ...message} : message], {role: 'assistant'});
	// The text of a refusal is in the provider's own answer only.
	return output ?? messagesOf(nested(end, 'response.raw.'), {role: 'assistant'});
}

function embeddingOf(span: Span): Partial<Facts> {
	const start = eventOf(span, 'EmbeddingStartEvent', 'SparseEmbeddingStartEvent');
	const chunks = parsed(eventOf(span, 'EmbeddingEndEvent', 'SparseEmbeddingEndEvent')['chunks']);
	const texts = isList(chunks) ? chunks.map(chunk => textOf(chunk)).filter(text => text !== null) : [];
	return {
		...modelOf(span, start),
		input: texts.length === 0 ? null : texts.map(text => ({role: 'user', parts: [{type: 'text', text}]})),
		keys: {requestModel: 'model_dict.model_name', input: 'chunks'},
	};
}

function documentsOf(span: Span): Partial<Facts> {
	const start = eventOf(span, 'RetrievalStartEvent', 'ReRankStartEvent');
	const end = eventOf(span, 'RetrievalEndEvent', 'ReRankEndEvent');
	const query =
		textOf(start['str_or_query_bundle.query_str']) ??
		textOf(start['str_or_query_bundle']) ??
		textOf(start['query.query_str']) ??
		textOf(start['query']);
	return {query, documents: documentsWithin(end['nodes'])};
}

/** `ToolCall(tool_name='get_weather', tool_kwargs={'city': 'Oslo'}, tool_id='call_1')`, cut where it is long. */
function toolOf(span: Span): Facts['tool'] {
	const call = textOf(span.attributes['llamaindex.step.input_summary']) ?? '';
	const got = textOf(eventOf(span, 'step.output')['output']) ?? '';
	const kwargs = pythonLiteral(/tool_kwargs=(\{.*\}), tool_id=/s.exec(call)?.[1] ?? '');
	const text = /\btool_output=ToolOutput\(blocks=\[(TextBlock\(.*?(?:'|")\))\]/s.exec(got)?.[1];
	const result = text === undefined ? null : (partsOfRepr(text) ?? []);
	return {
		name: /\btool_name='([^']*)'/.exec(call)?.[1] ?? null,
		callId: /\btool_id='([^']*)'/.exec(call)?.[1] ?? null,
		arguments: kwargs === undefined ? null : jsonOf(kwargs),
		result: result?.map(part => (part.type === 'text' ? part.text : '')).join('\n') ?? null,
	};
}

/** No event of theirs nests deeper; a longer key is some schema. */
const segmentsMax = 24;

/** What lies below a prefix, out of its flattened keys; lists are JSON text. */
function nested(attributes: Attributes, prefix: string): Attributes {
	const root: Record<string, AttributeValue> = {};
	for (const [key, value] of Object.entries(attributes)) {
		if (!key.startsWith(prefix)) continue;
		const segments = key.slice(prefix.length).split('.');
		if (segments.length > segmentsMax || segments.some(segment => segment in Object.prototype)) continue;
		let branch = root;
		for (const segment of segments.slice(0, -1)) {
			const next = branch[segment];
			const inner: Record<string, AttributeValue> = isMap(next) ? {...next} : {};
			branch[segment] = inner;
			branch = inner;
		}
		branch[segments.at(-1) ?? ''] = parsed(value);
	}
	return root;
}
