/**
OpenRouter's Broadcast: the router itself sends a trace for each request. Its root is the call; the tries at
providers below it are none of their own. Tokens and cost are in `gen_ai.*` keys, which `gen-ai.ts` reads.
*/
import {booleanOf, countOf, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts} from '../facts.ts';
import {identityOf} from '../identity.ts';
import {keyedReader} from '../keyed-reader.ts';
import {messagesOf} from '../messages.ts';
import {parametersOf} from '../request-parameters.ts';

const metadata = 'trace.metadata.openrouter.';
const marks = [`${metadata}provider_name`, `${metadata}provider_slug`, `${metadata}api_key_name`] as const;
const rootName = 'LLM Generation';
const childName = /^(?:generation$|moderation$|provider attempt )/;

export const openrouter: Dialect = {
	name: 'openrouter',
	claims: span => span.scope.name === 'openrouter' || marks.some(mark => span.attributes[mark] !== undefined),
	read,
	log: null,
};

function read(span: Span): Partial<Facts> {
	const {attributes, name} = span;
	if (childName.test(name)) return {never: true};
	if (name !== rootName) return {};
	const {first, keys} = keyedReader(attributes);
	const said = parsed(attributes['gen_ai.completion']);
	const completion = isMap(said) ? said : {};
	const request = isMap(completion['rawRequest']) ? completion['rawRequest'] : {};
	return {
		kind: 'chat',
		ttftMs: first('ttftMs', [`${metadata}first_token_ms`], countOf),
		streaming: booleanOf(request['stream']),
		output: first('output', ['gen_ai.completion'], answerOf),
		toolDefinitions: request['tools'] ?? null,
		parameters: parametersOf(request),
		user: identityOf(attributes).user ?? textOf(request['user']),
		keys,
	};
}

/** `{completion, reasoning, toolCalls, rawRequest}`, as OpenAI would write the message. */
function answerOf(value: AttributeValue | undefined): Facts['output'] {
	const said = parsed(value);
	if (!isMap(said) || !('completion' in said || 'toolCalls' in said || 'reasoning' in said)) return null;
	const {
		completion = null,
		reasoning = null,
		toolCalls = null,
	} = said as {
		readonly [key: string]: AttributeValue;
	};
	const message = {role: 'assistant', content: completion, reasoning, tool_calls: toolCalls};
	return messagesOf([message], {role: 'assistant'});
}
