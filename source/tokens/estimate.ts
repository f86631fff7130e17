/**
The usage of a call that did not tell it (a stream without a usage chunk, a library that sends none), out of what
was said. Kept apart from what was counted by the server: no total ever has it in.

Nothing is estimated that the telemetry does not hold: content that was withheld or cut, pictures, thoughts that the
provider keeps to itself, what a failed call would have answered.
*/
import type {Call} from '../domain/call.ts';
import type {Message} from '../domain/message.ts';
import {definitionsOf, segmentsOf, textOfParts, tokensOfSegment} from './prompt.ts';
import type {Tokenizer} from './tokenizer.ts';

/** Null: it was told, or cannot be estimated. */
export type EstimatedTokens = {readonly input: number | null; readonly output: number | null};

/** True where `estimateOf` would find something: asked of every call, so it looks at no text. */
export function canEstimate(call: Call): boolean {
	if (!call.counted || call.status === 'error' || call.contentRedacted || call.contentTruncated) return false;
	return canEstimateInput(call) || canEstimateOutput(call);
}

function canEstimateInput(call: Call): boolean {
	if (call.usage.input !== null || !isText(call)) return false;
	const messages = call.input ?? [];
	return (messages.length > 0 || call.system !== null) && messages.every(isTold);
}

/** An embedding answers with numbers, which nobody bills. */
function canEstimateOutput(call: Call): boolean {
	if (call.usage.output !== null || !isText(call) || call.operation === 'embeddings') return false;
	const messages = call.output ?? [];
	return messages.some(message => message.parts.length > 0) && messages.every(isTold);
}

/** Images, speech and the requests of a model server are not billed by the words in them. */
function isText({operation}: Call): boolean {
	return operation === 'chat' || operation === 'completion' || operation === 'embeddings';
}

/** All of it is there: no picture, and no call whose arguments were withheld. */
function isTold(message: Message): boolean {
	return message.parts.every(
		part => part.type !== 'media' && (part.type !== 'tool_call' || part.arguments !== null),
	);
}

export function estimateOf(call: Call, tokenizer: Tokenizer): EstimatedTokens {
	if (!canEstimate(call)) return {input: null, output: null};
	return {
		input: canEstimateInput(call) ? promptTokens(call, tokenizer) : null,
		output: canEstimateOutput(call) ? answerTokens(call, tokenizer) : null,
	};
}

/** The whole prompt, with what the provider puts around it. */
export function promptTokens(
	call: Pick<Call, 'system' | 'input' | 'toolDefinitions' | 'operation'>,
	tokenizer: Tokenizer,
): number {
	const {family, count} = tokenizer;
	const segments = segmentsOf(call, family);
	// Embeddings and completions take a text as it is.
	if (call.operation !== 'chat') {
		return Math.round(segments.reduce((sum, segment) => sum + count(segment.text), 0));
	}
	const tools = definitionsOf(call.toolDefinitions).length;
	return Math.round(
		segments.reduce((sum, segment) => sum + tokensOfSegment(segment, tokenizer, tools), family.perCall),
	);
}

/** Null where the model thought and did not say what: the text alone would tell too few. */
function answerTokens({output}: Call, {family, count}: Tokenizer): number | null {
	const messages = output ?? [];
	const isThought = messages.some(message => message.parts.some(part => part.type === 'reasoning'));
	if (family.hidesReasoning && !isThought) return null;
	return Math.round(messages.reduce((sum, message) => sum + count(textOfParts(message.parts)), 0));
}
