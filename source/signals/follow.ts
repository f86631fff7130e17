/**
From one moment to the next: what fires clears only after it was well inside of its bounds for a while, does not fire
again at once, and does not begin before something was heard for a few minutes.
*/
import {type AlertState, type Judge, type Judgement, strainOf} from './verdict.ts';

export type Manners = {
	/** It clears below `clearShare` of its threshold, for so long. */
	readonly clearMs: number;
	/** After it cleared it only warns for so long. */
	readonly cooldownMs: number;
	/** Before this moment it only warns; null: whenever it is. */
	readonly quietUntilMs: number | null;
	/** It clears by the threshold that it fired at: what goes on for hours becomes what is usual, and would be no trouble. */
	readonly keepsThreshold: boolean;
};

export type Followed = {
	/** State after each step from `first` on. */
	readonly states: readonly AlertState[];
	/** Oldest first. */
	readonly changes: readonly FollowedChange[];
	readonly sinceMs: number | null;
	readonly now: Judgement;
};

type FollowedChange = {
	readonly atMs: number;
	readonly from: AlertState;
	readonly judgement: Judgement;
};

/** Of the distance from what is usual to the threshold. */
export const clearShare = 0.8;

type Place = {
	readonly state: AlertState;
	/** Null: it does not fire, or does not keep it. */
	readonly threshold: number | null;
	/** Since when it is well inside of its bounds. */
	readonly calmMs: number | null;
	readonly clearedMs: number;
};

/** Judges every step from `first` (at least 1) to `last`. */
export function followed(
	judge: Judge,
	{
		first,
		last,
		atMs,
	}: {readonly first: number; readonly last: number; readonly atMs: (end: number) => number},
	manners: Manners,
): Followed {
	const states: AlertState[] = [];
	const changes: FollowedChange[] = [];
	let place: Place = {state: 'no data', threshold: null, calmMs: null, clearedMs: -Infinity};
	let sinceMs: number | null = null;
	let now = judge(first);
	for (let end = first; end <= last; end++) {
		const judged = judge(end);
		const moment = atMs(end);
		const next = placeAfter(place, {judged, atMs: moment}, manners);
		now = {...judged, state: next.state, threshold: next.threshold ?? judged.threshold};
		if (next.state !== place.state && end > first) {
			changes.push({atMs: moment, from: place.state, judgement: now});
			sinceMs = moment;
		}
		place = next;
		states.push(next.state);
	}
	return {states, changes, sinceMs, now};
}

function placeAfter(
	place: Place,
	{judged, atMs}: {readonly judged: Judgement; readonly atMs: number},
	{clearMs, cooldownMs, quietUntilMs, keepsThreshold}: Manners,
): Place {
	if (place.state === 'firing') {
		const threshold = place.threshold ?? judged.threshold;
		const isOut = place.threshold === null && judged.state === 'firing';
		const isCalm = !isOut && strainOf({...judged, threshold}) < clearShare;
		const calmMs = isCalm ? (place.calmMs ?? atMs) : null;
		if (calmMs === null || atMs - calmMs < clearMs) return {...place, calmMs};
		return {state: judged.state, threshold: null, calmMs: null, clearedMs: atMs};
	}
	if (judged.state !== 'firing') return {...place, state: judged.state};
	const isQuiet = quietUntilMs !== null && atMs < quietUntilMs;
	if (isQuiet || atMs - place.clearedMs < cooldownMs) return {...place, state: 'warning'};
	return {...place, state: 'firing', threshold: keepsThreshold ? judged.threshold : null, calmMs: null};
}
