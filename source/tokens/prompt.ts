/**
What a prompt is made of, in the order in which a provider reads it (and caches it): tool definitions, the system
message, the messages. Each as the text that is counted and compared. Pictures and sounds have no text: their
tokens cannot be told.
*/
import {formatFunctionDefinitions} from 'gpt-tokenizer/functionCalling';
import {isList, isMap, parsed} from '../domain/attributes.ts';
import type {Call} from '../domain/call.ts';
import type {Message, Part} from '../domain/message.ts';
import type {Attributes, AttributeValue} from '../domain/otlp.ts';
import type {Family} from './families.ts';
import type {Tokenizer} from './tokenizer.ts';

export type Segment = {
	readonly kind: 'tools' | 'system' | 'message';
	/** As the conversation numbers it: the system message is 1, the first message follows. 0 for the tools. */
	readonly number: number;
	readonly role: Message['role'] | null;
	readonly text: string;
	/** Of it, what came back from a tool. */
	readonly isResult: boolean;
	readonly hasMedia: boolean;
};

/** What a call needs to have for its prompt to be looked into. */
export type PromptCall = Pick<Call, 'system' | 'input' | 'toolDefinitions' | 'operation'>;

export function segmentsOf(call: PromptCall, family: Family): readonly Segment[] {
	const segments: Segment[] = [];
	const plain = {role: null, isResult: false, hasMedia: false};
	const tools = toolsText(call.toolDefinitions, family);
	if (tools !== '') segments.push({...plain, kind: 'tools', number: 0, text: tools});
	if (call.system !== null && call.system !== '') {
		segments.push({...plain, kind: 'system', number: 1, role: 'system', text: call.system});
	}
	const first = call.system === null ? 1 : 2;
	for (const [index, message] of (call.input ?? []).entries()) {
		segments.push({
			kind: 'message',
			number: first + index,
			role: message.role,
			text: textOfParts(message.parts),
			isResult: message.role === 'tool' || message.parts.some(part => part.type === 'tool_result'),
			hasMedia: message.parts.some(part => part.type === 'media'),
		});
	}
	return segments;
}

/** Tokens of a segment with what the provider puts around it. */
export function tokensOfSegment({kind, text}: Segment, {family, count}: Tokenizer, tools: number): number {
	if (kind === 'tools') return count(text) + family.perTools + family.perTool * tools;
	return count(text) + family.perMessage;
}

/** Every part that has a text, a line apart; a tool call is its name and its arguments. */
export function textOfParts(parts: readonly Part[]): string {
	return parts
		.map(part => {
			switch (part.type) {
				case 'text':
				case 'reasoning':
				case 'tool_result':
					return part.text;
				case 'tool_call':
					return `${part.name ?? ''} ${part.arguments ?? ''}`.trim();
				case 'media':
					return '';
				case 'other':
					return JSON.stringify(part.value);
			}
		})
		.filter(text => text !== '')
		.join('\n');
}

/** The definitions of the tools that the model was given, out of any of the shapes that providers have. */
export function definitionsOf(value: AttributeValue): readonly Attributes[] {
	const found = parsed(value);
	const list = isList(found) ? found : isMap(found) ? [found] : [];
	return list.flatMap(item => {
		const tool = parsed(item);
		if (!isMap(tool)) return [];
		// Gemini's list lies one level deeper; OpenAI's definition and Bedrock's lie inside a wrapper.
		const deeper = tool['functionDeclarations'] ?? tool['function_declarations'];
		if (deeper !== undefined) return definitionsOf(deeper);
		const inner = parsed(tool['function'] ?? tool['toolSpec'] ?? null);
		return [isMap(inner) ? inner : tool];
	});
}

function toolsText(value: AttributeValue, {toolsAs}: Family): string {
	const definitions = definitionsOf(value);
	if (definitions.length === 0) return '';
	return (toolsAs === 'typescript' ? asTypescript(definitions) : null) ?? JSON.stringify(definitions);
}

/** OpenAI shows its models the tools as TypeScript. Null: a definition is not what that can be made of. */
function asTypescript(definitions: readonly Attributes[]): string | null {
	const functions = definitions.map(definition => {
		const parameters = parsed(definition['parameters'] ?? definition['input_schema'] ?? null);
		return {...definition, parameters: isMap(parameters) ? parameters : undefined};
	});
	try {
		return formatFunctionDefinitions(functions as unknown as Parameters<typeof formatFunctionDefinitions>[0]);
	} catch {
		return null;
	}
}
