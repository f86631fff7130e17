/**
One message of a conversation, whatever dialect wrote it. Nothing is cut here: a part holds its whole text.
*/
import type {AttributeValue} from './otlp.ts';

export type Role = 'system' | 'user' | 'assistant' | 'tool';

export type Part =
	| {readonly type: 'text'; readonly text: string}
	| {readonly type: 'reasoning'; readonly text: string}
	| {
			readonly type: 'tool_call';
			readonly id: string | null;
			readonly name: string | null;
			/** As sent: JSON text stays text, a map becomes JSON text. Null where content is off. */
			readonly arguments: string | null;
	  }
	| {
			readonly type: 'tool_result';
			readonly id: string | null;
			readonly name: string | null;
			/** The result as text, JSON where it was structured. */
			readonly text: string;
	  }
	/** Image, audio, video or file: what it is and where, never its bytes. */
	| {
			readonly type: 'media';
			readonly modality: string;
			readonly mimeType: string | null;
			/** A link or an id; null where the content came in line (its size is then in `bytes`). */
			readonly reference: string | null;
			readonly bytes: number | null;
	  }
	/** A part of a kind that we do not know: kept whole, shown raw. */
	| {readonly type: 'other'; readonly value: AttributeValue};

export type Message = {
	readonly role: Role;
	readonly name?: string;
	readonly parts: readonly Part[];
};

/** A tool call as `calls --json` prints it. */
export type ToolCall = {
	readonly id: string | null;
	readonly name: string | null;
	readonly arguments: string | null;
};

/** What a person reads of a message: its text, reasoning and tool-result parts, a line apart. */
export function textOfMessage(message: Message): string {
	return message.parts
		.map(part =>
			part.type === 'text' || part.type === 'reasoning' || part.type === 'tool_result' ? part.text : '',
		)
		.filter(text => text !== '')
		.join('\n');
}

/** The tool calls of messages, in order. */
export function toolCallsOf(messages: readonly Message[]): readonly ToolCall[] {
	return messages.flatMap(message =>
		message.parts.flatMap(part =>
			part.type === 'tool_call' ? [{id: part.id, name: part.name, arguments: part.arguments}] : [],
		),
	);
}
