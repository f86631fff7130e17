/**
Alerts: signals out of their bounds, judged every ten seconds in a way that they do not flap. Each rule says how much it knows:
one that cannot judge yet is learning, which is not ok. What is out of bounds once stays so until it has been well inside
of them for some minutes.
*/
import {wilson} from '../domain/interval.ts';
import {type Hour, type Step, stepMs, type Vitals} from '../domain/vitals.ts';

export type AlertState = 'ok' | 'firing' | 'learning' | 'no data';

export type AlertRule = 'error rate' | 'latency p95' | 'cost an hour';

/** At one moment. */
type Verdict = {
	readonly state: AlertState;
	/** Share, ms or nano-dollars; null: nothing is known. */
	readonly value: number | null;
	/** What fires above it, in the same unit; null while it learns. */
	readonly threshold: number | null;
	/** Values that it is judged by, and how many it needs. */
	readonly n: number;
	readonly needs: number;
};

export type Alert = {
	readonly rule: AlertRule;
	readonly now: Verdict;
	/** When it came into its state; null: before what is looked at. */
	readonly sinceMs: number | null;
	/** Its state at the end of each of the last minutes, oldest first; null: it was not judged then. */
	readonly cells: readonly (AlertState | null)[];
	/** Newest first. */
	readonly changes: readonly {
		readonly atMs: number;
		readonly from: AlertState;
		readonly to: AlertState;
		readonly value: number | null;
	}[];
};

const stepsAMinute = 60_000 / stepMs;
const nanoUsd = 1e9;

/** Steps that an error rate is over: five minutes. */
const errorSteps = 5 * stepsAMinute;
const errorShareMin = 0.01;
const errorsMin = 2;
/** Fewer calls in a day are no baseline. */
const baselineCallsMin = 100;

const hourSteps = 60 * stepsAMinute;
const costTimes = 3;
const costFloorNanoUsd = 0.5 * nanoUsd;
/** Hours in which something was spent, or answered, to compare with. */
const hoursMin = 6;

const latencyTimes = 2;
/** A 95th percentile of fewer values is their longest (see the brackets of lists). */
const timedMin = 59;

/** It clears below this part of its threshold, for so many steps. */
const clearShare = 0.8;
const clearSteps = 10 * stepsAMinute;

/** `cells`: how many of the last minutes are told. */
export function alertsOf(vitals: Vitals, cells: number): readonly Alert[] {
	const {steps, hours} = vitals;
	const errors = (end: number): Verdict => errorVerdict(steps.slice(end - errorSteps, end), hours);
	const cost = (end: number): Verdict => costVerdict(steps.slice(end - hourSteps, end), hours);
	const alerts = [
		followed('error rate', vitals, {cells, first: errorSteps, verdictAt: errors}),
		followed('cost an hour', vitals, {cells, first: hourSteps, verdictAt: cost}),
		latencyAlert(vitals, cells),
	];
	return alerts.toSorted((one, other) => rank(one) - rank(other));
}

function rank({now}: Alert): number {
	return ['firing', 'learning', 'ok', 'no data'].indexOf(now.state);
}

/** Fires where even the lower end of the interval is above 1 % and twice of what is usual. */
function errorVerdict(steps: readonly Step[], hours: readonly Hour[]): Verdict {
	const calls = sum(steps, step => step.calls);
	const errors = sum(steps, step => step.errors);
	const usual = hours.slice(1);
	const before = sum(usual, hour => hour.calls);
	const baseline = before < baselineCallsMin ? 0 : sum(usual, hour => hour.errors) / before;
	const threshold = Math.max(errorShareMin, 2 * baseline);
	if (calls === 0) return {state: 'no data', value: null, threshold, n: 0, needs: 1};
	const [low] = wilson(errors, calls);
	const fires = errors >= errorsMin && low > threshold;
	return {state: fires ? 'firing' : 'ok', value: errors / calls, threshold, n: calls, needs: 1};
}

/** Fires where an hour costs three times the mean of the hours before it, and more than half a dollar. */
function costVerdict(steps: readonly Step[], hours: readonly Hour[]): Verdict {
	const value = sum(steps, step => step.costNanoUsd);
	const spent = hours.slice(1).filter(hour => hour.costNanoUsd > 0);
	const about = {value, n: spent.length, needs: hoursMin};
	if (spent.length < hoursMin) return {state: 'learning', threshold: null, ...about};
	const mean = sum(spent, hour => hour.costNanoUsd) / spent.length;
	const threshold = Math.max(costTimes * mean, costFloorNanoUsd);
	return {state: value > threshold ? 'firing' : 'ok', threshold, ...about};
}

/** Against the same hour of last week, else against the median of a day's hours. Its histograms are by the hour: judged now. */
function latencyAlert({hours, lastWeek, asOfMs}: Vitals, cells: number): Alert {
	const [hour, ...before] = hours;
	const usual = before.filter(one => one.timed >= timedMin && one.p95Ms !== null);
	const value = hour?.p95Ms ?? null;
	const n = hour?.timed ?? 0;
	const reference =
		lastWeek.timed >= timedMin
			? lastWeek.p95Ms
			: usual.length >= hoursMin
				? median(usual.map(one => one.p95Ms ?? 0))
				: null;
	const threshold = reference === null ? null : latencyTimes * reference;
	const state: AlertState =
		value === null
			? 'no data'
			: threshold === null || n < timedMin
				? 'learning'
				: value > threshold
					? 'firing'
					: 'ok';
	const now = {state, value, threshold, n, needs: timedMin};
	const told = Array.from({length: cells}, (_, at) => (at === cells - 1 ? state : null));
	return {rule: 'latency p95', now, sinceMs: state === 'firing' ? asOfMs : null, cells: told, changes: []};
}

/** From step to step: what fires clears only after it was well inside of its bounds for a while. */
function followed(
	rule: AlertRule,
	{steps, asOfMs}: Vitals,
	{
		cells,
		first,
		verdictAt,
	}: {readonly cells: number; readonly first: number; readonly verdictAt: (end: number) => Verdict},
): Alert {
	const states: AlertState[] = [];
	const changes: Alert['changes'][number][] = [];
	let state: AlertState = 'no data';
	let calm = 0;
	let sinceMs: number | null = null;
	let now = verdictAt(first);
	for (let end = first; end <= steps.length; end++) {
		now = verdictAt(end);
		const isCalm = now.value === null || now.threshold === null || now.value < clearShare * now.threshold;
		calm = isCalm ? calm + 1 : 0;
		const stays: boolean = state === 'firing' && now.state !== 'firing' && calm < clearSteps;
		const next: AlertState = stays ? 'firing' : now.state;
		const atMs = asOfMs - (steps.length - end) * stepMs;
		if (next !== state && end > first) {
			changes.push({atMs, from: state, to: next, value: now.value});
			sinceMs = atMs;
		}
		state = next;
		states.push(state);
	}
	// At the end of each minute.
	const told = states.filter((_, at) => (states.length - 1 - at) % stepsAMinute === 0).slice(-cells);
	return {
		rule,
		now: {...now, state},
		sinceMs,
		cells: [...Array.from({length: cells - told.length}, () => null), ...told],
		changes: changes.toReversed(),
	};
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
	return items.reduce((total, item) => total + of(item), 0);
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
