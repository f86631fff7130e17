/**
Agents that turn in circles: the same again without anything gained. A loop is a lack of progress and not repetition;
`progress.ts` says which repetition is none. Agents' own guards stop at three identical calls, and so does this.
*/
import type {Statement} from '../../domain/finding.ts';
import type {Action} from '../exchange.ts';
import {isOneSlot} from './arguments.ts';
import {isBeating, isRefined, isSolved, isTimed, isWaiting} from './progress.ts';
import {stormsIn} from './storms.ts';
import {
	isAfter,
	isLikeResult,
	isNearCall,
	isSameCall,
	isSameResult,
	type Run,
	sequenceOf,
} from './sequence.ts';

export type Loop = {
	readonly rule: 'same call' | 'cycle' | 'same error' | 'churn' | 'retry storm';
	/** Places in the actions that were given. */
	readonly actions: readonly number[];
	/** The one at which it became evident. */
	readonly at: number;
	readonly confidence: number;
	readonly evidence: string;
	/** What was spent from the first of its actions to the last, on the actor's model calls too; null: not told. */
	readonly burn: {
		readonly durationMs: number;
		readonly tokens: number | null;
		readonly costNanoUsd: number | null;
	};
};

/** What one rule sees before what it cost is known. */
export type Circle = Pick<Loop, 'rule' | 'actions' | 'at' | 'confidence'> & {readonly what: string};

const sameCallMin = 3;
/** Where results are not told, equal calls alone must do. */
const untoldMin = 5;
const churnMin = 4;
const cycleMin = 3;
const periods = [2, 3, 4];

/** Loops of a trace, whose `actions` stand in the order of their starts; each action is in one loop at most. */
export function loopsIn(actions: readonly Action[]): readonly Loop[] {
	const byActor = Map.groupBy(actions.keys(), index => actions[index]?.actor ?? '');
	const loops: Loop[] = [];
	for (const indices of byActor.values()) {
		const taken = new Set<number>();
		const runs = sequenceOf(actions, indices);
		for (const circle of [
			...stormsIn(actions, indices),
			...repeatsIn(runs),
			...cyclesIn(runs),
			...denseIn(runs),
		]) {
			if (circle.actions.some(index => taken.has(index))) continue;
			for (const index of circle.actions) taken.add(index);
			loops.push(loopOf(circle, {actions, indices}));
		}
	}
	return loops.toSorted((one, other) => one.at - other.at);
}

function loopOf(
	{what, ...circle}: Circle,
	{actions, indices}: {readonly actions: readonly Action[]; readonly indices: readonly number[]},
): Loop {
	const [first = 0] = circle.actions;
	const last = circle.actions.at(-1) ?? first;
	let [endMs, tokens, costNanoUsd]: [number, number | null, number | null] = [0, null, null];
	for (let place = placeOf(indices, first); place < indices.length; place++) {
		const index = indices[place] ?? 0;
		const action = actions[index];
		if (action === undefined || index > last) break;
		endMs = Math.max(endMs, action.endMs);
		if (action.tokens !== null) tokens = (tokens ?? 0) + action.tokens;
		if (action.costNanoUsd !== null) costNanoUsd = (costNanoUsd ?? 0) + action.costNanoUsd;
	}
	const durationMs = Math.max(0, endMs - (actions[first]?.startMs ?? 0));
	const spent = [
		...(durationMs >= 100 ? [`${(durationMs / 1000).toFixed(1)}s`] : []),
		...(tokens === null
			? []
			: [tokens < 1000 ? `${tokens} tokens` : `${(tokens / 1000).toFixed(1)}k tokens`]),
		...(costNanoUsd === null || costNanoUsd === 0 ? [] : [`$${(costNanoUsd / 1e9).toPrecision(2)}`]),
	].join(', ');
	return {
		...circle,
		evidence: (spent === '' ? what : `${what}; ${spent}`).slice(0, 200),
		burn: {durationMs, tokens, costNanoUsd},
	};
}

