/**
OpenInference (Arize, Phoenix; conventions section 6): a kind, generic input and output, and everything else in
flattened keys. Its instrumentors disagree about whose model `llm.model_name` is, see `modelsOf`. It has no log
records.
*/
import {booleanOf, countOf, isList, isMap, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Message} from '../../domain/message.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts, RawUsage} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {keyedReader, type KeyedReader} from '../keyed-reader.ts';
import {finishReasonsWithin, isRedacted, messagesOf, textMessage} from '../messages.ts';
import {canonicalProvider} from '../providers.ts';
import {parametersOf} from '../request-parameters.ts';
import {millisToEvent} from '../timing.ts';
import {unflatten} from '../unflatten.ts';
import {rawUsage} from '../usage.ts';
import {
	flattenedDocuments,
	flattenedEvaluations,
	flattenedMessages,
	flattenedTexts,
	flattenedTools,
} from './openinference-messages.ts';
import {kindOf, scopeEndsWith} from './openinference-kind.ts';
import {jsonText, lazyJson, type LazyJson} from './openinference-values.ts';

export const openinference: Dialect = {
	name: 'openinference',
	claims: span => marks.some(mark => isSaid(span.attributes[mark])),
	read,
	log: null,
};

/** One of these is on every span of the convention. Guardrails writes tokens without a kind. */
const marks = [
	'openinference.span.kind',
	'llm.model_name',
	'llm.token_count.prompt',
	'llm.token_count.total',
	'embedding.model_name',
	'reranker.model_name',
];

const roots = [
	'llm.input_messages',
	'llm.output_messages',
	'llm.tools',
	'llm.prompts',
	'llm.choices',
	'message.tool_calls',
	'retrieval.documents',
	'reranker.output_documents',
	'embedding.embeddings',
	'annotations',
	'evaluations',
	'trace.annotations',
	'trace.evaluations',
	'session.annotations',
	'session.evaluations',
] as const;

type Flattened = Readonly<Partial<Record<(typeof roots)[number], AttributeValue>>>;

/** What several fields are read from; parsed once, and only when it is asked for. */
type Source = {
	readonly span: Span;
	readonly attributes: Attributes;
	readonly reader: KeyedReader;
	readonly flattened: Flattened;
	readonly parameters: Attributes;
	readonly request: LazyJson;
	readonly answer: LazyJson;
};

const firstTokenEvents: ReadonlySet<string> = new Set(['First Token Stream Event']);

function isSaid(value: AttributeValue | undefined): boolean {
	return value !== undefined && value !== null && value !== '';
}

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const parameters = parsed(
		attributes['llm.invocation_parameters'] ?? attributes['embedding.invocation_parameters'],
	);
	const source: Source = {
		span,
		attributes,
		reader: keyedReader(attributes),
		flattened: unflatten(attributes, roots),
		parameters: isMap(parameters) ? parameters : {},
		request: lazyJson(attributes['input.value']),
		answer: lazyJson(attributes['output.value']),
	};
	const {kind, aggregate, never} = kindOf(span, {
		hasAnswer: source.flattened['llm.output_messages'] !== undefined || isSaid(attributes['output.value']),
	});
	const isCall = kind === 'chat' || kind === 'completion' || kind === 'embeddings';
	const usage = usageOf(source);
	const isRequest = isCall || usage !== null;
	return {
		kind,
		aggregate,
		never,
		...identityOf(source, kind),
		...(isRequest ? requestOf(source, kind) : {}),
		...contentOf(source, {kind, isRequest}),
		...stepOf(source, kind),
		usage,
		evaluations: roots.slice(-6).flatMap(root => flattenedEvaluations(source.flattened[root])),
		keys: source.reader.keys,
	};
}

