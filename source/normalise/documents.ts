/** Documents that a retriever or a reranker gave back, in whichever of the usual shapes a framework writes them. */
import {firstOf, isList, isMap, numberOf, textOf} from '../domain/attributes.ts';
import type {RetrievedDocument} from '../domain/call.ts';
import type {Attributes, AttributeValue} from '../domain/otlp.ts';
import {resultText} from './messages-parts.ts';

/** @param value A list of documents, or a map that holds one under its usual name; parsed already. */
export function documentsIn(value: AttributeValue): readonly RetrievedDocument[] {
	const list = isMap(value)
		? firstOf(value, ['documents', 'nodes', 'results', 'matches', 'hits', 'retrieval'], item =>
				isList(item) ? item : null,
			)
		: value;
	if (!isList(list)) return [];
	return list.flatMap(item => {
		const document = documentOf(item);
		return document === null ? [] : [document];
	});
}

function documentOf(item: AttributeValue): RetrievedDocument | null {
	if (typeof item === 'string') return item === '' ? null : {id: null, score: null, text: item};
	if (!isMap(item)) return null;
	// LlamaIndex puts a node, others a document, beside its score.
	const inner = firstOf(item, ['node', 'document'], value => (isMap(value) ? value : null)) ?? item;
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
