/**
What an OpenInference span says of a request and its answer, apart from content and tokens: models, provider, id,
parameters. The instrumentors disagree about whose model `llm.model_name` is.
*/
import {booleanOf, countOf, isList, isMap, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import {answerSchemaOf} from '../answer-schema.ts';
import type {Facts} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {answerOfLangChain} from '../langchain-answer.ts';
import {finishReasonsWithin} from '../messages.ts';
import {canonicalProvider} from '../providers.ts';
import {parametersOf} from '../request-parameters.ts';
import {millisToEvent} from '../timing.ts';
import {scopeEndsWith} from './openinference-kind.ts';
import {flattenedTools} from './openinference-messages.ts';
import {isAnswer, type Source} from './openinference-source.ts';
import {jsonText, type LazyJson} from './openinference-values.ts';

const firstTokenEvents: ReadonlySet<string> = new Set(['First Token Stream Event']);

export function requestOf(source: Source, kind: Kind | null): Partial<Facts> {
	const {reader, span, attributes, parameters} = source;
	const provider = (value: AttributeValue | undefined) => canonicalProvider(textOf(value));
	return {
		...modelsOf(source, kind),
		provider:
			reader.first('provider', ownProviderKeys(span), provider) ??
			provider(source.metadata['ls_provider']) ??
			providerOfClass(span.name),
		responseId: responseIdOf(source, kind),
		reportedCostUsd: costOf(source),
		ttftMs: millisToEvent(span, firstTokenEvents),
		streaming: streamingOf(source),
		// The reason that an agent's span gives is not the one of any request below it.
		finishReasons: kind === 'agent' ? [] : finishOf(source),
		parameters: parametersWithSchema(source),
		toolDefinitions: flattenedTools(source.flattened['llm.tools']) ?? toolsOf(parameters),
		template: templateOf(attributes),
	};
}

/** LlamaIndex's instrumentor leaves the format of the answer in the request, DSPy's in its settings. */
function parametersWithSchema({parameters, request}: Source): Attributes {
	const own = parametersOf(parameters);
	if (own['output.schema'] !== undefined || request.text?.includes('json_schema') !== true) return own;
	const schema = answerSchemaOf(request.map() ?? {});
	return schema === null ? own : {...own, 'output.type': 'json', 'output.schema': schema};
}

/** ADK's instrumentor writes "google" whoever is asked; ADK itself, on the same span, writes who was. */
function ownProviderKeys(span: Span): readonly string[] {
	const keys = ['llm.provider', 'llm.system'];
	return span.scope.name === 'gcp.vertex.agent' ? ['gen_ai.provider.name', ...keys] : keys;
}

/**
The request's model is in the parameters or in the request itself. `llm.model_name` is the answer's where it
differs from that, and where the instrumentor is known to take it from the answer; else it is the request's.
*/
function modelsOf(source: Source, kind: Kind | null): Pick<Facts, 'requestModel' | 'responseModel'> {
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
		// Of an embedding the answer is all vectors, too long to be read for a name that is the same.
		(kind === 'embeddings'
			? null
			: (jsonText(source.answer, 'model') ?? jsonText(source.answer, 'model_version'))) ??
		answerOfLangChain(langChainIn(source.answer)).model;
	const isDated = isAnswer(parameters) || isResponses(span);
	const guessed = isDated ? withoutDate(named) : (named ?? modelInMessage(span));
	return {requestModel: asked ?? guessed, responseModel: answered};
}

/** Instrumentors whose `llm.model_name` is the answer's even where nothing else names the request's. */
function isOfAnswer(span: Span): boolean {
	if (isResponses(span)) return true;
	return ['openai', 'anthropic', 'haystack', 'openai_agents'].some(name => scopeEndsWith(span, name));
}

/** LiteLLM writes the request's model, but for the Responses API, where it writes the answer's. */
function isResponses(span: Span): boolean {
	return scopeEndsWith(span, 'litellm') && /^a?responses$/.test(span.name);
}

/** LiteLLM and DSPy ask for "openai/gpt-4o-mini". */
function isSameModel(first: string, second: string): boolean {
	return first === second || first.endsWith(`/${second}`) || second.endsWith(`/${first}`);
}

/** Of the Responses API under OpenAI Agents and LiteLLM only the answer's model is there, which dates the one asked for. */
function withoutDate(model: string | null): string | null {
	return model?.replace(/-\d{4}-\d{2}-\d{2}$/, '') ?? null;
}

/** What comes later in a message is a traceback. */
const messageSearchCharacters = 1000;

/** A failed call may name its model in the provider's message only: "Rate limit reached for gpt-4.1 in …". */
function modelInMessage(span: Span): string | null {
	if (span.status.code !== 2) return null;
	const message = span.status.message.slice(0, messageSearchCharacters);
	return /(?:reached for|[Tt]he model) [`'"]?([a-z][\w.:-]*\d[\w.:-]*)/.exec(message)?.[1] ?? null;
}

/** smolagents and Haystack name the span after the client's class; a failed call has nothing else. */
function providerOfClass(name: string): string | null {
	const vendor = vendors.exec(name)?.[0];
	return vendor === undefined ? null : canonicalProvider(vendor.replace('AzureOpenAI', 'azure_openai'));
}

const vendors = /^(?:AzureOpenAI|OpenAI|Anthropic|Mistral|Cohere|Groq|Ollama|Gemini|VertexAI|Bedrock)/;

/** Only what begins like it is worth a parse: vectors of an embedding do not. */
function langChainIn(answer: LazyJson): AttributeValue {
	return answer.text?.startsWith('{"generations"') === true ? answer.map() : null;
}

function responseIdOf({answer, parameters, reader}: Source, kind: Kind | null): string | null {
	const own = reader.first('responseId', ['llm.response.id'], textOf);
	if (own !== null || kind === 'embeddings') return own;
	const id =
		(isAnswer(parameters) ? textOf(parameters['id']) : null) ??
		(isToolCalls(answer) ? null : jsonText(answer, 'id')) ??
		answerOfLangChain(langChainIn(answer)).id;
	// Placeholders of libraries that had no id to give, and numbers, are nobody's.
	return id === null || id.length < 8 || id.startsWith('__') ? null : id;
}

/** CrewAI writes a bare list of the calls that were asked for, and their ids are not the answer's. */
function isToolCalls(answer: LazyJson): boolean {
	return answer.text?.startsWith('[') === true && isMap(answer.map()?.['function']);
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
	if (said === true || span.events.some(event => firstTokenEvents.has(event.name))) return true;
	// LangChain writes false while a graph streams.
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
