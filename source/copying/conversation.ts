/** What was said in a call, as others take it: messages in the form of chat APIs, and a report in Markdown. */
import type {PricedCall} from '../domain/call.ts';
import {type Message, type Part, textOfMessage} from '../domain/message.ts';
import {usdOf} from '../domain/money.ts';

/** What of a call is taken along. */
export type SaidCall = Pick<
	PricedCall,
	| 'callId'
	| 'traceId'
	| 'provider'
	| 'requestModel'
	| 'responseModel'
	| 'parameters'
	| 'startMs'
	| 'durationMs'
	| 'ttftMs'
	| 'usage'
	| 'cost'
	| 'status'
	| 'errorClass'
	| 'errorMessage'
	| 'finishReasons'
	| 'system'
	| 'input'
	| 'output'
	| 'endpoint'
>;

type ChatMessage = Record<string, unknown> & {readonly role: string};

/** In the form of OpenAI's chat completions, which other APIs and tools read too; the answer last, where there is one. */
export function chatMessages(call: Pick<SaidCall, 'system' | 'input' | 'output'>): readonly ChatMessage[] {
	const {system, input, output} = call;
	return [
		...(system === null ? [] : [{role: 'system', content: system}]),
		...[...(input ?? []), ...(output ?? [])].flatMap(chatMessage),
	];
}

/** Each tool result is a message of its own there, named by the id of its call. */
function chatMessage(message: Message): readonly ChatMessage[] {
	const {role, name, parts} = message;
	const results = parts.flatMap((part): readonly ChatMessage[] =>
		part.type === 'tool_result'
			? [{role: 'tool', ...(part.id === null ? {} : {tool_call_id: part.id}), content: part.text}]
			: [],
	);
	const calls = parts.flatMap(part =>
		part.type === 'tool_call'
			? [
					{
						...(part.id === null ? {} : {id: part.id}),
						type: 'function',
						function: {name: part.name, arguments: part.arguments ?? ''},
					},
				]
			: [],
	);
	const content = contentOf(parts);
	if (content === null && calls.length === 0) return results;
	const named = name === undefined ? {} : {name};
	return [...results, {role, ...named, content, ...(calls.length === 0 ? {} : {tool_calls: calls})}];
}

/** One text as text; several parts, or media among them, as a list. Null where nothing is said. */
function contentOf(parts: readonly Part[]): string | readonly Record<string, unknown>[] | null {
	const said = parts.flatMap((part): readonly Record<string, unknown>[] => {
		if (part.type === 'text') return [{type: 'text', text: part.text}];
		if (part.type === 'media')
			return [{type: part.modality, mime_type: part.mimeType, reference: part.reference, bytes: part.bytes}];
		return part.type === 'other' ? [{type: 'other', value: part.value}] : [];
	});
	const [only] = said;
	if (only === undefined) return null;
	return said.length === 1 && only['type'] === 'text' ? String(only['text']) : said;
}

/** A report for people: what was asked of whom, what it cost, what was said and what came back. */
export function callMarkdown(call: SaidCall): string {
	const {usage, cost} = call;
	const facts: readonly (readonly [string, string | null])[] = [
		['model', call.responseModel ?? call.requestModel],
		['provider', call.provider],
		['started', new Date(call.startMs).toISOString()],
		['took', msText(call.durationMs)],
		['time to first token', call.ttftMs === null ? null : msText(call.ttftMs)],
		['tokens', tokensText(usage.input, usage.output)],
		['cost', cost.amountNanoUsd === null ? null : `$${usdOf(cost.amountNanoUsd)} (${cost.source})`],
		['status', [call.status, call.errorClass, ...call.finishReasons].filter(isText).join(', ')],
		['error', call.errorMessage],
		['parameters', Object.keys(call.parameters).length === 0 ? null : JSON.stringify(call.parameters)],
		['trace', call.traceId],
		['call', call.callId],
	];
	const lines = facts.flatMap(([name, value]) => (isText(value) ? [`- ${name}: ${oneLine(value)}`] : []));
	const messages = [
		...(call.system === null ? [] : [section('system', call.system)]),
		...(call.input ?? []).map(message => section(message.role, markdownOf(message))),
		...(call.output ?? []).map(message => section('answer', markdownOf(message))),
	];
	return [...lines, '', ...messages].join('\n').trimEnd() + '\n';
}

function isText(value: string | null): value is string {
	return value !== null && value !== '';
}

function oneLine(text: string): string {
	return text.replaceAll(/\s+/g, ' ');
}

function msText(ms: number): string {
	return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

function tokensText(input: number | null, output: number | null): string | null {
	const parts = [...(input === null ? [] : [`${input} in`]), ...(output === null ? [] : [`${output} out`])];
	return parts.length === 0 ? null : parts.join(', ');
}

function section(role: string, text: string): string {
	return `## ${role}\n\n${text}\n`;
}

function markdownOf(message: Message): string {
	return message.parts
		.map(partMarkdown)
		.filter(text => text !== '')
		.join('\n\n');
}

function partMarkdown(part: Part): string {
	switch (part.type) {
		case 'text':
			return part.text;
		case 'reasoning':
			return part.text.replaceAll(/^/gm, '> ');
		case 'tool_call':
			return `calls \`${part.name ?? 'a tool'}\`\n\n${fenced(part.arguments ?? '', 'json')}`;
		case 'tool_result':
			return `result of \`${part.name ?? part.id ?? 'a tool'}\`\n\n${fenced(part.text, '')}`;
		case 'media':
			return `[${part.modality} ${part.reference ?? part.mimeType ?? ''}]`.replace(' ]', ']');
		case 'other':
			return fenced(JSON.stringify(part.value, null, 2), 'json');
	}
}

/** A fence is longer than any in the text. */
function fenced(text: string, language: string): string {
	const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
	const fence = '`'.repeat(longest + 1);
	return `${fence}${language}\n${text}\n${fence}`;
}

/** What the model answered, as text; where it only calls tools, their names and arguments. Null: nothing is known. */
export function answerText({output}: Pick<SaidCall, 'output'>): string | null {
	if (output === null || output.length === 0) return null;
	const said = output.map(textOfMessage).filter(isText).join('\n');
	if (said !== '') return said;
	const calls = output.flatMap(message =>
		message.parts.flatMap(part =>
			part.type === 'tool_call' ? [`${part.name ?? ''} ${part.arguments ?? ''}`] : [],
		),
	);
	return calls.length === 0 ? null : calls.join('\n');
}
