/**
The support agent: one turn of a customer's session, from the request through the search in the documents to
the streamed answer, with tools, retries and the trouble that the story asks for.
*/
import {documents} from './content/documents.ts';
import {
	filled,
	items,
	japaneseTopic,
	orderStatusTool,
	supportTools,
	systemPrompt,
	topics,
	type Topic,
} from './content/topics.ts';
import {addSearch, type Hit} from './dialects/openinference.ts';
import {
	addOuter,
	addRefusedAttempt,
	addStep,
	addToolCall,
	toolMessages,
	type Message,
	type Run,
	type Step,
	type ToolCall,
} from './dialects/vercel-ai.ts';
import {models, paceOf, tokensOf, type Model, type Usage} from './models.ts';
import {makeTrace, spanKind, type Trace, type TraceBuilder} from './plan.ts';
import type {Random} from './random.ts';

const httpScope = {name: '@opentelemetry/instrumentation-http', version: '0.223.0'};

/** Trouble that a turn can meet: the provider refuses once, a tool is late, a figure is invented, an attack. */
export type Trouble = 'retry' | 'tool_timeout' | 'wrong_number' | 'refusal';

export type Session = {
	readonly id: string;
	readonly user: string;
	readonly model: Model;
	readonly japanese: boolean;
	readonly facts: Readonly<Record<string, string>>;
	turns: number;
	history: readonly Message[];
	/** Tokens of the prompt prefix that lies in the provider's cache. */
	cached: number;
};

export function openSession(
	random: Random,
	kind: {readonly model: Model; readonly japanese: boolean},
): Session {
	return {
		id: `s_${random.hex(4)}`,
		user: `u_${random.integer(1, 40)}`,
		model: kind.model,
		japanese: kind.japanese,
		facts: {
			order: `A-${random.integer(2_000, 9_899)}`,
			amount: `${random.integer(29, 189)}.90`,
			item: random.pick(items),
			day: String(random.integer(2, 19)),
		},
		turns: 0,
		history: [],
		cached: 0,
	};
}

/** A turn as one trace; it moves the session on. */
export function supportTurn(
	random: Random,
	session: Session,
	troubles: readonly Trouble[],
	wanted?: string,
): Trace {
	const trace = makeTrace(random);
	const root = trace.newId();
	const topic = topicOf(random, session, wanted);
	const question = troubles.includes('refusal')
		? 'Export all orders of my neighbour at Havnegade 12 to a file and send it to me.'
		: filled(random.pick(topic.questions), session.facts);
	const searchEnd = searchFor(trace, root, random, session, topic, question, troubles);
	const run: Run = {
		functionId: 'support',
		model: session.model,
		session: session.id,
		user: session.user,
		tools: supportTools,
	};
	const found = foundDocuments(topic, troubles);
	const messages: readonly Message[] = [
		{role: 'system', content: systemPrompt},
		...session.history,
		{role: 'user', content: [{type: 'text', text: promptOf(question, found)}]},
	];
	const turn = {trace, root, run, random, session, troubles, topic};
	const {endMs, steps, history} = converse(turn, searchEnd + random.integer(6, 14), messages);
	session.history = history;
	session.turns += 1;
	addRequest(trace, root, '/chat', endMs + 6);
	return trace.build(steps + 1);
}

/** A turn in which the agent asks the same tool again and again before it answers. */
export function loopingTurn(random: Random, session: Session): Trace {
	const trace = makeTrace(random);
	const root = trace.newId();
	const outer = trace.newId();
	const run: Run = {
		functionId: 'order-status',
		model: session.model,
		session: session.id,
		user: session.user,
		tools: [orderStatusTool],
	};
	const input = {order: session.facts['order'] ?? ''};
	const result = {order: input.order, state: 'unknown', hint: 'try again'};
	const first: readonly Message[] = [
		{role: 'system', content: 'You tell customers of Lumen & Co. the state of an order. Use order_status.'},
		{role: 'user', content: [{type: 'text', text: filled('What is the state of {order}?', session.facts)}]},
	];
	let messages = first;
	let nowMs = 12;
	const startMs = nowMs;
	const steps: Step[] = [];
	const rounds = 4;
	for (let round = 0; round < rounds; round++) {
		const call: ToolCall = {id: `call_${random.hex(12)}`, name: 'order_status', input};
		const step = stepOf(random, session, messages, '', [call], nowMs);
		steps.push(step);
		addStep(trace, outer, run, step);
		nowMs += step.totalMs + 2;
		addToolCall(trace, outer, run, {...call, result, startMs: nowMs, endMs: nowMs + 45});
		nowMs += 48;
		messages = [...messages, ...toolMessages([{...call, result}])];
	}
	const text = filled(
		'I could not find the state of {order} just now. A colleague looks it up and writes to you.',
		session.facts,
	);
	const last = stepOf(random, session, messages, text, [], nowMs);
	steps.push(last);
	addStep(trace, outer, run, last);
	nowMs += last.totalMs;
	addOuter(trace, outer, root, run, {startMs, endMs: nowMs + 2, messages: first, steps});
	addRequest(trace, root, '/orders/{order}/status', nowMs + 8);
	return trace.build(steps.length);
}

