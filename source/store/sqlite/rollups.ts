/**
`rollup`: counted calls by time bucket, service, provider, model, operation and outcome. A cache of `call`, so
whatever leaves `call` is taken out here with the same figures it was put in with; integers only, so that the
result is always what a recount would give. Nothing is written until `flush`.
*/
import {type Database, type Statement} from 'better-sqlite3';
import {isTimed, type PricedCall} from '../../domain/call.ts';
import {endOf, type CallColumns} from './call-row.ts';
import {add, decodeHistogram, encodeHistogram, merge, type Histogram} from './histogram.ts';

/**
10 s for the last minutes on a chart, 300 s for a day, 4 h for weeks. Each divides the next and most buckets of a chart
of its time; a window reads at most 29, 47 and the rest of them at each end.
*/
export const rollupWidthsMs = [10_000, 300_000, 14_400_000] as const;

/** The fewest rows that hold every call. */
export const widestRollupMs = rollupWidthsMs[2];

const sums = [
	'calls',
	'input_tokens',
	'output_tokens',
	'cache_read_tokens',
	'cost_nano_usd',
	'unpriced',
	'unknown',
	'local',
	'with_usage',
	'with_cache',
	'with_content',
] as const;

const histograms = ['ttft', 'tpot', 'duration'] as const;

const keyColumns = 'width_ms, bucket, service, provider, model, operation, outcome';

type Key = readonly [
	width: number,
	bucket: number,
	service: string,
	provider: string,
	model: string,
	operation: string,
	outcome: string,
];

type Tally = {
	readonly key: Key;
	readonly sums: number[];
	readonly histograms: readonly Histogram[];
};

/** What of a call the rollups are made of; a row of `call` has it all. */
export type RollupCall = Pick<
	CallColumns,
	| 'end_ms'
	| 'service'
	| 'provider'
	| 'request_model'
	| 'response_model'
	| 'operation'
	| 'status'
	| 'error_class'
	| 'input_tokens'
	| 'output_tokens'
	| 'cache_read_tokens'
	| 'tokens_estimated'
	| 'cost_nano_usd'
	| 'cost_source'
	| 'ttft_ms'
	| 'tpot_ms'
	| 'duration_ms'
	| 'prompt'
	| 'answer'
	| 'counted'
	| 'carrier'
	| 'requests'
>;

/** What one counted call adds to each sum; of an estimate, no tokens. Overviews that read calls add the same. */
export function rollupSumsOf(
	call: Pick<
		RollupCall,
		| 'requests'
		| 'tokens_estimated'
		| 'input_tokens'
		| 'output_tokens'
		| 'cache_read_tokens'
		| 'cost_nano_usd'
		| 'cost_source'
	>,
	{hasContent}: {readonly hasContent: boolean},
): Readonly<Record<(typeof sums)[number], number>> {
	const estimated = call.tokens_estimated === 1;
	return {
		calls: call.requests,
		input_tokens: estimated ? 0 : (call.input_tokens ?? 0),
		output_tokens: estimated ? 0 : (call.output_tokens ?? 0),
		cache_read_tokens: estimated ? 0 : (call.cache_read_tokens ?? 0),
		cost_nano_usd: call.cost_nano_usd ?? 0,
		unpriced: Number(call.cost_source === 'unpriced'),
		unknown: Number(call.cost_source === 'unknown'),
		local: Number(call.cost_source === 'local'),
		with_usage: Number(!estimated && (call.input_tokens !== null || call.output_tokens !== null)),
		with_cache: Number(!estimated && call.cache_read_tokens !== null),
		with_content: Number(hasContent),
	};
}

