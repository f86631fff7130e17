/**
A judge or embeddings at an endpoint of the user's own that speaks OpenAI's API (a local one as well): asked only where a
flag names it. The key comes from LLMTOP_API_KEY, else from OPENAI_API_KEY.
*/
import {createHash} from 'node:crypto';
import {setTimeout as rest} from 'node:timers/promises';
import {Failure} from '../domain/status.ts';
import type {Pair, Scored, Scorer} from '../evaluate/pair.ts';

const timeoutMs = 60_000;
const tries = 4;
const firstRestMs = 500;
const atOnce = 4;

/** Documents and answers beyond it are cut: most models take no more. */
const textLengthMax = 24_000;

export type Endpoint = {readonly url: string; readonly model: string};

async function post(url: string, body: unknown): Promise<unknown> {
	const key = process.env['LLMTOP_API_KEY'] ?? process.env['OPENAI_API_KEY'];
	const headers = {
		'content-type': 'application/json',
		...(key === undefined ? {} : {authorization: `Bearer ${key}`}),
	};
	let said = '';
	for (let attempt = 0; attempt < tries; attempt++) {
		if (attempt > 0) await rest(firstRestMs * 2 ** (attempt - 1));
		try {
			const response = await fetch(url, {
				method: 'POST',
				headers,
				body: JSON.stringify(body),
				signal: AbortSignal.timeout(timeoutMs),
			});
			if (response.ok) return await response.json();
			said = `${response.status} ${(await response.text()).slice(0, 200)}`;
			if (response.status !== 429 && response.status < 500) break;
		} catch (error) {
			const {message, cause} = error as Error;
			said = cause instanceof Error ? `${message}: ${cause.message}` : message;
		}
	}
	throw new Failure(`${url} did not answer: ${said}`, 'is its address right, and the key in LLMTOP_API_KEY?');
}

function addressOf(url: string, path: string): string {
	return `${url.replace(/\/+$/, '')}/${path}`;
}

/** Of each item, a few at a time, in order. */
export async function inTurns<Item, Result>(
	items: readonly Item[],
	ask: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
	const results: Result[] = [];
	let next = 0;
	const worker = async (): Promise<void> => {
		for (let at = next++; at < items.length; at = next++) results[at] = await ask(items[at] as Item);
	};
	await Promise.all(Array.from({length: atOnce}, worker));
	return results;
}

const usualPrompt = `You judge the answer of an assistant. Given are the question, what was there to answer it from, and the
answer; sometimes a reference. Say how good the answer is: correct, supported by what was given, and to the point.
Reply with JSON alone: {"score": a number from 0 to 1, "reason": "one sentence"}`;

/** A judge: a model that is asked once a pair. */
export function judgeOf({url, model}: Endpoint, prompt: string | null): Scorer {
	const system = prompt ?? usualPrompt;
	return {
		name: 'judge',
		version: createHash('sha256').update(`${model} ${system}`).digest('hex').slice(0, 12),
		async score(pair) {
			const answer = await post(addressOf(url, 'chat/completions'), {
				model,
				temperature: 0,
				messages: [
					{role: 'system', content: system},
					{role: 'user', content: questionOf(pair)},
				],
			});
			return verdictOf(contentOf(answer));
		},
	};
}

function questionOf({exchange, answer, expected}: Pair): string {
	const context = (exchange.reads ?? [])
		.filter(({author}) => author === 'document' || author === 'tool')
		.map(({source, text}) => `[${source}]\n${text}`)
		.join('\n\n');
	return [
		`QUESTION\n${exchange.question ?? ''}`,
		`GIVEN\n${context.slice(0, textLengthMax)}`,
		`ANSWER\n${answer.slice(0, textLengthMax)}`,
		...(expected === null ? [] : [`REFERENCE\n${expected}`]),
	].join('\n\n');
}

function contentOf(answer: unknown): string {
	const {choices} = answer as {
		readonly choices?: readonly {readonly message?: {readonly content?: unknown}}[];
	};
	const content = choices?.[0]?.message?.content;
	return typeof content === 'string' ? content : '';
}

/** Models put fences and words around JSON: the first object counts. Null: there is none, or no score in it. */
function verdictOf(text: string): Scored | null {
	const [json] = /\{[^]*\}/.exec(text) ?? [];
	if (json === undefined) return null;
	try {
		const {score, reason} = JSON.parse(json) as {readonly score?: unknown; readonly reason?: unknown};
		if (typeof score !== 'number' || !(score >= 0 && score <= 1)) return null;
		return {score, said: typeof reason === 'string' ? reason : null};
	} catch {
		return null;
	}
}

export type EmbeddingCache = {
	readonly known: (hashes: readonly string[]) => Promise<ReadonlyMap<string, Float32Array>>;
	/** What was asked for, to be kept. */
	readonly fresh: Map<string, Float32Array>;
};

const batchSize = 32;

/** How near answers are to what was read, and to the reference, as the endpoint's vectors tell (cosine). */
export function similarities(endpoint: Endpoint, cache: EmbeddingCache): readonly Scorer[] {
	const version = endpoint.model;
	const pairwise = (name: string, other: (pair: Pair) => string | null): Scorer => ({
		name,
		version,
		async score(pair) {
			const text = other(pair);
			if (text === null || text.trim() === '' || pair.answer.trim() === '') return null;
			const [one, two] = await vectorsOf([pair.answer, text], endpoint, cache);
			if (one === undefined || two === undefined) return null;
			return {score: Math.max(0, cosine(one, two)), said: null};
		},
	});
	return [
		pairwise('similarity_context', ({exchange}) => {
			const told = (exchange.reads ?? []).filter(({author}) => author === 'document' || author === 'tool');
			return told.length === 0 ? null : told.map(({text}) => text).join('\n');
		}),
		pairwise('similarity_expected', ({expected}) => expected),
	];
}

async function vectorsOf(
	texts: readonly string[],
	{url, model}: Endpoint,
	cache: EmbeddingCache,
): Promise<readonly (Float32Array | undefined)[]> {
	const cut = texts.map(text => text.slice(0, textLengthMax));
	const hashes = cut.map(text => createHash('sha256').update(text).digest('hex'));
	const known = new Map([...(await cache.known(hashes)), ...cache.fresh]);
	const missing = hashes.flatMap((hash, at) => (known.has(hash) ? [] : [{hash, text: cut[at] ?? ''}]));
	for (let at = 0; at < missing.length; at += batchSize) {
		const batch = missing.slice(at, at + batchSize);
		const answer = (await post(addressOf(url, 'embeddings'), {
			model,
			input: batch.map(({text}) => text),
		})) as {
			readonly data?: readonly {readonly embedding?: readonly number[]}[];
		};
		for (const [index, {hash}] of batch.entries()) {
			const vector = Float32Array.from(answer.data?.[index]?.embedding ?? []);
			if (vector.length === 0) continue;
			known.set(hash, vector);
			cache.fresh.set(hash, vector);
		}
	}
	return hashes.map(hash => known.get(hash));
}

function cosine(one: Float32Array, other: Float32Array): number {
	let [dot, left, right] = [0, 0, 0];
	for (const [at, value] of one.entries()) {
		const second = other[at] ?? 0;
		dot += value * second;
		left += value * value;
		right += second * second;
	}
	return left === 0 || right === 0 ? 0 : dot / Math.sqrt(left * right);
}
