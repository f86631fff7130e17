/** What one line can show of a call: the beginnings of its prompt and its answer. */
import type {Call} from './call.ts';
import {type Message, textOfMessage, toolCallsOf} from './message.ts';

/** What a list shows of a text: its first characters, in UTF-16 units. */
const previewLength = 200;

/** The first characters; never half of a surrogate pair. */
function previewOf(text: string): string {
	const preview = text.slice(0, previewLength);
	return preview.isWellFormed() || preview.length === text.length ? preview : preview.slice(0, -1);
}

/** The last thing a user said; of a call without one, the last message that has text. */
export function promptOf(call: Pick<Call, 'input'>): string | null {
	const input = call.input ?? [];
	const said = (message: Message): boolean => message.parts.some(part => 'text' in part && part.text !== '');
	const message =
		input.findLast(candidate => candidate.role === 'user' && said(candidate)) ?? input.findLast(said);
	return message === undefined ? null : previewOf(withoutSurroundings(textOfMessage(message)));
}

/** A block in tags at the beginning, of a name that a program made up: people write no `system-reminder`. */
const leadingBlock = /^\s*<(\w+[-_][\w-]+)>[^]*?<\/\1>/;

/** More blocks than coding agents write; a text made of thousands must not cost thousands of searches. */
const blocksMax = 20;

/** Coding agents put what surrounds a question before it, in blocks of tags: `<system-reminder>…</system-reminder>`. */
function withoutSurroundings(text: string): string {
	let rest = text;
	for (let block = 0; block < blocksMax; block++) {
		const found = leadingBlock.exec(rest);
		if (found === null) break;
		rest = rest.slice(found[0].length);
	}
	return rest.trim() === '' ? text : rest.trimStart();
}

/** The answer's text, or the tools that it asks for. */
export function answerOf(call: Pick<Call, 'output'>): string | null {
	const output = call.output ?? [];
	for (const message of output) {
		const text = message.parts.find(part => part.type === 'text' && part.text !== '');
		if (text?.type === 'text') return previewOf(text.text);
	}
	const tools = toolCallsOf(output).map(tool => tool.name ?? '?');
	if (tools.length > 0) return previewOf(`→ ${tools.join(', ')}`);
	const text = output.map(message => textOfMessage(message)).join('\n');
	return text === '' ? null : previewOf(text);
}
