/** Money is an integer number of nano-dollars (1e-9 $), so that sums are exact; never a float of dollars. */
export type NanoUsd = number;

export const nanoUsdPerUsd = 1_000_000_000;

/** Rounds to the nearest nano-dollar. */
export function nanoUsd(usd: number): NanoUsd {
	return Math.round(usd * nanoUsdPerUsd);
}

export function usdOf(nano: NanoUsd): number {
	return nano / nanoUsdPerUsd;
}

/**
Where a cost comes from. `reported`: the application sent it; `computed`: usage times rate; `estimated`: usage
was estimated; `local`: a local engine, 0; `unpriced`: usage is known and no price is; `unknown`: no usage.
In the last two there is no amount.
*/
export type CostSource = 'reported' | 'computed' | 'estimated' | 'local' | 'unpriced' | 'unknown';

/** One line of a cost ledger: tokens times rate. */
export type LedgerLine = {
	readonly kind: 'input' | 'cache_read' | 'cache_write' | 'output' | 'reasoning' | 'request';
	readonly tokens: number;
	/** Nano-dollars for a million tokens (for `request`: for one request). */
	readonly rateNanoUsd: NanoUsd;
	readonly costNanoUsd: NanoUsd;
};

/** What the price table knows of the model beyond the rates that this call was billed by. */
export type ModelTerms = {
	/** Nano-dollars for a million tokens of this call's input, had they been read from the cache. */
	readonly cacheReadNanoUsd: NanoUsd | null;
	/** Tokens that the model takes at most. */
	readonly contextWindow: number | null;
};

export type Cost = {
	readonly source: CostSource;
	/** The amount that counts; null for `unpriced` and `unknown`. */
	readonly amountNanoUsd: NanoUsd | null;
	/** What the application said, kept beside what we computed. */
	readonly reportedNanoUsd: NanoUsd | null;
	readonly computedNanoUsd: NanoUsd | null;
	readonly ledger: readonly LedgerLine[];
	/** Which table and row the rates are from: "genai-prices 2026-11-20, openai gpt-4o"; null without rates. */
	readonly priceSource: string | null;
	/** Null: no public price is known. */
	readonly terms: ModelTerms | null;
};

/** Above this share of what was computed, one of the two amounts is wrong: rates are known to the last digit. */
const differenceMost = 0.05;

/** How far a reported amount is from the computed one, as a share of it; null where they agree, or one is not known. */
export function differenceOf(reported: NanoUsd | null, computed: NanoUsd | null): number | null {
	// A reported 0 is no price, and of a computed 0 there is no share.
	if (reported === null || computed === null || reported <= 0 || computed <= 0) return null;
	const share = Math.abs(reported - computed) / computed;
	return share > differenceMost ? share : null;
}
