/** The rules of alerts with the numbers that they go by, as they are without a configuration file. */
import type {AlertRule} from './verdict.ts';

type Rule<Numbers> = Numbers & {readonly enabled: boolean};

/** A share of calls: fires where even the lower end of the interval is above `share` and `times` what is usual. */
export type RateRule = Rule<{
	readonly windowMs: number;
	readonly share: number;
	readonly times: number;
	/** Fewer hits in the window never fire. */
	readonly least: number;
}>;

export type LatencyRule = Rule<{readonly times: number}>;

export type CostRule = Rule<{
	readonly times: number;
	readonly floorUsd: number;
	/** Hours in which something was spent, to compare with. */
	readonly hours: number;
}>;

export type GroundingRule = Rule<{
	/** Values that a mean is over, and that a baseline needs. */
	readonly values: number;
	/** Limit of the EWMA, in standard deviations of it. */
	readonly sigmas: number;
	/** A smaller fall, as a share of what is usual, never fires: large numbers make any change certain. */
	readonly drop: number;
}>;

export type RetrievalRule = Rule<{
	readonly values: number;
	/** Median absolute deviations below the mean. */
	readonly deviations: number;
	/** So many means in a row. */
	readonly windows: number;
	readonly drop: number;
}>;

export type SilenceRule = Rule<{
	/** Times the longest gap of a day. */
	readonly times: number;
	/** Fires after this time whatever is usual; null: what is usual says when. */
	readonly afterMs: number | null;
}>;

export type EventRule = Rule<{readonly windowMs: number}>;

export type BudgetRule = Rule<{readonly usd: number | null}>;

export type AlertRules = {
	readonly 'error rate': RateRule;
	readonly 'latency p95': LatencyRule;
	readonly 'cost an hour': CostRule;
	readonly grounding: GroundingRule;
	readonly evidence: RateRule;
	readonly retrieval: RetrievalRule;
	readonly loop: EventRule;
	readonly silence: SilenceRule;
	readonly 'budget, run': BudgetRule;
	readonly 'budget, hour': BudgetRule;
	readonly 'budget, day': BudgetRule;
	readonly 'injection followed': EventRule;
} & Readonly<Record<AlertRule, {readonly enabled: boolean}>>;

export type AlertSettings = {
	readonly rules: AlertRules;
	/** What fires clears only after it was well inside of its bounds for so long. */
	readonly clearMs: number;
	/** After it cleared it does not fire again before. */
	readonly cooldownMs: number;
	/** Nothing but what fires at once does so earlier after the first that was heard. */
	readonly startUpMs: number;
	/** A command that is run for what begins to fire or clears; null: none. */
	readonly onAlert: string | null;
	/** An address that is told in the format of Alertmanager's webhooks; null: none. */
	readonly webhook: string | null;
};

const minuteMs = 60_000;

export const usualRules: AlertSettings = {
	rules: {
		'error rate': {enabled: true, windowMs: 5 * minuteMs, share: 0.01, times: 2, least: 2},
		'latency p95': {enabled: true, times: 2},
		'cost an hour': {enabled: true, times: 3, floorUsd: 0.5, hours: 24},
		grounding: {enabled: true, values: 50, sigmas: 3, drop: 0.05},
		evidence: {enabled: true, windowMs: 15 * minuteMs, share: 0.02, times: 2, least: 3},
		retrieval: {enabled: true, values: 20, deviations: 3, windows: 3, drop: 0.05},
		loop: {enabled: true, windowMs: 5 * minuteMs},
		silence: {enabled: true, times: 3, afterMs: null},
		'budget, run': {enabled: true, usd: null},
		'budget, hour': {enabled: true, usd: null},
		'budget, day': {enabled: true, usd: null},
		'injection followed': {enabled: true, windowMs: 15 * minuteMs},
	},
	clearMs: 10 * minuteMs,
	cooldownMs: 15 * minuteMs,
	startUpMs: 5 * minuteMs,
	onAlert: null,
	webhook: null,
};
