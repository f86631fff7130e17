/** llmtop export FILE: what was asked, read and answered, as a dataset that evaluations of any kind begin with. */
import {exchangeOf} from '../inspect/exchanges.ts';
import {textOfMessage} from '../domain/message.ts';
import type {CallDetail} from '../store/answers.ts';
import type {Reader} from '../store/store.ts';
import {isoOf} from './call-json.ts';
import type {Command} from './command.ts';
import {UsageError} from './command.ts';
import {jsonLine} from './json-line.ts';
import {limitFlag, limitOf} from './listing.ts';
import {filterOf, reading, readingFlags, writeLine} from './reading.ts';

const pageCalls = 100;

export const exportCommand: Command = {
	name: 'export',
	arguments: 'FILE',
	summary: 'pairs of question and answer with their context, as JSON lines: a dataset for evaluations',
	example: 'llmtop export llmtop.db --format dataset --filter "finding:number" > golden.jsonl',
	flags: {
		filter: readingFlags.filter,
		...limitFlag,
		format: {type: 'string', value: 'dataset', help: 'dataset: one object a chat call, see README'},
	},
	arity: [1, 1],
	async run({arguments: [path], flags}) {
		const format = flags['format'] ?? 'dataset';
		if (format !== 'dataset')
			throw new UsageError(`--format ${String(format)}: there is no such format`, '--format dataset');
		return reading(
			path,
			async reader => {
				const filter = await filterOf(reader, flags);
				await writePairs(reader, filter, limitOf(flags));
				return 0;
			},
			{inspect: true},
		);
	},
};

async function writePairs(reader: Reader, filter: string, limit: number): Promise<void> {
	let after: string | null = null;
	for (let written = 0; written < limit;) {
		const page: readonly CallDetail[] = await reader.callDetails({
			filter,
			after,
			limit: pageCalls,
			includeUncounted: false,
		});
		for (const call of page) {
			const pair = await pairOf(reader, call);
			if (pair === null || written >= limit) continue;
			await writeLine(jsonLine(pair));
			written++;
		}
		after = page.at(-1)?.callId ?? null;
		if (after === null) return;
	}
}

/** Null: it is no chat, or nothing of it was told. */
async function pairOf(reader: Reader, call: CallDetail): Promise<Record<string, unknown> | null> {
	const around = await reader.surroundings(call.callId, {asOfMs: Number.MAX_SAFE_INTEGER});
	const steps = around?.steps ?? [];
	const exchange = exchangeOf({call, isNew: [], isSystemNew: true}, {steps, used: new Set()});
	if (exchange === null || (call.input === null && call.output === null)) return null;
	const findings = await reader.findingsOfCall(call.callId);
	return {
		id: call.callId,
		time: isoOf(call.startMs),
		service: call.service,
		model: exchange.model,
		template: call.template,
		system: call.system,
		messages: call.input?.map(message => ({role: message.role, text: textOfMessage(message)})) ?? null,
		input: exchange.question,
		context: (exchange.reads ?? [])
			.filter(({author}) => author === 'document' || author === 'tool')
			.map(({source, text}) => ({source, text})),
		output: exchange.answers?.map(({text}) => text.trim()).join('\n') ?? null,
		toolCalls: call.toolCalls,
		/** To be filled in by who knows: `llmtop eval --golden` compares with it. */
		expected: null,
		findings: findings.map(({detector, rule, level, confidence, evidence}) => ({
			detector,
			rule,
			level,
			confidence,
			evidence,
		})),
	};
}
