/**
Units of derivation, to what they mean: the whole of a trace in, the whole answer out, so that late, repeated and
shuffled spans need no special case. Units that hold one and the same request are derived as one, and the answer is
dealt out to them again.
*/
import {setImmediate} from 'node:timers/promises';
import type {Call} from '../domain/call.ts';
import {meteredCalls} from '../normalise/meters.ts';
import {normaliseUnits} from '../normalise/normalise.ts';
import type {Pricer} from '../pricing/prices.ts';
import {StoreFault} from '../store/fault.ts';
import type {Unit, UnitResult, Writer} from '../store/store.ts';
import {isTraceUnit, type UnitKey} from '../store/unit-key.ts';
import {withEstimates} from './estimates.ts';
import {relatedGroups} from './relations.ts';

/**
Records from which on the senders get their turn between the parts of a derivation: of 10,000 each part takes up to a
second, and all of them together would hold up an acknowledgement for longer than some senders wait.
*/
const largeRecords = 1000;

/**
Derives these units; one that cannot be derived (a defect of ours) must not hold up the others, so that each is then
derived by itself. Returns those that could not be, and why. Throws a `StoreFault` where nothing can be written.
*/
export async function deriveApart(
	writer: Writer,
	pricer: Pricer,
	keys: readonly UnitKey[],
): Promise<ReadonlyMap<UnitKey, unknown>> {
	try {
		await deriveUnits(writer, pricer, keys);
		return new Map();
	} catch (error) {
		if (error instanceof StoreFault) throw error;
		const [only] = keys;
		if (only !== undefined && keys.length === 1) return new Map([[only, error]]);
	}
	const failed = new Map<UnitKey, unknown>();
	for (const key of keys) {
		for (const [unit, error] of await deriveApart(writer, pricer, [key])) failed.set(unit, error);
	}
	return failed;
}

/**
Reads, derives and puts these units, in one transaction. What arrives for them meanwhile is not lost: its mark is
newer than what was read.
*/
export async function deriveUnits(writer: Writer, pricer: Pricer, keys: readonly UnitKey[]): Promise<void> {
	const results = new Map<UnitKey, UnitResult>();
	const units = await writer.readUnits(keys);
	const isLarge = units.reduce((sum, {spans, logs}) => sum + spans.length + logs.length, 0) > largeRecords;
	const breathe = async (): Promise<void> => {
		if (isLarge) await nextTurn();
	};
	await breathe();
	for (const unit of units) {
		for (const result of derive([unit], pricer)) results.set(unit.key, result);
	}
	await breathe();
	for (const group of await relatedGroups(writer, results)) {
		const units = await writer.readUnits([...group]);
		for (const result of derive(units, pricer)) results.set(result.unit.key, result);
	}
	for (const [key, result] of results) {
		results.set(key, {...result, calls: await withEstimates(result.calls, pricer)});
	}
	await breathe();
	await writer.putDerived([...results.values()]);
}

/** Two turns of the event loop: sockets are read in the first, and what they brought is committed in the second. */
async function nextTurn(): Promise<void> {
	await setImmediate();
	await setImmediate();
}

/** One request in several of these units is counted in one of them. */
function derive(units: readonly Unit[], pricer: Pricer): readonly UnitResult[] {
	const derived = normaliseUnits(units);
	return units.map(unit => {
		const {calls, steps} = derived.get(unit.key) ?? {calls: [], steps: []};
		return {
			unit,
			calls: [...calls, ...meteredOf(unit)].map(call => ({
				...call,
				cost: pricer.price(call),
				estimate: null,
			})),
			steps,
			together: togetherWith(unit, units),
		};
	});
}

/** Records of one trace know each other through it: many of them would be many pairs. */
function togetherWith(unit: Unit, units: readonly Unit[]): readonly UnitKey[] {
	const others = units.filter(other => other !== unit).map(other => other.key);
	const traces = others.filter(isTraceUnit);
	return isTraceUnit(unit.key) || traces.length === 0 ? others : traces;
}

function meteredOf({key, meters}: Unit): readonly Call[] {
	return meters === undefined ? [] : meteredCalls(meters.points, {...meters, unit: key});
}
