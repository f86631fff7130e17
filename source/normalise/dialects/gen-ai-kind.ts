/**
What a span of GenAI keys is where it does not say so, and what only its name tells. Words of
`gen_ai.operation.name` are in `operations.ts`.
*/
import {textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes, Span} from '../../domain/otlp.ts';
import {kindOfOperation} from '../operations.ts';
import {isMessageEvent} from './gen-ai-events.ts';

const nameOfCall = /^(chat|embeddings|text_completion) \S+$/;

/** A failed call of OpenLIT for Ollama has no attribute at all: model and provider are in the names alone. */
export function isBare(span: Span): boolean {
	return span.scope.name.startsWith('openlit.instrumentation.') && nameOfCall.test(span.name);
}

export function kindOfAttributes(attributes: Attributes): Kind | null {
	return kindOfOperation(textOf(attributes['gen_ai.operation.name']));
}

/** The keys of a step come first: a tool, a guard or an agent may name the model that it serves. */
export function kindOfShape(span: Span): Kind | null {
	const {attributes} = span;
	const has = (...keys: readonly string[]): boolean =>
		keys.some(key => attributes[key] !== undefined && attributes[key] !== null && attributes[key] !== '');
	const method = textOf(attributes['mcp.method.name']);
	if (method !== null) return method === 'tools/call' ? 'tool' : 'mcp';
	if (has('gen_ai.evaluation.name')) return 'evaluator';
	if (has('guard.verdict', 'guard.name', 'gen_ai.guardrail.name', 'gen_ai.guardrail.status'))
		return 'guardrail';
	const spoke = has('gen_ai.usage.input_tokens', 'gen_ai.input.messages', 'gen_ai.usage.prompt_tokens');
	if (has('gen_ai.tool.call.id', 'gen_ai.tool.name') && !spoke) return 'tool';
	if (has('gen_ai.retrieval.query.text', 'gen_ai.retrieval.query', 'gen_ai.retrieval.documents')) {
		return 'retrieval';
	}
	if (has('gen_ai.latency.time_to_first_token', 'gen_ai.latency.e2e')) return 'server';
	// Pydantic AI before 1.0 writes the sum of a run, and no operation.
	if (has('agent_name') && has('model_name', 'all_messages_events', 'pydantic_ai.all_messages'))
		return 'agent';
	if (has('gen_ai.agent.name') && !has('gen_ai.request.model')) return 'agent';
	if (has('gen_ai.embeddings.dimension.count')) return 'embeddings';
	if (spoke || has('gen_ai.request.model', 'gen_ai.response.model')) return 'chat';
	if (span.events.some(event => isMessageEvent(event.name))) return 'chat';
	return isBare(span) || span.scope.name.startsWith('com.anthropic.sdk.') ? 'chat' : null;
}

/** A failed call of some libraries leaves its model in the name only: "chat llama3.2:3b". */
export function modelInName(span: Span, kind: Kind | null): string | null {
	if (kind !== 'chat' && kind !== 'completion' && kind !== 'embeddings') return null;
	const operation = textOf(span.attributes['gen_ai.operation.name']) ?? kind;
	if (!span.name.startsWith(`${operation} `)) return null;
	const name = span.name.slice(operation.length + 1).trim();
	return name.includes(' ') ? null : textOf(name);
}
