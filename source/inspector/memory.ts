/** What detectors compare with, out of the file; what is asked for often is remembered for a while. */
import type {StoredTemplate, Suspicion, Turn} from '../domain/inspection.ts';
import type {Exchange} from '../inspect/exchange.ts';
import type {InspectionMemory, TemplateBaselines} from '../inspect/memory.ts';
import {TemplateMiner} from '../inspect/templates/miner.ts';
import {baselineOf} from '../inspect/usual/baseline.ts';
import type {Inspection, InspectionReader} from '../store/inspection.ts';

/** Calls of a template that its baselines are of. */
const sampleMax = 300;

/** A baseline is read again after so many calls of its template. */
const freshCalls = 50;

const turnsMax = 500;

/** More than a slice of units says. */
const recentMax = 1000;

const nothingKnown: TemplateBaselines = {prompt: null, answer: null, grounding: null};

type Known = {readonly baselines: TemplateBaselines; calls: number};

export class Memory implements InspectionMemory {
	readonly #reader: InspectionReader;
	readonly #miner = new TemplateMiner();
	readonly #known = new Map<string, Known>();
	#recentTurns: (Turn & {readonly user: string})[] = [];
	#recentSuspicions: (Suspicion & {readonly session: string})[] = [];

	constructor(reader: InspectionReader) {
		this.#reader = reader;
		this.#miner.load(reader.templates());
	}

	templateOf({reads, templateName, service, agent, startMs: atMs}: Exchange): string {
		const system = reads?.find(({author}) => author === 'system')?.text ?? null;
		return this.#miner.keyOf({system, templateName, service, agent, atMs});
	}

	/** Of calls that share no words nothing is usual. */
	baselines(template: string): TemplateBaselines {
		if (!this.#miner.isMined(template)) return nothingKnown;
		const known = this.#known.get(template);
		if (known !== undefined && known.calls++ < freshCalls) return known.baselines;
		const {promptTokens, answerLengths, groundings} = this.#reader.sample(template, {limit: sampleMax});
		const logs = (values: readonly number[]): readonly number[] =>
			values.filter(value => value > 0).map(value => Math.log(value));
		const baselines = {
			prompt: baselineOf(logs(promptTokens)),
			answer: baselineOf(logs(answerLengths)),
			grounding: baselineOf(groundings),
		};
		this.#known.set(template, {baselines, calls: 0});
		return baselines;
	}

	/** What the file does not hold yet is among them. */
	turns(user: string, {fromMs, toMs}: {readonly fromMs: number; readonly toMs: number}): readonly Turn[] {
		const stored = this.#reader.turns({user, fromMs, toMs, limit: turnsMax});
		const ids = new Set(stored.map(({callId}) => callId));
		const recent = this.#recentTurns.filter(
			turn => turn.user === user && turn.atMs > fromMs && turn.atMs <= toMs && !ids.has(turn.callId),
		);
		return [...stored, ...recent];
	}

	suspicions(session: string, beforeMs: number): readonly Suspicion[] {
		const recent = this.#recentSuspicions.filter(
			suspicion => suspicion.session === session && suspicion.atMs < beforeMs,
		);
		return [...this.#reader.suspicions({session, beforeMs}), ...recent];
	}

	/** What was said of a unit, until it is in the file. */
	remember({findings, measures}: Pick<Inspection, 'findings' | 'measures'>): void {
		const sessions = new Map(measures.map(({callId, session}) => [callId, session]));
		for (const {callId, atMs, user, turnKey, turnMark} of measures) {
			if (user === null || turnKey === null || turnMark === null) continue;
			this.#recentTurns.push({user, callId, atMs, key: turnKey, mark: turnMark});
		}
		for (const finding of findings) {
			const session = sessions.get(finding.callId ?? '') ?? null;
			if (session === null || finding.detector !== 'injection' || finding.part === 'input') continue;
			this.#recentSuspicions.push({...finding, session});
		}
		this.#recentTurns = this.#recentTurns.slice(-recentMax);
		this.#recentSuspicions = this.#recentSuspicions.slice(-recentMax);
	}

	/** Templates that were met, or got another slot, since it was last asked. */
	takeNew(): readonly StoredTemplate[] {
		return this.#miner.takeNew();
	}
}
