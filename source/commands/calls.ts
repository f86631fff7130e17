/** llmtop calls FILE: the model calls of a file, oldest first. */
import {isTimed} from '../domain/call.ts';
import type {CallDetail} from '../store/answers.ts';
import {clock, costText, duration, tokensText} from '../ui/format.ts';
import {headOf, inert, oneLine} from '../ui/text.ts';
import {callJson} from './call-json.ts';
import type {Command} from './command.ts';
import {estimateFlag, withEstimate} from './estimated.ts';
import {limitFlag, writeListing} from './listing.ts';
import {filterOf, reading, readingFlags} from './reading.ts';

/** Calls read at once: whole conversations are in memory for a page only. */
const pageCalls = 200;

export const callsCommand: Command = {
	name: 'calls',
	arguments: 'FILE',
	summary: 'the model calls of a file, oldest first',
	example: "llmtop calls llmtop.db --json --filter 'status:error' | jq .errorMessage",
	flags: {
		...readingFlags,
		all: {type: 'boolean', help: 'also the records that are not counted, with the reason'},
		...estimateFlag,
		...limitFlag,
	},
	arity: [1, 1],
	async run({arguments: [path], flags}) {
		return reading(path, async reader => {
			const filter = await filterOf(reader, flags);
			const includeUncounted = flags['all'] === true;
			await writeListing<CallDetail>(flags, {
				pageRows: pageCalls,
				read: (after, limit) => reader.callDetails({filter, after, limit, includeUncounted}),
				keyOf: call => call.callId,
				jsonOf: call => callJson(flags['estimate'] === true ? withEstimate(call) : call),
				heads: ['TIME', 'SERVICE', 'MODEL', 'IN', 'OUT', 'COST', 'TTFT', 'TOTAL', 'STATUS', 'PROMPT'],
				cellsOf: cellsOfCall,
			});
			return 0;
		});
	},
};

function cellsOfCall(call: CallDetail): readonly string[] {
	const lastUser = call.input?.findLast(message => message.role === 'user');
	const prompt = lastUser?.parts.find(part => part.type === 'text')?.text ?? '';
	return [
		clock(call.startMs),
		call.service,
		call.responseModel ?? call.requestModel ?? '–',
		tokensText(call.usage.input, call.estimate?.input, call.tokensEstimated),
		tokensText(call.usage.output, call.estimate?.output, call.tokensEstimated),
		costText(call.cost.amountNanoUsd, call.cost.source, call.estimate),
		duration(call.ttftMs),
		duration(isTimed(call) ? call.durationMs : null),
		call.counted
			? (call.errorClass ?? call.finishReasons[0] ?? call.status)
			: `not counted: ${call.reason ?? ''}`,
		headOf(inert(oneLine(prompt)), 60),
	];
}
