/**
Groups of units that tell of the same requests. What is asked of the store and what is looked for among the units at
hand is the same question; `isRelated` answers it for both.
*/
import type {PricedCall} from '../domain/call.ts';
import {answerOf} from '../domain/preview.ts';
import {type Candidate, candidateOf, isRelated} from '../normalise/related.ts';
import type {UnitResult, Writer} from '../store/store.ts';
import type {TwinQuestion} from '../store/twin-answers.ts';
import {isTraceUnit, type UnitKey} from '../store/unit-key.ts';

/** Traces derived together at most: each brings its relations, and a shared id must not join a whole file. */
const groupTracesMax = 8;

/** Records without a trace weigh little: a turn of a coding agent is one trace, and one such record a request. */
const groupRecordsMax = 512;

/** Related to what, which is related to what: a record to its trace, the trace to its other records. */
const formerPasses = 2;

/** Groups of two units and more, among these and in the file; every unit is in one of them at most. */
export async function relatedGroups(
	writer: Writer,
	results: ReadonlyMap<UnitKey, UnitResult>,
): Promise<readonly ReadonlySet<UnitKey>[]> {
	const groups = new Groups();
	// A metric is no record of one request.
	const asked = [...results].flatMap(([unit, {calls}]) =>
		calls.filter(call => call.carrier !== 'metric').map(call => ({unit, call})),
	);
	await joinStored(writer, groups, asked);
	joinAtHand(groups, asked);
	// A unit that was a twin of something in these may stand alone now: it is derived again with them.
	await joinFormer(writer, groups, [...new Set([...results.keys(), ...groups.keys()])]);
	return groups.all();
}

type Asked = {readonly unit: UnitKey; readonly call: PricedCall};

async function joinStored(writer: Writer, groups: Groups, asked: readonly Asked[]): Promise<void> {
	const questions = asked.map(questionOf);
	const answers = await writer.twinsOf(questions);
	for (const [index, rows] of answers.entries()) {
		const {unit, call} = asked[index] as Asked;
		const candidate = candidateOf(call);
		for (const row of rows) if (isRelated(candidate, row)) groups.join(unit, row.unit);
	}
}

function questionOf({unit, call}: Asked): TwinQuestion {
	const {responseId, scope, carrier, usage, startMs, durationMs} = call;
	return {
		unit,
		responseId,
		scope,
		carrier,
		inputTokens: usage.input,
		answer: answerOf(call),
		startMs,
		endMs: startMs + durationMs,
	};
}

/** Units that wait together are not in the file yet. */
function joinAtHand(groups: Groups, asked: readonly Asked[]): void {
	const writers = new Set(asked.map(({call}) => `${call.carrier} ${call.scope}`));
	const byId = new Map<string, Item[]>();
	const byInput = new Map<number | null, Item[]>();
	for (const {unit, call} of asked) {
		const item = {unit, candidate: candidateOf(call)};
		if (call.responseId !== null) compare(groups, item, listOf(byId, call.responseId));
		// One library alone sees each request once.
		if (writers.size < 2 || !call.counted) continue;
		compare(groups, item, listOf(byInput, item.candidate.inputTokens));
	}
	const unknown = byInput.get(null) ?? [];
	for (const [input, items] of byInput) {
		if (input === null) continue;
		for (const item of items) compare(groups, item, unknown, {add: false});
	}
}

type Item = {readonly unit: UnitKey; readonly candidate: Candidate};

/** With this many alike no pair of them is told apart from chance. */
const alikeMax = 64;

function compare(groups: Groups, item: Item, others: Item[], {add} = {add: true}): void {
	for (const other of others.slice(-alikeMax)) {
		if (other.unit !== item.unit && isRelated(item.candidate, other.candidate))
			groups.join(item.unit, other.unit);
	}
	if (add) others.push(item);
}

function listOf<Key>(lists: Map<Key, Item[]>, key: Key): Item[] {
	let list = lists.get(key);
	if (list === undefined) lists.set(key, (list = []));
	return list;
}

async function joinFormer(writer: Writer, groups: Groups, keys: readonly UnitKey[]): Promise<void> {
	const asked = new Set(keys);
	let next = keys;
	for (let pass = 0; pass < formerPasses && next.length > 0; pass++) {
		const former = await writer.relatedUnits(next);
		for (const [index, others] of former.entries()) {
			for (const other of others) groups.join(next[index] as UnitKey, other);
		}
		next = groups.keys().filter(key => !asked.has(key));
		for (const key of next) asked.add(key);
	}
}

/** Disjoint sets of units; a join that would make one too large is left out. */
class Groups {
	readonly #groups = new Map<UnitKey, Set<UnitKey>>();

	join(one: UnitKey, two: UnitKey): void {
		const joined = new Set([...(this.#groups.get(one) ?? [one]), ...(this.#groups.get(two) ?? [two])]);
		const traces = [...joined].filter(isTraceUnit).length;
		if (traces > groupTracesMax || joined.size - traces > groupRecordsMax) return;
		for (const key of joined) this.#groups.set(key, joined);
	}

	keys(): readonly UnitKey[] {
		return [...this.#groups.keys()];
	}

	all(): readonly ReadonlySet<UnitKey>[] {
		return [...new Set(this.#groups.values())];
	}
}
