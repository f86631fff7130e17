/** What a `Reader` answers about money, in plain values as in `answers.ts`. */

/** Dimensions that money is broken down by. */
export type CostKey = 'model' | 'session' | 'service' | 'user' | 'provider' | 'agent' | 'operation';

export type CostSort = 'cost' | 'calls' | 'input' | 'output' | 'read' | 'written' | 'a call';

export type CostsQuestion = {
	readonly asOfMs: number;
	readonly fromMs: number;
	/** As in `OverviewQuestion`. */
	readonly filter: string;
	readonly by: CostKey;
	/** What decides which rows are given, where there are more than that. */
	readonly sort: CostSort;
	readonly ascending: boolean;
	/** How many equal buckets the window is cut into. */
	readonly buckets: number;
};

/** Of counted calls that ended in the window. Tokens are those that were told; guesses of a sender are in none. */
export type CostTally = {
	readonly calls: number;
	/** Read from caches and written to them included. */
	readonly inputTokens: number;
	/** Input that was neither read from a cache nor written to one. Null: so many calls that rollups answer. */
	readonly plainTokens: number | null;
	/** Null: no call told of a cache. */
	readonly readTokens: number | null;
	/** Null: as both of the above. */
	readonly writtenTokens: number | null;
	readonly outputTokens: number;
	readonly costNanoUsd: number;
	/** Calls by where their cost is from; together they are all calls. */
	readonly computed: number;
	readonly reported: number;
	/** Computed from tokens that the sender guessed. */
	readonly estimated: number;
	/** One of these three: rollups do not tell which, and have 0 in each. */
	readonly priced: number;
	readonly local: number;
	readonly unpriced: number;
	/** Without usage, so that nobody can tell. */
	readonly unknown: number;
	/** Input and output of the calls without a price. Null: rollups answer. */
	readonly unpricedTokens: number | null;
};

/** Null: the calls that tell none. */
export type CostRow = CostTally & {readonly key: string | null};

export type Costs = {
	readonly all: CostTally;
	/** As sorted, then the dearest first, then most calls; at most 500. */
	readonly rows: readonly CostRow[];
	/** How many there are. */
	readonly groups: number;
	/** Spent in each bucket, oldest first; of long windows their edges are a third of a bucket apart from equal at most. */
	readonly spent: readonly number[];
	/** Null: no call has a cost. */
	readonly dearest: {
		readonly callId: string;
		readonly startMs: number;
		readonly model: string | null;
		readonly costNanoUsd: number;
	} | null;
	/** Null: too many calls to look into each of them. */
	readonly detail: CostDetail | null;
};

/** What only the calls themselves tell. */
export type CostDetail = {
	/** Of chat calls with a price; local ones cost nothing and are left out. */
	readonly chat: {readonly n: number; readonly p50NanoUsd: number | null};
	/** Against what the same tokens cost as plain input, at the rates that each call was billed by. */
	readonly cache: {
		readonly reads: CacheMoney;
		readonly writes: CacheMoney;
	};
};

export type CacheMoney = {
	/** Calls that did it, and those of them whose rates are known: the amount is of these. */
	readonly calls: number;
	readonly withRates: number;
	/** Saved by reads, paid extra for writes. */
	readonly nanoUsd: number;
};
