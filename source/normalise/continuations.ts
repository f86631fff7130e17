/**
Streams that a library tells of twice: a span that ends with the response's headers, and later a record of the
answer, which may stand in another trace (Logfire). They are one call. Who else speaks of that call is for
`twins.ts`.
*/
import {type Entry, complete, dismiss, hasUsage} from './counted.ts';
import {isCompatibleModel} from './providers.ts';

/** An application may do something else between the headers and the first piece of the answer. */
export const pauseMsMax = 2_000;

/** The two are stamped by one clock, but not at one moment. */
const slackMs = 100;

/** @param entries All of a unit, in any order. */
export function joinContinuations(entries: readonly Entry[]): void {
	const ends = entries.filter(entry => entry.counted && entry.facts.continues);
	if (ends.length === 0) return;
	for (const end of ends.toSorted((a, b) => a.startMs - b.startMs || (a.node.id < b.node.id ? -1 : 1))) {
		const request = requestOf(end, entries);
		if (request === null) continue;
		complete(request, end);
		request.endMs = Math.max(request.endMs, end.endMs);
		request.facts = {...request.facts, streaming: true};
		dismiss(end, `twin of ${request.node.id}`);
	}
}

/** The last request that could have been answered so, and was not yet. */
function requestOf(end: Entry, entries: readonly Entry[]): Entry | null {
	let latest: Entry | null = null;
	for (const entry of entries) {
		if (!isRequestOf(entry, end)) continue;
		if (latest === null || entry.endMs > latest.endMs) latest = entry;
	}
	return latest;
}

function isRequestOf(entry: Entry, end: Entry): boolean {
	if (!entry.counted || entry.facts.continues || entry.aggregate || entry.status !== 'ok') return false;
	if (hasUsage(entry) || entry.facts.output !== null) return false;
	if (entry.node.span?.scope.name !== end.node.span?.scope.name) return false;
	const pause = end.startMs - entry.endMs;
	if (pause < -slackMs || pause > pauseMsMax) return false;
	if (!isCompatibleModel(entry.facts.requestModel, end.facts.requestModel)) return false;
	return JSON.stringify(entry.facts.input) === JSON.stringify(end.facts.input);
}
