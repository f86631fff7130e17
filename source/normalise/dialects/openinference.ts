/**
OpenInference (Arize, Phoenix): a kind, generic input and output, and everything else in flattened keys. It has no
log records.
*/
import {countOf, isMap, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import {documentsWithin, queryWithin} from '../documents.ts';
import type {Facts, RawUsage} from '../facts.ts';
import {isRedacted, jsonOf} from '../messages-values.ts';
import {rawUsage} from '../usage.ts';
import {vendorUsageOf} from '../vendor-answer.ts';
import {contentOf} from './openinference-content.ts';
import {kindOf} from './openinference-kind.ts';
import {flattenedDocuments, flattenedEvaluations} from './openinference-messages.ts';
import {requestOf} from './openinference-request.ts';
import {argumentsText, resultTextOf, toolCallIdIn, toolNameIn} from './platform-steps.ts';
import {evaluationRoots, type Source, sourceOf} from './openinference-source.ts';

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

function isSaid(value: AttributeValue | undefined): boolean {
	return value !== undefined && value !== null && value !== '';
}

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const source = sourceOf(span);
	const {kind, aggregate, never} = kindOf(span, {
		hasAnswer: source.flattened['llm.output_messages'] !== undefined || isSaid(attributes['output.value']),
	});
	const isCall = kind === 'chat' || kind === 'completion' || kind === 'embeddings';
	const usage = kind === 'embeddings' ? usageOf(source) : withDetails(usageOf(source), source);
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
		evaluations: evaluationRoots.flatMap(root => flattenedEvaluations(source.flattened[root])),
		keys: source.reader.keys,
	};
}

function usageOf({reader}: Source): RawUsage | null {
	const count = (field: string, ...names: readonly string[]) =>
		reader.first(`usage.${field}`, names, countOf);
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

/**
Some instrumentors (Portkey) send input and output only, beside an answer that says what of them came from a cache
or was spent on thoughts.
*/
function withDetails(usage: RawUsage | null, {answer, reader}: Source): RawUsage | null {
	if (usage === null || usage.cacheRead !== null || usage.reasoning !== null) return usage;
	if (answer.text === null || !detailsOfUsage.test(answer.text)) return usage;
	const told = vendorUsageOf(answer.map()?.['usage']);
	if (told === null || told.input !== usage.input || told.output !== usage.output) return usage;
	return {
		...usage,
		cacheRead: reader.first('usage.cacheRead', ['output.value'], () => told.cacheRead),
		reasoning: reader.first('usage.reasoning', ['output.value'], () => told.reasoning),
	};
}

const detailsOfUsage = /"(?:cached_tokens|reasoning_tokens)"\s*:\s*\d/;

/** Session and user on keys of their own are read for every span; these are only here. */
function identityOf({attributes, reader, metadata, parameters}: Source, kind: Kind | null): Partial<Facts> {
	const one = (...names: readonly string[]) =>
		names.map(name => textOf(metadata[name])).find(text => text !== null) ?? null;
	const name = kind === 'tool' ? reader.first('name', ['tool.name'], textOf) : null;
	const agent = reader.first(
		'agent',
		kind === 'agent' ? ['agent.name', 'graph.node.name', 'graph.node.id'] : ['agent.name'],
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

function stepOf(source: Source, kind: Kind | null): Partial<Facts> {
	const {attributes, reader, flattened} = source;
	const asked = visible(attributes['input.value']);
	const got = visible(attributes['output.value']);
	if (kind === 'tool') {
		return {
			tool: {
				name: textOf(attributes['tool.name']) ?? toolNameIn(got),
				callId:
					reader.first(
						'callId',
						['tool.id', 'tool_call.id', 'message.tool_call_id', 'tool.call_id'],
						textOf,
					) ?? toolCallIdIn(got),
				arguments: plainArguments(asked) ?? argumentsIn(attributes['tool.parameters']),
				result: resultTextOf(got),
			},
		};
	}
	if (kind === 'retrieval') {
		const documents = flattenedDocuments(flattened['retrieval.documents']);
		return {query: queryWithin(asked), documents: documents.length > 0 ? documents : documentsWithin(got)};
	}
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

/** LlamaIndex and smolagents record the call of the function, `{args, kwargs}`, BeeAI `{input, options}`. */
function plainArguments(asked: string | null): string | null {
	if (asked === null || !/^\{.{0,60}"(?:kwargs|input)":/s.test(asked)) return asked;
	const call = parsed(asked);
	if (!isMap(call)) return asked;
	if (call['kwargs'] !== undefined) return argumentsText(call);
	return isMap(call['input']) && 'options' in call ? jsonOf(call['input']) : asked;
}

/** `tool.parameters` is the tool's schema with most instrumentors, and the arguments with a few. */
function argumentsIn(value: AttributeValue | undefined): string | null {
	const text = visible(value);
	return text === null || /"(?:properties|type)"\s*:/.test(text) ? null : text;
}
