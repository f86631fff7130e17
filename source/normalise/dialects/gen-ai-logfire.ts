/**
What Logfire writes beside the conventions' keys: names that are templates with the readable text apart, requests and
answers as JSON, streams whose answer is a record of its own, and OpenAI Agents' spans under their export's own keys.
Pydantic AI's spans, which Logfire carries too, need nothing of this.
*/
import {booleanOf, isList, isMap, numberOf, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Role} from '../../domain/message.ts';
import type {Attributes, Span} from '../../domain/otlp.ts';
import type {Facts} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {keyedReader} from '../keyed-reader.ts';
import {messagesOf} from '../messages.ts';
import {parametersOf} from '../request-parameters.ts';
import {keysOfAnswer, vendorUsageOf} from '../vendor-answer.ts';
import {jsonTextOf} from './gen-ai-steps.ts';

/** Its integration of OpenAI Agents, and spans with a tool's arguments that applications write in the same words. */
export function isLogfire(span: Span): boolean {
	return (
		span.scope.name.startsWith('logfire.') ||
		(span.attributes['logfire.msg'] !== undefined &&
			(span.attributes['tool_arguments'] !== undefined || span.attributes['tool_response'] !== undefined))
	);
}

/** Beginnings of the templates, which are the names of the spans. */
const kinds: readonly (readonly [start: string, kind: Kind])[] = [
	['Agent run', 'agent'],
	['Function', 'tool'],
	['Handoff', 'workflow'],
	['Guardrail', 'guardrail'],
	['Turn', 'workflow'],
	['Task', 'workflow'],
	['OpenAI Agents trace', 'workflow'],
	['running tool:', 'tool'],
	['Embedding', 'embeddings'],
];

/** Without one of these the request's data are its parameters alone. */
const requested = ['messages', 'input', 'prompt'];

export function readLogfire(span: Span): Partial<Facts> {
	const {attributes} = span;
	const request = mapOf(attributes['request_data']);
	const isEnd = attributes['logfire.span_type'] === 'log' && span.name.startsWith('streaming response from');
	const seconds = isEnd ? numberOf(attributes['duration']) : null;
	const kind = kinds.find(([start]) => span.name.startsWith(start))?.[1] ?? null;
	const level = numberOf(attributes['logfire.level_num']);
	const isGeneration = kind === null && isList(parsed(attributes['output']));
	return {
		...(kind === null ? {} : {kind, aggregate: kind === 'agent' || kind === 'workflow'}),
		name: textOf(attributes['logfire.msg']),
		// Its levels are the numbers of OpenTelemetry's severities: 17 is the lowest error.
		status: level !== null && level >= 17 ? 'error' : null,
		continues: isEnd,
		durationMs: seconds === null ? null : seconds * 1_000,
		streaming: isEnd ? true : booleanOf(request['stream']),
		...(isGeneration ? generationOf(attributes) : contentOf(attributes, request)),
		parameters: {
			...parametersOf(request),
			...parametersOf(mapOf(attributes['model_settings'] ?? attributes['model_config'])),
		},
		tool: kind === 'tool' ? toolOf(attributes) : null,
		agent: kind === 'agent' ? (textOf(attributes['name']) ?? textOf(attributes['agent_name'])) : null,
	};
}

/**
It writes the request's model as the answer's until an answer names its own: the span of a stream ends before, and
that of a failed call has none.
*/
export function echoesModel({attributes}: Span): boolean {
	return (
		attributes['gen_ai.response.model'] === attributes['gen_ai.request.model'] &&
		attributes['gen_ai.response.id'] === undefined &&
		attributes['gen_ai.operation.name'] !== 'embeddings'
	);
}

/** A chat completion of OpenAI Agents: `request_data` puts the answer among the messages of the prompt. */
function generationOf(attributes: Attributes): Partial<Facts> {
	const {first, keys} = keyedReader(attributes);
	const said = (key: 'input' | 'output', role: Role) =>
		first(key, [key], value => messagesOf(parsed(value), {role}));
	const usage = vendorUsageOf(parsed(attributes['usage']));
	return {
		input: said('input', 'user'),
		output: said('output', 'assistant'),
		usage,
		keys: {...keysOfAnswer('usage', {...noAnswer, usage}), ...keys},
	};
}

const noAnswer = {model: null, id: null, finishReasons: []};

/**
OpenAI Agents' whole response, and the items that were sent: its packed events put the answer among the messages of
the prompt. Else the request and the answer of a chat completion.
*/
function contentOf(
	attributes: Attributes,
	request: Attributes,
): Pick<Facts, 'system' | 'input' | 'output' | 'finishReasons'> {
	const response = mapOf(attributes['response']);
	if (isList(response['output'])) {
		return {
			system: messagesOf(response['instructions'], {role: 'system'}),
			input: messagesOf(parsed(attributes['raw_input']), {role: 'user'}),
			output: messagesOf(response['output'], {role: 'assistant'}),
			finishReasons: finishReasonsOf(response['status']),
		};
	}
	const answer = mapOf(attributes['response_data']);
	return {
		system: null,
		input: requested.some(key => key in request) ? messagesOf(request, {role: 'user'}) : null,
		output: messagesOf(answer['combined_chunk_content'] ?? answer['message'] ?? null, {role: 'assistant'}),
		finishReasons: [],
	};
}

function toolOf(attributes: Attributes): Facts['tool'] {
	return {
		name: textOf(attributes['tool_name']) ?? textOf(attributes['name']),
		callId: null,
		arguments: jsonTextOf(attributes['tool_arguments'] ?? attributes['input']),
		result: jsonTextOf(attributes['tool_response'] ?? attributes['output']),
	};
}

function mapOf(value: Attributes[string] | undefined): Attributes {
	const map = parsed(value);
	return isMap(map) ? map : {};
}
