/**
Tries of one request of which each is told by itself (Codex): it asks nothing else before it was answered, so a
failed one and the next of its turn are one request. Tries that only the tree of spans shows are for `count-once.ts`.
*/
import {type Entry, keepEarlierTry} from './counted.ts';

/** Senders wait longer after each try; none waits ten minutes. */
const pauseMsMax = 600_000;

/** Two clocks of one machine. */
const slackMs = 100;

/** @param entries All of a unit, in any order. */
export function foldTries(entries: readonly Entry[]): void {
	if (!entries.some(entry => entry.facts.isTry)) return;
	const calls = entries
		.filter(entry => entry.counted)
		.toSorted((a, b) => a.startMs - b.startMs || (a.node.id < b.node.id ? -1 : 1));
	for (const [index, entry] of calls.entries()) {
		if (entry.status !== 'error' || !entry.facts.isTry) continue;
		const next = calls.slice(index + 1).find(later => isNext(entry, later));
		if (next !== undefined) keepEarlierTry(next, entry);
	}
}

function isNext({node, facts, endMs}: Entry, later: Entry): boolean {
	const isOfTurn = later.node.unit === node.unit && later.facts.dialect === facts.dialect;
	if (!isOfTurn || later.facts.requestModel !== facts.requestModel) return false;
	const {session} = later.facts;
	if (session !== null && facts.session !== null && session !== facts.session) return false;
	const pause = later.startMs - endMs;
	return pause >= -slackMs && pause <= pauseMsMax;
}
