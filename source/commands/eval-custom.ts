/** Scorers of the user's own: what a module must export, what its functions are given, and what they may give back. */
import {pathToFileURL} from 'node:url';
import {resolve} from 'node:path';
import {Failure} from '../domain/status.ts';
import type {Pair, Scored, Scorer} from '../evaluate/pair.ts';

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
