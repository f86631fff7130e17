/**
Genkit (JavaScript and Go): every action is a span with its input and output as JSON. The model's action is the
call; `generate`, flows and other utilities around it repeat its answer and its tokens. It tells neither whether an
answer was streamed nor who asked.
*/
import {firstOf, isList, isMap, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Evaluation, Kind} from '../../domain/call.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import {documentsWithin} from '../documents.ts';
import type {Facts} from '../facts.ts';
import {resultText} from '../messages-parts.ts';
import {jsonOf} from '../messages-values.ts';
import {canonicalProvider} from '../providers.ts';
import {callOf} from './genkit-call.ts';

export const genkit: Dialect = {
	name: 'genkit',
	claims: span => span.attributes['genkit:name'] !== undefined,
	read,
	log: null,
};

const kinds = new Map<string, Kind>([
	['model', 'chat'],
	['background-model', 'chat'],
	['embedder', 'embeddings'],
	['tool', 'tool'],
	['tool.v2', 'tool'],
	['retriever', 'retrieval'],
	['reranker', 'rerank'],
	['evaluator', 'evaluator'],
]);

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const kind = kinds.get(textOf(attributes['genkit:metadata:subtype']) ?? '') ?? 'workflow';
	const name = textOf(attributes['genkit:name']);
	const facts: Partial<Facts> = {
		kind,
		name,
		aggregate: kind === 'workflow',
		...(textOf(attributes['genkit:state']) === 'error' ? {status: 'error'} : {}),
	};
	if (kind === 'chat') return {...facts, ...modelOf(name), ...callOf(attributes, name)};
	if (kind === 'embeddings') return {...facts, ...modelOf(name), ...embeddingOf(attributes)};
	// The utility that wraps a model's action is believed where that action is missing.
	if (kind === 'workflow') return isGenerate(attributes) ? {...facts, ...callOf(attributes, null)} : facts;
	return {...facts, ...stepOf(attributes, kind, name)};
}

function isGenerate(attributes: Attributes): boolean {
	return attributes['genkit:type'] === 'util' && attributes['genkit:name'] === 'generate';
}

/** "openai/gpt-4o-mini": a plugin, and the model as the plugin names it. */
function modelOf(name: string | null): Partial<Facts> {
	const slash = name?.indexOf('/') ?? -1;
	const keys = {requestModel: 'genkit:name'};
	if (name === null || slash <= 0) return {requestModel: name, keys};
	return {provider: canonicalProvider(name.slice(0, slash)), requestModel: name.slice(slash + 1), keys};
}

/** Vectors are not read: no tokens stand beside them. */
function embeddingOf(attributes: Attributes): Partial<Facts> {
	const request = parsed(attributes['genkit:input']);
	const list = isMap(request) ? request['input'] : null;
	const texts = isList(list) ? list.map(item => textOfDocument(item)).filter(text => text !== '') : [];
	if (texts.length === 0) return {};
	return {
		input: texts.map(text => ({role: 'user', parts: [{type: 'text', text}]})),
		keys: {requestModel: 'genkit:name', input: 'genkit:input'},
	};
}

function stepOf(attributes: Attributes, kind: Kind, name: string | null): Partial<Facts> {
	const asked = parsed(attributes['genkit:input']);
	const got = parsed(attributes['genkit:output']);
	if (kind === 'tool') {
		return {
			tool: {
				name,
				callId: null,
				arguments: asked === null ? null : jsonOf(asked),
				result: got === null ? null : resultOf(attributes, got),
			},
		};
	}
	if (kind === 'evaluator') return {evaluations: evaluationsOf(got, name)};
	const query = isMap(asked) ? textOfDocument(asked['query']) : '';
	return {query: query === '' ? null : query, documents: documentsWithin(got)};
}

/** The second version of tools wraps what they gave back. */
function resultOf(attributes: Attributes, got: AttributeValue): string {
	const isWrapped = attributes['genkit:metadata:subtype'] === 'tool.v2' && isMap(got) && 'output' in got;
	return resultText(isWrapped ? got['output'] : got);
}

/** `{content: [{text}, …]}`, or a bare text. */
function textOfDocument(value: AttributeValue | undefined): string {
	if (typeof value === 'string') return value;
	return isMap(value) ? resultText(value['content'] ?? '') : '';
}

/** One entry a test case, with one score or several. */
function evaluationsOf(got: AttributeValue, name: string | null): readonly Evaluation[] {
	if (!isList(got)) return [];
	return got.flatMap(item => {
		const scores = isMap(item) ? item['evaluation'] : null;
		return (isList(scores) ? scores : [scores ?? null]).filter(isMap).map(score => {
			const details = isMap(score['details']) ? score['details'] : {};
			return {
				name: textOf(score['id']) ?? name ?? 'evaluation',
				score: scoreOf(score['score']),
				label: textOf(score['status']),
				explanation: firstOf(details, ['reasoning'], textOf) ?? textOf(score['error']),
			};
		});
	});
}

function scoreOf(value: AttributeValue | undefined): number | null {
	return typeof value === 'boolean' ? Number(value) : numberOf(value);
}
