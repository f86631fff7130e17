/**
The traffic of a large file: traces of a shop's three services over days, in the dialects of the demo, with texts that
are made up and short, so that a million calls fit on a disk. The same seed gives the same traces on every machine.
*/
import {addAnsweredChat, addFailedChat, type Chat} from '../../source/demo/dialects/gen-ai.ts';
import {addSearch} from '../../source/demo/dialects/openinference.ts';
import {
	addOuter,
	addRefusedAttempt,
	addStep,
	addToolCall,
	toolMessages,
	type Message,
	type Run,
	type Step,
} from '../../source/demo/dialects/vercel-ai.ts';
import {models, paceOf, tokensOf, type Model} from '../../source/demo/models.ts';
import {
	makeTrace,
	spanKind,
	type PlannedSpan,
	type Trace,
	type TraceBuilder,
} from '../../source/demo/plan.ts';
import {makeRandom, type Random} from '../../source/demo/random.ts';
import {placed, type PlacedTrace} from './placed-trace.ts';
import {vocabularyOf, type Vocabulary} from './vocabulary.ts';

/** Thu 26 Nov 2026 00:00:00 UTC: no file depends on the day it was made on. */
const lastMs = Date.UTC(2026, 10, 26);

/** Mean time from call to call: 1,000 in the usual window of a quarter of an hour, two weeks in a million. */
const everyMs = 900;

const dayMs = 86_400_000;

/** A shop sells little at night: from a third of the mean to five thirds of it. */
const rhythm = 2 / 3;

/** Conversations that go on side by side, and the turns after which one ends. */
const openSessions = 40;
const turnsMax = 6;

/** Messages of a conversation that are sent along. */
const historyMessages = 2;

const httpScope = {name: '@opentelemetry/instrumentation-http', version: '0.223.0'};

type Session = {
	readonly id: string;
	readonly user: string;
	readonly model: Model;
	turns: number;
	history: readonly Message[];
};

type World = {readonly random: Random; readonly words: Vocabulary; readonly sessions: Session[]};

type Kind = (world: World) => Trace;

/** What happens, and how often of a hundred traces. */
const kinds: readonly (readonly [share: number, kind: Kind])[] = [
	[13, supportTurn],
	[46, classification],
	[8, summary],
	[10, languageOfMail],
	[14, indexing],
	[1, agentRun],
	[8, healthCheck],
];

/** Traces in the order of their starts, until they hold `calls` calls or a few more. */
export function* workload({calls, seed}: {calls: number; seed: number}): Generator<PlacedTrace> {
	const random = makeRandom(seed);
	const world: World = {random, words: vocabularyOf(random), sessions: []};
	let startMs = lastMs - calls * everyMs;
	for (let made = 0; made < calls;) {
		const trace = pick(random)(world);
		yield placed(trace, startMs);
		made += trace.calls;
		const pace = 1 + rhythm * Math.sin((startMs / dayMs) * 2 * Math.PI - Math.PI / 2);
		startMs += (trace.calls * everyMs * -Math.log(1 - random.next())) / pace;
	}
}

function pick(random: Random): Kind {
	let throwOf = random.next() * kinds.reduce((sum, [share]) => sum + share, 0);
	for (const [share, kind] of kinds) {
		throwOf -= share;
		if (throwOf < 0) return kind;
	}
	return healthCheck;
}

/** A customer's question: sometimes a search in the documents, then the answer, sometimes by way of a tool. */
function supportTurn(world: World): Trace {
	const {random, words} = world;
	const session = nextSession(world);
	const trace = makeTrace(random);
	const root = trace.newId();
	const question = words.sentence(random.integer(6, 24), {number: true});
	const searches = random.chance(0.3);
	const searchEnd = searches ? searchFor(world, trace, {root, question, session}) : 2;
	const run: Run = {
		functionId: 'support',
		model: session.model,
		session: session.id,
		user: session.user,
		tools: [],
	};
	const messages: readonly Message[] = [
		{role: 'system', content: words.systemPrompt},
		...session.history,
		{role: 'user', content: [{type: 'text', text: question}]},
	];
	const turn = converse(world, trace, {run, root, messages, startMs: searchEnd + 4});
	session.turns++;
	session.history = turn.messages.slice(1).slice(-historyMessages);
	addRequest(trace, root, '/chat', turn.endMs + 5);
	return trace.build(turn.steps + (searches ? 1 : 0));
}

function nextSession({random, sessions}: World): Session {
	if (sessions.length < openSessions) {
		const model = random.pick([models.sonnet, models.gpt4o, models.gpt4o, models.mini]);
		const user = `u_${random.integer(1, 5_000)}`;
		sessions.push({id: `s_${random.hex(10)}`, user, model, turns: 0, history: []});
	}
	const at = random.integer(0, sessions.length - 1);
	const session = sessions[at] as Session;
	if (session.turns + 1 >= turnsMax) sessions.splice(at, 1);
	return session;
}

