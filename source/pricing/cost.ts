/**
Usage times rates, as lines that add up to the nano-dollar: each line is rounded, and the amount is the sum of
the lines. Cache reads and writes lie inside the input and reasoning inside the output (domain/usage.ts), so
each is taken out before the rest is billed.
*/
import type {LedgerLine, NanoUsd} from '../domain/money.ts';
import type {Usage} from '../domain/usage.ts';
import type {Rate, Rates} from './rates.ts';

const million = 1_000_000;

/** The lines of a call; a kind without tokens has none, and tokens that are not known are not billed. */
export function ledgerOf(usage: Usage, rates: Rates): readonly LedgerLine[] {
	const input = usage.input ?? 0;
	const output = usage.output ?? 0;
	const cacheRead = rates.cacheRead === null ? 0 : (usage.cacheRead ?? 0);
	const cacheWrite = rates.cacheWrite === null ? 0 : (usage.cacheWrite ?? 0);
	const reasoning = rates.reasoning === null ? 0 : (usage.reasoning ?? 0);
	const line = (kind: LedgerLine['kind'], tokens: number, rate: Rate | null): LedgerLine | null => {
		if (rate === null || tokens <= 0) return null;
		const rateNanoUsd = rateAt(rate, input);
		return {kind, tokens, rateNanoUsd, costNanoUsd: Math.round((tokens * rateNanoUsd) / million)};
	};
	const request: LedgerLine | null =
		rates.request === null
			? null
			: {kind: 'request', tokens: 1, rateNanoUsd: rates.request, costNanoUsd: rates.request};
	return [
		line('input', input - cacheRead - cacheWrite, rates.input),
		line('cache_read', cacheRead, rates.cacheRead),
		line('cache_write', cacheWrite, rates.cacheWrite),
		line('output', output - reasoning, rates.output),
		line('reasoning', reasoning, rates.reasoning),
		request,
	].filter(entry => entry !== null);
}

export function sumOf(ledger: readonly LedgerLine[]): NanoUsd {
	return ledger.reduce((sum, line) => sum + line.costNanoUsd, 0);
}

/** What a million tokens of a call's input cost; a tier goes by the whole of it. */
export function rateAt(rate: Rate, inputTokens: number): NanoUsd {
	return rate.tiers.findLast(tier => inputTokens > tier.above)?.nanoUsd ?? rate.nanoUsd;
}
