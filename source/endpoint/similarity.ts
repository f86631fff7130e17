/** How near answers are to what was read, and to the reference, as an endpoint's vectors tell. */
import {createHash} from 'node:crypto';
import type {Pair, Scorer} from '../evaluate/pair.ts';
import type {Endpoint} from './endpoint.ts';

/** Texts beyond it are cut: most models take no more. */
const textLengthMax = 24_000;

export type EmbeddingCache = {
	readonly known: (hashes: readonly string[]) => Promise<ReadonlyMap<string, Float32Array>>;
	/** What was asked for, to be kept. */
	readonly fresh: Map<string, Float32Array>;
};

export function similarities(endpoint: Endpoint, cache: EmbeddingCache): readonly Scorer[] {
	const vectorsOf = asker(endpoint, cache);
	const nearness = (name: string, other: (pair: Pair) => string | null): Scorer => ({
		name,
		version: endpoint.model,
		async score(pair) {
			const text = other(pair);
			if (text === null || text.trim() === '' || pair.answer.trim() === '') return null;
			const [one, two] = await vectorsOf([pair.answer, text]);
			if (one === undefined || two === undefined) return null;
			return {score: Math.max(0, Math.min(1, cosine(one, two))), said: null};
		},
	});
	return [
		nearness('similarity_context', ({exchange}) => {
			const told = (exchange.reads ?? []).filter(({author}) => author === 'document' || author === 'tool');
			return told.length === 0 ? null : told.map(({text}) => text).join('\n');
		}),
		nearness('similarity_expected', ({expected}) => expected),
	];
}

/** Each text is asked for once, also where several answers wait for the same one. */
function asker(
	{model, ask}: Endpoint,
	cache: EmbeddingCache,
): (texts: readonly string[]) => Promise<readonly Float32Array[]> {
	const waiting = new Map<string, Promise<Float32Array>>();
	const fetched = async (texts: readonly string[]): Promise<readonly Float32Array[]> =>
		vectorsIn(await ask('embeddings', {model, input: texts}), texts.length);
	return async texts => {
		const cut = texts.map(text => text.slice(0, textLengthMax));
		const hashes = cut.map(text => createHash('sha256').update(text).digest('hex'));
		const known = new Map([...(await cache.known(hashes)), ...cache.fresh]);
		const missing = [...new Set(hashes)].filter(hash => !known.has(hash) && !waiting.has(hash));
		const answer =
			missing.length === 0 ? null : fetched(missing.map(hash => cut[hashes.indexOf(hash)] ?? ''));
		for (const [at, hash] of missing.entries()) waiting.set(hash, vectorAt(answer, at));
		try {
			return await Promise.all(
				hashes.map(async hash => {
					const vector = known.get(hash) ?? (await waiting.get(hash));
					if (vector === undefined) throw new Error('there is no vector of a text');
					if (!known.has(hash)) cache.fresh.set(hash, vector);
					return vector;
				}),
			);
		} finally {
			for (const hash of missing) waiting.delete(hash);
		}
	};
}

async function vectorAt(answer: Promise<readonly Float32Array[]> | null, at: number): Promise<Float32Array> {
	const vector = (await answer)?.[at];
	if (vector === undefined) throw new Error('there is no vector of a text');
	return vector;
}

/** In the order of the texts, which `index` tells where the endpoint has another. */
function vectorsIn(answer: unknown, length: number): readonly Float32Array[] {
	const {data} = (answer ?? {}) as {readonly data?: unknown};
	const entries = (Array.isArray(data) ? data : []) as readonly ({
		readonly index?: unknown;
		readonly embedding?: unknown;
	} | null)[];
	const vectors: Float32Array[] = [];
	for (const [at, entry] of entries.entries()) {
		const place = typeof entry?.index === 'number' ? entry.index : at;
		if (Array.isArray(entry?.embedding)) vectors[place] = Float32Array.from(entry.embedding as number[]);
	}
	const isWhole = (vector: Float32Array | undefined): boolean =>
		vector !== undefined && vector.length > 0 && vector.every(Number.isFinite);
	if (!Array.from({length}, (_, at) => vectors[at]).every(isWhole))
		throw new Error(`not ${length} vectors in the answer`);
	return vectors;
}

function cosine(one: Float32Array, other: Float32Array): number {
	if (one.length !== other.length)
		throw new Error(`vectors of ${one.length} and ${other.length} numbers: not of one model`);
	let [dot, left, right] = [0, 0, 0];
	for (const [at, value] of one.entries()) {
		const second = other[at] ?? 0;
		dot += value * second;
		left += value * value;
		right += second * second;
	}
	return left === 0 || right === 0 ? 0 : dot / Math.sqrt(left * right);
}
