/** An OpenInference span with its lists rebuilt: what all readers of the dialect start from. */
import {isMap, parsed} from '../../domain/attributes.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import {keyedReader, type KeyedReader} from '../keyed-reader.ts';
import {pythonLiteral} from '../python-literal.ts';
import {unflatten} from '../unflatten.ts';
import {lazyJson, type LazyJson} from './openinference-values.ts';

/** Lists of evaluations: of the span, of its trace, of its session. */
export const evaluationRoots = [
	'annotations',
	'evaluations',
	'trace.annotations',
	'trace.evaluations',
	'session.annotations',
	'session.evaluations',
] as const;

/** Lists that come as flattened keys. */
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
	...evaluationRoots,
] as const;

type FlattenedLists = Readonly<Partial<Record<(typeof roots)[number], AttributeValue>>>;

/** What several fields are read from; parsed once, and only when it is asked for. */
export type Source = {
	readonly span: Span;
	readonly attributes: Attributes;
	readonly reader: KeyedReader;
	readonly flattened: FlattenedLists;
	readonly parameters: Attributes;
	readonly metadata: Attributes;
	readonly request: LazyJson;
	readonly answer: LazyJson;
};

export function sourceOf(span: Span): Source {
	const {attributes} = span;
	return {
		span,
		attributes,
		reader: keyedReader(attributes),
		flattened: unflatten(attributes, roots),
		parameters: mapOf(
			attributes['llm.invocation_parameters'] ?? attributes['embedding.invocation_parameters'],
		),
		metadata: mapOf(attributes['metadata']),
		request: lazyJson(attributes['input.value']),
		answer: lazyJson(attributes['output.value']),
	};
}

function mapOf(value: AttributeValue | undefined): Attributes {
	const map = parsed(value);
	if (isMap(map)) return map;
	// Guardrails prints its parameters as Python does.
	const printed = typeof map === 'string' ? pythonLiteral(map) : null;
	return isMap(printed) ? printed : {};
}

/** OpenAI Agents writes the whole response of the Responses API where the parameters belong. */
export function isAnswer(parameters: Attributes): boolean {
	return typeof parameters['id'] === 'string' && parameters['created_at'] !== undefined;
}
