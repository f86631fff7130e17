/** What tells a repetition that gets somewhere, or is meant to wait, from one that goes round in circles. */
import type {Comparable} from './comparable.ts';

/** Tools that are asked again on purpose until something changes. */
const pollName =
	/status|poll|wait|check|health|ping|heartbeat|keep_?alive|progress|job|watch|monitor|is_?ready|ready/i;

/** Results that say: not yet. */
const pending =
	/\b(?:pending|running|in[ _-]?progress|queued|processing|waiting|starting|building|provisioning|scheduled|not (?:yet )?(?:ready|finished|done|complete)|still|unchanged|idle|healthy|alive|ok)\b/i;

export function isPolling({action, result}: Comparable): boolean {
	return pollName.test(action.name) || (result !== null && result.length < 400 && pending.test(result));
}

/** Results that say that there is nothing. */
const nothing =
	/^(?:|\[\]|\{\}|null|none|""|0|no (?:results?|matches|documents|hits|data|records)[^a-z]*(?:found)?\.?|not found\.?)$/i;

export function isEmptyResult(result: string | null): boolean {
	if (result === null) return false;
	return nothing.test(result) || /"(?:results|items|hits|documents|matches|data)": ?\[\]/.test(result);
}

const pageKey =
	/(?:^|\.)(?:page|offset|cursor|start|skip|from|after|before|token|index|limit|since|until|chunk|part|batch)\w*$/i;

/**
The same thing asked in other words: most arguments are equal, and what differs are words that overlap. Other numbers,
ids and names are other things; another page is the next one.
*/
export function isReworded(one: Comparable, other: Comparable): boolean {
	if (one.action.name !== other.action.name || one.leaves.size !== other.leaves.size) return false;
	if (one.asked === other.asked) return true;
	let changed = 0;
	for (const [path, value] of one.leaves) {
		const next = other.leaves.get(path);
		if (next === undefined) return false;
		if (next === value) continue;
		if (pageKey.test(path) || !overlaps(value, next)) return false;
		changed++;
	}
	return changed > 0;
}

/** Of words without figures, in any order: half of them or more are shared, and two at least. */
const overlapMin = 0.5;
const commonMin = 2;

function overlaps(one: string, other: string): boolean {
	const [left, right] = [wordsOf(one), wordsOf(other)];
	// Paths, names and addresses have no other words for what they say.
	const isProse = /\s/.test(one.trim()) || /\s/.test(other.trim());
	if (!isProse) return one.trim().toLowerCase() === other.trim().toLowerCase();
	const figures = (text: string): string => (text.match(/\d+/g) ?? []).toSorted().join(' ');
	// An order, a street or a year that is another one makes it another question.
	if (figures(one) !== figures(other) || isSlot(left, right)) return false;
	const [asked, known] = [left, right].map(words => new Set(words.map(word => word.toLowerCase()))) as [
		Set<string>,
		Set<string>,
	];
	const common = asked.intersection(known).size;
	return common >= commonMin && common / Math.min(asked.size, known.size) >= overlapMin;
}

function wordsOf(text: string): readonly string[] {
	return text.match(/[\p{L}\p{M}]{2,}/gu) ?? [];
}

/** One name in place of another, and all else equal: "hotels in Oslo", "hotels in Rome" are two things. */
function isSlot(left: readonly string[], right: readonly string[]): boolean {
	if (left.length !== right.length) return false;
	const [at, ...more] = left.keys().filter(place => left[place] !== right[place]);
	if (at === undefined || more.length > 0) return false;
	return /^\p{Lu}/u.test(left[at] ?? '') && /^\p{Lu}/u.test(right[at] ?? '');
}
