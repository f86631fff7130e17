/**
Spans as OpenInference's instrumentations write them (semantic conventions of Arize): a chain over the embedding
of the question, the search in the store and the reranking, with documents flattened into attributes.
*/
import type {ShopDocument} from '../content/documents.ts';
import type {Attributes, TraceBuilder} from '../plan.ts';

const scope = {name: 'openinference.instrumentation.langchain', version: '0.1.60'};

const embeddingScope = {name: 'openinference.instrumentation.openai', version: '0.1.66'};

export type Hit = {readonly document: ShopDocument; readonly score: number};

export type Search = {
	readonly question: string;
	readonly session: string;
	readonly user: string;
	readonly questionTokens: number;
	/** As the store gives them, best first. */
	readonly hits: readonly Hit[];
	/** As the reranker orders them; fewer. */
	readonly reranked: readonly Hit[];
	readonly embeddingMs: number;
	readonly retrievalMs: number;
	readonly rerankMs: number;
};

/** Time between two of the parts. */
const gapMs = 4;

/** Adds the search below `parent` from `startMs` on and gives its end. */
export function addSearch(trace: TraceBuilder, parent: string, startMs: number, search: Search): number {
	const chain = trace.newId();
	let nowMs = startMs;
	const part = (name: string, takesMs: number, from: typeof scope, attributes: Attributes): void => {
		const partStart = nowMs + gapMs;
		nowMs = partStart + takesMs;
		trace.add({
			parent: chain,
			service: 'rag',
			scope: from,
			name,
			startMs: partStart,
			endMs: nowMs,
			attributes,
		});
	};
	part('CreateEmbeddings', search.embeddingMs, embeddingScope, embeddingAttributes(search));
	part('kb.retrieve', search.retrievalMs, scope, {
		...contextOf(search, 'RETRIEVER'),
		'input.value': search.question,
		'input.mime_type': 'text/plain',
		...documentAttributes('retrieval.documents', search.hits),
	});
	part('rerank', search.rerankMs, scope, {
		...contextOf(search, 'RERANKER'),
		'reranker.query': search.question,
		'reranker.model_name': 'bge-reranker-v2-m3',
		'reranker.top_k': search.reranked.length,
		...documentAttributes('reranker.input_documents', search.hits),
		...documentAttributes('reranker.output_documents', search.reranked),
	});
	const endMs = nowMs + gapMs;
	trace.add({
		spanId: chain,
		parent,
		service: 'rag',
		scope,
		name: 'rag.search',
		startMs,
		endMs,
		attributes: {
			...contextOf(search, 'CHAIN'),
			'input.value': search.question,
			'input.mime_type': 'text/plain',
			'output.value': JSON.stringify(search.reranked.map(hit => hit.document.id)),
			'output.mime_type': 'application/json',
		},
	});
	return endMs;
}

function contextOf(search: Search, kind: string): Attributes {
	return {'openinference.span.kind': kind, 'session.id': search.session, 'user.id': search.user};
}

function embeddingAttributes(search: Search): Attributes {
	return {
		...contextOf(search, 'EMBEDDING'),
		'llm.system': 'openai',
		'embedding.model_name': 'text-embedding-3-small',
		'embedding.invocation_parameters': '{"model": "text-embedding-3-small", "encoding_format": "base64"}',
		'embedding.embeddings.0.embedding.text': search.question,
		'input.value': JSON.stringify({model: 'text-embedding-3-small', input: [search.question]}),
		'input.mime_type': 'application/json',
		'llm.token_count.prompt': search.questionTokens,
		'llm.token_count.total': search.questionTokens,
	};
}

function documentAttributes(prefix: string, hits: readonly Hit[]): Attributes {
	return Object.fromEntries(
		hits.flatMap(({document, score}, index) => [
			[`${prefix}.${index}.document.id`, document.id],
			[`${prefix}.${index}.document.content`, document.text],
			[`${prefix}.${index}.document.score`, score],
			[`${prefix}.${index}.document.metadata`, JSON.stringify({source: document.file})],
		]),
	);
}
