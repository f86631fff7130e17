/**
Gemini CLI, and Qwen Code, which grew out of it. Their spans are in the words of the GenAI conventions, which
`gen-ai.ts` reads; what they do otherwise, and the log records, which alone know the cache and the response's id, are
read here. Metrics are not.
*/
import {booleanOf, countOf, isMap, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';
import {keyedReader} from '../keyed-reader.ts';
import {joinNeighbours, messagesOf} from '../messages.ts';
import {geminiCliLog} from './gemini-cli-log.ts';
import {jsonTextOf} from './gen-ai-steps.ts';

const geminiScope = 'gemini-cli';
const qwenPrefix = 'qwen-code.';

export const geminiCli: Dialect = {
	name: 'gemini-cli',
	claims: span =>
		span.scope.name.startsWith(geminiScope) && span.attributes['gen_ai.operation.name'] !== undefined,
	read: readGemini,
	log: geminiCliLog('gemini_cli.', geminiScope),
};

export const qwenCode: Dialect = {
	name: 'qwen-code',
	claims: span => span.name.startsWith(qwenPrefix),
	read: readQwen,
	log: geminiCliLog(qwenPrefix, 'qwen-code'),
};

function readGemini({attributes}: Span): Partial<Facts> {
	const {first, keys} = keyedReader(attributes);
	const operation = textOf(attributes['gen_ai.operation.name']);
	if (operation === 'tool_call') return {tool: toolOf(attributes), keys};
	if (operation !== 'llm_call') return {};
	const output = messagesOf(
		first('output', ['gen_ai.output.messages'], value => value ?? null),
		{role: 'assistant'},
	);
	// One message a piece of the stream.
	return {streaming: true, output: output === null ? null : joinNeighbours(output), keys};
}

/** The messages of a tool are its own request and response, whole. */
function toolOf(attributes: Attributes): Facts['tool'] {
	const request = mapOf(attributes['gen_ai.input.messages']);
	const response = mapOf(mapOf(attributes['gen_ai.output.messages'])['response']);
	return {
		name: textOf(attributes['gen_ai.tool.name']),
		callId: textOf(attributes['gen_ai.tool.call_id']),
		arguments: jsonTextOf(request['args']),
		result: jsonTextOf(response['resultDisplay']) ?? jsonTextOf(response['responseParts']),
	};
}

function mapOf(value: Attributes[string] | undefined): Attributes {
	const map = parsed(value);
	return isMap(map) ? map : {};
}

const qwenKinds = new Map<string, Kind>([
	['interaction', 'agent'],
	['llm_request', 'chat'],
	['tool', 'tool'],
	['tool.execution', 'workflow'],
	['tool.blocked_on_user', 'workflow'],
	['hook', 'workflow'],
]);

function readQwen({name, attributes}: Span): Partial<Facts> {
	const {first, keys} = keyedReader(attributes);
	const kind = qwenKinds.get(name.slice(qwenPrefix.length)) ?? null;
	const failed = first('status', ['success'], booleanOf) === false;
	return {
		kind,
		aggregate: kind === 'agent' || kind === 'workflow',
		streaming: kind === 'chat' ? true : null,
		ttftMs: kind === 'chat' ? qwenTtftOf(attributes) : null,
		status: failed ? 'error' : null,
		httpStatus: first('httpStatus', ['error_status_code'], numberOf),
		keys,
	};
}

/** `gen_ai.response.time_to_first_chunk` says the same in seconds, and is read where that one is there. */
function qwenTtftOf(attributes: Attributes): number | null {
	if (attributes['gen_ai.response.time_to_first_chunk'] !== undefined) return null;
	return countOf(attributes['first_content_ms']) ?? countOf(attributes['ttft_ms']);
}
