/**
Units of derivation, to what they mean: the whole of a trace in, the whole answer out, so that late, repeated and
shuffled spans need no special case. Traces that hold one and the same request are derived as one, and the answer
is dealt out to them again.
*/
import {normaliseUnit} from '../normalise/normalise.ts';
import type {Pricer} from '../pricing/prices.ts';
import type {Unit, UnitKey, UnitResult, Writer} from '../store/store.ts';

/** Two records of one request differ by the time between a library and the client below it. */
const slackMs = 100;

/** Units derived together at most: each brings its relations, and a shared id must not join a whole file. */
const groupUnitsMax = 8;

/** Reads, derives and puts these units, in one transaction. */
export async function deriveUnits(writer: Writer, pricer: Pricer, keys: readonly UnitKey[]): Promise<void> {
	const results = new Map<UnitKey, UnitResult>();
	for (const key of keys) results.set(key, deriveUnit(await writer.readUnit(key), pricer));
	for (const group of await relations(writer, results)) {
		const units: Unit[] = [];
		for (const key of group) units.push(results.get(key)?.unit ?? (await writer.readUnit(key)));
		for (const result of deriveTogether(units, pricer)) results.set(result.unit.key, result);
	}
	await writer.putDerived([...results.values()]);
}

function deriveUnit(unit: Unit, pricer: Pricer): UnitResult {
	const {calls, steps} = normaliseUnit(unit);
	return {unit, calls: calls.map(call => ({...call, cost: pricer.price(call)})), steps};
}

/** Groups of two units and more that tell of one response, among these and in the file. */
async function relations(
	writer: Writer,
	results: ReadonlyMap<UnitKey, UnitResult>,
): Promise<readonly ReadonlySet<UnitKey>[]> {
	const groups = new Map<UnitKey, Set<UnitKey>>();
	const seen = new Map<string, UnitKey>();
	for (const [key, {calls}] of results) {
		for (const call of calls) {
			const {responseId} = call;
			if (responseId === null || call.traceId === null) continue;
			const others = await writer.unitsWithResponse({
				responseId,
				fromMs: call.startMs - slackMs,
				toMs: call.startMs + call.durationMs + slackMs,
				except: key,
			});
			for (const other of others) if (!other.startsWith('log-')) join(groups, key, other);
			const here = seen.get(responseId);
			if (here !== undefined && here !== key) join(groups, key, here);
			seen.set(responseId, key);
		}
	}
	return [...new Set(groups.values())];
}

function join(groups: Map<UnitKey, Set<UnitKey>>, one: UnitKey, two: UnitKey): void {
	const joined = new Set([...(groups.get(one) ?? [one]), ...(groups.get(two) ?? [two])]);
	if (joined.size > groupUnitsMax) return;
	for (const key of joined) groups.set(key, joined);
}

function deriveTogether(units: readonly Unit[], pricer: Pricer): readonly UnitResult[] {
	const first = units[0];
	if (first === undefined) return [];
	const together = deriveUnit(
		{
			...first,
			spans: units.flatMap(unit => unit.spans),
			logs: units.flatMap(unit => unit.logs),
		},
		pricer,
	);
	return units.map(unit => ({
		unit,
		calls: together.calls.filter(call => call.traceId === unit.key),
		steps: together.steps.filter(step => step.traceId === unit.key),
	}));
}
