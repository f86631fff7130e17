/** What the calls of a unit did one after the other: what was read that is suspicious, and whether somebody acted on it. */
import type {Step} from '../domain/call.ts';
import type {Finding, Statement} from '../domain/finding.ts';
import type {Exchange} from './exchange.ts';
import type {InspectionMemory} from './memory.ts';
import {callsOfSteps, followedIn, type Suspect, suspectsIn} from './security/followed.ts';

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

	constructor(memory: InspectionMemory) {
		this.#memory = memory;
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
