/**
What an OpenInference span is. Kind LLM is also written on what is no request: wrappers of LlamaIndex, events of
BeeAI.
*/
import {textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Span} from '../../domain/otlp.ts';

export type KindOf = {readonly kind: Kind | null; readonly aggregate: boolean; readonly never: boolean};

const kinds = new Map<string, Kind>([
	['LLM', 'chat'],
	['EMBEDDING', 'embeddings'],
	['CHAIN', 'workflow'],
	['PROMPT', 'workflow'],
	['RETRIEVER', 'retrieval'],
	['RERANKER', 'rerank'],
	['TOOL', 'tool'],
	['AGENT', 'agent'],
	['GUARDRAIL', 'guardrail'],
	['EVALUATOR', 'evaluator'],
]);

/** The methods of a LlamaIndex model that are a request; all others of kind LLM go through one of them. */
const requestMethods = new Set([
	'chat',
	'achat',
	'stream_chat',
	'astream_chat',
	'complete',
	'acomplete',
	'stream_complete',
	'astream_complete',
]);

/**
`aggregate` for spans that may repeat the tokens of what is below them. Null: UNKNOWN, or no kind; a model or
tokens then make a call of it.
*/
export function kindOf(span: Span, {hasAnswer}: {readonly hasAnswer: boolean}): KindOf {
	const {attributes} = span;
	const word = textOf(attributes['openinference.span.kind'])?.toUpperCase() ?? null;
	const kind = word === null ? null : (kinds.get(word) ?? null);
	const hasTokens = attributes['llm.token_count.prompt'] !== undefined;
	const model = textOf(attributes['llm.model_name']);
	if (kind === 'chat') return ofModel(span, {model, hasTokens});
	// Guardrails AI writes its request as a guardrail; a stream or a failure has no tokens.
	const asks = hasTokens || attributes['llm.input_messages.0.message.role'] !== undefined;
	if (kind === 'guardrail' && asks) return {kind: 'chat', aggregate: false, never: false};
	// BeeAI's agents answer by a tool of the framework's own.
	if (kind === 'tool' && scopeEndsWith(span, 'beeai') && attributes['tool.name'] === 'final_answer') {
		return {kind: 'workflow', aggregate: true, never: false};
	}
	if (kind === null) {
		const embeds = textOf(attributes['embedding.model_name']) !== null;
		const asked = hasTokens || (model !== null && hasAnswer);
		return {kind: embeds ? 'embeddings' : asked ? 'chat' : null, aggregate: false, never: false};
	}
	return {kind, aggregate: kind === 'agent' || kind === 'workflow', never: false};
}

function ofModel(
	span: Span,
	{model, hasTokens}: {readonly model: string | null; readonly hasTokens: boolean},
): KindOf {
	const {attributes, name} = span;
	// All events of BeeAI are of kind LLM; the request is the one that names its model.
	if (scopeEndsWith(span, 'beeai') && model === null) return {kind: 'workflow', aggregate: true, never: true};
	if (name.endsWith('._prepare_chat_with_tools')) return {kind: 'workflow', aggregate: true, never: true};
	if (scopeEndsWith(span, 'llama_index') && !hasTokens && isWrapper(name)) {
		return {kind: 'workflow', aggregate: true, never: false};
	}
	const isPlain =
		attributes['llm.prompts'] !== undefined || attributes['llm.prompts.0.prompt.text'] !== undefined;
	const hasMessages = Object.hasOwn(attributes, 'llm.input_messages.0.message.role');
	return {kind: isPlain && !hasMessages ? 'completion' : 'chat', aggregate: false, never: false};
}

/** "OpenAI.predict", "StructuredLLM.chat": a class and its method. */
function isWrapper(name: string): boolean {
	const [className, method] = name.split('.');
	return method !== undefined && (className === 'StructuredLLM' || !requestMethods.has(method));
}

/** "openinference.instrumentation.openai" and "@arizeai/openinference-instrumentation-openai" end in "openai". */
export function scopeEndsWith(span: Span, name: string): boolean {
	const scope = span.scope.name;
	if (!scope.endsWith(name)) return false;
	const before = scope[scope.length - name.length - 1];
	return before === undefined || before === '.' || before === '-';
}
