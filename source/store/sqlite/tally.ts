/**
The figures of an Overview, added up from calls and from rollups alike. Adding n calls or the rollups of these n
calls comes to the same, but for the last moment of an error, which a rollup knows by its bucket only.
*/
import type {ModelTally, Overview} from '../answers.ts';
import type {CallColumns} from './call-row.ts';
import {rollupOutcome, rollupSumsOf} from './rollups.ts';

/** Columns of `call` that a tally reads. */
export const tallyColumns = `call.end_ms, call.service, call.provider, call.request_model, call.response_model,
	call.operation, call.requests, call.status, call.error_class, call.input_tokens, call.output_tokens, call.cache_read_tokens,
	call.tokens_estimated, call.cost_nano_usd, call.cost_source, call.prompt IS NOT NULL AS prompt,
	call.answer IS NOT NULL AS answer`;

export type TallyCall = Pick<
	CallColumns,
	| 'end_ms'
	| 'service'
	| 'provider'
	| 'request_model'
	| 'response_model'
	| 'operation'
	| 'requests'
	| 'status'
	| 'error_class'
	| 'input_tokens'
	| 'output_tokens'
	| 'cache_read_tokens'
	| 'tokens_estimated'
	| 'cost_nano_usd'
	| 'cost_source'
> & {readonly prompt: 0 | 1; readonly answer: 0 | 1};

/** Columns of `rollup` that a tally reads, added up over buckets. */
export const tallyRollups = `service, provider, model, operation, outcome, sum(calls) AS calls,
	sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
	sum(cache_read_tokens) AS cache_read_tokens, sum(cost_nano_usd) AS cost_nano_usd, sum(unpriced) AS unpriced,
	sum(unknown) AS unknown, sum(local) AS local, sum(with_usage) AS with_usage,
	sum(with_cache) AS with_cache,
	sum(with_content) AS with_content, max(bucket) AS last_bucket`;

export const tallyGroups = 'service, provider, model, operation, outcome';

export type TallyRollup = {
	readonly service: string;
	readonly provider: string;
	readonly model: string;
	readonly operation: string;
	readonly outcome: string;
	readonly calls: number;
	readonly input_tokens: number;
	readonly output_tokens: number;
	readonly cache_read_tokens: number;
	readonly cost_nano_usd: number;
	readonly unpriced: number;
	readonly unknown: number;
	readonly local: number;
	readonly with_usage: number;
	readonly with_cache: number;
	readonly with_content: number;
	readonly last_bucket: number;
};

/** A rollup without its bucket: what both kinds of figures are before they are added. */
type Figures = Omit<TallyRollup, 'last_bucket'>;

type Model = {-readonly [Name in keyof ModelTally]: ModelTally[Name]} & {
	withUsage: number;
	withCache: number;
};

type ErrorTally = {errorClass: string; model: string | null; count: number; lastMs: number};

export type Totals = Pick<
	Overview,
	| 'calls'
	| 'errors'
	| 'cancelled'
	| 'services'
	| 'inputTokens'
	| 'outputTokens'
	| 'cacheReadTokens'
	| 'costNanoUsd'
	| 'unpricedCalls'
	| 'unknownCalls'
	| 'withContent'
	| 'models'
	| 'errorTallies'
> & {readonly latencyCalls: number};

const errorPrefix = 'error:';

