/** llmtop ledger FILE: every record that is a call or restates one, counted or not and why, and what it adds up to. */
import {usdOf} from '../domain/money.ts';
import type {LedgerRow, LedgerTotals} from '../store/record-answers.ts';
import type {LedgerFilter, Reader} from '../store/store.ts';
import {clock, cost, count, grouped, money, unknown} from '../ui/format.ts';
import {oneLine} from '../ui/text.ts';
import {isoOf} from './call-json.ts';
import type {Command, Flags} from './command.ts';
import {UsageError} from './command.ts';
import {limitFlag, writeListing} from './listing.ts';
import {filterOf, reading, readingFlags, writeLine} from './reading.ts';

/** Records read at once: figures and no texts. */
const pageRecords = 500;

const filters: readonly LedgerFilter[] = ['all', 'uncounted', 'differing'];

/** All of the file. */
const everything = {asOfMs: Number.POSITIVE_INFINITY, fromMs: Number.NEGATIVE_INFINITY};

export const ledgerCommand: Command = {
	name: 'ledger',
	arguments: 'FILE',
	summary: 'each record with usage: counted or not and why, its tokens and its money, oldest first',
	example: 'llmtop ledger llmtop.db --json | jq "select(.counted | not) | .reason"',
	flags: {
		...readingFlags,
		only: {type: 'string', value: 'WHICH', help: 'uncounted, or differing: reported more than 5% off'},
		...limitFlag,
	},
	arity: [1, 1],
	async run({arguments: [path], flags}) {
		const only = onlyOf(flags);
		return reading(path, async reader => {
			const filter = await filterOf(reader, flags);
			await writeListing<LedgerRow>(flags, {
				pageRows: pageRecords,
				read: (after, limit) => pageBehind(reader, {filter, only, after, limit}),
				keyOf: row => row.key,
				jsonOf: ledgerJson,
				heads: [
					'TIME',
					'COUNTED',
					'SERVICE',
					'MODEL',
					'IN',
					'OUT',
					'COST',
					'SOURCE',
					'DIALECT',
					'SCOPE',
					'WHY',
				],
				cellsOf: cellsOfRecord,
			});
			const isWhole = only === 'all' && filter === '' && flags['limit'] === undefined;
			if (isWhole && flags['json'] !== true) {
				for (const line of summaryOf(await reader.ledgerTotals(everything))) await writeLine(line);
			}
			return 0;
		});
	},
};

function onlyOf(flags: Flags): LedgerFilter {
	const only = flags['only'] ?? 'all';
	const found = filters.find(filter => filter === only);
	if (found === undefined) {
		throw new UsageError(`--only ${String(only)}: there is no such part`, `one of: ${filters.join(', ')}`);
	}
	return found;
}

async function pageBehind(
	reader: Reader,
	options: {
		readonly filter: string;
		readonly only: LedgerFilter;
		readonly after: string | null;
		readonly limit: number;
	},
): Promise<readonly LedgerRow[]> {
	const {filter, only, after, limit} = options;
	const place = {ascending: true, anchor: after, above: 0, below: limit};
	const {rows} = await reader.ledger({...everything, ...place, filter, only});
	// The page begins at its anchor, which was the last of the page before.
	return rows.filter(row => row.key !== after);
}

function ledgerJson(row: LedgerRow): Record<string, unknown> {
	return {
		callId: row.callId,
		traceId: row.traceId,
		spanId: row.spanId,
		carrier: row.carrier,
		name: row.name,
		startTime: isoOf(row.startMs),
		service: row.service,
		dialect: row.dialect,
		scope: row.scope,
		model: row.model,
		counted: row.counted,
		reason: row.reason,
		tokens: row.usage,
		tokensEstimated: row.tokensEstimated,
		usageRule: row.usageRule,
		costUsd: usd(row.costNanoUsd),
		costSource: row.costSource,
		reportedUsd: usd(row.reportedNanoUsd),
		computedUsd: usd(row.computedNanoUsd),
		origins: row.origins,
	};
}

function usd(nano: number | null): number | null {
	return nano === null ? null : usdOf(nano);
}

function cellsOfRecord(row: LedgerRow): readonly string[] {
	return [
		clock(row.startMs),
		row.counted ? 'yes' : 'no',
		row.service,
		oneLine(row.model ?? row.name),
		count(row.usage.input),
		count(row.usage.output),
		row.costSource === null ? '' : cost(row.costNanoUsd, row.costSource),
		row.costSource ?? '',
		row.dialect,
		row.scope === '' ? unknown : row.scope,
		row.counted ? (row.usageRule ?? '') : (row.reason ?? ''),
	];
}

function summaryOf(totals: LedgerTotals): readonly string[] {
	const counted = totals.sources.reduce((sum, source) => sum + source.calls, 0);
	const amount = totals.sources.reduce((sum, source) => sum + source.costNanoUsd, 0);
	const bySource = totals.sources.map(({source, calls, costNanoUsd}) => {
		const isAmount = costNanoUsd > 0;
		return `${grouped(calls)} ${source}${isAmount ? ` ${money(costNanoUsd)}` : ''}`;
	});
	const others = totals.notCounted.map(({state, records}) => `${grouped(records)} ${state}`);
	return [
		'',
		`counted      ${grouped(counted)} of ${grouped(totals.records)} records, ${money(amount)}: ${bySource.join(', ')}`,
		`not counted  ${others.length === 0 ? 'nothing' : others.join(', ')}`,
		`differing    ${grouped(totals.differing)} reported more than 5% off`,
	];
}