function usageOf({reader}: Source): RawUsage | null {
	const count = (field: string, ...names: readonly string[]) => reader.first(field, names, countOf);
	return rawUsage({
		input: count('input', 'llm.token_count.prompt'),
		output: count('output', 'llm.token_count.completion'),
		total: count('total', 'llm.token_count.total'),
		cacheRead: count(
			'cacheRead',
			'llm.token_count.prompt_details.cache_read',
			'llm.token_count.prompt_details.cache_input',
			'metadata.usage.cached_prompt_tokens',
		),
		cacheWrite: count(
			'cacheWrite',
			'llm.token_count.prompt_details.cache_write',
			'metadata.usage.cached_creation_tokens',
		),
		reasoning: count('reasoning', 'llm.token_count.completion_details.reasoning'),
	});
}

function requestOf(source: Source, kind: Kind | null): Partial<Facts> {
	const {reader, span, attributes, parameters} = source;
	const provider = (value: AttributeValue | undefined) => canonicalProvider(textOf(value));
	return {
		...modelsOf(source),
		provider: reader.first('provider', ['llm.provider', 'llm.system'], provider),
		responseId: responseIdOf(source, kind),
		reportedCostUsd: costOf(source),
		ttftMs: millisToEvent(span, firstTokenEvents),
		streaming: streamingOf(source),
		finishReasons: finishOf(source),
		parameters: parametersOf(parameters),
		toolDefinitions: flattenedTools(source.flattened['llm.tools']) ?? toolsOf(parameters),
		template: templateOf(attributes),
	};
}

/**
The request's model is in the parameters or in the request itself. `llm.model_name` is the answer's where it
differs from that, and where the instrumentor is known to take it from the answer; else it is the request's.
*/
function modelsOf(source: Source): Pick<Facts, 'requestModel' | 'responseModel'> {
	const {reader, parameters, span} = source;
	const names = ['llm.model_name', 'embedding.model_name', 'reranker.model_name'];
	const named = reader.first('requestModel', names, textOf);
	const asked =
		reader.first('requestModel', ['llm.request.model_name'], textOf) ??
		(isAnswer(parameters) ? null : (textOf(parameters['model']) ?? textOf(parameters['model_name']))) ??
		jsonText(source.request, 'model');
	const answered =
		reader.first('responseModel', ['llm.response.model_name'], textOf) ??
		(named !== null && (asked === null ? isOfAnswer(span) : !isSameModel(named, asked)) ? named : null) ??
		jsonText(source.answer, 'model');
	return {requestModel: asked ?? named, responseModel: answered};
}

/** Instrumentors whose `llm.model_name` is the answer's even where nothing else names the request's. */
function isOfAnswer(span: Span): boolean {
	return ['openai', 'anthropic', 'haystack', 'openai_agents'].some(name => scopeEndsWith(span, name));
}

/** LiteLLM and DSPy ask for "openai/gpt-4o-mini". */
function isSameModel(first: string, second: string): boolean {
	return first === second || first.endsWith(`/${second}`) || second.endsWith(`/${first}`);
}

/** OpenAI Agents writes the whole response of the Responses API where the parameters belong. */
function isAnswer(parameters: Attributes): boolean {
	return textOf(parameters['id']) !== null && parameters['created_at'] !== undefined;
}

function responseIdOf({answer, parameters, reader}: Source, kind: Kind | null): string | null {
	const own = reader.first('responseId', ['llm.response.id'], textOf);
	if (own !== null || kind === 'embeddings') return own;
	const id =
		(isAnswer(parameters) ? textOf(parameters['id']) : null) ??
		jsonText(answer, 'id') ??
		idOfLangChain(answer);
	// Placeholders of libraries that had no id to give, and numbers, are nobody's.
	return id === null || id.length < 8 || id.startsWith('__') ? null : id;
}

