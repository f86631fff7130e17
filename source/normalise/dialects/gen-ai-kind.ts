/**
What a span of GenAI keys is where it does not say so, and what only its name tells. Words of
`gen_ai.operation.name` are in `operations.ts`.
*/
import {textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes, Span} from '../../domain/otlp.ts';
import {kindOfOperation} from '../operations.ts';
import {canonicalProvider} from '../providers.ts';
import {isMessageEvent} from './gen-ai-events.ts';

const nameOfCall = /^(chat|embeddings|text_completion|generate_content) \S+$/;

const scopesOfCalls = [
	'openlit.instrumentation.',
	'opentelemetry.instrumentation.',
	'opentelemetry.util.genai.',
];

/**
A call whose name alone tells operation and model. A failed call of OpenLIT for Ollama has no attribute at all;
Elastic's sampler for Python drops what a span was started with, which is all that is said of a request.
*/
export function isBare(span: Span): boolean {
	return (
		nameOfCall.test(span.name) &&
		span.attributes['gen_ai.operation.name'] === undefined &&
		scopesOfCalls.some(scope => span.scope.name.startsWith(scope))
	);
}

/** The vendor whose client such a library instruments. */
export function providerInScope({scope}: Span): string | null {
	const last = scope.name.split('.').at(-1) ?? '';
	if (scope.name.startsWith('openlit.')) return canonicalProvider(last);
	return /^(?:openai|anthropic)(?=_v\d|$)/.exec(last)?.[0] ?? null;
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
	if (isBare(span)) return kindOfOperation(nameOfCall.exec(span.name)?.[1] ?? null);
	if (has('gen_ai.evaluation.name')) return 'evaluator';
	if (has('guard.verdict', 'guard.name', 'gen_ai.guardrail.name', 'gen_ai.guardrail.status'))
		return 'guardrail';
	// TanStack AI writes a tool's arguments and result as messages; a request names its model.
	if (has('gen_ai.tool.type') && has('gen_ai.tool.name') && !has('gen_ai.request.model')) return 'tool';
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
	return span.scope.name.startsWith('com.anthropic.sdk.') ? 'chat' : null;
}

/** A failed call of some libraries leaves its model in the name only: "chat llama3.2:3b". */
export function modelInName(span: Span, kind: Kind | null): string | null {
	if (kind !== 'chat' && kind !== 'completion' && kind !== 'embeddings') return null;
	const named = isBare(span) ? nameOfCall.exec(span.name)?.[1] : null;
	const operation = textOf(span.attributes['gen_ai.operation.name']) ?? named ?? kind;
	if (!span.name.startsWith(`${operation} `)) return null;
	const name = span.name.slice(operation.length + 1).trim();
	return name.includes(' ') ? null : textOf(name);
}
