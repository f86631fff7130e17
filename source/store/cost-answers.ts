/** What a `Reader` answers about money, in plain values as in `answers.ts`. */

/** Dimensions that money is broken down by. */
export type CostKey = 'model' | 'session' | 'service' | 'user' | 'provider' | 'agent' | 'operation';

export type CostsQuestion = {
	readonly asOfMs: number;
	readonly fromMs: number;
	/** As in `OverviewQuestion`. */
	readonly filter: string;
	readonly by: CostKey;
	/** How many equal buckets the window is cut into. */
	readonly buckets: number;
};

/** Of counted calls that ended in the window. Tokens are those that were told; guesses of a sender are in none. */
export type CostTally = {
	readonly calls: number;
	/** Input that was neither read from a cache nor written to one. */
	readonly plainTokens: number;
	/** Null: no call told of a cache. */
	readonly readTokens: number | null;
	readonly writtenTokens: number | null;
	readonly outputTokens: number;
	readonly costNanoUsd: number;
	/** Calls by where their cost is from; together they are all calls. */
	readonly computed: number;
	readonly reported: number;
	/** Computed from tokens that the sender guessed. */
	readonly estimated: number;
	readonly local: number;
	readonly unpriced: number;
	/** Without usage, so that nobody can tell. */
	readonly unknown: number;
	/** Input and output of the calls without a price. */
	readonly unpricedTokens: number;
};

/** Null: the calls that tell none. */
export type CostRow = CostTally & {readonly key: string | null};

export type Costs = {
	readonly all: CostTally;
	/** The dearest first, then most calls; at most 500. */
	readonly rows: readonly CostRow[];
	/** How many there are. */
	readonly groups: number;
	/** Spent in each bucket, oldest first. */
	readonly spent: readonly number[];
	/** Null: no call has a cost. */
	readonly dearest: {
		readonly callId: string;
		readonly startMs: number;
		readonly model: string | null;
		readonly costNanoUsd: number;
	} | null;
};