/** LangChain keeps the provider's answer in `llm_output`, and in the metadata of its message. */
function idOfLangChain(answer: LazyJson): string | null {
	const value = answer.map();
	if (value === null || value['generations'] === undefined) return null;
	const output = isMap(value['llm_output']) ? textOf(value['llm_output']['id']) : null;
	if (output !== null) return output;
	let item: AttributeValue = value['generations'];
	while (isList(item)) item = item[0] ?? null;
	const message = isMap(item) ? item['message'] : null;
	const fields = isMap(message) && isMap(message['kwargs']) ? message['kwargs'] : message;
	if (!isMap(fields)) return null;
	const metadata = fields['response_metadata'];
	const id = (isMap(metadata) ? textOf(metadata['id']) : null) ?? textOf(fields['id']);
	// LangChain's own ids of runs are no ids of answers.
	return id === null || /^(?:lc_)?run-/.test(id) ? null : id;
}

function costOf({reader}: Source): number | null {
	const total = reader.first('reportedCostUsd', ['llm.cost.total'], countOf);
	if (total !== null) return total;
	const prompt = reader.first('reportedCostUsd', ['llm.cost.prompt'], countOf);
	const completion = reader.first('reportedCostUsd', ['llm.cost.completion'], countOf);
	return prompt === null && completion === null ? null : (prompt ?? 0) + (completion ?? 0);
}

/** The parameters of OpenAI's instrumentors are the whole request, so that no `stream` in it means no stream. */
function streamingOf({span, parameters, request}: Source): boolean | null {
	const said = booleanOf(parameters['stream']) ?? booleanOf(request.quick('stream'));
	if (said !== null) return said;
	if (span.events.some(event => firstTokenEvents.has(event.name))) return true;
	const isWhole =
		scopeEndsWith(span, 'instrumentation.openai') || scopeEndsWith(span, 'instrumentation-openai');
	return isWhole && parameters['model'] !== undefined ? false : null;
}

function finishOf({reader, answer, flattened}: Source): readonly string[] {
	const own = reader.first('finishReasons', ['llm.finish_reason'], value => {
		const reasons = finishReasonsOf(value);
		return reasons.length === 0 ? null : reasons;
	});
	if (own !== null) return own;
	const isEmpty = flattened['llm.output_messages'] === undefined && answer.text === null;
	const value = isEmpty ? null : answer.map();
	if (value === null) return [];
	const reasons = finishReasonsOf([...finishReasonsWithin(value)]);
	if (reasons.length > 0 || value['object'] !== 'response') return reasons;
	const details = value['incomplete_details'];
	return finishReasonsOf((isMap(details) ? textOf(details['reason']) : null) ?? textOf(value['status']));
}

function toolsOf(parameters: Attributes): AttributeValue {
	const tools = parameters['tools'];
	return isList(tools) && tools.length > 0 ? tools : null;
}

function templateOf(attributes: Attributes): string | null {
	const name = textOf(attributes['prompt.id']) ?? textOf(attributes['llm.prompt_template.name']);
	const version = textOf(attributes['llm.prompt_template.version']);
	if (name === null) return version;
	return version === null ? name : `${name} ${version}`;
}

/** Session and user on keys of their own are read for every span; these are only here. */
function identityOf({attributes, reader, parameters}: Source, kind: Kind | null): Partial<Facts> {
	const metadata = parsed(attributes['metadata']);
	const said = isMap(metadata) ? metadata : {};
	const one = (...names: readonly string[]) =>
		names.map(name => textOf(said[name])).find(text => text !== null) ?? null;
	const name = kind === 'tool' ? reader.first('name', ['tool.name'], textOf) : null;
	const agent = reader.first(
		'agent',
		kind === 'agent' ? ['agent.name', 'graph.node.name'] : ['agent.name'],
		textOf,
	);
	return {
		name,
		agent,
		session:
			textOf(attributes['session.id']) ?? one('session_id', 'sessionId', 'thread_id', 'conversation_id'),
		user: textOf(attributes['user.id']) ?? one('user_id', 'userId') ?? textOf(parameters['user']),
	};
}

