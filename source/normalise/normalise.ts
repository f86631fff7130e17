/**
A unit of telemetry (the spans and records of one trace, or one record without a trace) to calls and steps.
Pure and whole: the same records in any order, late or twice, give the same answer, so late arrival needs no
special case anywhere. Prices are not its business.
*/
import type {Derived} from '../domain/call.ts';
import {type Unit, readUnit} from './carriers.ts';
import {countOnce} from './count-once.ts';
import {callOf} from './make-call.ts';
import {inheritanceOf} from './inherit.ts';
import {stepOf} from './make-step.ts';
import {isStepKind} from './operations.ts';
import {type Node, linkNodes} from './tree.ts';
import {twinSteps} from './twin-steps.ts';
import {lendFromTurns} from './turns.ts';

/** Calls (counted and not) by start, trace and span, steps likewise. */
export function normaliseUnit(unit: Unit): Derived {
	return normaliseUnits([unit]).get(unit.key) ?? nothing;
}

/**
Units that tell of the same requests, as one: each call is counted once among all of them, and dealt out to the
unit that it came in. The keys of the answer are the keys of `units`.
*/
export function normaliseUnits(units: readonly Unit[]): ReadonlyMap<string, Derived> {
	const derived = new Map<string, Derived>(units.map(unit => [unit.key, nothing]));
	const read = units.flatMap(readUnit);
	if (read.every(node => node.facts === null)) return derived;
	const nodes = linkNodes(read);
	const entries = countOnce(nodes);
	const inherit = inheritanceOf(nodes);
	lendFromTurns(entries, nodes, inherit);
	const twins = twinSteps(nodes);
	const entryOf = new Map(entries.map(entry => [entry.node, entry]));
	for (const {key} of units) {
		const steps = nodes
			.filter(node => node.unit === key && isStep(node) && twins.get(node) !== null)
			.map(node => stepOf(twins.get(node) ?? node, entryOf.get(node), inherit(node)));
		const calls = entries
			.filter(entry => entry.node.unit === key && (entry.counted || !isStepKind(entry.node.kind)))
			.map(entry => callOf(entry, inherit(entry.node)));
		derived.set(key, {
			calls: calls.toSorted((a, b) => a.startMs - b.startMs || compare(a.callId, b.callId)),
			steps: steps.toSorted((a, b) => a.startMs - b.startMs || compare(a.stepId, b.stepId)),
		});
	}
	return derived;
}

const nothing: Derived = {calls: [], steps: []};

/** What was measured of a call arrives on the call's own span: it is a step beside the call. */
function isStep(node: Node): boolean {
	if (node.span === null) return node.kind === 'tool';
	return isStepKind(node.kind) || (node.facts !== null && node.facts.evaluations.length > 0);
}

function compare(first: string, second: string): number {
	return first < second ? -1 : first > second ? 1 : 0;
}
