/** The words of alerts: the rules by name, the states they can be in, and what a rule says at one moment. */

export const alertRules = [
	'error rate',
	'latency p95',
	'cost an hour',
	'grounding',
	'evidence',
	'retrieval',
	'loop',
	'silence',
	'budget, run',
	'budget, hour',
	'budget, day',
	'injection followed',
] as const;

export type AlertRule = (typeof alertRules)[number];

/** `warning`: out of bounds, and too soon to fire: just started, or just cleared. `learning`: it cannot judge yet, which is not ok. */
export type AlertState = 'ok' | 'warning' | 'firing' | 'learning' | 'no data';

/** Of the values of each rule: shares from 0 to 1, ms, nano-dollars, or so many. */
export const alertUnits: Readonly<Record<AlertRule, 'share' | 'ms' | 'nanoUsd' | 'count'>> = {
	'error rate': 'share',
	'latency p95': 'ms',
	'cost an hour': 'nanoUsd',
	grounding: 'share',
	evidence: 'share',
	retrieval: 'share',
	loop: 'count',
	silence: 'ms',
	'budget, run': 'nanoUsd',
	'budget, hour': 'nanoUsd',
	'budget, day': 'nanoUsd',
	'injection followed': 'count',
};

/** What a rule says at one moment. */
export type Verdict = {
	readonly state: AlertState;
	/** In the unit of the rule; null: nothing is known. */
	readonly value: number | null;
	/** In which a rate lies, with a certainty of 95 %; null of all else. */
	readonly interval: readonly [low: number, high: number] | null;
	/** What fires beyond it, in the same unit; null while it learns. */
	readonly threshold: number | null;
	/** Which side of the threshold is bad. */
	readonly side: 'above' | 'below';
	/** What it is compared with; null: nothing, or nothing is known. */
	readonly usual: number | null;
	/** Values that it is judged by, and how many it needs. */
	readonly n: number;
	readonly needs: number;
	/** The test in one sentence, with its numbers. */
	readonly why: string;
	/** Which template or store; null: the rule is about all. */
	readonly of: string | null;
	/** Start of the window that it is judged over. */
	readonly fromMs: number;
};

/** A verdict whose sentence is written only where somebody reads it: thousands are made for one that is told. */
export type Judgement = Omit<Verdict, 'why'> & {readonly why: () => string};

/** The verdict after so many steps, from 1. */
export type Judge = (end: number) => Judgement;

/** What most judgements have in common. */
export const plain = {interval: null, side: 'above', usual: null, of: null, needs: 1} as const;

/** Where nothing is wrong at all. */
export function zeroOf({side, usual}: Pick<Judgement, 'side' | 'usual'>): number {
	return side === 'below' ? (usual ?? 1) : 0;
}

/**
How near the threshold the value is: 1 on it, 0 where all is as usual; of nothing 0. Of a rate it is the lower end of the
interval: that is what fires, and one error of fifty does not keep what is over.
*/
export function strainOf({
	value: told,
	interval,
	threshold,
	side,
	usual,
}: Pick<Judgement, 'value' | 'interval' | 'threshold' | 'side' | 'usual'>): number {
	const value = interval?.[0] ?? told;
	if (value === null || threshold === null) return 0;
	const zero = zeroOf({side, usual});
	const range = Math.abs(threshold - zero);
	const beyond = side === 'below' ? zero - value : value;
	if (beyond <= 0) return 0;
	return range === 0 ? Infinity : beyond / range;
}
