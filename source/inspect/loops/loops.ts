/**
Loops: an agent that makes no progress. The same calls with the same results, in a row or in turns; errors that come
back unchanged; questions that are only put in other words; a model that is asked the same again and again and fails.
What changes its results, waits for something, goes through pages or works on many things is none.
*/
import type {Statement} from '../../domain/finding.ts';
import type {Action} from '../exchange.ts';
import {type Comparable, comparableOf} from './comparable.ts';
import {isEmptyResult, isPolling, isReworded} from './progress.ts';

type LoopRule = 'same call' | 'cycle' | 'same error' | 'churn' | 'retry storm';

export type Loop = {
	readonly rule: LoopRule;
	/** Places of the actions that go round, in order. */
	readonly actions: readonly number[];
	/** Place of the action at which it was evident. */
	readonly at: number;
	readonly confidence: number;
	readonly evidence: string;
	/** What it took, with all that ran between its first and its last action. */
	readonly burn: {readonly durationMs: number; readonly tokens: number; readonly costNanoUsd: number};
};

const equalMin = 3;
/** Where results are not told, equal questions are all there is to see. */
const equalUntoldMin = 5;
/** Waiting that takes this many equal answers is none any more. */
const pollsMin = 20;
/** Retries end well, or are given up, before that. */
const retriesMax = 5;
const churnMin = 4;
const periodMax = 4;
/** A cycle is gone through this often. */
const roundsMin = 2.5;
const stormMin = 5;
const stormMs = 120_000;

/** `actions` in order of time, of one trace. */
export function loopsIn(actions: readonly Action[]): readonly Loop[] {
	const loops: Loop[] = [];
	const all = actions.map((action, index) => comparableOf(action, index));
	for (const lane of Map.groupBy(all, ({action}) => action.actor).values()) {
		const tools = lane.filter(({action}) => action.kind === 'tool');
		for (const row of inTurn(tools)) loops.push(...loopsOfRow(row, actions));
		const storm = stormIn(lane.filter(({action}) => action.kind === 'call'));
		if (storm !== null) loops.push(loopOf('retry storm', storm, {at: stormMin, confidence: 0.9, actions}));
	}
	return loops.toSorted((one, other) => one.at - other.at);
}

/** Runs of actions that follow each other: what runs side by side was asked for at once. */
function inTurn(tools: readonly Comparable[]): readonly (readonly Comparable[])[] {
	const rows: Comparable[][] = [];
	let untilMs = Number.POSITIVE_INFINITY;
	for (const tool of tools) {
		const {startMs, endMs} = tool.action;
		const row = rows.at(-1);
		if (row === undefined || startMs < untilMs - 1) rows.push([tool]);
		else row.push(tool);
		untilMs = Math.max(endMs, startMs);
	}
	return rows;
}

/** What is looked for at a place, the clearest first; what one found is passed over by the others. */
function loopsOfRow(row: readonly Comparable[], actions: readonly Action[]): readonly Loop[] {
	const loops: Loop[] = [];
	let at = 0;
	while (at < row.length) {
		const found = equalFrom(row, at) ?? cycleFrom(row, at) ?? errorsFrom(row, at) ?? churnFrom(row, at);
		if (found === null) {
			at++;
			continue;
		}
		const {rule, length, evident, confidence} = found;
		const members = row.slice(at, at + length);
		if (confidence > 0) loops.push(loopOf(rule, members, {at: evident, confidence, actions}));
		at += length;
	}
	return loops;
}

/** `confidence` 0: it repeats, and rightly so. */
type Found = {
	readonly rule: LoopRule;
	readonly length: number;
	/** How many actions it took to see it. */
	readonly evident: number;
	readonly confidence: number;
};

function runFrom(
	row: readonly Comparable[],
	at: number,
	isAlike: (one: Comparable, next: Comparable) => boolean,
): number {
	let length = 1;
	for (; ; length++) {
		const [one, next] = [row[at + length - 1], row[at + length]];
		if (one === undefined || next === undefined || !isAlike(one, next)) return length;
	}
}

function equalFrom(row: readonly Comparable[], at: number): Found | null {
	const first = row[at];
	if (first === undefined) return null;
	const length = runFrom(row, at, (one, next) => one.asked === next.asked && one.result === next.result);
	const needs = first.result === null ? equalUntoldMin : equalMin;
	if (length < needs) return null;
	const rule = first.action.isError ? 'same error' : 'same call';
	const passed = {rule, length, evident: needs, confidence: 0} as const;
	// It went on: the same question had another answer, or what failed went well.
	const next = row[at + length];
	const moved = next?.asked === first.asked;
	if (moved && length <= retriesMax + 1 && (isPolling(first) || first.action.isError)) return passed;
	if (!first.action.isError && isPolling(first) && length < pollsMin) return passed;
	const confidence = first.result === null ? 0.6 : length > needs ? 0.95 : 0.85;
	return {...passed, confidence};
}