function searchFor(
	{random, words}: World,
	trace: TraceBuilder,
	{root, question, session}: {readonly root: string; readonly question: string; readonly session: Session},
): number {
	const hits = words.documents(2).map((document, index) => ({document, score: 0.9 - index * 0.07}));
	return addSearch(trace, root, random.integer(2, 6), {
		question,
		session: session.id,
		user: session.user,
		questionTokens: tokensOf(question),
		hits,
		reranked: hits.slice(0, 1),
		embeddingMs: random.integer(30, 90),
		retrievalMs: random.integer(20, 300),
		rerankMs: random.integer(20, 60),
	});
}

type Conversation = {readonly endMs: number; readonly steps: number; readonly messages: readonly Message[]};

/** Steps until an answer: each asks a tool but for the last. A provider that refuses is asked once more. */
function converse(
	world: World,
	trace: TraceBuilder,
	{
		run,
		root,
		messages,
		startMs,
		rounds,
	}: {
		readonly run: Run;
		readonly root: string;
		readonly messages: readonly Message[];
		readonly startMs: number;
		readonly rounds?: number;
	},
): Conversation {
	const {random, words} = world;
	const outer = trace.newId();
	const steps: Step[] = [];
	let said = messages;
	let nowMs = startMs + 2;
	if (random.chance(0.03)) {
		const message = 'Rate limit reached: limit 40000, used 39210. Please try again in 1s.';
		addRefusedAttempt(trace, outer, run, {startMs: nowMs, endMs: nowMs + 120, messages: said, message});
		nowMs += 1_120;
	}
	for (let left = rounds ?? (random.chance(0.3) ? 1 : 0); left > 0; left--) {
		const call = {
			id: `call_${random.hex(16)}`,
			name: random.pick(words.tools),
			input: {order: `A-${random.integer(1_000, 99_999)}`},
		};
		const step = stepOf(world, run, {messages: said, text: '', toolCalls: [call], startMs: nowMs});
		addStep(trace, outer, run, step);
		steps.push(step);
		nowMs += step.totalMs + 2;
		const endMs = nowMs + random.integer(20, 800);
		const fails = random.chance(0.02);
		const result = {state: random.pick(['returned', 'sent', 'packed']), note: words.sentence(5)};
		const error = fails ? {error: `${call.name} timed out after 2000 ms`} : {};
		addToolCall(trace, outer, run, {...call, result, startMs: nowMs, endMs, ...error});
		said = [...said, ...toolMessages([{...call, result}])];
		nowMs = endMs + 1;
	}
	const text = words.sentence(random.integer(8, 40), {number: random.chance(0.3)});
	const last = stepOf(world, run, {messages: said, text, toolCalls: [], startMs: nowMs});
	addStep(trace, outer, run, last);
	const endMs = nowMs + last.totalMs + 2;
	addOuter(trace, outer, root, run, {startMs, endMs, messages, steps: [...steps, last]});
	const answer: Message = {role: 'assistant', content: [{type: 'text', text}]};
	return {endMs, steps: steps.length + 1, messages: [...messages, answer]};
}

function stepOf(
	{random}: World,
	run: Run,
	asked: Pick<Step, 'messages' | 'text' | 'toolCalls' | 'startMs'>,
): Step {
	const output = tokensOf(asked.text) + asked.toolCalls.length * 20;
	const input = 400 + tokensOf(JSON.stringify(asked.messages));
	const cacheRead = random.chance(0.5) ? Math.floor(input / 256) * 128 : 0;
	return {
		...asked,
		...paceOf(run.model, output, random),
		usage: {input, output, cacheRead, cacheWrite: 0},
		responseId: `${run.model.responsePrefix}${random.hex(20)}`,
	};
}

/** An agent that takes several steps, now and then for minutes. */
function agentRun(world: World): Trace {
	const {random, words} = world;
	const trace = makeTrace(random);
	const root = trace.newId();
	const run: Run = {
		functionId: 'buyer',
		model: models.sonnet,
		session: `s_${random.hex(10)}`,
		user: 'u_0',
		tools: [],
	};
	const messages: readonly Message[] = [
		{role: 'system', content: words.systemPrompt},
		{role: 'user', content: [{type: 'text', text: words.sentence(20, {number: true})}]},
	];
	const turn = converse(world, trace, {run, root, messages, startMs: 3, rounds: random.integer(3, 9)});
	addRequest(trace, root, '/agents/buyer', turn.endMs + 4);
	return trace.build(turn.steps);
}

function classification(world: World): Trace {
	const {random, words} = world;
	const fate = random.chance(0.02) ? 'timeout' : 'stop';
	return job(world, 'ticket.created', {
		model: models.mini,
		user: words.sentence(random.integer(8, 30), {number: true}),
		answer: JSON.stringify({topic: random.pick(words.topics), urgent: random.chance(0.1)}),
		isStreamed: false,
		fate,
	});
}

