/**
What a call costs and how we know: the user's prices, then local engines, then the public table. The rates are
those of the day on which the call started, by the model that answered, else by the one that was asked for.

It decides nothing about counting: a roll-up or a twin has a cost like any call, and totals leave it out.
*/
import type {Call} from '../domain/call.ts';
import {nanoUsd, type Cost, type CostSource, type ModelTerms, type NanoUsd} from '../domain/money.ts';
import {isUnknown} from '../domain/usage.ts';
import {ledgerOf, rateAt, sumOf} from './cost.ts';
import {isLoopback, providerKind} from './match.ts';
import {makePriceTable, type PriceTable, type Rates} from './rates.ts';
import {readUserPrices, type UserPrices} from './user-prices.ts';

export type Pricer = {
	/** Total; never throws, whatever the call holds. */
	readonly price: (call: Call) => Cost;
	/** What is wrong in the user's prices, a sentence each. */
	readonly mistakes: readonly string[];
};

/** `userPrices`: the text of `prices.json` (see `user-prices.ts`), null where there is none. */
export function makePricer(options: {readonly userPrices: string | null}): Pricer {
	const user = readUserPrices(options.userPrices);
	const table = makePriceTable();
	return {
		mistakes: user.mistakes,
		price: call => costOf(call, ratesFor(call, user, table)),
	};
}

function ratesFor(call: Call, user: UserPrices, table: PriceTable): Rates | 'local' | null {
	const models = [call.responseModel, call.requestModel].filter(model => model !== null);
	for (const model of models) {
		const found = user.find(call.provider, model);
		if (found !== null) return found;
	}
	if (providerKind(call.provider).type === 'local') return 'local';
	for (const model of models) {
		const found = table.find(call.provider, model, call.startMs);
		if (found !== null) return found;
	}
	// Gateways run on loopback too, so an address makes local only what nobody sells.
	return isLoopback(call.endpoint) ? 'local' : null;
}

function costOf(call: Call, rates: Rates | 'local' | null): Cost {
	const isKnown = !isUnknown(call.usage);
	const ledger = isKnown && rates !== null && rates !== 'local' ? ledgerOf(billedUsage(call), rates) : [];
	const computed = rates === 'local' ? 0 : isKnown && rates !== null ? sumOf(ledger) : null;
	// A reported 0 is what libraries write when they know no price; it is kept and does not count.
	const told = call.reportedCostUsd === null ? null : nanoUsd(call.reportedCostUsd);
	// An amount of millions of dollars is a slip of the sender, and no sum with it would be exact.
	const reported = told !== null && Number.isSafeInteger(told) ? told : null;
	const counts = reported !== null && reported > 0;
	return {
		source: counts ? 'reported' : sourceOf(call, rates, isKnown),
		amountNanoUsd: counts ? reported : computed,
		reportedNanoUsd: reported,
		computedNanoUsd: computed,
		ledger,
		priceSource: priceSourceOf(call, rates, computed),
		terms: termsOf(call, rates),
	};
}

function termsOf({usage}: Call, rates: Rates | 'local' | null): ModelTerms | null {
	if (rates === null || rates === 'local') return null;
	const {cacheRead, contextWindow} = rates;
	if (cacheRead === null && contextWindow === null) return null;
	return {
		cacheReadNanoUsd: cacheRead === null ? null : rateAt(cacheRead, usage.input ?? 0),
		contextWindow,
	};
}

function sourceOf(call: Call, rates: Rates | 'local' | null, isKnown: boolean): CostSource {
	if (rates === 'local') return 'local';
	if (!isKnown) return 'unknown';
	if (rates === null) return 'unpriced';
	return call.tokensEstimated || isHalfKnown(call, rates) ? 'estimated' : 'computed';
}

/** One side of the usage is billed and was not told: the amount is a lower bound, so it is marked. */
function isHalfKnown(call: Call, rates: Rates): boolean {
	if (call.usage.input === null && rates.input !== null) return true;
	return call.operation !== 'embeddings' && call.usage.output === null && rates.output !== null;
}

/** Embeddings have no output to bill; some libraries repeat the input there. */
function billedUsage(call: Call): Call['usage'] {
	return call.operation === 'embeddings' ? {...call.usage, output: null, reasoning: null} : call.usage;
}

/** Names the row, and says where the row had no price for cached tokens, so that their line is not missed. */
function priceSourceOf(call: Call, rates: Rates | 'local' | null, computed: NanoUsd | null): string | null {
	if (rates === null || rates === 'local' || computed === null) return null;
	return rates.cacheRead === null && (call.usage.cacheRead ?? 0) > 0
		? `${rates.source} (no cache price: cached input at the input price)`
		: rates.source;
}