function cycleFrom(row: readonly Comparable[], at: number): Found | null {
	for (let period = 2; period <= periodMax; period++) {
		let length = period;
		while (isAgain(row, at + length, period)) length++;
		const needs = Math.ceil(roundsMin * period);
		if (length < needs) continue;
		const members = row.slice(at, at + period);
		if (new Set(members.map(({asked}) => asked)).size < 2) continue;
		const isWait = members.every(isPolling) && length < pollsMin;
		return {rule: 'cycle', length, evident: needs, confidence: isWait ? 0 : 0.9};
	}
	return null;
}

function isAgain(row: readonly Comparable[], at: number, period: number): boolean {
	const [before, now] = [row[at - period], row[at]];
	return (
		before !== undefined &&
		now !== undefined &&
		now.result !== null &&
		before.asked === now.asked &&
		before.result === now.result
	);
}

function errorsFrom(row: readonly Comparable[], at: number): Found | null {
	const first = row[at];
	if (first === undefined || !first.action.isError || first.result === null) return null;
	const length = runFrom(
		row,
		at,
		(one, next) => next.action.isError && one.result === next.result && isReworded(one, next),
	);
	if (length < equalMin) return null;
	const next = row[at + length];
	const isSaved = next !== undefined && !next.action.isError && isReworded(first, next);
	return {
		rule: 'same error',
		length,
		evident: equalMin,
		confidence: isSaved && length <= retriesMax ? 0 : 0.85,
	};
}

function churnFrom(row: readonly Comparable[], at: number): Found | null {
	const first = row[at];
	if (first === undefined || first.result === null) return null;
	const length = runFrom(
		row,
		at,
		(one, next) =>
			isReworded(one, next) &&
			(one.result === next.result || (isEmptyResult(one.result) && isEmptyResult(next.result))),
	);
	return length < churnMin ? null : {rule: 'churn', length, evident: churnMin, confidence: 0.8};
}

/** Calls of a model that fail with the same question, close together; the longest such run. */
function stormIn(calls: readonly Comparable[]): readonly Comparable[] | null {
	const failed = calls.filter(({action}) => action.isError);
	let best: readonly Comparable[] = [];
	for (const group of Map.groupBy(failed, ({asked, result}) => `${asked} ${result}`).values()) {
		for (let from = 0, until = 0; until < group.length; until++) {
			const late = group[until]?.action.startMs ?? 0;
			while (late - (group[from]?.action.startMs ?? 0) > stormMs) from++;
			if (until - from + 1 > best.length) best = group.slice(from, until + 1);
		}
	}
	return best.length < stormMin ? null : best;
}

function loopOf(
	rule: LoopRule,
	members: readonly Comparable[],
	{
		at,
		confidence,
		actions,
	}: {readonly at: number; readonly confidence: number; readonly actions: readonly Action[]},
): Loop {
	const indices = members.map(({index}) => index);
	const [first, last] = [members[0], members.at(-1)];
	const between = actions.slice(first?.index ?? 0, (last?.index ?? 0) + 1);
	const burn = {
		durationMs: (last?.action.endMs ?? 0) - (first?.action.startMs ?? 0),
		tokens: between.reduce((sum, {tokens}) => sum + (tokens ?? 0), 0),
		costNanoUsd: between.reduce((sum, {costNanoUsd}) => sum + (costNanoUsd ?? 0), 0),
	};
	return {
		rule,
		actions: indices,
		at: indices[Math.min(at, indices.length) - 1] ?? 0,
		confidence,
		evidence: evidenceOf(rule, members, burn),
		burn,
	};
}

function evidenceOf(rule: LoopRule, members: readonly Comparable[], burn: Loop['burn']): string {
	const names = [...new Set(members.map(({action}) => action.name))].join(', ');
	const what: Record<LoopRule, string> = {
		'same call': `${members.length} equal calls of ${names}, ${members[0]?.result === null ? 'results not told' : 'equal results'}`,
		cycle: `${members.length} calls in turns of ${names}, equal results`,
		'same error': `${members.length} calls of ${names}, the same error`,
		churn: `${members.length} calls of ${names} in other words, the same result`,
		'retry storm': `${members.length} failed calls of ${names} with the same question`,
	};
	const cost = burn.costNanoUsd > 0 ? `, $${(burn.costNanoUsd / 1e9).toPrecision(2)}` : '';
	const tokens = burn.tokens > 0 ? `, ${burn.tokens} tokens` : '';
	// Messages tell no times.
	const time = burn.durationMs < 50 ? '' : `; ${(burn.durationMs / 1000).toFixed(1)} s`;
	return `${what[rule]}${time}${tokens}${cost}`.slice(0, 200);
}

/** The statement about the action at which the loop was evident. */
export function statementOf(loop: Loop, actions: readonly Action[]): Statement {
	const action = actions[loop.at];
	return {
		signal: 'security',
		detector: 'loop',
		rule: loop.rule,
		level: 'warning',
		confidence: loop.confidence,
		part: 'tool',
		source: `${action?.kind === 'call' ? 'model' : 'tool'} ${action?.name ?? ''}`.trimEnd(),
		start: 0,
		end: action?.input?.length ?? 0,
		evidence: loop.evidence,
	};
}
