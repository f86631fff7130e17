/** Which calls of its window show best what a rule is about: a question for the store, which knows no rules. */
import type {AlertRule} from './verdict.ts';

const examplesOf = {
	'error rate': 'failed',
	'latency p95': 'slowest',
	'cost an hour': 'dearest',
	grounding: 'least grounded',
	evidence: 'wrong',
	retrieval: 'worst found',
	loop: 'looping',
	silence: 'last',
	'budget, run': 'dearest',
	'budget, hour': 'dearest',
	'budget, day': 'dearest',
	'injection followed': 'following',
} as const satisfies Readonly<Record<AlertRule, string>>;

/** What to ask for: the calls that a verdict of that moment was made of. */
export function examplesAt(
	rule: AlertRule,
	{of, fromMs}: {readonly of: string | null; readonly fromMs: number},
	toMs: number,
) {
	return {examples: examplesOf[rule], of, fromMs, toMs};
}
