/**
Calls and steps of a unit to exchanges. A document that stands inside a message is told once, as a document: in the
message blanks take its place, so that places in the rest stay what they are.
*/
import type {Step} from '../domain/call.ts';
import type {CallToInspect} from '../domain/inspection.ts';
import {type Message, type Part, textOfMessage} from '../domain/message.ts';
import type {Exchange, ExchangeDocument, Passage, Retrieval} from './exchange.ts';

/** A shorter text is in many messages by chance. */
const documentLengthMin = 20;

/** Documents and results of a unit that are put before a call's model: an agent's trace may hold thousands. */
const stepsMax = 200;

export type UnitTexts = {
	/** Tools, retrievals and rerankings, by start. */
	readonly steps: readonly Step[];
	/** Ids of steps that an exchange before this one has used; it adds its own. */
	readonly used: Set<string>;
};

/** `null`: the call is no chat. */
export function exchangeOf(
	{call, isNew, isSystemNew}: CallToInspect,
	{steps, used}: UnitTexts,
): Exchange | null {
	if (call.operation !== 'chat' && call.operation !== 'completion') return null;
	const before = steps.filter(step => tells(step) && endOf(step) <= call.startMs + 1).slice(-stepsMax);
	const fresh = new Set(before.filter(step => !used.has(step.stepId)));
	for (const step of fresh) used.add(step.stepId);
	const documents = before.flatMap(step =>
		documentsOf(step).map(document => ({document, isNew: fresh.has(step)})),
	);
	const reads = call.input === null ? null : readsOf({call, isNew, isSystemNew}, {documents, before, fresh});
	const questionAt = reads?.findLastIndex(passage => passage.author === 'user') ?? -1;
	const schema = call.parameters['output.schema'];
	const responseSchema = typeof schema === 'string' ? schema : null;
	return {
		callId: call.callId,
		traceId: call.traceId,
		spanId: call.spanId,
		startMs: call.startMs,
		endMs: call.startMs + call.durationMs,
		service: call.service,
		model: call.responseModel ?? call.requestModel,
		operation: call.operation,
		user: call.user,
		session: call.session,
		agent: call.agent,
		templateName: call.template,
		status: call.status,
		finishReasons: call.finishReasons,
		isContentCut: call.contentRedacted || call.contentTruncated,
		reads,
		answers: call.output === null ? null : answersOf(call.output),
		hasOtherOutput: (call.output ?? []).some(({parts}) =>
			parts.some(({type}) => type === 'media' || type === 'other' || type === 'reasoning'),
		),
		question: reads?.[questionAt]?.text.trim() ?? null,
		questionAt,
		toolCalls: call.toolCalls,
		toolDefinitions: call.toolDefinitions,
		responseSchema,
		wantsJson: responseSchema !== null || call.parameters['output.type'] === 'json',
		retrievals: [...fresh].flatMap(retrievalOf),
		inputTokens: call.usage.input,
		outputTokens: call.usage.output,
		inputRateNanoUsd: call.cost.ledger.find(({kind}) => kind === 'input')?.rateNanoUsd ?? null,
	};
}

/** What no call of the unit is known to have read: results and documents of steps whose calls hold no content, or that had none. */
export function unreadExchanges({steps, used}: UnitTexts): readonly Exchange[] {
	return steps
		.filter(step => tells(step) && !used.has(step.stepId) && step.status !== 'running')
		.slice(0, stepsMax)
		.map(step => ({
			...nothing,
			traceId: step.traceId,
			spanId: step.spanId,
			startMs: step.startMs,
			endMs: endOf(step),
			service: step.service,
			reads: [
				...documentsOf(step).flatMap(document => documentPassage(document, true)),
				...toolPassage(step, true),
			],
		}))
		.filter(({reads}) => reads.length > 0);
}

const nothing: Exchange = {
	callId: '',
	traceId: null,
	spanId: null,
	startMs: 0,
	endMs: 0,
	service: '',
	model: null,
	operation: 'chat',
	user: null,
	session: null,
	agent: null,
	templateName: null,
	status: 'ok',
	finishReasons: [],
	isContentCut: false,
	reads: null,
	answers: null,
	hasOtherOutput: false,
	question: null,
	questionAt: -1,
	toolCalls: [],
	toolDefinitions: null,
	responseSchema: null,
	wantsJson: false,
	retrievals: [],
	inputTokens: null,
	outputTokens: null,
	inputRateNanoUsd: null,
};

/** Agents and workflows repeat what their tools and models say. */
function tells({kind}: Step): boolean {
	return kind !== 'agent' && kind !== 'workflow';
}

function endOf({startMs, durationMs, status}: Step): number {
	return status === 'running' ? Number.POSITIVE_INFINITY : startMs + durationMs;
}

