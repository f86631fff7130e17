/** One unit through all detectors, in the order of its calls. */
import type {Step} from '../domain/call.ts';
import type {Finding} from '../domain/finding.ts';
import type {CallToInspect, Measures} from '../domain/inspection.ts';
import {exchangeOf} from './exchanges.ts';
export type UnitTexts = {readonly steps: readonly Step[]; readonly calls: () => Iterable<CallToInspect>};
export type InspectionMemory = object;
export function inspectUnit(
	unit: UnitTexts,
	_memory: InspectionMemory,
): {readonly findings: readonly Finding[]; readonly measures: readonly Measures[]} {
	const used = new Set<string>();
	for (const call of unit.calls()) exchangeOf(call, {steps: unit.steps, used});
	return {findings: [], measures: []};
}
