/** What `--estimate` makes of a call: where the sender told no tokens, the reckoned ones stand, and say that they are. */
import type {CallDetail} from '../store/answers.ts';

export const estimateFlag = {
	estimate: {type: 'boolean', help: 'tokens that were not told as llmtop reckons them from the text'},
} as const;

export function withEstimate(call: CallDetail): CallDetail {
	const {estimate, usage, cost} = call;
	if (estimate === null) return call;
	return {
		...call,
		usage: {...usage, input: usage.input ?? estimate.input, output: usage.output ?? estimate.output},
		tokensEstimated: true,
		cost:
			estimate.costNanoUsd === null
				? cost
				: {...cost, source: 'estimated', amountNanoUsd: estimate.costNanoUsd},
	};
}
