/**
promptflow: plain keys without a name space. `framework` tells them, `span_type` the calls; what the functions around
them add up (`__computed__.*`) is not read.
*/
import {booleanOf, countOf, isList, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import {providerOfClass} from '../class-provider.ts';
import type {Dialect} from '../dialect.ts';
import {documentsWithin} from '../documents.ts';
import type {Facts} from '../facts.ts';
import {keyedReader} from '../keyed-reader.ts';
import {mergeUsage} from '../merge.ts';
import {joinNeighbours, messagesOf} from '../messages.ts';
import {jsonOf} from '../messages-values.ts';
import {parametersOf} from '../request-parameters.ts';
import {rawUsage} from '../usage.ts';
import {keysOfAnswer, usageAtEnd, vendorAnswerOf} from '../vendor-answer.ts';

export const promptflow: Dialect = {
	name: 'promptflow',
	claims: ({attributes}) => attributes['framework'] === 'promptflow',
	read,
	log: null,
};

const kinds = new Map<string, Kind>([
	['LLM', 'chat'],
	['Embedding', 'embeddings'],
	['Retrieval', 'retrieval'],
	['Tool', 'tool'],
]);

function read(span: Span): Partial<Facts> {
	const kind = kinds.get(textOf(span.attributes['span_type']) ?? '') ?? 'workflow';
	if (kind === 'chat' || kind === 'embeddings') return callOf(span, kind);
	const asked = payloadOf(span, 'inputs');
	const got = payloadOf(span, 'output');
	if (kind === 'tool') {
		const result = got === null ? null : jsonOf(got);
		return {
			kind,
			tool: {name: span.name, callId: null, arguments: asked === null ? null : jsonOf(asked), result},
		};
	}
	if (kind === 'workflow') return {kind, aggregate: true};
	const query = isMap(asked) ? (textOf(asked['query']) ?? textOf(asked['question'])) : null;
	return {kind, query, documents: documentsWithin(got)};
}

/** The same payloads come as events, where an attribute would be too long. */
const events = {inputs: 'promptflow.function.inputs', output: 'promptflow.function.output'} as const;

function payloadOf(span: Span, key: keyof typeof events): AttributeValue {
	const value = span.attributes[key];
	if (value !== undefined && value !== null) return parsed(value);
	const event = span.events.find(item => item.name === events[key]);
	return parsed(event?.attributes['payload'] ?? event?.attributes[key]);
}

function callOf(span: Span, kind: Kind): Partial<Facts> {
	const {attributes} = span;
	const {first, keys} = keyedReader(attributes);
	const request = payloadOf(span, 'inputs');
	const asked = isMap(request) ? request : {};
	const answer = kind === 'embeddings' ? embedded(attributes['output']) : answerOf(payloadOf(span, 'output'));
	const usage = rawUsage({
		input: first('usage.input', ['llm.usage.prompt_tokens'], countOf),
		output: first('usage.output', ['llm.usage.completion_tokens'], countOf),
		total: first('usage.total', ['llm.usage.total_tokens'], countOf),
	});
	return {
		kind,
		provider: providerOfClass(textOf(attributes['function'])) ?? providerOfClass(span.name),
		requestModel: textOf(asked['model']) ?? first('requestModel', ['llm.response.model'], textOf),
		responseModel: first('responseModel', ['llm.response.model'], textOf) ?? answer.model,
		responseId: answer.id,
		usage: mergeUsage(usage, answer.usage),
		finishReasons: answer.finishReasons,
		streaming: booleanOf(asked['stream']),
		input: messagesOf(request, {role: 'user'}),
		output: kind === 'embeddings' ? null : outputOf(span),
		toolDefinitions: asked['tools'] ?? null,
		parameters: parametersOf(asked),
		keys: {...keysOfAnswer('output', answer), input: 'inputs', requestModel: 'inputs', ...keys},
	};
}

/** Of a stream its chunks: the first has the id, the last says why it ended. */
function answerOf(value: AttributeValue): ReturnType<typeof vendorAnswerOf> {
	if (!isList(value)) return vendorAnswerOf(isMap(value) ? value : {});
	const chunks = value.filter(isMap);
	const choices = chunks.flatMap(chunk => (isList(chunk['choices']) ? chunk['choices'] : []));
	const usage = chunks.findLast(chunk => isMap(chunk['usage']))?.['usage'] ?? null;
	return vendorAnswerOf({...chunks[0], choices, usage});
}

/** Vectors are not read. */
function embedded(value: AttributeValue | undefined): ReturnType<typeof vendorAnswerOf> {
	return {...answerOf(null), usage: typeof value === 'string' ? usageAtEnd(value) : null};
}

/** A refusal is whole in the answer only; a stream has its message alone. */
function outputOf(span: Span): Facts['output'] {
	const message = messageOf(span);
	const whole = payloadOf(span, 'output');
	const output = isMap(whole) ? messagesOf(whole, {role: 'assistant'}) : null;
	const said = output ?? messagesOf(message ?? whole, {role: 'assistant'});
	return said === null ? null : joinNeighbours(said);
}

function messageOf({attributes, events: list}: Span): AttributeValue {
	const own = attributes['llm.generated_message'];
	const event: Attributes | undefined = list.find(
		item => item.name === 'promptflow.llm.generated_message',
	)?.attributes;
	return parsed(own ?? event?.['payload'] ?? null);
}
