/** llmtop calls FILE: the model calls of a file, oldest first. */
import type {CallDetail} from '../store/answers.ts';
import {clock, cost, duration, count} from '../ui/format.ts';
import {inert, oneLine} from '../ui/text.ts';
import {callJson} from './call-json.ts';
import type {Command} from './command.ts';
import {filterOf, limitOf, reading, readingFlags, writeColumns, writeLine} from './reading.ts';

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
		limit: {type: 'number', value: 'N', help: 'at most N of them'},
	},
	arity: [1, 1],
	async run({arguments: [path], flags}) {
		return reading(path, async reader => {
			const filter = await filterOf(reader, flags);
			const limit = limitOf(flags);
			const rows: (readonly string[])[] = [heads];
			let after: string | null = null;
			for (let printed = 0; printed < limit;) {
				const page: readonly CallDetail[] = await reader.callDetails({
					filter,
					after,
					limit: Math.min(pageCalls, limit - printed),
					includeUncounted: flags['all'] === true,
				});
				for (const call of page) {
					if (flags['json'] === true) await writeLine(JSON.stringify(callJson(call)));
					else rows.push(cellsOfCall(call));
				}
				const last = page.at(-1);
				if (last === undefined) break;
				after = last.callId;
				printed += page.length;
			}
			if (flags['json'] !== true) await writeColumns(rows);
			return 0;
		});
	},
};

const heads = ['TIME', 'SERVICE', 'MODEL', 'IN', 'OUT', 'COST', 'TTFT', 'TOTAL', 'STATUS', 'PROMPT'];

function cellsOfCall(call: CallDetail): readonly string[] {
	const lastUser = call.input?.findLast(message => message.role === 'user');
	const prompt = lastUser?.parts.find(part => part.type === 'text')?.text ?? '';
	return [
		clock(call.startMs),
		inert(call.service),
		inert(call.responseModel ?? call.requestModel ?? '–'),
		count(call.usage.input),
		count(call.usage.output),
		cost(call.cost.amountNanoUsd, call.cost.source),
		duration(call.ttftMs),
		duration(call.durationMs),
		call.counted
			? inert(call.errorClass ?? call.finishReasons[0] ?? call.status)
			: `not counted: ${call.reason ?? ''}`,
		inert(oneLine(prompt).slice(0, 60)),
	];
}
