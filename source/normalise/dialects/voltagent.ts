/**
VoltAgent: `span.type` tells what a span is, and the agent's own, which has none, is of the type of its entity. A call
has its prompt and the tokens of its last step; the answer is on the agent's span above it, whose counts are the sum,
and the only ones where an object was asked for.
*/
import {booleanOf, countOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import {documentsWithin} from '../documents.ts';
import type {Facts} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {type KeyedReader, keyedReader} from '../keyed-reader.ts';
import {messagesOf} from '../messages.ts';
import {jsonOf} from '../messages-values.ts';
import {canonicalProvider} from '../providers.ts';
import {rawUsage} from '../usage.ts';

export const voltagent: Dialect = {
	name: 'voltagent',
	claims: ({scope, attributes}) => scope.name.startsWith('@voltagent/') && typeOf(attributes) !== null,
	read,
	log: null,
};

const kinds = new Map<string, Kind>([
	['llm', 'chat'],
	['embedding', 'embeddings'],
	['agent', 'agent'],
	['tool', 'tool'],
	['retriever', 'retrieval'],
	['memory', 'memory'],
	['guardrail', 'guardrail'],
]);

/** Every span repeats the entity that it belongs to: its type tells nothing of a span with one of its own. */
function typeOf(attributes: Attributes): string | null {
	return textOf(attributes['span.type']) ?? textOf(attributes['entity.type']);
}

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const kind = kinds.get(typeOf(attributes) ?? '') ?? 'workflow';
	const reader = keyedReader(attributes);
	if (kind === 'chat' || kind === 'embeddings')
		return {kind, ...callOf(reader, attributes), keys: reader.keys};
	if (kind === 'tool') return {kind, tool: toolOf(span)};
	if (kind === 'retrieval') {
		return {
			kind,
			query: textOf(attributes['input']),
			documents: documentsWithin(attributes['output']),
		};
	}
	if (kind !== 'agent') return {kind, aggregate: kind === 'workflow'};
	return {kind, aggregate: true, ...agentOf(reader, attributes), keys: reader.keys};
}

function callOf({first}: KeyedReader, attributes: Attributes): Partial<Facts> {
	return {
		provider: canonicalProvider(first('provider', ['llm.provider', 'ai.model.provider'], textOf)),
		requestModel: first('requestModel', ['llm.model', 'ai.model.name'], textOf),
		usage: rawUsage({
			input: first('usage.input', ['llm.usage.prompt_tokens'], countOf),
			output: first('usage.output', ['llm.usage.completion_tokens'], countOf),
			total: first('usage.total', ['llm.usage.total_tokens'], countOf),
			cacheRead: first('usage.cacheRead', ['llm.usage.cached_tokens'], countOf),
			reasoning: first('usage.reasoning', ['llm.usage.reasoning_tokens'], countOf),
		}),
		streaming: first('streaming', ['llm.stream'], booleanOf),
		finishReasons: finishReasonsOf(
			first('finishReasons', ['llm.finish_reason', 'ai.response.finish_reason'], textOf),
		),
		input: messagesOf(attributes['llm.messages'] ?? attributes['input'], {role: 'user'}),
		output: messagesOf(attributes['output'], {role: 'assistant'}),
	};
}

/** Its tokens are those of the calls below, where there are any. */
function agentOf({first}: KeyedReader, attributes: Attributes): Partial<Facts> {
	return {
		agent: first('agent', ['entity.name', 'agent.name'], textOf),
		requestModel: first('requestModel', ['ai.model.name', 'llm.model'], textOf),
		usage: rawUsage({
			input: first('usage.input', ['usage.prompt_tokens'], countOf),
			output: first('usage.output', ['usage.completion_tokens'], countOf),
			total: first('usage.total', ['usage.total_tokens'], countOf),
			cacheRead: first('usage.cacheRead', ['usage.cached_tokens'], countOf),
			reasoning: first('usage.reasoning', ['usage.reasoning_tokens'], countOf),
		}),
		finishReasons: finishReasonsOf(attributes['ai.response.finish_reason']),
		system: messagesOf(attributes['agent.instructions'], {role: 'system'}),
		input: messagesOf(attributes['agent.messages'] ?? attributes['input'], {role: 'user'}),
		output: messagesOf(attributes['output'], {role: 'assistant'}),
	};
}

function toolOf({attributes, name}: Span): Facts['tool'] {
	const asked = parsed(attributes['tool.arguments'] ?? attributes['input']);
	const got = parsed(attributes['tool.result'] ?? attributes['output']);
	return {
		name: textOf(attributes['tool.name']) ?? textOf(attributes['entity.name']) ?? name,
		callId: textOf(attributes['tool.call.id']),
		arguments: asked === null ? null : jsonOf(asked),
		result: got === null ? null : jsonOf(got),
	};
}
