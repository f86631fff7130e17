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
		const exchange = exchangeOf(call, {steps: unit.steps, used});
		if (exchange === null) continue;
		const {statements, measured} = inspectExchange(exchange, memory);
		measures.push(measured);
		for (const statement of [...statements, ...trail.follow(exchange, statements)])
			findings.push(findingOf(statement, exchange, measured.template));
		if (findings.length > findingsMax) break;
	}
	findings.push(...trail.followedBySteps(unit.steps));
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
	const grounding = groundingOf(exchange);
	const retrieval = retrievalOf(exchange);
	const statements = [
		...detectors.flatMap(detector => detector(exchange)),
		...groundingFindings(exchange, grounding, memory.groundingBaseline(template)),
		...(retrieval === null ? [] : retrievalFindings(retrieval)),
	];
	return {
		statements: apart(statements).slice(0, findingsOfCallMax),
		measured: measuresOf(exchange, {template, grounding, retrieval}),
	};
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