/** The same of a call that is to be stored. */
export function rollupCallOf(
	call: PricedCall,
	previews: {readonly prompt: string | null; readonly answer: string | null},
): RollupCall {
	return {
		carrier: call.carrier,
		requests: call.requests,
		end_ms: endOf(call),
		service: call.service,
		provider: call.provider,
		request_model: call.requestModel,
		response_model: call.responseModel,
		operation: call.operation,
		status: call.status,
		error_class: call.errorClass,
		input_tokens: call.usage.input,
		output_tokens: call.usage.output,
		cache_read_tokens: call.usage.cacheRead,
		tokens_estimated: Number(call.tokensEstimated),
		cost_nano_usd: call.cost.amountNanoUsd,
		cost_source: call.cost.source,
		ttft_ms: call.ttftMs,
		tpot_ms: call.tpotMs,
		duration_ms: call.durationMs,
		prompt: previews.prompt,
		answer: previews.answer,
		counted: Number(call.counted),
	};
}

/** As the `outcome` column has it. */
export function rollupOutcome(call: Pick<RollupCall, 'status' | 'error_class'>): string {
	return call.status === 'error' ? `error:${call.error_class ?? 'other'}` : call.status;
}

export class Rollups {
	readonly #select: Statement<unknown[], Record<string, number | string>>;
	readonly #replace: Statement<unknown[]>;
	readonly #remove: Statement<unknown[]>;
	#tallies = new Map<string, Tally>();

	constructor(database: Database) {
		const values = [...sums, ...histograms];
		const places = '?, ?, ?, ?, ?, ?, ?';
		this.#select = database.prepare(
			`SELECT ${values.join(', ')} FROM rollup WHERE (${keyColumns}) = (${places})`,
		);
		this.#replace = database.prepare(`INSERT OR REPLACE INTO rollup (${keyColumns}, ${values.join(', ')})
			VALUES (${places}, ${values.map(() => '?').join(', ')})`);
		this.#remove = database.prepare(`DELETE FROM rollup WHERE (${keyColumns}) = (${places})`);
	}

	/** `sign` 1 puts a call in, -1 takes it out. A call that is not counted changes nothing. */
	add(call: RollupCall, sign: 1 | -1): void {
		if (call.counted !== 1) return;
		const amounts = rollupSumsOf(call, {hasContent: call.prompt !== null || call.answer !== null});
		const timed = isTimed({carrier: call.carrier, durationMs: call.duration_ms});
		const latencies = timed ? [call.ttft_ms, call.tpot_ms, call.duration_ms] : [];
		for (const width of rollupWidthsMs) {
			const tally = this.#tally(width, call);
			for (const [index, name] of sums.entries()) {
				tally.sums[index] = (tally.sums[index] as number) + sign * amounts[name];
			}
			for (let index = 0; index < latencies.length; index++) {
				const latency = latencies[index] ?? null;
				if (latency !== null) add(tally.histograms[index] as Histogram, latency, sign);
			}
		}
	}

	/** Writes what was put in and taken out since the last flush. */
	flush(): void {
		for (const {key, sums: changes, histograms: changedHistograms} of this.#tallies.values()) {
			const stored = this.#select.get(...key);
			const totals = sums.map((name, index) => Number(stored?.[name] ?? 0) + (changes[index] as number));
			if (totals.every(total => total === 0)) {
				if (stored !== undefined) this.#remove.run(...key);
				continue;
			}
			const texts = histograms.map((name, index) => {
				const histogram = decodeHistogram(String(stored?.[name] ?? '{}'));
				merge(histogram, changedHistograms[index] as Histogram);
				return encodeHistogram(histogram);
			});
			this.#replace.run(...key, ...totals, ...texts);
		}
		this.#tallies.clear();
	}

	/** After a rollback. */
	forget(): void {
		this.#tallies.clear();
	}

	#tally(width: number, call: RollupCall): Tally {
		const key: Key = [
			width,
			Math.floor(call.end_ms / width),
			call.service,
			call.provider ?? '',
			call.response_model ?? call.request_model ?? '',
			call.operation,
			rollupOutcome(call),
		];
		const name = key.join('\n');
		let tally = this.#tallies.get(name);
		if (tally === undefined) {
			tally = {key, sums: sums.map(() => 0), histograms: histograms.map(() => new Map())};
			this.#tallies.set(name, tally);
		}
		return tally;
	}
}
