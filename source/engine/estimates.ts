/**
What can be reckoned of the calls that did not tell their usage, between pricing and the store. Most units have none:
they are looked through without counting a token, and the tokenizer is loaded with the first that has one.
*/
import type {Call, PricedCall} from '../domain/call.ts';
import type {Estimate, Usage} from '../domain/usage.ts';
import type {Pricer} from '../pricing/prices.ts';
import {canEstimate, estimateOf} from '../tokens/estimate.ts';
import {tokenizerFor} from '../tokens/tokenizer.ts';

/** The same calls; those that can be reckoned with their estimate. */
export async function withEstimates(
	calls: readonly PricedCall[],
	pricer: Pricer,
): Promise<readonly PricedCall[]> {
	if (!calls.some(canEstimate)) return calls;
	const reckoned: PricedCall[] = [];
	for (const call of calls) {
		reckoned.push(canEstimate(call) ? {...call, estimate: await reckon(call, pricer)} : call);
	}
	return reckoned;
}

async function reckon(call: PricedCall, pricer: Pricer): Promise<Estimate | null> {
	const tokenizer = await tokenizerFor(call.responseModel ?? call.requestModel);
	const {input, output} = estimateOf(call, tokenizer);
	if (input === null && output === null) return null;
	const usage = {...call.usage, input: call.usage.input ?? input, output: call.usage.output ?? output};
	return {input, output, costNanoUsd: costOf(call, usage, pricer)};
}

/** Null where the call has a cost of its own, or where a side that is billed stays unknown. */
function costOf(call: PricedCall, usage: Usage, pricer: Pricer): number | null {
	if (call.cost.source !== 'unknown' && call.cost.source !== 'estimated') return null;
	const isWhole = usage.input !== null && (usage.output !== null || call.operation === 'embeddings');
	const asked: Call = {...call, usage, tokensEstimated: true};
	return isWhole ? pricer.price(asked).amountNanoUsd : null;
}