function summary(world: World): Trace {
	const {random, words} = world;
	const isHouse = random.chance(0.3);
	return job(world, 'thread.closed', {
		model: isHouse ? models.house : models.gpt4o,
		user: words.sentence(random.integer(30, 60), {number: true}),
		answer: words.sentence(random.integer(15, 50)),
		isStreamed: !isHouse,
		fate: random.chance(0.05) ? 'rate_limit' : random.chance(0.1) ? 'length' : 'stop',
	});
}

function languageOfMail(world: World): Trace {
	const {random, words} = world;
	const user = words.sentence(random.integer(6, 20));
	const answer = random.pick(['English', 'Danish', 'Japanese', 'German']);
	return job(world, 'mail.received', {model: models.qwen, user, answer, isStreamed: true, fate: 'stop'});
}

type Job = {
	readonly model: Model;
	readonly user: string;
	readonly answer: string;
	readonly isStreamed: boolean;
	readonly fate: 'stop' | 'length' | 'timeout' | 'rate_limit';
};

const failures = {
	timeout: {
		exception: 'APIConnectionTimeoutError',
		message: 'Request timed out after 20000 ms.',
		takesMs: 20_000,
	},
	rate_limit: {exception: 'RateLimitError', message: '429 Rate limit reached for gpt-4o.', takesMs: 140},
} as const;

function job(world: World, queue: string, ask: Job): Trace {
	const {random, words} = world;
	const trace = makeTrace(random);
	const root = trace.newId();
	const outputTokens = tokensOf(ask.answer);
	const pace = paceOf(ask.model, outputTokens, random);
	const chat: Chat = {
		model: ask.model,
		startMs: 3,
		system: words.jobPrompt,
		user: ask.user,
		maxTokens: 200,
		schema: null,
		firstTokenMs: ask.isStreamed ? pace.firstTokenMs : null,
	};
	const failure = ask.fate === 'timeout' || ask.fate === 'rate_limit' ? failures[ask.fate] : null;
	const endMs = chat.startMs + (failure?.takesMs ?? pace.totalMs);
	if (failure !== null) {
		const {exception, message} = failure;
		addFailedChat(trace, root, chat, {endMs, type: ask.fate, exception, message});
	} else {
		addAnsweredChat(trace, root, chat, {
			endMs,
			text: ask.answer,
			finish: ask.fate === 'length' ? 'length' : 'stop',
			inputTokens: 40 + tokensOf(words.jobPrompt) + tokensOf(ask.user),
			outputTokens,
			responseId: `${ask.model.responsePrefix}${random.hex(20)}`,
		});
	}
	const attributes = {'messaging.system': 'rabbitmq', 'messaging.destination.name': queue};
	addRoot(trace, root, {service: 'worker', name: `process ${queue}`, endMs: endMs + 2, attributes});
	return trace.build(1);
}

/** Documents that come into the store: embeddings and nothing else. */
function indexing({random, words}: World): Trace {
	const trace = makeTrace(random);
	const root = trace.newId();
	const batches = random.integer(1, 3);
	for (let batch = 0; batch < batches; batch++) {
		const startMs = 2 + batch * 100;
		const text = words.sentence(random.integer(10, 25), {number: true});
		trace.add({
			parent: root,
			service: 'rag',
			scope: {name: 'openinference.instrumentation.openai', version: '0.1.66'},
			name: 'CreateEmbeddings',
			startMs,
			endMs: startMs + random.integer(25, 90),
			attributes: {
				'openinference.span.kind': 'EMBEDDING',
				'llm.system': 'openai',
				'embedding.model_name': 'text-embedding-3-small',
				'embedding.embeddings.0.embedding.text': text,
				'llm.token_count.prompt': tokensOf(text),
				'llm.token_count.total': tokensOf(text),
			},
		});
	}
	addRoot(trace, root, {service: 'rag', name: 'index documents', endMs: batches * 100 + 10, attributes: {}});
	return trace.build(batches);
}

/** A trace in which nothing is of a model. */
function healthCheck({random}: World): Trace {
	const trace = makeTrace(random);
	addRequest(trace, trace.newId(), '/health', random.integer(1, 9));
	return trace.build(0);
}

function addRequest(trace: TraceBuilder, root: string, route: string, endMs: number): void {
	const attributes = {'http.request.method': 'POST', 'http.route': route, 'http.response.status_code': 200};
	addRoot(trace, root, {service: 'api', name: `POST ${route}`, endMs, attributes});
}

function addRoot(
	trace: TraceBuilder,
	spanId: string,
	{name, ...rest}: Pick<PlannedSpan, 'service' | 'name' | 'endMs' | 'attributes'>,
): void {
	trace.add({...rest, name, spanId, parent: null, scope: httpScope, kind: spanKind.server, startMs: 0});
}
