/**
What a model's action of Genkit was asked and answered. The plugins keep the provider's own answer beside Genkit's
reading of it (`raw`, `custom`), which says more: id, model, details of the tokens.
*/
import {countOf, firstOf, isList, isMap, parsed, textOf} from '../../domain/attributes.ts';
import type {Message, Part} from '../../domain/message.ts';
import type {Attributes, AttributeValue} from '../../domain/otlp.ts';
import {schemaTextOf} from '../answer-schema.ts';
import type {Facts, RawUsage} from '../facts.ts';
import {finishReasonsOf} from '../finish.ts';
import {mergeUsage} from '../merge.ts';
import {messagesOf} from '../messages.ts';
import {canonicalProvider} from '../providers.ts';
import {parametersOf} from '../request-parameters.ts';
import {rawUsage} from '../usage.ts';
import {type VendorAnswer, keysOfAnswer, vendorAnswerOf} from '../vendor-answer.ts';

/** @param name Of the action, "openai/gpt-4o-mini"; null for the utility around it. */
export function callOf(attributes: Attributes, name: string | null): Partial<Facts> {
	const request = mapOf(parsed(attributes['genkit:input']));
	const answer = mapOf(parsed(attributes['genkit:output']));
	const vendor = vendorAnswerOf({...mapOf(answer['custom']), ...mapOf(answer['raw'])});
	const tools = request['tools'];
	const output = outputOf(answer, name);
	const usage = usageOf(answer, vendor, name);
	return {
		responseModel: vendor.model,
		responseId: vendor.id,
		usage,
		finishReasons: reasonsOf(answer, {vendor, output, name}),
		input: joinedTexts(messagesOf(request['messages'], {role: 'user'})),
		output,
		toolDefinitions: isList(tools) && tools.some(isMap) ? tools : null,
		parameters: {
			...parametersOf(mapOf(request['config'])),
			...formatOf(mapOf(request['output'])),
		},
		keys: {
			...(name === null ? {} : {requestModel: 'genkit:name'}),
			input: 'genkit:input',
			...keysOfAnswer('genkit:output', {...vendor, usage}),
		},
	};
}

/** The utility around the model calls the schema by another name. */
function formatOf(output: Attributes): Attributes {
	const schema = schemaTextOf(output['schema'] ?? output['jsonSchema']);
	if (schema !== null) return {'output.type': 'json', 'output.schema': schema};
	return output['format'] === 'json' ? {'output.type': 'json'} : {};
}

function mapOf(value: AttributeValue | undefined): Attributes {
	return isMap(value) ? value : {};
}

/** Gemini's plugin writes a list of candidates. */
function candidateOf(answer: Attributes): Attributes {
	const list = answer['candidates'];
	return isList(list) ? mapOf(list[0]) : answer;
}

/** Only tokens are counted: a stream without them has `inputCharacters`. */
function usageOf(answer: Attributes, vendor: VendorAnswer, name: string | null): RawUsage | null {
	const usage = mapOf(answer['usage']);
	const count = (...names: readonly string[]) => firstOf(usage, names, countOf);
	const own = rawUsage({
		input: count('inputTokens'),
		output: count('outputTokens'),
		total: count('totalTokens'),
		cacheRead: count('cachedContentTokens'),
		reasoning: count('thoughtsTokens'),
		// OpenAI's plugin keeps thoughts in the output; Google's passes Gemini's candidates through.
		reasoningInside: isOfGoogle(name) ? false : null,
	});
	return mergeUsage(own, vendor.usage);
}

function isOfGoogle(name: string | null): boolean {
	return canonicalProvider(name?.split('/')[0] ?? null)?.startsWith('gcp.') === true;
}

/** A refusal is the answer that was given, although Go keeps it beside the empty message. */
function outputOf(answer: Attributes, name: string | null): readonly Message[] | null {
	const candidate = candidateOf(answer);
	const output = joinedTexts(messagesOf(candidate['message'], {role: 'assistant'}));
	if (output !== null && output.length > 0) return output;
	const refusal = isOfGoogle(name) ? null : textOf(candidate['finishMessage']);
	if (refusal !== null) return [{role: 'assistant', parts: [{type: 'text', text: refusal}]}];
	return joinedTexts(messagesOf(mapOf(answer['raw'])['choices'], {role: 'assistant'})) ?? output;
}

type Answered = {
	readonly vendor: VendorAnswer;
	readonly output: readonly Message[] | null;
	readonly name: string | null;
};

/**
The provider's word before Genkit's, which is "stop" for calls of tools too, and "blocked" for a refusal that
OpenAI ends with "stop": both then say nothing.
*/
function reasonsOf(answer: Attributes, {vendor, output, name}: Answered): readonly string[] {
	if (vendor.finishReasons.length > 0) return vendor.finishReasons;
	const candidate = candidateOf(answer);
	const own = textOf(candidate['finishReason']);
	if (own === 'blocked') {
		const isRefusal = !isOfGoogle(name) && textOf(candidate['finishMessage']) !== null;
		return isRefusal ? [] : ['content_filter'];
	}
	const asksForTools = output?.some(message => message.parts.some(part => part.type === 'tool_call'));
	return own === 'stop' && asksForTools === true ? [] : finishReasonsOf(own);
}

/** A message's text is all its text parts in a row: of a stream each chunk is one. */
function joinedTexts(messages: readonly Message[] | null): readonly Message[] | null {
	return messages?.map(message => ({...message, parts: joinedParts(message.parts)})) ?? null;
}

function joinedParts(parts: readonly Part[]): readonly Part[] {
	const list: Part[] = [];
	for (const part of parts) {
		const last = list.at(-1);
		const isText = part.type === 'text' || part.type === 'reasoning';
		if (isText && last?.type === part.type) list[list.length - 1] = {...part, text: last.text + part.text};
		else list.push(part);
	}
	return list;
}
