/**
Judgeval: `judgment.*` keys beside the whole request and the whole response as JSON text in `gen_ai.prompt` and
`gen_ai.completion` (of streams: the text). It sends a span several times; which copy counts is for `carriers.ts`.
*/
import {countOf, isList, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import {documentsWithin, queryWithin} from '../documents.ts';
import type {Facts, RawUsage} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {identityOf} from '../identity.ts';
import {keyedReader, type KeyedReader} from '../keyed-reader.ts';
import {finishReasonsWithin, messagesOf} from '../messages.ts';
import {isOperation} from '../operations.ts';
import {parametersOf} from '../request-parameters.ts';
import {rawUsage} from '../usage.ts';
import {vendorAnswerOf, vendorUsageOf} from '../vendor-answer.ts';
import {argumentsText, kindOfSpanType, resultTextOf} from './platform-steps.ts';

const modelKey = 'judgment.llm.model';
const promptKey = 'gen_ai.prompt';
const completionKey = 'gen_ai.completion';

export const judgment: Dialect = {
	name: 'judgment',
	claims: ({attributes}) =>
		attributes['judgment.span_kind'] !== undefined || attributes[modelKey] !== undefined,
	read,
	log: null,
};

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const kind = kindOfSpanType(textOf(attributes['judgment.span_kind']) ?? 'llm');
	if (isOperation(kind)) return {kind, ...requestOf(span)};
	return {
		kind,
		aggregate: kind === 'agent' || kind === 'workflow',
		agent: kind === 'agent' ? span.name : null,
		tool:
			kind === 'tool'
				? {
						name: span.name,
						callId: null,
						arguments: argumentsText(attributes['judgment.input']),
						result: resultTextOf(attributes['judgment.output']),
					}
				: null,
		...(kind === 'retrieval'
			? {
					query: queryWithin(attributes['judgment.input']),
					documents: documentsWithin(attributes['judgment.output']),
				}
			: {}),
	};
}

function requestOf({attributes, status}: Span): Partial<Facts> {
	const reader = keyedReader(attributes);
	const request = mapOf(attributes[promptKey]);
	const response = mapOf(attributes[completionKey]);
	const answer = vendorAnswerOf(response);
	const named = reader.first('responseModel', [modelKey], textOf);
	const asked = textOf(request['model']);
	return {
		requestModel: asked ?? named,
		responseModel: answer.model ?? (status.code === 2 ? null : named),
		responseId: answer.id,
		usage: usageOf(reader, attributes),
		reportedCostUsd: positive(reader.first('reportedCostUsd', ['judgment.usage.total_cost_usd'], countOf)),
		// All arguments of the request are there, so that no `stream` among them means no stream.
		streaming: asked === null ? null : request['stream'] === true,
		finishReasons: finishOf(response),
		input: reader.first('input', [promptKey], value => messagesOf(value, {role: 'user'})),
		output: reader.first('output', [completionKey], value => messagesOf(value, {role: 'assistant'})),
		toolDefinitions: isList(request['tools']) && request['tools'].length > 0 ? request['tools'] : null,
		parameters: parametersOf(request),
		user: identityOf(attributes).user ?? textOf(request['user']),
		keys: reader.keys,
	};
}

function mapOf(value: AttributeValue | undefined): Attributes {
	const map = parsed(value);
	return isMap(map) ? map : {};
}

/** The provider's own usage, for what has no key here: reasoning. */
function usageOf({first}: KeyedReader, attributes: Attributes): RawUsage | null {
	const raw = vendorUsageOf(mapOf(attributes['judgment.usage.metadata']));
	return rawUsage({
		input: first('usage.input', ['judgment.usage.non_cached_input_tokens'], countOf),
		output: first('usage.output', ['judgment.usage.output_tokens'], countOf),
		cacheRead: first('usage.cacheRead', ['judgment.usage.cache_read_input_tokens'], countOf),
		cacheWrite: first('usage.cacheWrite', ['judgment.usage.cache_creation_input_tokens'], countOf),
		reasoning: raw?.reasoning ?? null,
		cacheInside: false,
		reasoningInside: true,
	});
}

/** Of the Responses API its status. */
function finishOf(response: Attributes): readonly string[] {
	const within = finishReasonsWithin(response).flatMap(reason => finishReasonsOf(reason));
	return within.length > 0 ? within : finishReasonsOf(response['status']);
}

function positive(value: number | null): number | null {
	return value !== null && value > 0 ? value : null;
}
