/**
The worker: jobs from a queue that each ask a model once, to sort a ticket, to sum up a thread, to tell a
language on the machine itself.
*/
import {classifyPrompt, languages, summaryPrompt, threads, tickets, ticketSchema} from './content/tickets.ts';
import {addAnsweredChat, addFailedChat, type Chat} from './dialects/gen-ai.ts';
import {models, paceOf, tokensOf, type Model} from './models.ts';
import {makeTrace, spanKind, type Trace, type TraceBuilder} from './plan.ts';
import type {Random} from './random.ts';

const queueScope = {name: '@opentelemetry/instrumentation-amqplib', version: '0.58.0'};

/** Tokens of the frame around messages. */
const frameTokens = 40;

/** How long the worker waits for a model before it gives up. */
const timeoutMs = 2_500;

export function classify(random: Random, trouble: 'schema' | 'timeout' | null): Trace {
	const ticket = random.pick(tickets);
	const text = `#${random.integer(10_000, 99_999)} ${ticket.text}`;
	// Without its priority a ticket lies where nobody looks.
	const label =
		trouble === 'schema' ? {topic: ticket.label.topic, summary: ticket.label.summary} : ticket.label;
	return job(random, 'ticket.created', {
		model: models.mini,
		system: classifyPrompt,
		user: text,
		answer: JSON.stringify(label),
		maxTokens: 80,
		schema: ticketSchema,
		isStreamed: false,
		fate: trouble === 'timeout' ? 'timeout' : 'stop',
	});
}

/** By the big model, or by the shop's own, for which nobody has a price; that one stops in mid-sentence. */
export function summarise(
	random: Random,
	by: 'gpt-4o' | 'house-7b',
	trouble: 'timeout' | null = null,
): Trace {
	const thread = random.pick(threads);
	const isHouse = by === 'house-7b';
	const answer = isHouse ? thread.summary.slice(0, Math.floor(thread.summary.length * 0.7)) : thread.summary;
	return job(random, 'thread.closed', {
		model: isHouse ? models.house : models.gpt4o,
		system: summaryPrompt,
		user: `Thread ${random.integer(1_000, 9_999)}. ${thread.text}`,
		answer,
		maxTokens: isHouse ? tokensOf(answer) : 300,
		schema: null,
		isStreamed: !isHouse,
		fate: trouble ?? (isHouse ? 'length' : 'stop'),
	});
}

export function tellLanguage(random: Random): Trace {
	const {text, language} = random.pick(languages);
	return job(random, 'mail.received', {
		model: models.qwen,
		system: 'Name the language of the mail in one English word.',
		user: text,
		answer: language,
		maxTokens: 8,
		schema: null,
		isStreamed: true,
		fate: 'stop',
	});
}

type Job = {
	readonly model: Model;
	readonly system: string;
	readonly user: string;
	readonly answer: string;
	readonly maxTokens: number;
	readonly schema: object | null;
	readonly isStreamed: boolean;
	readonly fate: 'stop' | 'length' | 'timeout';
};

function job(random: Random, queue: string, ask: Job): Trace {
	const trace = makeTrace(random);
	const root = trace.newId();
	const outputTokens = tokensOf(ask.answer);
	const pace = paceOf(ask.model, outputTokens, random);
	const startMs = 4;
	const chat: Chat = {
		model: ask.model,
		startMs,
		system: ask.system,
		user: ask.user,
		maxTokens: ask.maxTokens,
		schema: ask.schema,
		firstTokenMs: ask.isStreamed ? pace.firstTokenMs : null,
	};
	const isTimeout = ask.fate === 'timeout';
	const endMs = startMs + (isTimeout ? timeoutMs : pace.totalMs);
	if (isTimeout) {
		const message = `Request timed out after ${timeoutMs} ms.`;
		addFailedChat(trace, root, chat, {
			endMs,
			type: 'timeout',
			exception: 'APIConnectionTimeoutError',
			message,
		});
	} else {
		addAnsweredChat(trace, root, chat, {
			endMs,
			text: ask.answer,
			finish: ask.fate === 'length' ? 'length' : 'stop',
			inputTokens: frameTokens + tokensOf(ask.system) + tokensOf(ask.user) + tokensOfSchema(ask.schema),
			outputTokens,
			responseId: `${ask.model.responsePrefix}${random.hex(20)}`,
		});
	}
	addDelivery(trace, root, queue, endMs + 3);
	return trace.build(1);
}

function tokensOfSchema(schema: object | null): number {
	return schema === null ? 0 : tokensOf(JSON.stringify(schema));
}

function addDelivery(trace: TraceBuilder, root: string, queue: string, endMs: number): void {
	trace.add({
		spanId: root,
		parent: null,
		service: 'worker',
		scope: queueScope,
		name: `process ${queue}`,
		kind: spanKind.consumer,
		startMs: 0,
		endMs,
		attributes: {
			'messaging.system': 'rabbitmq',
			'messaging.destination.name': queue,
			'messaging.operation.type': 'process',
		},
	});
}
