/**
LiteLLM, library and proxy, both generations of its telemetry. Its calls are in `gen_ai.*` keys; here is what stands
in metadata that Python printed (cache, reasoning, session), and the second span of each request, which tells the
provider's own request and answer under `llm.<provider>.*`.
*/
import {booleanOf, countOf, firstOf, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Attributes, AttributeValue, Span} from '../../domain/otlp.ts';
import type {Dialect} from '../dialect.ts';
import type {Facts, RawUsage} from '../facts.ts';
import {keyedReader} from '../keyed-reader.ts';
import {messagesOf} from '../messages.ts';
import {parametersOf} from '../request-parameters.ts';
import {pythonLiteral} from '../python-literal.ts';
import {rawUsage} from '../usage.ts';

export const litellm: Dialect = {
	name: 'litellm',
	claims: span =>
		span.attributes['litellm.call_id'] !== undefined ||
		span.attributes['metadata.usage_object'] !== undefined ||
		span.attributes['litellm.guardrail.name'] !== undefined ||
		isRaw(span),
	read: span => (isRaw(span) ? readRaw(span) : read(span)),
	log: null,
};

const rawKey = /^llm\.(\w+)\.(?:messages|input|choices|content|output|usage|id|object|model)$/;

/** With a `generation_name` it bears that name, so only its keys tell. */
function isRaw({scope, attributes}: Span): boolean {
	if (scope.name !== 'litellm' || attributes['gen_ai.request.model'] !== undefined) return false;
	return Object.keys(attributes).some(key => rawKey.test(key));
}

function readRaw({attributes}: Span): Partial<Facts> {
	const vendor = Object.keys(attributes)
		.map(key => rawKey.exec(key)?.[1])
		.find(found => found !== undefined);
	const value = (field: string) => literal(attributes[`llm.${vendor}.${field}`]);
	return {
		kind: 'other',
		never: true,
		echoes: true,
		responseModel: textOf(value('model')),
		responseId: textOf(value('id')),
		usage: usageOf(value('usage')),
		parameters: formatOf({
			response_format: value('response_format'),
			text: value('text'),
			generationConfig: value('generationConfig'),
			format: value('format'),
			output_config: value('output_config'),
			output_format: value('output_format'),
		}),
		system: messagesOf(value('system') ?? value('instructions'), {role: 'system'}),
		input: messagesOf(value('messages') ?? value('input'), {role: 'user'}),
		output: messagesOf(value('choices') ?? value('content') ?? value('output'), {role: 'assistant'}),
	};
}

/** The other parameters are on the call's own span, by better names. */
function formatOf(request: Attributes): Attributes {
	const {'output.type': type, 'output.schema': schema} = parametersOf(request);
	return {
		...(type === undefined ? {} : {'output.type': type}),
		...(schema === undefined ? {} : {'output.schema': schema}),
	};
}

function read({attributes}: Span): Partial<Facts> {
	const requester = mapOf(literal(attributes['metadata.requester_metadata']));
	const guardrail = textOf(attributes['litellm.guardrail.name']);
	const id = textOf(attributes['gen_ai.response.id']);
	const {first, keys} = keyedReader(attributes);
	// The proxy's own name for the model stands where both of the model's belong.
	const model = first('requestModel', ['litellm.provider.model'], textOf);
	return {
		requestModel: model,
		responseModel: model === null || isNamedAlike(attributes, model) ? null : model,
		...(guardrail === null ? {} : {kind: 'guardrail', name: guardrail}),
		// A request without an answer has LiteLLM's own id of the call there.
		responseId: id === textOf(attributes['litellm.call_id']) ? null : id,
		usage: usageOf(literal(attributes['metadata.usage_object'])),
		streaming: booleanOf(attributes['litellm.request.streaming']),
		session:
			firstOf(attributes, ['session.id', 'gen_ai.conversation.id'], textOf) ??
			firstOf(requester, ['session_id', 'sessionId', 'thread_id', 'conversation_id'], textOf),
		user: firstOf(
			attributes,
			['llm.user', 'metadata.user_api_key_end_user_id', 'litellm.end_user.id'],
			textOf,
		),
		keys,
	};
}

/** True where the proxy calls the model by its own name, so that what it says of the answer can be believed. */
function isNamedAlike(attributes: Attributes, model: string): boolean {
	const asked = textOf(attributes['gen_ai.request.model']);
	return asked === null || model === asked || model.endsWith(`/${asked}`);
}

/** OpenAI's names and Anthropic's in one object; Anthropic's own, of the raw span, leave the cache out. */
function usageOf(value: AttributeValue): RawUsage | null {
	const usage = mapOf(value);
	const prompt = mapOf(usage['prompt_tokens_details'] ?? usage['input_tokens_details'] ?? null);
	const completion = mapOf(usage['completion_tokens_details'] ?? usage['output_tokens_details'] ?? null);
	const isAnthropic = usage['prompt_tokens'] === undefined && usage['cache_read_input_tokens'] !== undefined;
	return rawUsage({
		input: countOf(usage['prompt_tokens'] ?? usage['input_tokens']),
		output: countOf(usage['completion_tokens'] ?? usage['output_tokens']),
		total: countOf(usage['total_tokens']),
		cacheRead: countOf(prompt['cached_tokens']) ?? countOf(usage['cache_read_input_tokens']),
		cacheWrite: countOf(usage['cache_creation_input_tokens']) ?? countOf(prompt['cache_creation_tokens']),
		reasoning: countOf(completion['reasoning_tokens']),
		cacheInside: !isAnthropic,
	});
}

function literal(value: AttributeValue | undefined): AttributeValue {
	const json = parsed(value);
	return typeof json === 'string' ? (pythonLiteral(json) ?? json) : json;
}

function mapOf(value: AttributeValue): Attributes {
	return isMap(value) ? value : {};
}