function retrievalOf(step: Step): readonly Retrieval[] {
	if (step.kind !== 'retrieval' && step.kind !== 'rerank') return [];
	return [
		{
			spanId: step.spanId,
			store: step.name,
			kind: step.kind,
			query: step.query,
			documents: documentsOf(step),
			isError: step.status === 'error',
			endMs: endOf(step),
		},
	];
}

function documentsOf(step: Step): readonly ExchangeDocument[] {
	return step.documents.map((document, at) => ({
		...document,
		source: `document ${document.id ?? at + 1}`,
	}));
}

function documentPassage({text, source}: ExchangeDocument, isNew: boolean): readonly Passage[] {
	return text === null || text === '' ? [] : [{part: 'document', author: 'document', source, text, isNew}];
}

function toolPassage(step: Step, isNew: boolean): readonly Passage[] {
	const text = step.tool?.result ?? null;
	if (text === null || text === '' || step.documents.length > 0) return [];
	return [{part: 'tool', author: 'tool', source: `tool ${step.tool?.name ?? step.name}`, text, isNew}];
}

/** System message, messages, then what only steps tell of. */
function readsOf(
	{call, isNew, isSystemNew}: CallToInspect,
	around: {
		readonly documents: readonly {readonly document: ExchangeDocument; readonly isNew: boolean}[];
		readonly before: readonly Step[];
		readonly fresh: ReadonlySet<Step>;
	},
): readonly Passage[] {
	const reads: Passage[] = [];
	if (call.system !== null && call.system !== '') {
		reads.push({part: 'system', author: 'system', source: 'system', text: call.system, isNew: isSystemNew});
	}
	const texts = around.documents.flatMap(({document: {text}}) =>
		text !== null && text.trim().length >= documentLengthMin ? [text.trim()] : [],
	);
	const names = new Map<string, string>();
	for (const [at, message] of (call.input ?? []).entries()) {
		for (const part of message.parts)
			if (part.type === 'tool_call' && part.id !== null && part.name !== null) names.set(part.id, part.name);
		for (const passage of passagesOf(message, {number: at + 1, isNew: isNew[at] ?? true, names})) {
			const text = passage.author === 'assistant' ? passage.text : withBlanks(passage.text, texts);
			if (text.trim() !== '') reads.push({...passage, text});
		}
	}
	for (const {document, isNew: isFresh} of around.documents)
		reads.push(...documentPassage(document, isFresh));
	const known = new Set(reads.map(({text}) => text.trim()));
	for (const step of around.before) {
		for (const passage of toolPassage(step, around.fresh.has(step)))
			if (!known.has(passage.text.trim())) reads.push(passage);
	}
	return reads;
}

type MessageOptions = {
	readonly number: number;
	readonly isNew: boolean;
	/** Of tools, by the id of the call that asked for them. */
	readonly names: ReadonlyMap<string, string>;
};

/** Results of tools apart: they may stand in a user's message (Anthropic). */
function passagesOf(message: Message, {number, isNew, names}: MessageOptions): readonly Passage[] {
	const results = message.parts.filter(
		(part): part is Part & {readonly type: 'tool_result'} => part.type === 'tool_result',
	);
	const passages: Passage[] = results.map(part => ({
		part: 'tool',
		author: 'tool',
		source: `tool ${part.name ?? names.get(part.id ?? '') ?? part.id ?? ''}`.trimEnd(),
		text: part.text,
		isNew,
	}));
	const said = saidIn(message);
	if (said.trim() === '') return passages;
	const source = `message ${number}`;
	if (message.role === 'tool') {
		passages.push({
			part: 'tool',
			author: 'tool',
			source: `tool ${message.name ?? ''}`.trimEnd(),
			text: said,
			isNew,
		});
	} else if (message.role === 'system') {
		passages.push({part: 'system', author: 'system', source, text: said, isNew});
	} else {
		const author = message.role === 'assistant' ? 'assistant' : 'user';
		passages.push({part: 'input', author, source, text: said, isNew});
	}
	return passages;
}

function answersOf(output: readonly Message[]): readonly Passage[] {
	return output.flatMap((message, at): readonly Passage[] => {
		const text = saidIn(message);
		const source = at === 0 ? 'answer' : `answer ${at + 1}`;
		return text.trim() === '' ? [] : [{part: 'output', author: 'assistant', source, text, isNew: true}];
	});
}

/** What is read of a message, with blanks for reasoning and results of tools: places are those of its whole text. */
function saidIn(message: Message): string {
	return textOfMessage({
		...message,
		parts: message.parts.map(part =>
			part.type === 'reasoning' || part.type === 'tool_result'
				? {...part, text: ' '.repeat(part.text.length)}
				: part,
		),
	});
}

/** The text with blanks in place of these others, as long as before. */
function withBlanks(text: string, others: readonly string[]): string {
	let blanked = text;
	for (const other of others) blanked = blanked.replaceAll(other, ' '.repeat(other.length));
	return blanked;
}