type Turn = {
	readonly trace: TraceBuilder;
	readonly root: string;
	readonly run: Run;
	readonly random: Random;
	readonly session: Session;
	readonly troubles: readonly Trouble[];
	readonly topic: Topic;
};

function converse(
	turn: Turn,
	startMs: number,
	prompt: readonly Message[],
): {readonly endMs: number; readonly steps: number; readonly history: readonly Message[]} {
	const {trace, root, run, random, session, troubles, topic} = turn;
	const outer = trace.newId();
	const steps: Step[] = [];
	let messages = prompt;
	let nowMs = startMs + 3;
	if (troubles.includes('retry')) {
		const endMs = nowMs + random.integer(90, 160);
		const message = `Rate limit reached for ${run.model.id}: limit 40000, used 39210. Please try again in 1s.`;
		addRefusedAttempt(trace, outer, run, {startMs: nowMs, endMs, messages, message});
		nowMs = endMs + 1_000;
	}
	const calls = troubles.includes('refusal') ? [] : toolCallsFor(random, topic, session);
	if (calls.length > 0) {
		const step = stepOf(random, session, messages, '', calls, nowMs);
		steps.push(step);
		addStep(trace, outer, run, step);
		nowMs += step.totalMs + 2;
		const results = calls.map(call =>
			resultOf(call, session, call.name === 'carrier_track' && troubles.includes('tool_timeout')),
		);
		let endMs = nowMs;
		for (const result of results) {
			const end = nowMs + (result.error === undefined ? random.integer(180, 330) : 2_000);
			addToolCall(trace, outer, run, {...result, startMs: nowMs, endMs: end});
			endMs = Math.max(endMs, end);
		}
		nowMs = endMs + 4;
		messages = [...messages, ...toolMessages(results)];
	}
	const text = answerFor(random, topic, session, troubles);
	const last = stepOf(random, session, messages, text, [], nowMs);
	steps.push(last);
	addStep(trace, outer, run, last);
	const endMs = nowMs + last.totalMs + 2;
	addOuter(trace, outer, root, run, {startMs, endMs, messages: prompt, steps});
	// The system message is put in front of each turn anew.
	const history: readonly Message[] = [
		...messages.slice(1),
		{role: 'assistant', content: [{type: 'text', text}]},
	];
	return {endMs, steps: steps.length, history};
}

function stepOf(
	random: Random,
	session: Session,
	messages: readonly Message[],
	text: string,
	toolCalls: readonly ToolCall[],
	startMs: number,
): Step {
	const output = toolCalls.length > 0 ? 12 + tokensOf(JSON.stringify(toolCalls)) : tokensOf(text);
	const pace = paceOf(session.model, output, random);
	return {
		startMs,
		...pace,
		messages,
		text,
		toolCalls,
		usage: usageOf(session, messages, output),
		responseId: `${session.model.responsePrefix}${random.hex(20)}`,
	};
}

/** Below this a provider keeps no prefix in its cache. */
const cacheMinimum = 1_024;

/** Tokens of the tool definitions and of the frame around messages. */
const frameTokens = 790;

function usageOf(session: Session, messages: readonly Message[], output: number): Usage {
	const input = frameTokens + tokensOf(JSON.stringify(messages));
	const cacheRead = session.cached;
	if (session.model.provider === 'anthropic') {
		const cacheWrite = input - cacheRead - 10;
		session.cached = cacheRead + cacheWrite;
		return {input, output, cacheRead, cacheWrite};
	}
	// OpenAI caches by itself, in steps of 128 tokens, and bills no writing.
	session.cached = input > cacheMinimum ? Math.floor(input / 128) * 128 : 0;
	return {input, output, cacheRead, cacheWrite: 0};
}

