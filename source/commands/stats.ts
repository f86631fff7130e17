/** llmtop stats FILE: totals and exact percentiles, of all or by a dimension. */
import {createElement} from 'react';

import {usdOf} from '../domain/money.ts';
import type {Percentiles, StatsRow} from '../store/answers.ts';
import type {StatsKey} from '../store/store.ts';
import {duration, money, count} from '../ui/format.ts';
import {inert} from '../ui/text.ts';
import {rounded} from './call-json.ts';
import type {Command, Flags} from './command.ts';
import {UsageError} from './command.ts';
import {estimateFlag} from './estimated.ts';
import {jsonLine} from './json-line.ts';
import {filterOf, reading, readingFlags, writeLine} from './reading.ts';
import {timeFlag} from './time-flag.ts';

const keys: readonly StatsKey[] = [
	'model',
	'provider',
	'service',
	'operation',
	'endpoint',
	'user',
	'session',
	'agent',
	'error',
];

export const statsCommand: Command = {
	name: 'stats',
	arguments: 'FILE',
	summary: 'totals and percentiles of a file',
	example: 'llmtop stats llmtop.db --by model --since 2026-11-23T14:00',
	flags: {
		...readingFlags,
		...estimateFlag,
		by: {type: 'string', value: 'KEY', help: `one row a group: ${keys.join(', ')}`},
		since: {
			type: 'string',
			value: 'T',
			help: 'calls that ended after T: a time, or 15m, 2h, 1d before the end of the file',
		},
		until: {type: 'string', value: 'T', help: 'calls that ended at T or before'},
	},
	arity: [1, 1],
	async run({arguments: [path], flags}) {
		const by = keyOf(flags);
		return reading(path, async reader => {
			const {lastMs} = await reader.file();
			const answer = await reader.stats({
				by,
				filter: await filterOf(reader, flags),
				fromMs: timeFlag(flags, 'since', lastMs ?? 0),
				untilMs: timeFlag(flags, 'until', lastMs ?? 0),
			});
			const rows = flags['estimate'] === true ? answer.map(withEstimates) : answer;
			if (flags['json'] === true) {
				for (const row of rows) await writeLine(jsonLine(statsJson(row)));
			} else {
				await writeLine(await table(rows, by));
			}
			return 0;
		});
	},
};

function keyOf(flags: Flags): StatsKey | null {
	const by = flags['by'];
	if (by === undefined) return null;
	const key = keys.find(item => item === by);
	if (key === undefined)
		throw new UsageError(`--by ${String(by)}: there is no such dimension`, `one of: ${keys.join(', ')}`);
	return key;
}

/** The totals with the estimates in them. */
function withEstimates(row: StatsRow): StatsRow {
	const {estimated} = row;
	return {
		...row,
		inputTokens: row.inputTokens + estimated.inputTokens,
		outputTokens: row.outputTokens + estimated.outputTokens,
		costNanoUsd: row.costNanoUsd + estimated.costNanoUsd,
	};
}

function statsJson(row: StatsRow): Record<string, unknown> {
	const percentiles = ({p50, p95, p99}: Percentiles) => ({
		p50: rounded(p50),
		p95: rounded(p95),
		p99: rounded(p99),
	});
	return {
		key: row.key,
		calls: row.calls,
		errors: row.errors,
		inputTokens: row.inputTokens,
		outputTokens: row.outputTokens,
		cacheReadTokens: row.cacheReadTokens,
		reasoningTokens: row.reasoningTokens,
		costUsd: usdOf(row.costNanoUsd),
		unpricedCalls: row.unpricedCalls,
		durationMs: percentiles(row.duration),
		ttftMs: percentiles(row.ttft),
		tpotMs: percentiles(row.tpot),
	};
}

async function table(rows: readonly StatsRow[], by: StatsKey | null): Promise<string> {
	// Ink is loaded only here: the JSON form must not pay for it.
	const [{renderToString}, {Table}] = await Promise.all([import('ink'), import('ink-table')]);
	const data = rows.map(row => ({
		[by ?? 'all']: row.key === null ? '–' : inert(row.key),
		calls: String(row.calls),
		errors: String(row.errors),
		in: count(row.inputTokens),
		out: count(row.outputTokens),
		cost: money(row.costNanoUsd),
		unpriced: String(row.unpricedCalls),
		'p50 total': duration(row.duration.p50),
		'p95 total': duration(row.duration.p95),
		'p50 ttft': duration(row.ttft.p50),
	}));
	return renderToString(createElement(Table<Record<string, string>>, {data}), {columns: 200}).trimEnd();
}
