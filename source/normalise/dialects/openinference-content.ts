/** What was asked and answered, as an OpenInference span tells it: in flattened keys, else in its generic values. */
import {isList, isMap, textOf} from '../../domain/attributes.ts';
import type {Kind} from '../../domain/call.ts';
import type {Message} from '../../domain/message.ts';
import type {Facts} from '../facts.ts';
import {messagesOf, textMessage} from '../messages.ts';
import {isRedacted} from '../messages-values.ts';
import {flattenedMessages, flattenedTexts} from './openinference-messages.ts';
import {isAnswer, type Source} from './openinference-source.ts';
import type {LazyJson} from './openinference-values.ts';

export function contentOf(
	source: Source,
	{kind, isRequest}: {readonly kind: Kind | null; readonly isRequest: boolean},
): Partial<Facts> {
	const {attributes, flattened, request, answer} = source;
	const isHidden = isRedacted(attributes['input.value']) || isRedacted(attributes['output.value']);
	if (kind === 'embeddings') return {input: embedded(source), contentRedacted: isHidden};
	const prompts = textsOf(source, 'prompts');
	const choices = textsOf(source, 'choices');
	// A wrapper says in its generic values what its calls say better, so only a request reads those.
	const input = completed(flattenedMessages(flattened['llm.input_messages'], {role: 'user'}), () =>
		isRequest && prompts === null ? saidIn(request, {role: 'user'}) : null,
	);
	const output = completed(flattenedMessages(flattened['llm.output_messages'], {role: 'assistant'}), () =>
		isRequest && choices === null ? saidIn(answer, {role: 'assistant'}) : null,
	);
	return {
		system: systemOf(source, input),
		input: input ?? prompts,
		output: withLooseCalls(source, output ?? choices),
		contentRedacted: isHidden,
		contentTruncated: isRequest && (request.isCut() || answer.isCut()),
	};
}

/** A message without content (LangChain's lists of blocks, refusals) stands whole in the generic value. */
function completed(
	{messages, isHollow}: ReturnType<typeof flattenedMessages>,
	generic: () => readonly Message[] | null,
): readonly Message[] | null {
	if (messages !== null && !isHollow) return messages;
	const whole = generic();
	return whole !== null && whole.length >= (messages?.length ?? 0) ? whole : messages;
}

/** Anthropic's JavaScript instrumentor leaves the instructions among the parameters. */
function systemOf({parameters}: Source, input: readonly Message[] | null): readonly Message[] | null {
	if (isAnswer(parameters) || input?.some(message => message.role === 'system') === true) return null;
	return messagesOf(parameters['system'] ?? parameters['instructions'], {role: 'system'});
}

function textsOf({attributes, flattened}: Source, name: 'prompts' | 'choices'): readonly Message[] | null {
	const list = flattened[`llm.${name}`] ?? attributes[`llm.${name}`];
	return flattenedTexts(list, {role: name === 'prompts' ? 'user' : 'assistant'});
}

/** Google GenAI's automatic calls of functions lie outside of any message. */
function withLooseCalls({flattened}: Source, output: readonly Message[] | null): readonly Message[] | null {
	const calls = flattened['message.tool_calls'];
	if (calls === undefined) return output;
	const {messages} = flattenedMessages([{message: {role: 'assistant', tool_calls: calls}}], {
		role: 'assistant',
	});
	return messages === null ? output : [...messages, ...(output ?? [])];
}

function saidIn(value: LazyJson, options: {readonly role: 'user' | 'assistant'}): readonly Message[] | null {
	if (value.text === null) return null;
	const json = value.value();
	const messages = json === null ? null : messagesOf(json, options);
	// JSON of no shape that messages have is what was said: an answer that had to be JSON.
	const isShapeless = messages?.every(message => message.parts.every(part => part.type === 'other')) === true;
	return json === null || (isShapeless && isMap(json)) ? textMessage(options.role, value.text) : messages;
}

/** Texts alone: the vectors beside them are no content for people. */
function embedded({flattened, request}: Source): readonly Message[] | null {
	const list = flattened['embedding.embeddings'];
	const texts = isList(list)
		? list.flatMap(item => {
				const text = isMap(item) && isMap(item['embedding']) ? textOf(item['embedding']['text']) : null;
				return text === null ? [] : [text];
			})
		: [];
	if (texts.length === 0) return saidIn(request, {role: 'user'});
	return texts.map(text => ({role: 'user', parts: [{type: 'text', text}]}));
}
