/**
What was said in a call, as blocks in the order in which it is read: system, history, the last question and what
followed, the answer. Tool results carry the name of the call that asked for them, found by its id. Nothing here
knows widths.
*/
import {bytes, duration} from '../format.ts';
import type {CallDetail, ToolRun} from '../../store/answers.ts';
import {notEnded} from '../../domain/in-flight.ts';
import type {Message, Part} from '../../domain/message.ts';

export type BlockKind = 'system' | 'history' | 'user' | 'assistant' | 'result' | 'answer';

/** What a part says, in the words of a person. */
export type Said =
	| {readonly kind: 'text' | 'reasoning' | 'note' | 'error'; readonly text: string}
	| {readonly kind: 'call'; readonly name: string; readonly text: string | null; readonly answered: boolean}
	| {readonly kind: 'result'; readonly name: string | null; readonly text: string; readonly note?: string}
	| {readonly kind: 'media'; readonly label: string};

export type Block = {
	/** Index of the message in the call, `historyIndex` for the history, null for the answer. */
	readonly index: number | null;
	/** Numbers as printed: 1 is the first message. Of the history: the first and the last of it. */
	readonly from: number;
	readonly until: number;
	readonly kind: BlockKind;
	readonly said: readonly Said[];
	/** Of the history: what it holds. */
	readonly blocks: readonly Block[];
};

/** The history folds as one; no message has this index. */
export const historyIndex = -1;

/** Up to this many messages before the last question are shown as they are. */
const historyFrom = 3;

const kept = new WeakMap<CallDetail, readonly Block[]>();

/** Empty where the telemetry holds no content at all. */
export function blocksOf(call: CallDetail): readonly Block[] {
	const known = kept.get(call);
	if (known !== undefined) return known;
	const blocks = build(call);
	kept.set(call, blocks);
	return blocks;
}

function build(call: CallDetail): readonly Block[] {
	const {system, input, output} = call;
	if (system === null && (input ?? []).length === 0 && (output ?? []).length === 0) return [];
	const names = namesById(call);
	const first = system === null ? 1 : 2;
	const messages = (input ?? []).map((message, at) => blockOf(message, first + at, names));
	const lastQuestion = (input ?? []).findLastIndex(message => message.role === 'user');
	const past = lastQuestion >= historyFrom ? messages.slice(0, lastQuestion) : [];
	const answer: Block = {
		index: null,
		from: first + messages.length,
		until: first + messages.length,
		kind: 'answer',
		said: answerOf(call, names),
		blocks: [],
	};
	return [
		...(system === null ? [] : [systemBlock(system)]),
		...(past.length === 0 ? [] : [historyOf(past)]),
		...messages.slice(past.length),
		...(isSilent(call) ? [] : [answer]),
	];
}

/** An embedding answers with numbers: that it says nothing is no lack. */
function isSilent(call: CallDetail): boolean {
	return call.operation === 'embeddings' && call.status === 'ok' && (call.output ?? []).length === 0;
}

function systemBlock(text: string): Block {
	return {index: 0, from: 1, until: 1, kind: 'system', said: [{kind: 'text', text}], blocks: []};
}

function historyOf(blocks: readonly Block[]): Block {
	const counts = (['user', 'assistant', 'result'] as const).map(kind => ({
		kind,
		count: blocks.filter(block => block.kind === kind).length,
	}));
	const words = counts
		.filter(({count}) => count > 0)
		.map(({kind, count}) => `${count} ${countWords[kind](count)}`);
	const from = blocks[0]?.from ?? 0;
	const until = blocks.at(-1)?.from ?? 0;
	const text = `messages ${from}–${until}: ${words.join(', ')}`;
	return {index: historyIndex, from, until, kind: 'history', said: [{kind: 'note', text}], blocks};
}

const countWords = {
	user: () => 'user',
	assistant: () => 'assistant',
	result: (count: number) => (count === 1 ? 'tool result' : 'tool results'),
};

type Names = {readonly called: ReadonlyMap<string, string>; readonly answered: ReadonlySet<string>};

function namesById(call: CallDetail): Names {
	const parts = [...(call.input ?? []), ...(call.output ?? [])].flatMap(message => message.parts);
	const called = new Map<string, string>();
	const answered = new Set<string>();
	for (const part of parts) {
		if (part.type === 'tool_call' && part.id !== null && part.name !== null) called.set(part.id, part.name);
		if (part.type === 'tool_result' && part.id !== null) answered.add(part.id);
	}
	return {called, answered};
}

function blockOf(message: Message, number: number, names: Names): Block {
	const results = message.parts.length > 0 && message.parts.every(part => part.type === 'tool_result');
	const kind = message.role === 'tool' || results ? 'result' : message.role;
	const said = message.parts.map(part => saidOf(part, names));
	return {
		index: number - 1,
		from: number,
		until: number,
		kind,
		said: said.length === 0 ? [{kind: 'note', text: '(empty)'}] : said,
		blocks: [],
	};
}

function answerOf(call: CallDetail, names: Names): readonly Said[] {
	const said: Said[] = (call.output ?? []).flatMap(message =>
		message.parts.flatMap((part): readonly Said[] => {
			const told = saidOf(part, names);
			if (told.kind !== 'call') return [told];
			const run = part.type === 'tool_call' ? runOf(call, part.id) : undefined;
			// Results of what the answer asks for come in the next call: their absence here means nothing.
			const asked = {...told, answered: true};
			return run === undefined ? [asked] : [asked, {...resultOf(run), name: told.name}];
		}),
	);
	if (call.status === 'error') {
		const text = [call.errorClass, call.errorMessage].filter(word => word !== null).join(': ');
		said.push({kind: 'error', text: text === '' ? 'error' : text});
	}
	if (said.length > 0) return said;
	const text =
		call.reason === notEnded
			? 'no answer yet'
			: call.status === 'cancelled'
				? 'cancelled before an answer'
				: 'no answer in the telemetry';
	return [{kind: 'note', text}];
}

function runOf({toolRuns}: CallDetail, id: string | null): ToolRun | undefined {
	return id === null ? undefined : toolRuns.find(({callId}) => callId === id);
}

/** The tool ran in a span of its own, after the answer: how long, and what came of it. */
function resultOf({status, durationMs, errorMessage, result}: ToolRun): Extract<Said, {kind: 'result'}> {
	const failed = status === 'error';
	const took = status === 'running' ? 'still running' : duration(durationMs);
	const text = result ?? errorMessage ?? 'its result is not in the telemetry';
	return {kind: 'result', name: null, text, note: `   (${failed ? 'failed, ' : ''}${took})`};
}

function saidOf(part: Part, {called, answered}: Names): Said {
	switch (part.type) {
		case 'text':
			return {kind: 'text', text: part.text};
		case 'reasoning':
			return {kind: 'reasoning', text: part.text};
		case 'tool_call':
			return {
				kind: 'call',
				name: part.name ?? '(a tool without a name)',
				text: part.arguments,
				answered: part.id === null || answered.has(part.id),
			};
		case 'tool_result': {
			const name = part.name ?? (part.id === null ? null : (called.get(part.id) ?? null));
			return {kind: 'result', name, text: part.text};
		}
		case 'media': {
			const {modality, mimeType, reference} = part;
			const size = part.bytes === null ? null : bytes(part.bytes);
			const facts = [mimeType, size, reference ?? 'in line'].filter(fact => fact !== null);
			return {kind: 'media', label: `${modality}: ${facts.join(', ')}`};
		}
		case 'other':
			return {kind: 'text', text: JSON.stringify(part.value)};
	}
}
