/** One unit through all detectors, in the order of its calls: what is said once is not said again by the next call. */
import type {Step} from '../domain/call.ts';
import type {Finding, Statement} from '../domain/finding.ts';
import type {CallToInspect, Measures} from '../domain/inspection.ts';
import {detectors, readDetectors} from './detectors.ts';
import type {Exchange} from './exchange.ts';
import {exchangeOf, unreadExchanges} from './exchanges.ts';
import {Trail} from './trail.ts';
import {measuresOf} from './measures.ts';
import {groundingFindings, groundingOf} from './quality/grounding.ts';
import {retrievalFindings, retrievalOf} from './retrieval/retrieval.ts';
import type {InspectionMemory} from './memory.ts';
import {lengthFindings} from './usual/lengths.ts';
import {repeatIn, repeatWindowMs, type RepeatedTurn, turnKey, turnMark} from './usual/repeats.ts';

export type UnitToInspect = {
	readonly steps: readonly Step[];
	readonly calls: () => Iterable<CallToInspect>;
};

export type Inspected = {readonly findings: readonly Finding[]; readonly measures: readonly Measures[]};

/** A call that says more is said to be one; a unit of a thousand calls has its own bound. */
const findingsOfCallMax = 40;
const findingsMax = 2000;

export function inspectUnit(unit: UnitToInspect, memory: InspectionMemory): Inspected {
	const used = new Set<string>();
	const findings: Finding[] = [];
	const measures: Measures[] = [];
	const trail = new Trail(memory);
	for (const call of unit.calls()) {
		trail.note(call);
		const exchange = exchangeOf(call, {steps: unit.steps, used});
		if (exchange === null) continue;
		const {statements, measured} = inspectExchange(exchange, memory);
		measures.push(measured);
		for (const statement of [...statements, ...trail.follow(exchange, statements)])
			findings.push(findingOf(statement, exchange, measured.template));
		if (findings.length > findingsMax) break;
	}
	findings.push(...trail.followedBySteps(unit.steps), ...trail.loops(unit.steps));
	for (const exchange of unreadExchanges({steps: unit.steps, used})) {
		for (const detector of readDetectors)
			for (const statement of detector(exchange))
				findings.push({...findingOf(statement, exchange, null), callId: null});
	}
	return {findings: findings.slice(0, findingsMax), measures};
}

function inspectExchange(
	exchange: Exchange,
	memory: InspectionMemory,
): {readonly statements: readonly Statement[]; readonly measured: Measures} {
	const template = memory.templateOf(exchange);
	const usual = memory.baselines(template);
	const grounding = groundingOf(exchange);
	const retrieval = retrievalOf(exchange);
	const turn = turnOf(exchange);
	const measured = measuresOf(exchange, {template, turn, grounding, retrieval});
	const statements = [
		...detectors.flatMap(detector => detector(exchange)),
		...groundingFindings(exchange, grounding, usual.grounding),
		...(retrieval === null ? [] : retrievalFindings(retrieval)),
		...lengthFindings(exchange, measured, usual),
		...repeatsOf(exchange, turn, memory),
	];
	return {statements: apart(statements).slice(0, findingsOfCallMax), measured};
}

/** A turn is said once: what a call of its agent's next step reads again is none. */
function turnOf({reads, questionAt, callId}: Exchange): RepeatedTurn | null {
	const passage = reads?.[questionAt];
	if (passage === undefined || !passage.isNew) return null;
	const {text, source} = passage;
	return {text, source, callId, key: turnKey(text), mark: turnMark(text)};
}

/** Without the name of a user nobody knows whether one person asks, or a thousand. */
function repeatsOf(
	{user, endMs}: Exchange,
	turn: RepeatedTurn | null,
	memory: InspectionMemory,
): readonly Statement[] {
	if (user === null || turn === null) return [];
	const found = repeatIn(turn, memory.turns(user, {fromMs: endMs - repeatWindowMs, toMs: endMs}));
	return found === null ? [] : [found];
}

function findingOf(statement: Statement, exchange: Exchange, template: string | null): Finding {
	const {callId, traceId, spanId, endMs} = exchange;
	return {...statement, callId, traceId, spanId, atMs: endMs, template};
}

/** What stands in two texts (a document, and the result of the tool that brought it) is said of the first. */
function apart(statements: readonly Statement[]): readonly Statement[] {
	const seen = new Set<string>();
	return statements.filter(({detector, rule, part, source, start, evidence}) => {
		const where = part === 'document' || part === 'tool' || part === 'input' ? '' : `${source} ${start}`;
		const key = JSON.stringify([detector, rule, evidence, where]);
		if (seen.has(key)) return false;
		seen.add(key);
		return true;
	});
}
