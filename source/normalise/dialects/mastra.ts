/**
Mastra's exporter: GenAI keys on the call alone (`model_inference`), while prompts, tool calls and failures stand on the
spans above it, under keys of its own. Tokens, models and tools are in `gen_ai.*` and read there.
*/
import {parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes, Span} from '../../domain/otlp.ts';
import {millisOf} from '../../domain/time.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {messagesOf} from '../messages.ts';
import {jsonOf} from '../messages-values.ts';
import {kindOfOperation} from '../operations.ts';

export const mastra: Dialect = {
	name: 'mastra',
	claims: ({attributes}) => attributes['mastra.span.type'] !== undefined,
	read,
	log: null,
};

const kinds = new Map<string, Kind>([
	['model_inference', 'chat'],
	['model_generation', 'workflow'],
	['model_step', 'workflow'],
	['agent_run', 'agent'],
	['tool_call', 'tool'],
	['mcp_tool_call', 'tool'],
	['provider_tool_call', 'tool'],
	['rag_embedding', 'embeddings'],
	['mcp_server_request', 'mcp'],
]);

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const type = textOf(attributes['mastra.span.type']) ?? '';
	// Each chunk of a stream is a span.
	if (type === 'model_chunk') return {never: true};
	const kind = kindOf(attributes, type);
	const isAggregate = kind === 'workflow' || kind === 'agent';
	return {
		kind,
		aggregate: isAggregate,
		...(kind === 'tool' ? {tool: toolOf(attributes, type)} : {}),
		...(isAggregate || kind === 'chat' ? contentOf(attributes, type) : {}),
		...(kind === 'chat' ? {ttftMs: ttftOf(span), ...failureOf(attributes)} : {}),
	};
}

/** Before `model_inference` came, `model_generation` was the call, and its operation says so. */
function kindOf(attributes: Attributes, type: string): Kind | null {
	const said = kindOfOperation(textOf(attributes['gen_ai.operation.name']));
	if (type === 'model_generation' && said !== null) return said;
	return kinds.get(type) ?? (type.startsWith('workflow_') ? 'workflow' : null);
}

/** `mastra.model_step.input`: a list, a request, or the text that an agent was asked. */
function contentOf(attributes: Attributes, type: string): Partial<Facts> {
	const asked = `mastra.${type}.input`;
	const got = `mastra.${type}.output`;
	const input = messagesOf(parsed(attributes[asked]), {role: 'user'});
	const output = messagesOf(parsed(attributes[got]), {role: 'assistant'});
	return {
		input,
		output,
		keys: {...(input === null ? {} : {input: asked}), ...(output === null ? {} : {output: got})},
	};
}

/** It streams by itself below `generate`, so a first chunk does not tell that the application streams. */
function ttftOf(span: Span): number | null {
	const text = textOf(span.attributes['mastra.completion_start_time']);
	const at = text === null ? Number.NaN : Date.parse(text.replaceAll('"', ''));
	const ttftMs = at - millisOf(span.startNano);
	// The second call of a tool loop repeats the time of the first.
	return ttftMs > 0 ? ttftMs : null;
}

/** A failed call is OK and ends with "error"; why it failed is on the outermost span alone. */
function failureOf(attributes: Attributes): Partial<Facts> {
	const reasons = finishReasonsOf(attributes['gen_ai.response.finish_reasons']);
	const isAnswered = attributes['gen_ai.usage.output_tokens'] !== undefined;
	return reasons.includes('error') && !isAnswered ? {status: 'error'} : {};
}

function toolOf(attributes: Attributes, type: string): Facts['tool'] {
	const asked = parsed(attributes['gen_ai.tool.call.arguments'] ?? attributes[`mastra.${type}.input`]);
	const got = parsed(attributes['gen_ai.tool.call.result'] ?? attributes[`mastra.${type}.output`]);
	return {
		name: textOf(attributes['gen_ai.tool.name']),
		callId: textOf(attributes['gen_ai.tool.call.id']),
		arguments: asked === null ? null : jsonOf(asked),
		result: got === null ? null : jsonOf(got),
	};
}
