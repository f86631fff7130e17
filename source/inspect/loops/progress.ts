/** Repetition that is no loop: waiting for a job, a beating heart, keys that are pressed again, tries that succeed. */
import {isPending} from './result-text.ts';
import {isNearCall, isSameCall, isSameResult, type Run} from './sequence.ts';

/** So many polls with one answer are worth a word even where they wait in between. */
const pollsMax = 50;
/** So many equal answers before another one are still taken for waiting. */
const waitsMax = 6;
const pendingMax = 20;
const triesMax = 9;
const seldomMs = 10_000;
/** Each press of a key does something, though its answer is the same; what is taken out of a queue is another each time. */
const pressesMax = 10;

/** Tools that are asked again on purpose until something changes. */
const polling = /status|poll|check|progress|monitor|watch|ready|inbox/i;
const heart = /heart_?beat|keep_?alive|(?:^|[_.-])ping|health|liveness/i;
const pressing =
	/(?:^|[_.\s-])(?:scroll|press|key|click|tap|next|type|swipe|undo|redo|step|tick|increment|decrement|advance|increase|decrease|dequeue|pop|receive|consume|pull)/i;

/** `runs` are equal calls with equal results; `next` is what the actor did after them. */
export function isWaiting(runs: readonly Run[], next: Run | undefined): boolean {
	const [first] = runs;
	if (first === undefined) return true;
	const {action} = first;
	const count = runs.length;
	if (heart.test(action.name) && count < pollsMax) return true;
	if (pressing.test(action.name) && (action.output ?? '').length < 80 && count < pressesMax) return true;
	if (next !== undefined && !next.isError && isSameCall(first, next) && !isSameResult(first, next)) {
		if (count <= (isPending(action.output ?? '') ? pendingMax : waitsMax)) return true;
	}
	if (first.isError) return false;
	if (isPending(action.output ?? '') && count <= waitsMax && isSlow(runs)) return true;
	return count < pollsMax && isTimed(runs);
}

/** What is asked again on purpose, by its name or its answer, or so seldom that nobody but a timer would. */
export function isTimed(runs: readonly Run[]): boolean {
	if (!isSpaced(runs)) return false;
	return runs.some(
		({action, waited, idleMs}) =>
			waited ||
			idleMs >= seldomMs ||
			polling.test(action.name) ||
			heart.test(action.name) ||
			isPending(action.output ?? ''),
	);
}

/** A health check in turns over several things. */
export function isBeating(runs: readonly Run[]): boolean {
	return runs.every(({action}) => heart.test(action.name));
}

/** Tries of the same thing, of which the next one succeeds. */
export function isSolved(runs: readonly Run[], next: Run | undefined): boolean {
	const last = runs.at(-1);
	if (last === undefined || next === undefined || next.isError || runs.length > triesMax) return false;
	return isNearCall(last, next) && !isSameResult(last, next) && !next.isEmpty();
}

/** Wordings of one search, of which one of the next, however it is worded, finds something. */
export function isRefined(runs: readonly Run[], later: readonly Run[]): boolean {
	const last = runs.at(-1);
	if (last === undefined || runs.length > waitsMax) return false;
	const others = later.findIndex(({action}) => action.name !== last.action.name);
	return later
		.slice(0, others < 0 ? later.length : others)
		.some(run => !run.isError && !run.isEmpty() && !isSameResult(last, run));
}

/** A second between two at least, or no clock that tells. */
function isSlow(runs: readonly Run[]): boolean {
	return runs.slice(1).every(({waited, idleMs}) => waited || idleMs >= 1000 || idleMs <= 10);
}

/**
Real waiting at even distances, or at ever longer ones: a timer sets those. A model that thinks takes another time each
turn, which two distances cannot tell from a timer as well as more of them can.
*/
function isSpaced(runs: readonly Run[]): boolean {
	const later = runs.slice(1);
	if (later.length === 0) return false;
	if (later.every(({waited}) => waited)) return true;
	if (!later.every(({waited, idleMs}) => waited || idleMs >= 1000)) return false;
	const gaps = later.map(({idleMs}) => idleMs);
	const sorted = gaps.toSorted((one, other) => one - other);
	const median = sorted[sorted.length >> 1] ?? 0;
	const spread = ((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)) / median;
	if (spread <= spreadMaxOf(gaps.length, median)) return true;
	return gaps.length > 2 && gaps.every((gap, at) => at === 0 || gap >= 1.3 * (gaps[at - 1] ?? 0));
}

/** How far gaps of one timer lie apart, as a share of them: chance brings two short ones close most easily. */
function spreadMaxOf(gaps: number, medianMs: number): number {
	const isLong = medianMs >= 4000;
	if (gaps > 2) return isLong ? 0.25 : 0.2;
	return isLong ? 0.2 : 0.08;
}