/** Place of an index among those of its actor, which stand in order. */
function placeOf(indices: readonly number[], index: number): number {
	let [low, high] = [0, indices.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((indices[middle] ?? 0) < index) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** The loop as what is said of the tool, or the model, that it turns around. */
export function statementOf(loop: Loop, actions: readonly Action[]): Statement {
	const {name = '', input = null, kind = 'tool'} = actions[loop.at] ?? {};
	return {
		signal: 'security',
		detector: 'loop',
		rule: loop.rule,
		level: 'warning',
		confidence: loop.confidence,
		part: 'tool',
		source: `${kind === 'tool' ? 'tool' : 'model'} ${name}`,
		start: 0,
		end: input?.length ?? 0,
		evidence: loop.evidence,
	};
}

function circleOf(
	rule: Loop['rule'],
	runs: readonly Run[],
	{min, what, base}: {readonly min: number; readonly what: string; readonly base: number},
): Circle {
	return {
		rule,
		actions: runs.map(({index}) => index),
		at: runs[min - 1]?.index ?? runs[0]?.index ?? 0,
		confidence: Math.min(0.95, base + 0.05 * (runs.length - min)),
		what,
	};
}

/** Stretches in which each asks for what the one before asked for, and gets what that got. */
function repeatsIn(runs: readonly Run[]): readonly Circle[] {
	const circles: Circle[] = [];
	for (let from = 0; from < runs.length;) {
		let to = from + 1;
		for (; to < runs.length; to++) {
			const [one, other] = [runs[to - 1], runs[to]];
			if (one === undefined || other === undefined || !isAfter(one, other)) break;
			const isLinked = isSameCall(one, other)
				? isSameResult(one, other) || isLikeResult(one, other)
				: isNearCall(one, other) && isLikeResult(one, other);
			if (!isLinked) break;
		}
		const circle = repeatOf(runs.slice(from, to), runs.slice(to, to + 3));
		if (circle !== null) circles.push(circle);
		from = to;
	}
	return circles;
}

function repeatOf(runs: readonly Run[], later: readonly Run[]): Circle | null {
	const [[first], [next]] = [runs, later];
	const count = runs.length;
	if (first === undefined || count < sameCallMin || isSolved(runs, next)) return null;
	const isOne = runs.every(run => isSameCall(first, run));
	if (first.isError) {
		if (!isOne && isOneSlot(runs.map(run => run.arguments))) return null;
		const what = `${count} ${isOne ? 'equal' : 'like'} calls, the same error`;
		return circleOf('same error', runs, {min: sameCallMin, what, base: 0.8});
	}
	if (isOne) {
		const isTold = first.result() !== null;
		const min = isTold ? sameCallMin : untoldMin;
		if (count < min || isWaiting(runs, next)) return null;
		const what = `${count} equal calls, ${isTold ? 'equal results' : 'results not told'}`;
		return circleOf('same call', runs, {min, what, base: isTold ? 0.75 : 0.6});
	}
	if (
		count < churnMin ||
		isTimed(runs) ||
		isRefined(runs, later) ||
		isOneSlot(runs.map(run => run.arguments))
	)
		return null;
	const what = `${count} wordings of one call, ${first.isEmpty() ? 'nothing found' : 'equal results'}`;
	return circleOf('churn', runs, {min: churnMin, what, base: 0.65});
}

/** A few calls in turn, with the same results each round. */
function cyclesIn(runs: readonly Run[]): readonly Circle[] {
	const circles: Circle[] = [];
	for (const period of periods) {
		for (let from = 0; from + period < runs.length;) {
			let to = from + period;
			for (; to < runs.length; to++) if (!isRepeated(runs, {at: to, period})) break;
			const round = runs.slice(from, from + period);
			const count = Math.floor((to - from) / period);
			if (count >= cycleMin && !isMonotone(round) && !isPaced(runs.slice(from, to), period)) {
				const names = round.map(run => run.action.name).join(', ');
				circles.push(
					circleOf('cycle', runs.slice(from, to), {
						min: cycleMin * period,
						what: `${count} rounds of ${names}, equal results`,
						base: 0.8,
					}),
				);
			}
			from = Math.max(from + 1, to - period + 1);
		}
	}
	return circles;
}

function isRepeated(
	runs: readonly Run[],
	{at, period}: {readonly at: number; readonly period: number},
): boolean {
	const [one, last, run] = [runs[at - period], runs[at - 1], runs[at]];
	if (one === undefined || last === undefined || run === undefined) return false;
	return isAfter(last, run) && isSameCall(one, run) && isSameResult(one, run) && run.result() !== null;
}

function isMonotone(round: readonly Run[]): boolean {
	const [first] = round;
	return first === undefined || round.every(run => isSameCall(first, run));
}

/** Rounds enough for a timer to be seen, since any of their places may keep time by chance. */
const pacedMin = 4;
const pacedMax = 50;

/** Rounds with a timer before one of their places, where the most time goes by: a watch over several things. */
function isPaced(runs: readonly Run[], period: number): boolean {
	if (isBeating(runs) && runs.length < pacedMax) return true;
	let [longestMs, isKept] = [0, false];
	for (let place = 0; place < period; place++) {
		const rounds = runs.filter((_, at) => at % period === place);
		const idleMs = rounds.slice(1).reduce((sum, run) => sum + run.idleMs, 0);
		const isSure = rounds.length >= pacedMin || rounds.slice(1).every(({waited}) => waited);
		if (idleMs < longestMs) continue;
		longestMs = idleMs;
		isKept = isSure && rounds.length < pacedMax && isTimed(rounds);
	}
	return isKept;
}

/** What changes nothing, so that asking again after it is asking for the same. */
const reading =
	/(?:^|[_.\s-])(?:read|get|list|search|find|look|view|fetch|query|todo|plan|note|show|describe|grep|glob)/i;
const denseMin = 4;

/** Equal calls with equal results, though something else was read once in between. */
function denseIn(runs: readonly Run[]): readonly Circle[] {
	const circles: Circle[] = [];
	let streak: Run[] = [];
	let since = 0;
	const close = (next: Run | undefined, at: number): void => {
		const [first] = streak;
		const isDense = streak.length >= denseMin && streak.length * 3 >= (at - since) * 2;
		if (first === undefined || !isDense || first.result() === null || isWaiting(streak, next)) return;
		if (first.isError && isSolved(streak, next)) return;
		const rule = first.isError ? 'same error' : 'same call';
		const what = `${streak.length} equal calls, equal ${first.isError ? 'errors' : 'results'}`;
		circles.push(circleOf(rule, streak, {min: denseMin, what, base: 0.7}));
	};
	for (let at = 0; at < runs.length; at++) {
		const [run, last, after] = [runs[at], streak.at(-1), runs[at + 1]];
		if (run === undefined) continue;
		if (last !== undefined && isSameCall(last, run) && isSameResult(last, run) && isAfter(last, run)) {
			streak.push(run);
			continue;
		}
		const isAside =
			last !== undefined &&
			after !== undefined &&
			reading.test(run.action.name) &&
			!isSameCall(last, run) &&
			isSameCall(last, after);
		if (isAside) continue;
		close(run, at);
		[streak, since] = [[run], at];
	}
	close(undefined, runs.length);
	return circles;
}
