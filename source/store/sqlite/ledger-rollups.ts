/**
`ledger`: every record that is a call or restates one, counted or not, by time bucket, who wrote it, by which rule it
was read, where its money is from and what became of it. A cache of `call` and of the roll-ups in `step`, kept as
`rollup` is: what leaves those is taken out here with the figures it was put in with. Nothing is written until `flush`.
*/
import {type Database, type Statement} from 'better-sqlite3';
import type {PricedCall, Step} from '../../domain/call.ts';
import {differenceOf} from '../../domain/money.ts';
import {endOf, type CallColumns} from './call-row.ts';
import {rollupWidthsMs} from './rollups.ts';

const keyColumns = 'width_ms, bucket, dialect, scope, rule, source, state';
const sumColumns = ['records', 'input_tokens', 'output_tokens', 'cost_nano_usd', 'differing'] as const;

/** What the ledger is made of, of a call or a roll-up. */
export type LedgerRecord = Pick<
	CallColumns,
	| 'end_ms'
	| 'dialect'
	| 'scope'
	| 'usage_rule'
	| 'cost_source'
	| 'counted'
	| 'reason'
	| 'input_tokens'
	| 'output_tokens'
	| 'tokens_estimated'
	| 'cost_nano_usd'
	| 'reported_nano_usd'
	| 'computed_nano_usd'
>;

/** Counted, or the first word of the reason why not: twin, roll-up, attempt, measured. */
export function stateOf({counted, reason}: Pick<LedgerRecord, 'counted' | 'reason'>): string {
	return counted === 1 ? 'counted' : wordOf(reason);
}

function wordOf(reason: string | null): string {
	return /^[\w-]+/.exec(reason ?? '')?.[0] ?? '';
}

/** The same of a row of `call`. */
export const stateSql = `CASE call.counted WHEN 1 THEN 'counted'
	ELSE rtrim(substr(ifnull(call.reason, ''), 1, instr(ifnull(call.reason, '') || ' ', ' ') - 1), ':,') END`;

/** `differenceOf` is not null, of a row of `call`. */
export const differsSql = `call.reported_nano_usd IS NOT NULL AND call.reported_nano_usd > 0
	AND call.computed_nano_usd > 0
	AND abs(call.reported_nano_usd - call.computed_nano_usd) > 0.05 * call.computed_nano_usd`;

/** What one record adds to each sum, in the order of the columns; an estimate of the sender adds no tokens. */
export function ledgerSumsOf(record: LedgerRecord): readonly number[] {
	const isTold = record.tokens_estimated === 0;
	const difference = differenceOf(record.reported_nano_usd, record.computed_nano_usd);
	return [
		1,
		isTold ? (record.input_tokens ?? 0) : 0,
		isTold ? (record.output_tokens ?? 0) : 0,
		record.cost_nano_usd ?? 0,
		Number(record.counted === 1 && difference !== null),
	];
}

export function ledgerRecordOf(call: PricedCall): LedgerRecord {
	return {
		end_ms: endOf(call),
		dialect: call.dialect,
		scope: call.scope,
		usage_rule: call.usageRule,
		cost_source: call.cost.source,
		counted: Number(call.counted),
		reason: call.reason,
		input_tokens: call.usage.input,
		output_tokens: call.usage.output,
		tokens_estimated: Number(call.tokensEstimated),
		cost_nano_usd: call.cost.amountNanoUsd,
		reported_nano_usd: call.cost.reportedNanoUsd,
		computed_nano_usd: call.cost.computedNanoUsd,
	};
}

/** Null: the step restates nothing. */
export function ledgerRecordOfStep(
	step: Pick<Step, 'startMs' | 'durationMs' | 'dialect' | 'restated'>,
): LedgerRecord | null {
	const {restated} = step;
	if (restated === null) return null;
	return {
		end_ms: step.startMs + step.durationMs,
		dialect: step.dialect,
		scope: restated.scope,
		usage_rule: null,
		cost_source: '',
		counted: 0,
		reason: restated.reason,
		input_tokens: restated.usage.input,
		output_tokens: restated.usage.output,
		tokens_estimated: 0,
		cost_nano_usd: null,
		reported_nano_usd: null,
		computed_nano_usd: null,
	};
}

type Tally = {readonly key: readonly (string | number)[]; readonly sums: number[]};

export class LedgerRollups {
	readonly #add: Statement<unknown[]>;
	readonly #sweep: Statement<unknown[]>;
	#tallies = new Map<string, Tally>();

	constructor(database: Database) {
		const places = (count: number): string => Array.from({length: count}, () => '?').join(', ');
		this.#add = database.prepare(`INSERT INTO ledger (${keyColumns}, ${sumColumns.join(', ')})
			VALUES (${places(7 + sumColumns.length)}) ON CONFLICT DO UPDATE SET
			${sumColumns.map(name => `${name} = ${name} + excluded.${name}`).join(', ')}`);
		this.#sweep = database.prepare(
			`DELETE FROM ledger WHERE (${keyColumns}) = (${places(7)}) AND records = 0`,
		);
	}

	/** `sign` 1 puts a record in, -1 takes it out. */
	add(record: LedgerRecord, sign: 1 | -1): void {
		const {dialect, scope, usage_rule: rule, cost_source: source} = record;
		const amounts = ledgerSumsOf(record);
		for (const width of rollupWidthsMs) {
			const bucket = Math.floor(record.end_ms / width);
			const key = [width, bucket, dialect, scope, rule ?? '', source, stateOf(record)];
			const name = key.join('\n');
			const tally = this.#tallies.get(name) ?? {key, sums: sumColumns.map(() => 0)};
			this.#tallies.set(name, tally);
			for (const [index, amount] of amounts.entries()) {
				tally.sums[index] = (tally.sums[index] ?? 0) + sign * amount;
			}
		}
	}

	/** Writes what was put in and taken out since the last flush. */
	flush(): void {
		for (const {key, sums} of this.#tallies.values()) {
			if (sums.every(sum => sum === 0)) continue;
			this.#add.run(...key, ...sums);
			if ((sums[0] ?? 0) < 0) this.#sweep.run(...key);
		}
		this.#tallies.clear();
	}

	/** After a rollback. */
	forget(): void {
		this.#tallies.clear();
	}
}
