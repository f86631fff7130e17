/** What the calls of a unit did one after the other: what was read that is suspicious, and whether somebody acted on it. */
import type {Step} from '../domain/call.ts';
import type {Finding, Statement} from '../domain/finding.ts';
import type {CallToInspect} from '../domain/inspection.ts';
import type {Message} from '../domain/message.ts';
import type {Action, Exchange} from './exchange.ts';
import {actionOfCall, actionsOfMessages, actionsOfSteps, type ActorOf, actorsOf} from './loops/actions.ts';
import {loopsIn, statementOf} from './loops/loops.ts';
import type {InspectionMemory} from './memory.ts';
import {callsOfSteps, followedIn, type Suspect, suspectsIn} from './security/followed.ts';

/** Loops of one trace that are told. */
const loopsMax = 10;

/** The call of a unit whose messages hold the most calls of tools. */
type Longest = {
	readonly call: CallToInspect['call'];
	readonly messages: readonly Message[];
	readonly tools: number;
	/** Of its calls of tools, how many an earlier trace told of already. */
	readonly known: number;
};

/** A trace of documents full of signals is told by its first. */
const suspectsMax = 50;

export class Trail {
	readonly #memory: InspectionMemory;
	#suspects: Suspect[] = [];
	/** Sessions whose earlier suspicions are among the suspects. */
	readonly #sessions = new Set<string>();
	/** What users said, and what answers asked tools to do. */
	readonly #said = new Set<string>();
	readonly #asked = new Set<string>();

	readonly #calls: {readonly action: Action; readonly parentSpanId: string | null}[] = [];
	readonly #parents = new Map<string, string | null>();
	#longest: Longest | null = null;

	constructor(memory: InspectionMemory) {
		this.#memory = memory;
	}

	/** One more call of the unit, of whatever kind. */
	note({call, isNew}: CallToInspect): void {
		this.#calls.push({action: actionOfCall(call), parentSpanId: call.parentSpanId});
		if (call.spanId !== null) this.#parents.set(call.spanId, call.parentSpanId);
		const messages = [...(call.input ?? []), ...(call.output ?? [])];
		const tools = toolsIn(messages);
		if (tools === 0 || tools < (this.#longest?.tools ?? 0)) return;
		const known = (call.input ?? []).filter((_, at) => isNew[at] === false);
		// What the first call of the unit knows already was told with an earlier trace.
		this.#longest = {call, messages, tools, known: this.#longest?.known ?? toolsIn(known)};
	}

	/** Where the unit goes round in circles. */
	loops(steps: readonly Step[]): readonly Finding[] {
		for (const {spanId, parentSpanId} of steps) if (spanId !== null) this.#parents.set(spanId, parentSpanId);
		const actorOf = actorsOf(steps, this.#parents);
		const run = actionsOfSteps(steps, actorOf);
		const longest = this.#longest;
		const asked =
			run.length >= (longest?.tools ?? 0) || longest === null
				? {actions: run, known: 0}
				: {actions: toldBy(longest, actorOf), known: longest.known};
		const calls = this.#calls.map(({action, parentSpanId}) => ({...action, actor: actorOf(parentSpanId)}));
		const actions = [...asked.actions, ...calls].toSorted((one, other) => one.startMs - other.startMs);
		return loopsIn(actions)
			.filter(({actions: members}) => {
				const last = actions[members.at(-1) ?? 0];
				return asked.known === 0 || last === undefined || asked.actions.indexOf(last) >= asked.known;
			})
			.slice(0, loopsMax)
			.map(loop => {
				const {callId = null, spanId = null, endMs = 0} = actions[loop.at] ?? {};
				const traceId = steps[0]?.traceId ?? longest?.call.traceId ?? null;
				return {...statementOf(loop, actions), callId, traceId, spanId, atMs: endMs, template: null};
			});
	}

	/** What one more exchange does about what was read up to it; `statements` are those about itself. */
	follow(exchange: Exchange, statements: readonly Statement[]): readonly Statement[] {
		const {reads, toolCalls, session, startMs} = exchange;
		for (const {author, text} of reads ?? []) if (author === 'user') this.#said.add(text);
		if (session !== null && toolCalls.length > 0) this.#remember(session, startMs);
		this.#suspects = [...this.#suspects, ...suspectsIn(exchange, statements)].slice(0, suspectsMax);
		for (const {id, name, arguments: json} of toolCalls)
			this.#asked.add(id ?? `${name} ${json}`).add(`${name} ${json}`);
		const followed = followedIn(this.#suspects, {calls: toolCalls, asked: [...this.#said]});
		return followed === null ? [] : [followed];
	}

	/** The same of tools that ran and whose calls nobody told of. */
	followedBySteps(steps: readonly Step[]): readonly Finding[] {
		const [first] = this.#suspects;
		if (first === undefined) return [];
		const calls = callsOfSteps(steps, {sinceMs: first.atMs, asked: this.#asked});
		for (const call of calls) {
			const followed = followedIn(this.#suspects, {calls: [call], asked: [...this.#said]});
			if (followed === null) continue;
			const {traceId, spanId, startMs, durationMs} = call.step;
			return [{...followed, callId: null, traceId, spanId, atMs: startMs + durationMs, template: null}];
		}
		return [];
	}

	#remember(session: string, beforeMs: number): void {
		if (this.#sessions.has(session)) return;
		this.#sessions.add(session);
		for (const {source, evidence, atMs} of this.#memory.suspicions(session, beforeMs)) {
			this.#suspects.push({source, text: evidence, start: 0, end: evidence.length, atMs});
		}
	}
}

function toldBy({call, messages}: Longest, actorOf: ActorOf): readonly Action[] {
	const {callId, spanId, startMs, parentSpanId} = call;
	return actionsOfMessages(messages, {callId, spanId, startMs, actor: actorOf(parentSpanId)});
}

function toolsIn(messages: readonly Message[]): number {
	return messages.reduce((sum, {parts}) => sum + parts.filter(({type}) => type === 'tool_call').length, 0);
}
