/**
LangSmith's OTLP export, of LangChain and LangGraph. Its operation names are wrong for prompts and retrievers, so
its own kind comes first; what else it says is in `gen_ai.*` keys.
*/
import {firstOf, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Dialect} from '../dialect.ts';

const kinds = new Map<string, Kind>([
	['llm', 'chat'],
	['chain', 'workflow'],
	['prompt', 'workflow'],
	['parser', 'workflow'],
	['tool', 'tool'],
	['retriever', 'retrieval'],
	['embedding', 'embeddings'],
]);

export const langsmith: Dialect = {
	name: 'langsmith',
	claims: span => span.attributes['langsmith.span.kind'] !== undefined,
	read: ({attributes}) => {
		const kind = kinds.get(textOf(attributes['langsmith.span.kind'])?.toLowerCase() ?? '') ?? null;
		return {
			kind,
			aggregate: kind === 'workflow',
			name: textOf(attributes['langsmith.trace.name']),
			provider: firstOf(
				attributes,
				['gen_ai.provider.name', 'gen_ai.system', 'langsmith.metadata.ls_provider'],
				textOf,
			),
			requestModel: firstOf(attributes, ['gen_ai.request.model', 'langsmith.metadata.ls_model_name'], textOf),
		};
	},
	log: null,
};
