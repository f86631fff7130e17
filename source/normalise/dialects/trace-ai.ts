/**
Future AGI's traceAI: OpenInference's flattened messages and kinds under `gen_ai.*` names. `gen_ai.request.model` is
the answer's; the request's is in the JSON of its parameters. Tokens are read by `gen-ai.ts`.
*/
import {booleanOf, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Attributes, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';
import {identityOf} from '../identity.ts';
import {keyedReader} from '../keyed-reader.ts';
import {textMessage} from '../messages.ts';
import {isOperation} from '../operations.ts';
import {pythonLiteral} from '../python-literal.ts';
import {parametersOf} from '../request-parameters.ts';
import {unflatten} from '../unflatten.ts';
import {type VendorAnswer, vendorAnswerOf} from '../vendor-answer.ts';
import {flattenedDocuments, flattenedMessages, flattenedTools} from './openinference-messages.ts';
import {kindOfSpanType, resultTextOf} from './platform-steps.ts';

const kindKeys = ['gen_ai.span.kind', 'fi.span.kind'] as const;

export const traceAi: Dialect = {
	name: 'traceai',
	claims: ({attributes}) => kindKeys.some(key => typeof attributes[key] === 'string'),
	read,
	log: null,
};

const roots = [
	'gen_ai.input.messages',
	'gen_ai.output.messages',
	'gen_ai.tool.definitions',
	'retrieval.documents',
	'embedding.embeddings',
] as const;

function read(span: Span): Partial<Facts> {
	const {attributes} = span;
	const kind = kindOfSpanType(textOf(attributes[kindKeys[0]]) ?? textOf(attributes[kindKeys[1]]));
	const lists = unflatten(attributes, roots);
	if (isOperation(kind)) return {kind, ...requestOf(attributes, lists)};
	return {
		kind,
		aggregate: kind === 'workflow' || kind === 'agent',
		agent: kind === 'agent' ? (textOf(attributes['gen_ai.agent.name']) ?? span.name) : null,
		tool: kind === 'tool' ? toolOf(span) : null,
		query:
			kind === 'retrieval'
				? (textOf(attributes['gen_ai.retrieval.query']) ?? textOf(attributes['input.value']))
				: null,
		documents: flattenedDocuments(lists['retrieval.documents']),
	};
}

type Lists = ReturnType<typeof unflatten<(typeof roots)[number]>>;

function requestOf(attributes: Attributes, lists: Lists): Partial<Facts> {
	const {first, keys} = keyedReader(attributes);
	const request = parsed(attributes['gen_ai.request.parameters']);
	const parameters = isMap(request) ? request : {};
	const asked = textOf(parameters['model']);
	const named = ['gen_ai.response.model', 'gen_ai.request.model', 'embedding.model_name'];
	const texts = lists['embedding.embeddings'];
	const said = textOf(attributes['output.value']);
	const answer = answerIn(said);
	return {
		requestModel: asked,
		// Without the request's parameters the key may well mean what it says: other libraries write a kind too.
		responseModel: asked === null ? null : first('responseModel', named, textOf),
		streaming: asked === null ? null : (booleanOf(parameters['stream']) ?? false),
		input: flattenedMessages(lists['gen_ai.input.messages'], {role: 'user'}).messages ?? embeddedTexts(texts),
		// Of a stream there is the text alone.
		output:
			flattenedMessages(lists['gen_ai.output.messages'], {role: 'assistant'}).messages ??
			(answer === null ? textMessage('assistant', said) : null),
		responseId: answer?.id ?? null,
		finishReasons: answer?.finishReasons ?? [],
		toolDefinitions: flattenedTools(lists['gen_ai.tool.definitions']),
		parameters: parametersOf(parameters),
		user: identityOf(attributes).user ?? textOf(parameters['user']),
		keys: asked === null ? keys : {...keys, requestModel: 'gen_ai.request.parameters'},
	};
}

/** The Responses API's answer as Python prints it. */
function answerIn(text: string | null): VendorAnswer | null {
	const value = text?.startsWith('{') === true ? pythonLiteral(text) : undefined;
	return isMap(value) && 'object' in value ? vendorAnswerOf(value) : null;
}

function embeddedTexts(list: Lists['embedding.embeddings']): Facts['input'] {
	if (!Array.isArray(list)) return null;
	const messages = (list as readonly Attributes[string][]).flatMap(item => {
		const embedding = isMap(item) && isMap(item['embedding']) ? item['embedding'] : {};
		const text = textOf(embedding['text']);
		return text === null ? [] : [{role: 'user' as const, parts: [{type: 'text' as const, text}]}];
	});
	return messages.length === 0 ? null : messages;
}

function toolOf({attributes, name}: Span): Facts['tool'] {
	return {
		name: textOf(attributes['gen_ai.tool.name']) ?? name,
		callId: textOf(attributes['gen_ai.tool.call.id']),
		arguments: resultTextOf(
			attributes['gen_ai.tool.call.arguments'] ??
				attributes['gen_ai.tool.parameters'] ??
				attributes['input.value'],
		),
		result: resultTextOf(attributes['gen_ai.tool.call.result'] ?? attributes['output.value']),
	};
}
