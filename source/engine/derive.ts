/**
Units of derivation, to what they mean: the whole of a trace in, the whole answer out, so that late, repeated and
shuffled spans need no special case. Traces that hold one and the same request are derived as one, and the answer
is dealt out to them again.
*/
import {normaliseUnits} from '../normalise/normalise.ts';
import type {Pricer} from '../pricing/prices.ts';
import type {ResponseQuestion, Unit, UnitKey, UnitResult, Writer} from '../store/store.ts';

/** Two records of one request differ by the time between a library and the client below it. */
const slackMs = 100;

/** Units derived together at most: each brings its relations, and a shared id must not join a whole file. */
const groupUnitsMax = 8;

/** Reads, derives and puts these units, in one transaction. */
export async function deriveUnits(writer: Writer, pricer: Pricer, keys: readonly UnitKey[]): Promise<void> {
	const results = new Map<UnitKey, UnitResult>();
	for (const unit of await writer.readUnits(keys)) {
		for (const result of deriveTogether([unit], pricer)) results.set(unit.key, result);
	}
	for (const group of await relations(writer, results)) {
		const units = await writer.readUnits([...group]);
		for (const result of deriveTogether(units, pricer)) results.set(result.unit.key, result);
	}
	await writer.putDerived([...results.values()]);
}

/** Groups of two units and more that tell of one response, among these and in the file. */
async function relations(
	writer: Writer,
	results: ReadonlyMap<UnitKey, UnitResult>,
): Promise<readonly ReadonlySet<UnitKey>[]> {
	const groups = new Map<UnitKey, Set<UnitKey>>();
	const seen = new Map<string, UnitKey>();
	const questions: ResponseQuestion[] = [];
	for (const [key, {calls}] of results) {
		for (const call of calls) {
			const {responseId} = call;
			if (responseId === null || call.traceId === null) continue;
			const fromMs = call.startMs - slackMs;
			questions.push({responseId, fromMs, toMs: fromMs + call.durationMs + 2 * slackMs, except: key});
			const here = seen.get(responseId);
			if (here !== undefined && here !== key) join(groups, key, here);
			seen.set(responseId, key);
		}
	}
	const answers = await writer.unitsWithResponses(questions);
	for (const [index, others] of answers.entries()) {
		const key = questions[index]?.except;
		// A record without a trace has no parents and no children to be counted with.
		for (const other of others) if (key !== undefined && !other.startsWith('log-')) join(groups, key, other);
	}
	return [...new Set(groups.values())];
}

function join(groups: Map<UnitKey, Set<UnitKey>>, one: UnitKey, two: UnitKey): void {
	const joined = new Set([...(groups.get(one) ?? [one]), ...(groups.get(two) ?? [two])]);
	if (joined.size > groupUnitsMax) return;
	for (const key of joined) groups.set(key, joined);
}

/** One request in several of these units is counted in one of them. */
function deriveTogether(units: readonly Unit[], pricer: Pricer): readonly UnitResult[] {
	const derived = normaliseUnits(units);
	return units.map(unit => {
		const {calls, steps} = derived.get(unit.key) ?? {calls: [], steps: []};
		return {unit, calls: calls.map(call => ({...call, cost: pricer.price(call)})), steps};
	});
}