export class Tally {
	readonly #sums = {
		calls: 0,
		errors: 0,
		cancelled: 0,
		inputTokens: 0,
		outputTokens: 0,
		cacheReadTokens: 0,
		costNanoUsd: 0,
		unpricedCalls: 0,
		unknownCalls: 0,
		withContent: 0,
		latencyCalls: 0,
	};
	readonly #services = new Set<string>();
	readonly #models = new Map<string, Model>();
	readonly #errors = new Map<string, ErrorTally>();

	addCall(call: TallyCall): void {
		this.#add(
			{
				service: call.service,
				provider: call.provider ?? '',
				model: call.response_model ?? call.request_model ?? '',
				operation: call.operation,
				outcome: rollupOutcome(call),
				...rollupSumsOf(call, {hasContent: call.prompt === 1 || call.answer === 1}),
			},
			call.end_ms,
		);
	}

	/** `lastMs`: when the last of them ended. */
	addRollup(rollup: TallyRollup, lastMs: number): void {
		this.#add(rollup, lastMs);
	}

	totals(): Totals {
		return {
			...this.#sums,
			services: this.#services.size,
			models: [...this.#models.values()].map(tallyOf).sort(dearestFirst),
			errorTallies: [...this.#errors.values()].sort(mostFirst),
		};
	}

	#add(figures: Figures, lastMs: number): void {
		const sums = this.#sums;
		const isError = figures.outcome.startsWith(errorPrefix);
		sums.calls += figures.calls;
		if (isError) sums.errors += figures.calls;
		if (figures.outcome === 'cancelled') sums.cancelled += figures.calls;
		sums.inputTokens += figures.input_tokens;
		sums.outputTokens += figures.output_tokens;
		sums.cacheReadTokens += figures.cache_read_tokens;
		sums.costNanoUsd += figures.cost_nano_usd;
		sums.unpricedCalls += figures.unpriced;
		sums.unknownCalls += figures.unknown;
		sums.withContent += figures.with_content;
		if (figures.operation === 'chat' || figures.operation === 'completion')
			sums.latencyCalls += figures.calls;
		this.#services.add(figures.service);
		this.#addModel(figures, isError);
		if (isError) this.#addError(figures, lastMs);
	}

	/** Embeddings of a model are a row of their own: their tokens are another kind of work. */
	#addModel(figures: Figures, isError: boolean): void {
		const embeddings = figures.operation === 'embeddings';
		const key = `${figures.model}\n${figures.provider}\n${embeddings}`;
		let model = this.#models.get(key);
		if (model === undefined) {
			model = {
				model: figures.model === '' ? null : figures.model,
				provider: figures.provider === '' ? null : figures.provider,
				calls: 0,
				errors: 0,
				inputTokens: 0,
				outputTokens: 0,
				cacheReadTokens: 0,
				costNanoUsd: 0,
				unpricedCalls: 0,
				unknownCalls: 0,
				localCalls: 0,
				embeddings,
				withUsage: 0,
				withCache: 0,
			};
			this.#models.set(key, model);
		}
		model.calls += figures.calls;
		if (isError) model.errors += figures.calls;
		model.inputTokens = (model.inputTokens ?? 0) + figures.input_tokens;
		model.outputTokens = (model.outputTokens ?? 0) + figures.output_tokens;
		model.cacheReadTokens = (model.cacheReadTokens ?? 0) + figures.cache_read_tokens;
		model.costNanoUsd += figures.cost_nano_usd;
		model.unpricedCalls += figures.unpriced;
		model.unknownCalls += figures.unknown;
		model.localCalls += figures.local;
		model.withUsage += figures.with_usage;
		model.withCache += figures.with_cache;
	}

	#addError(figures: Figures, lastMs: number): void {
		const errorClass = figures.outcome.slice(errorPrefix.length);
		const key = `${errorClass}\n${figures.model}`;
		const tally = this.#errors.get(key);
		if (tally === undefined) {
			const model = figures.model === '' ? null : figures.model;
			this.#errors.set(key, {errorClass, model, count: figures.calls, lastMs});
		} else {
			tally.count += figures.calls;
			tally.lastMs = Math.max(tally.lastMs, lastMs);
		}
	}
}

/** Where no call said it, it is unknown and not 0. */
function tallyOf({withUsage, withCache, ...model}: Model): ModelTally {
	return {
		...model,
		...(withUsage === 0 && {inputTokens: null, outputTokens: null}),
		...(withCache === 0 && {cacheReadTokens: null}),
	};
}

function dearestFirst(left: ModelTally, right: ModelTally): number {
	if (left.costNanoUsd !== right.costNanoUsd) return right.costNanoUsd - left.costNanoUsd;
	if (left.calls !== right.calls) return right.calls - left.calls;
	const key = (tally: ModelTally): string =>
		`${tally.model ?? ''}\n${tally.provider ?? ''}\n${tally.embeddings}`;
	return key(left) < key(right) ? -1 : 1;
}

function mostFirst(left: ErrorTally, right: ErrorTally): number {
	if (left.count !== right.count) return right.count - left.count;
	if (left.errorClass !== right.errorClass) return left.errorClass < right.errorClass ? -1 : 1;
	return (left.model ?? '') < (right.model ?? '') ? -1 : 1;
}