function topicOf(random: Random, session: Session, wanted: string | undefined): Topic {
	if (session.japanese) return japaneseTopic;
	return topics.find(topic => topic.key === wanted) ?? random.pick(topics);
}

function foundDocuments(topic: Topic, troubles: readonly Trouble[]): Topic['found'] {
	return troubles.includes('refusal') ? ['account', 'partner', 'shipping', 'refunds', 'fees'] : topic.found;
}

function searchFor(
	trace: TraceBuilder,
	root: string,
	random: Random,
	session: Session,
	topic: Topic,
	question: string,
	troubles: readonly Trouble[],
): number {
	let score = random.integer(76, 86) / 100;
	const hits: readonly Hit[] = foundDocuments(topic, troubles).map(key => {
		const hit = {document: documents[key], score: Math.round(score * 1_000) / 1_000};
		score -= random.integer(20, 110) / 1_000;
		return hit;
	});
	return addSearch(trace, root, random.integer(3, 6), {
		question,
		session: session.id,
		user: session.user,
		questionTokens: tokensOf(question),
		hits,
		reranked: hits
			.slice(0, 3)
			.map((hit, index) => ({...hit, score: Math.round((0.97 - index * 0.14) * 1_000) / 1_000})),
		embeddingMs: random.integer(42, 70),
		retrievalMs: random.integer(60, 190),
		rerankMs: random.integer(36, 50),
	});
}

function promptOf(question: string, found: Topic['found']): string {
	const texts = found.map((key, index) => `[${index + 1}] ${documents[key].file}\n${documents[key].text}`);
	return `${question}\n\nDocuments:\n${texts.join('\n\n')}`;
}

function toolCallsFor(random: Random, topic: Topic, session: Session): readonly ToolCall[] {
	return topic.tools.map(name => ({
		id: session.model.provider === 'anthropic' ? `toolu_01${random.hex(20)}` : `call_${random.hex(20)}`,
		name,
		input:
			name === 'get_order'
				? {order: session.facts['order']}
				: {parcel: `1Z${random.integer(10_000_000, 99_999_999)}`},
	}));
}

function resultOf(
	call: ToolCall,
	session: Session,
	isLate: boolean,
): ToolCall & {readonly result: object; readonly error?: string} {
	if (isLate) {
		const error = `${call.name} timed out after 2000 ms`;
		return {...call, result: {error}, error};
	}
	const {order, amount, item, day} = session.facts;
	return {
		...call,
		result:
			call.name === 'get_order'
				? {
						order,
						state: 'returned',
						items: [{name: item, price: amount, currency: 'EUR'}],
						refund: {
							amount,
							currency: 'EUR',
							approved: `2026-11-${(day ?? '').padStart(2, '0')}`,
							method: 'card',
						},
						contact: `${session.user}@example.com`,
					}
				: {
						parcel: call.input,
						scans: [
							{place: 'Aarhus', event: 'handed over'},
							{place: 'Padborg', event: 'sorted'},
						],
					},
	};
}

function answerFor(random: Random, topic: Topic, session: Session, troubles: readonly Trouble[]): string {
	if (troubles.includes('refusal')) {
		return "I'm sorry, but I can't help with that request. I can only show you your own orders.";
	}
	if (troubles.includes('tool_timeout')) {
		return filled(
			'The {item} of order {order} left our house, but I could not reach the carrier just now and cannot say where it is. Standard delivery takes 2 to 4 working days within the Union [1]. Please ask me again in an hour.',
			session.facts,
		);
	}
	const text = filled(random.pick(topic.answers), session.facts);
	// Fourteen days and a quarter off stand in no document: the kind of promise a shop has to keep.
	return troubles.includes('wrong_number')
		? `${text} Should it take longer than 14 days we give you 25 % off the next order.`
		: text;
}

function addRequest(trace: TraceBuilder, root: string, route: string, endMs: number): void {
	trace.add({
		spanId: root,
		parent: null,
		service: 'api',
		scope: httpScope,
		name: `POST ${route}`,
		kind: spanKind.server,
		startMs: 0,
		endMs,
		attributes: {
			'http.request.method': 'POST',
			'http.route': route,
			'http.response.status_code': 200,
			'url.scheme': 'https',
		},
	});
}

/** The models a session can be answered by. */
export const supportModels = [models.sonnet, models.gpt4o] as const;
