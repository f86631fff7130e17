/** Documents that a retriever or a reranker gave back, in whichever of the usual shapes a framework writes them. */
import {firstOf, isList, isMap, numberOf, parsed, textOf} from '../domain/attributes.ts';
import type {RetrievedDocument} from '../domain/call.ts';
import type {Attributes, AttributeValue} from '../domain/otlp.ts';
import {resultText} from './messages-parts.ts';

/** A run of LangChain has outputs, which hold documents. */
const depthMax = 3;

const listKeys = [
	'documents',
	'nodes',
	'results',
	'matches',
	'hits',
	'retrieval',
	'source_nodes',
	'sourceNodes',
];
const wrapperKeys = ['outputs', 'output', 'kwargs'];

/** @param value A list of documents, or a map that holds one under its usual name; JSON text of these too. */
export function documentsWithin(value: AttributeValue | undefined, depth = 0): readonly RetrievedDocument[] {
	const found = parsed(value);
	const list = isMap(found) ? firstOf(found, listKeys, item => (isList(item) ? item : null)) : found;
	if (isList(list)) {
		return list.flatMap(item => {
			const document = documentOf(parsed(item));
			return document === null ? [] : [document];
		});
	}
	const inner = isMap(found) ? firstOf(found, wrapperKeys, item => item ?? null) : null;
	return inner === null || depth >= depthMax ? [] : documentsWithin(inner, depth + 1);
}

function documentOf(item: AttributeValue): RetrievedDocument | null {
	if (typeof item === 'string') return item === '' ? null : {id: null, score: null, text: item};
	if (!isMap(item)) return null;
	// LlamaIndex puts a node, others a document, beside its score; LangChain serialises its fields as arguments.
	const inner = firstOf(item, ['node', 'document', 'kwargs'], value => (isMap(value) ? value : null)) ?? item;
	const metadata = firstOf(inner, ['metadata', 'meta', 'extra_info'], value => (isMap(value) ? value : null));
	const text = textOfDocument(inner);
	const id = idOf(inner) ?? idOf(item) ?? (metadata === null ? null : idOf(metadata));
	const score =
		firstOf(item, scoreKeys, numberOf) ?? (metadata === null ? null : firstOf(metadata, scoreKeys, numberOf));
	return text === null && id === null && score === null ? null : {id, score, text};
}

const scoreKeys = ['score', 'relevance_score', 'relevanceScore', 'similarity', '_score'];

function idOf(map: Attributes): string | null {
	return firstOf(map, ['id', 'id_', 'node_id', 'document_id', 'doc_id', 'doc_uri', 'chunk_id'], textOf);
}

function textOfDocument(map: Attributes): string | null {
	for (const key of ['content', 'text', 'page_content', 'pageContent']) {
		const value = map[key];
		if (value === undefined || value === null) continue;
		const text = resultText(value);
		if (text !== '') return text;
	}
	return null;
}

const queryKeys = [
	'query',
	'query_str',
	'queryStr',
	'question',
	'input',
	'text',
	'query_bundle',
	'str_or_query_bundle',
];
const callKeys = ['kwargs', 'kw', 'args', 'inputs'];

/** What was asked, out of the arguments of a retriever's function; of a list its first. */
export function queryWithin(value: AttributeValue | undefined, depth = 0): string | null {
	const found = parsed(value);
	if (depth > depthMax) return null;
	if (typeof found === 'string') return textOf(found);
	if (isList(found)) return queryWithin(found[0], depth + 1);
	if (!isMap(found)) return null;
	for (const key of [...queryKeys, ...callKeys]) {
		const inner = queryWithin(found[key], depth + 1);
		if (inner !== null) return inner;
	}
	return null;
}