function contentOf(
	source: Source,
	{kind, isRequest}: {readonly kind: Kind | null; readonly isRequest: boolean},
): Partial<Facts> {
	const {attributes, flattened, request, answer} = source;
	const isHidden = isRedacted(attributes['input.value']) || isRedacted(attributes['output.value']);
	if (kind === 'embeddings') {
		return {input: embedded(source), contentRedacted: isHidden};
	}
	const input =
		flattenedMessages(flattened['llm.input_messages'], {role: 'user'}) ?? textsOf(source, 'prompts');
	const output = outputOf(source);
	// A wrapper says in its generic values what its calls say better, so only a request reads those.
	return {
		input: input ?? (isRequest ? saidIn(request, {role: 'user'}) : null),
		output: output ?? (isRequest ? saidIn(answer, {role: 'assistant'}) : null),
		contentRedacted: isHidden,
		contentTruncated: isRequest && (request.isCut() || answer.isCut()),
	};
}

function textsOf({attributes, flattened}: Source, name: 'prompts' | 'choices'): readonly Message[] | null {
	const list = flattened[`llm.${name}`] ?? attributes[`llm.${name}`];
	return flattenedTexts(list, {role: name === 'prompts' ? 'user' : 'assistant'});
}

function outputOf(source: Source): readonly Message[] | null {
	const {flattened} = source;
	const said =
		flattenedMessages(flattened['llm.output_messages'], {role: 'assistant'}) ?? textsOf(source, 'choices');
	// Google GenAI's automatic calls of functions lie outside of any message.
	const calls = flattened['message.tool_calls'];
	if (calls === undefined) return said;
	const message = flattenedMessages([{message: {role: 'assistant', tool_calls: calls}}], {role: 'assistant'});
	return message === null ? said : [...message, ...(said ?? [])];
}

function saidIn(value: LazyJson, options: {readonly role: 'user' | 'assistant'}): readonly Message[] | null {
	if (value.text === null) return null;
	const json = value.value();
	return json === null ? textMessage(options.role, value.text) : messagesOf(json, options);
}

/** Texts alone: the vectors beside them are no content for people. */
function embedded({flattened, request}: Source): readonly Message[] | null {
	const list = flattened['embedding.embeddings'];
	const texts = isList(list)
		? list.flatMap(item => {
				const text = isMap(item) && isMap(item['embedding']) ? textOf(item['embedding']['text']) : null;
				return text === null ? [] : [text];
			})
		: [];
	if (texts.length === 0) return saidIn(request, {role: 'user'});
	return texts.map(text => ({role: 'user', parts: [{type: 'text', text}]}));
}

function stepOf(source: Source, kind: Kind | null): Partial<Facts> {
	const {attributes, reader, flattened} = source;
	const asked = visible(attributes['input.value']);
	const got = visible(attributes['output.value']);
	if (kind === 'tool') {
		return {
			tool: {
				name: textOf(attributes['tool.name']),
				callId: reader.first(
					'callId',
					['tool.id', 'tool_call.id', 'message.tool_call_id', 'tool.call_id'],
					textOf,
				),
				arguments: asked ?? argumentsIn(attributes['tool.parameters']),
				result: got,
			},
		};
	}
	if (kind === 'retrieval')
		return {query: asked, documents: flattenedDocuments(flattened['retrieval.documents'])};
	if (kind !== 'rerank') return {};
	return {
		query: textOf(attributes['reranker.query']) ?? asked,
		documents: flattenedDocuments(flattened['reranker.output_documents']),
		requestModel: reader.first('requestModel', ['reranker.model_name'], textOf),
		parameters: {...pairOf('top_k', numberOf(attributes['reranker.top_k']))},
	};
}

function pairOf(name: string, value: number | null): Attributes {
	return value === null ? {} : {[name]: value};
}

function visible(value: AttributeValue | undefined): string | null {
	return isRedacted(value) ? null : typeof value === 'string' ? value : textOf(value);
}

/** `tool.parameters` is the tool's schema with most instrumentors, and the arguments with a few. */
function argumentsIn(value: AttributeValue | undefined): string | null {
	const text = visible(value);
	return text === null || /"(?:properties|type)"\s*:/.test(text) ? null : text;
}
