/** Pairs of a file through scorers: read a page at a time, scored, and told with what could not be. */
import {pathToFileURL} from 'node:url';
import {resolve} from 'node:path';
import type {CallDetail} from '../store/answers.ts';
import {Failure} from '../domain/status.ts';
import {expectedOf, type Golden} from '../evaluate/golden.ts';
import type {Pair, Scored, Scorer} from '../evaluate/pair.ts';
import type {ScoreLine} from '../evaluate/report.ts';
import {exchangeOf} from '../inspect/exchanges.ts';
import type {Reader} from '../store/store.ts';
import {inTurns} from '../endpoint/endpoint.ts';

const pageCalls = 100;

export type Grouping = 'all' | 'template' | 'model' | 'service';

/** Chat calls with an answer; with golden answers those alone that have one, where only they are asked for. */
export async function pairsOf(
	reader: Reader,
	{filter, limit, golden}: {readonly filter: string; readonly limit: number; readonly golden: Golden | null},
): Promise<readonly Pair[]> {
	const pairs: Pair[] = [];
	let after: string | null = null;
	while (pairs.length < limit) {
		const page: readonly CallDetail[] = await reader.callDetails({
			filter,
			after,
			limit: pageCalls,
			includeUncounted: false,
		});
		for (const call of page) {
			const pair = await pairOf(reader, call, golden);
			if (pair !== null && pairs.length < limit) pairs.push(pair);
		}
		after = page.at(-1)?.callId ?? null;
		if (after === null) break;
	}
	return pairs;
}

async function pairOf(reader: Reader, call: CallDetail, golden: Golden | null): Promise<Pair | null> {
	if (call.output === null) return null;
	const around = await reader.surroundings(call.callId, {asOfMs: Number.MAX_SAFE_INTEGER});
	const unit = {steps: around?.steps ?? [], used: new Set<string>()};
	const exchange = exchangeOf({call, isNew: [], isSystemNew: true}, unit);
	if (exchange === null) return null;
	const {callId, question} = exchange;
	const expected = golden === null ? null : expectedOf(golden, {callId, question});
	if (golden !== null && expected === null) return null;
	return {
		callId,
		atMs: exchange.endMs,
		template: around?.template?.key ?? '',
		templateName: around?.template?.name ?? exchange.service,
		exchange,
		answer: (exchange.answers ?? [])
			.map(({text}) => text.trim())
			.join('\n')
			.trim(),
		expected,
	};
}

export type ScoreMistake = {readonly scorer: string; readonly callId: string; readonly message: string};

export async function scoresOf(
	pairs: readonly Pair[],
	scorers: readonly Scorer[],
	by: Grouping,
): Promise<{readonly lines: readonly ScoreLine[]; readonly mistakes: readonly ScoreMistake[]}> {
	const lines: ScoreLine[] = [];
	const mistakes: ScoreMistake[] = [];
	await inTurns(pairs, async pair => {
		for (const scorer of scorers) {
			try {
				const scored = await scorer.score(pair);
				if (scored === null) continue;
				const {callId, atMs} = pair;
				lines.push({scorer: scorer.name, callId, atMs, group: groupOf(pair, by), ...scored});
			} catch (error) {
				if (error instanceof Failure) throw error;
				const message = error instanceof Error ? error.message : String(error);
				mistakes.push({scorer: scorer.name, callId: pair.callId, message});
			}
		}
	});
	return {lines, mistakes};
}

function groupOf({templateName, exchange}: Pair, by: Grouping): string {
	if (by === 'template') return templateName;
	if (by === 'model') return exchange.model ?? 'unknown';
	return by === 'service' ? exchange.service : 'all';
}

/** What a scorer of the user's is given: plain values, and no more than it needs. */
type CustomPair = {
	readonly id: string;
	readonly question: string | null;
	readonly context: readonly {readonly source: string; readonly text: string}[];
	readonly answer: string;
	readonly expected: string | null;
	readonly model: string | null;
	readonly template: string;
};

type CustomScorer = {
	readonly name?: unknown;
	readonly version?: unknown;
	readonly score?: unknown;
};

/** A module's default export, or its `scorers`: one `{name, version?, score(pair)}`, or several. */
export async function customScorers(path: string): Promise<readonly Scorer[]> {
	let module: {readonly default?: unknown; readonly scorers?: unknown};
	try {
		module = (await import(pathToFileURL(resolve(path)).href)) as typeof module;
	} catch (error) {
		throw new Failure(
			`${path} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
			'a module (.mjs) whose default export is {name, score(pair)}',
		);
	}
	const told = module.scorers ?? module.default;
	const all = (Array.isArray(told) ? told : [told]) as readonly CustomScorer[];
	return all.map((one, at) => {
		if (typeof one?.name !== 'string' || typeof one.score !== 'function') {
			throw new Failure(
				`${path}: scorer ${at + 1} has no name, or no function score`,
				'export default {name: "polite", version: "1", score: pair => /please/.test(pair.answer) ? 1 : 0}',
			);
		}
		const score = one.score as (pair: CustomPair) => unknown;
		return {
			name: one.name,
			version: typeof one.version === 'string' ? one.version : '1',
			score: async pair => scoredOf(await score(customPairOf(pair)), one.name as string),
		};
	});
}

function customPairOf({callId, exchange, answer, expected, templateName}: Pair): CustomPair {
	return {
		id: callId,
		question: exchange.question,
		context: (exchange.reads ?? [])
			.filter(({author}) => author === 'document' || author === 'tool')
			.map(({source, text}) => ({source, text})),
		answer,
		expected,
		model: exchange.model,
		template: templateName,
	};
}

function scoredOf(value: unknown, name: string): Scored | null {
	if (value === null || value === undefined) return null;
	if (typeof value === 'boolean') return {score: Number(value), said: null};
	const {score = value, said = null} = typeof value === 'object' ? (value as Partial<Scored>) : {};
	if (typeof score !== 'number' || !(score >= 0 && score <= 1))
		throw new Error(`${name} gave ${JSON.stringify(value)}: a number from 0 to 1, {score, said}, or null`);
	return {score, said: typeof said === 'string' ? said : null};
}
