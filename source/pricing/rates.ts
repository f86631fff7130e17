/**
Rates of a model on a day, out of the bundled price table (@pydantic/genai-prices; it asks no network unless
told to). The table is asked once for each provider, model and day: an answer takes it 20 to 49 µs.

It does no arithmetic on usage: see `cost.ts`.
*/
import {calcPrice, findProvider} from '@pydantic/genai-prices';
import {nanoUsd, type NanoUsd} from '../domain/money.ts';
import {isFreeVariant, modelCandidates, providerKind, routeOf} from './match.ts';

/** The release of the table. A test holds it against the installed package. */
export const priceTable = 'genai-prices 0.1.8';

/**
Nano-dollars for a million tokens. With tiers it is a cliff: once the whole input of a call is above `above`
tokens, every token of the kind costs that tier's rate.
*/
export type Rate = {
	readonly nanoUsd: NanoUsd;
	readonly tiers: readonly {readonly above: number; readonly nanoUsd: NanoUsd}[];
};

/**
A row. Null: the row has no rate of that kind; then cache reads and writes are billed as plain input and
reasoning as plain output, which is what the table's own arithmetic does.
*/
export type Rates = {
	readonly input: Rate | null;
	readonly cacheRead: Rate | null;
	readonly cacheWrite: Rate | null;
	readonly output: Rate | null;
	readonly reasoning: Rate | null;
	/** For one request, whatever its tokens. */
	readonly request: NanoUsd | null;
	/** Tokens that the model takes at most; null where the row does not say. */
	readonly contextWindow: number | null;
	/** Table and row: "genai-prices 0.1.8, openai gpt-4o". */
	readonly source: string;
};

/** Keys kept at once: model names are the sender's text, so they are bounded. Some 300 B each. */
const maximumRemembered = 4_000;

const dayMs = 86_400_000;

/** Makers who sell their own models: a bare model name is looked for here, and must be found once. */
const makers = [
	'openai',
	'anthropic',
	'google',
	'mistral',
	'cohere',
	'deepseek',
	'x-ai',
	'voyageai',
	'moonshotai',
];

export type PriceTable = {
	/** Null: no public price is known. "local": the model's route names a local engine. */
	readonly find: (provider: string | null, model: string, atMs: number) => Rates | 'local' | null;
};

/** A table with a memory of its own. */
export function makePriceTable(): PriceTable {
	const remembered = new Map<string, Rates | 'local' | null>();
	return {
		find(provider, model, atMs) {
			const day = Math.floor(atMs / dayMs);
			const key = `${provider ?? ''}\n${model}\n${day}`;
			const known = remembered.get(key);
			if (known !== undefined) return known;
			const {rates, changing} = lookUp(provider, model, new Date(atMs));
			if (changing) return rates;
			if (remembered.size >= maximumRemembered) remembered.clear();
			remembered.set(key, rates);
			return rates;
		},
	};
}

/** `changing`: the row has hours of the day (DeepSeek's off-peak), so the answer is good for this moment only. */
type Found = {readonly rates: Rates | 'local' | null; readonly changing: boolean};

function lookUp(provider: string | null, model: string, at: Date): Found {
	const kind = providerKind(provider);
	if (kind.type === 'local') return {rates: 'local', changing: false};
	const route = routeOf(model);
	const routed = providerKind(route.provider);
	if (routed.type === 'local') return {rates: 'local', changing: false};
	const asked = new Set<string>();
	if (kind.type === 'table') asked.add(kind.id);
	if (kind.type === 'any' || (kind.type === 'table' && kind.byNameToo)) {
		if (route.provider !== null && routed.type === 'table') asked.add(routed.id);
	}
	for (const id of asked) {
		const found = rowOf(id, model, at);
		if (found !== null) return found;
	}
	if (isFreeVariant(model) && (asked.has('openrouter') || kind.type === 'any')) {
		return {rates: {...noRates, input: free, output: free, source: `openrouter ${model}`}, changing: false};
	}
	const byName = kind.type === 'any' || (kind.type === 'table' && kind.byNameToo);
	return (byName ? rowByName(model, at) : null) ?? {rates: null, changing: false};
}

/** The maker's own row, where one maker only sells a model of this name. */
function rowByName(model: string, at: Date): Found | null {
	for (const candidate of modelCandidates(model)) {
		const maker = findProvider({modelId: candidate.toLowerCase()});
		if (maker !== undefined) return rowOf(maker.id, model, at);
	}
	const found = makers.map(maker => rowOf(maker, model, at)).filter(row => row !== null);
	return found.length === 1 ? (found[0] ?? null) : null;
}

function rowOf(providerId: string, model: string, at: Date): Found | null {
	for (const candidate of modelCandidates(model)) {
		let answer: ReturnType<typeof calcPrice>;
		try {
			answer = calcPrice({}, candidate, {providerId, timestamp: at});
		} catch {
			// The table refuses times outside of the calendar; no rate can be told then.
			return null;
		}
		if (answer === null) continue;
		const prices = answer.model_price;
		const input = rateOf(prices['input_mtok']);
		const output = rateOf(prices['output_mtok']);
		const isFree = isFreeVariant(answer.model.id) && Object.keys(prices).length === 0;
		// Rows by the hour of audio or the page only: tokens do not tell their price.
		if (input === null && output === null && !isFree) continue;
		const requests = prices['requests_kcount'];
		return {
			rates: {
				input: isFree ? free : input,
				output: isFree ? free : output,
				cacheRead: rateOf(prices['cache_read_mtok']),
				cacheWrite: rateOf(prices['cache_write_mtok']),
				reasoning: rateOf(prices['output_reasoning_mtok']),
				request: typeof requests === 'number' ? nanoUsd(requests / 1_000) : null,
				contextWindow: answer.model.context_window ?? null,
				source: `${priceTable}, ${answer.provider.id} ${answer.model.id}`,
			},
			changing:
				Array.isArray(answer.model.prices) &&
				answer.model.prices.some(price => price.constraint?.type === 'time_of_date'),
		};
	}
	return null;
}

const free: Rate = {nanoUsd: 0, tiers: []};

const noRates = {
	input: null,
	cacheRead: null,
	cacheWrite: null,
	output: null,
	reasoning: null,
	request: null,
	contextWindow: null,
};

type TablePrice = number | {readonly base: number; readonly tiers: readonly {start: number; price: number}[]};

function rateOf(price: TablePrice | undefined): Rate | null {
	if (price === undefined) return null;
	if (typeof price === 'number') return flatRate(price);
	return {
		nanoUsd: nanoUsd(price.base),
		tiers: price.tiers
			.map(tier => ({above: tier.start, nanoUsd: nanoUsd(tier.price)}))
			.sort((left, right) => left.above - right.above),
	};
}

/** A rate without tiers, from dollars for a million tokens. */
export function flatRate(usdPerMillion: number): Rate {
	return {nanoUsd: nanoUsd(usdPerMillion), tiers: []};
}
