/**
Datadog's tracers (ddtrace, dd-trace-js) over OTLP. Beside `gen_ai.*` keys, in which the request's model is the
answer's, they name both models under the client's own keys; with LLM Observability on, everything that was said
stands in one attribute, `_llmobs`, as MessagePack.
*/
import {booleanOf, countOf, firstOf, isList, isMap, numberOf, textOf} from '../../domain/attributes.ts';
import type {RetrievedDocument} from '../../domain/call.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts, RawUsage} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {keyedReader} from '../keyed-reader.ts';
import {unpacked} from '../message-pack.ts';
import {messagesOf} from '../messages.ts';
import {jsonOf} from '../messages-values.ts';
import {kindOfOperation} from '../operations.ts';
import {canonicalProvider} from '../providers.ts';
import {pythonLiteral} from '../python-literal.ts';
import {parametersOf} from '../request-parameters.ts';
import {rawUsage} from '../usage.ts';

export const datadog: Dialect = {
	name: 'datadog',
	claims: ({attributes}) =>
		attributes['_llmobs'] !== undefined ||
		attributes['_dd.llmobs.span_kind'] !== undefined ||
		(attributes['openai.request.model'] !== undefined && attributes['component'] === 'openai'),
	read,
	log: null,
};

const requestModelKeys = ['openai.request.model', 'anthropic.request.model', 'gen_ai.request.model'];
const responseModelKeys = ['openai.response.model', 'anthropic.response.model', 'gen_ai.response.model'];

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const {first, keys} = keyedReader(attributes);
	const told = mapOf(unpacked(attributes['_llmobs']));
	const meta = mapOf(told['meta']);
	const word = first('kind', ['gen_ai.operation.name', '_dd.llmobs.span_kind'], textOf);
	const kind = kindOfOperation(word ?? textOf(mapOf(meta['span'])['kind']));
	const metadata = mapOf(meta['metadata']);
	const provider = (value: AttributeValue | undefined) => canonicalProvider(textOf(value));
	const answered =
		first('responseModel', responseModelKeys, textOf) ??
		(span.status.code === 2 ? null : textOf(meta['model_name']));
	return {
		kind,
		aggregate: kind === 'agent' || kind === 'workflow',
		name: textOf(told['name']),
		provider:
			first('provider', ['gen_ai.provider.name', 'openai.request.provider', 'component'], provider) ??
			provider(meta['model_provider']),
		requestModel: first('requestModel', requestModelKeys, textOf) ?? textOf(meta['model_name']),
		responseModel: answered,
		responseId: first('responseId', ['openai.response.id', 'gen_ai.response.id'], textOf),
		usage: usageOf(mapOf(told['metrics'])),
		streaming: first('streaming', ['openai.request.stream'], booleanOf) ?? booleanOf(metadata['stream']),
		finishReasons: finishReasonsOf(metadata['finish_reason']),
		...contentOf(meta),
		toolDefinitions: isList(meta['tool_definitions']) ? meta['tool_definitions'] : null,
		parameters: parametersOf(metadata),
		tool: kind === 'tool' ? toolOf(told, attributes) : null,
		...identityOf(told, metadata),
		agent: kind === 'agent' ? textOf(told['name']) : null,
		errorMessage: textOf(mapOf(meta['error'])['message']),
		keys,
	};
}

/** The same counts as the `gen_ai.usage.*` beside them, which are read first where they are there. */
function usageOf(metrics: Attributes): RawUsage | null {
	return rawUsage({
		input: countOf(metrics['input_tokens']),
		output: countOf(metrics['output_tokens']),
		total: countOf(metrics['total_tokens']),
		cacheRead: countOf(metrics['cache_read_input_tokens']),
		cacheWrite: countOf(metrics['cache_write_input_tokens']),
		reasoning: countOf(metrics['reasoning_output_tokens']),
	});
}

function contentOf(meta: Attributes): Pick<Facts, 'input' | 'output' | 'query' | 'documents'> {
	const input = mapOf(meta['input']);
	const output = mapOf(meta['output']);
	const texts = isList(input['documents']) ? input['documents'].map(item => mapOf(item)['text'] ?? null) : [];
	return {
		input: isList(input['messages'])
			? messagesOf(input['messages'].map(plainMessage), {role: 'user'})
			: texts.length === 0
				? null
				: texts.map(text => ({role: 'user', parts: [{type: 'text', text: textOf(text) ?? ''}]})),
		output: isList(output['messages'])
			? messagesOf(output['messages'].map(plainMessage), {role: 'assistant'})
			: null,
		query: isList(output['documents']) ? queryOf(input['value']) : null,
		documents: isList(output['documents']) ? output['documents'].map(documentOf) : [],
	};
}

/** Results of tools stand beside an empty content; an answer that never came is a message without a role. */
function plainMessage(item: AttributeValue): AttributeValue {
	const message = mapOf(item);
	const results = message['tool_results'];
	if (!isList(results)) return item;
	return {
		role: message['role'] ?? 'tool',
		content: results.map(mapOf).map(result => ({
			type: 'tool_result',
			id: result['tool_id'] ?? null,
			name: result['name'] ?? null,
			result: result['result'] ?? null,
		})),
	};
}

function documentOf(item: AttributeValue): RetrievedDocument {
	const document = mapOf(item);
	return {
		id: firstOf(document, ['id', 'name'], textOf),
		score: numberOf(document['score']),
		text: textOf(document['text']),
	};
}

/** The arguments of the function that was traced, `{'query': 'How long …'}`: of one, only what it says. */
function queryOf(value: AttributeValue | undefined): string | null {
	const text = textOf(value);
	const literal = text === null ? undefined : pythonLiteral(text);
	const values = isMap(literal) ? Object.values(literal) : [];
	return values.length === 1 ? textOf(values[0]) : text;
}

function toolOf(told: Attributes, attributes: Attributes): Facts['tool'] {
	const meta = mapOf(told['meta']);
	return {
		name: textOf(told['name']) ?? textOf(attributes['operation.name']),
		callId: textOf(mapOf(meta['metadata'])['tool_id']),
		arguments: jsonOfPython(mapOf(meta['input'])['value']),
		result: jsonOfPython(mapOf(meta['output'])['value']),
	};
}

/** What was no text is printed as Python prints it. */
function jsonOfPython(value: AttributeValue | undefined): string | null {
	const text = textOf(value);
	if (text === null) return null;
	const literal = text.startsWith("{'") || text.startsWith("['") ? pythonLiteral(text) : undefined;
	return literal === undefined ? text : jsonOf(literal);
}

function identityOf(told: Attributes, metadata: Attributes): Pick<Facts, 'session' | 'user'> {
	const tags = mapOf(told['tags']);
	return {
		session: textOf(told['session_id']) ?? textOf(tags['session_id']),
		user: firstOf(tags, ['user.id', 'user_id', 'usr.id'], textOf) ?? textOf(metadata['user']),
	};
}

function mapOf(value: AttributeValue | undefined): Attributes {
	return isMap(value) ? value : {};
}
