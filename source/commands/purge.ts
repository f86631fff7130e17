/** llmtop purge FILE: forgets on demand, so that the bytes are gone from the file. */
import {readdirSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {createInterface} from 'node:readline/promises';

import {inert} from '../domain/inert.ts';
import {Failure} from '../domain/status.ts';
import {drain} from '../engine/drain.ts';
import {makePricer} from '../pricing/prices.ts';
import {openReader, openWriter, purgeFile, type PurgeQuestion} from '../store/sqlite/open.ts';
import {bytes, grouped} from '../ui/format.ts';
import type {Command, Flags} from './command.ts';
import {report, UsageError} from './command.ts';
import {existingFile, userPrices} from './data-file.ts';
import {jsonLine} from './json-line.ts';
import {filterOf, writeLine} from './reading.ts';
import {timeFlag} from './time-flag.ts';

/** Of the full-text index, while nothing else is to do. */
const indexSliceMs = 200;

export const purgeCommand: Command = {
	name: 'purge',
	arguments: 'FILE',
	summary: 'forgets calls of a file, or what was said in them, for good',
	example: 'llmtop purge llmtop.db --before 30d --content --dry-run',
	flags: {
		content: {
			type: 'boolean',
			help: 'forget what was said (prompts, answers, tool calls, results) and keep the figures',
		},
		before: {
			type: 'string',
			value: 'T',
			help: 'only traces that had ended by T: a time, or 12h, 30d before now',
		},
		filter: {type: 'string', value: 'Q', help: 'only traces with a call that matches, e.g. "user:u_1"'},
		'dry-run': {type: 'boolean', help: 'say what would go, and change nothing'},
		yes: {type: 'boolean', help: 'do not ask'},
		json: {type: 'boolean', help: 'the counts as one line of JSON on stdout, and nothing else'},
	},
	arity: [1, 1],
	async run({arguments: [path], flags}) {
		const nowMs = Date.now();
		const beforeMs = timeFlag(flags, 'before', nowMs);
		if (flags['content'] !== true && beforeMs === null && flags['filter'] === undefined) {
			throw new UsageError(
				'purge: say what to forget',
				'--content, --before T or --filter Q; to forget all of it, delete the file',
			);
		}
		const file = existingFile(path);
		const filter = await prepare(file, flags);
		const question = {content: flags['content'] === true, beforeMs, filter, nowMs};
		const planned = purgeFile(file, {...question, dryRun: true});
		if (flags['dry-run'] === true || planned.records === 0) {
			await tellCounts(planned, question, {flags, isDone: false});
			return 0;
		}
		await confirm(flags, `${whatOf(planned, question)} of ${file}`);
		await tellCounts(purgeFile(file, {...question, dryRun: false}), question, {flags, isDone: true});
		for (const backup of backupsOf(file)) {
			report({message: `${backup} still holds what was forgotten`, hint: `delete it: rm ${backup}`});
		}
		return 0;
	},
};

/** What was copied before the file was brought to a newer version. */
function backupsOf(file: string): readonly string[] {
	const folder = dirname(file);
	const isBackup = (name: string): boolean =>
		name.startsWith(`${basename(file)}.v`) && /\.v\d+(?:\.\d+)?\.bak$/.test(name);
	return readdirSync(folder)
		.filter(isBackup)
		.map(name => join(folder, name));
}

type Counts = ReturnType<typeof purgeFile>;

/** Whole in what it derives and finds; returns the filter. */
async function prepare(file: string, flags: Flags): Promise<string> {
	const reader = openReader(file);
	let filter = '';
	try {
		filter = await filterOf(reader, flags);
		const {writerPid} = await reader.file();
		if (writerPid !== null) {
			throw new Failure(
				`${file} is being written by another llmtop (process ${writerPid})`,
				'end it first: what it holds in memory would come back',
			);
		}
	} finally {
		await reader.close();
	}
	const writer = openWriter(file, {durable: false});
	try {
		await drain(writer, makePricer({userPrices: userPrices()}));
		while ((await writer.indexText({budgetMs: indexSliceMs})) > 0);
	} finally {
		await writer.close();
	}
	return filter;
}

/** Only where a person can answer; elsewhere --yes says it. */
async function confirm(flags: Flags, what: string): Promise<void> {
	if (flags['yes'] === true) return;
	if (!process.stdin.isTTY || !process.stderr.isTTY) {
		throw new UsageError(`purge: this would forget ${what}`, 'add --yes, or --dry-run to look first');
	}
	const lines = createInterface({input: process.stdin, output: process.stderr});
	const answer = await lines.question(inert(`Forget ${what}? It cannot be brought back. [y/N] `));
	lines.close();
	if (!/^y(?:es)?$/i.test(answer.trim())) throw new Failure('nothing was forgotten', 'answer y to go on');
}

function whatOf(counts: Counts, {content}: Pick<PurgeQuestion, 'content'>): string {
	const {units, calls, records} = counts;
	const amount = `${grouped(calls)} calls (${grouped(records)} records in ${grouped(units)} traces)`;
	return content ? `what was said in ${amount}` : amount;
}

async function tellCounts(
	counts: Counts,
	question: Pick<PurgeQuestion, 'content'>,
	{flags, isDone}: {readonly flags: Flags; readonly isDone: boolean},
): Promise<void> {
	if (flags['json'] === true) return writeLine(jsonLine({...counts, dryRun: !isDone}));
	const what = whatOf(counts, question);
	const size = `${bytes(counts.bytesBefore)} → ${bytes(counts.bytesAfter)}`;
	return writeLine(isDone ? `forgot ${what}; ${size}` : `would forget ${what}; nothing was changed`);
}
