/** Tokens of a call by kind, and what was reckoned of them. */
import type {NanoUsd} from './money.ts';

/**
Tokens by kind. `input` includes cache read and write; `output` includes reasoning. Null is unknown and never
becomes 0.
*/
export type Usage = {
	readonly input: number | null;
	readonly output: number | null;
	readonly cacheRead: number | null;
	readonly cacheWrite: number | null;
	readonly reasoning: number | null;
};

/**
What was reckoned of the tokens that a call did not tell, and what they would cost. Kept apart from `Usage`: no total
has it in, and it is shown with `~`. Null: that side was told, or nothing is known to reckon it from.
*/
export type Estimate = {
	readonly input: number | null;
	readonly output: number | null;
	/** Of the whole call, where its own cost is not known for want of these tokens. */
	readonly costNanoUsd: NanoUsd | null;
};

export const unknownUsage: Usage = {
	input: null,
	output: null,
	cacheRead: null,
	cacheWrite: null,
	reasoning: null,
};

/** True where neither input nor output is known. */
export function isUnknown(usage: Usage): boolean {
	return usage.input === null && usage.output === null;
}
