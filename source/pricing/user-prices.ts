/**
The user's `prices.json`, which goes over every other price. An object of model patterns (`*` stands for any
text; case does not matter); the first entry that fits counts:

	{
		"house-7b": {"input": 0.2, "output": 0.6, "cache_read": 0.02, "cache_write": 0.25},
		"gpt-4o*": {"provider": "azure.ai.openai", "input": 2.2, "output": 8.8},
		"qwen3*": {"local": true},
		"*": [{"provider": "house", "local": true}, {"provider": "lab", "input": 1, "output": 2}]
	}

Rates are dollars for a million tokens. Without `cache_read` or `cache_write` such tokens cost what plain input
costs. `provider` (as llmtop shows it) limits an entry to one provider. `"local": true` makes it cost nothing.

A mistake is a sentence for the user and leaves only its entry out; nothing is thrown.
*/
import {modelCandidates} from './match.ts';
import {flatRate, type Rate, type Rates} from './rates.ts';

export type UserPrices = {
	/** Null: the file says nothing of this model. */
	readonly find: (provider: string | null, model: string) => Rates | 'local' | null;
	readonly mistakes: readonly string[];
};

type Entry = {
	readonly fits: RegExp;
	readonly provider: string | null;
	readonly rates: Rates | 'local';
};

const fields = new Set(['input', 'output', 'cache_read', 'cache_write', 'provider', 'local']);

/** `text` is the content of the file; null where there is none. */
export function readUserPrices(text: string | null): UserPrices {
	const mistakes: string[] = [];
	const entries = text === null ? [] : entriesOf(text, mistakes);
	return {
		mistakes,
		find(provider, model) {
			if (entries.length === 0) return null;
			const forms = modelCandidates(model);
			const wanted = provider?.toLowerCase() ?? null;
			const entry = entries.find(
				candidate =>
					(candidate.provider === null || candidate.provider === wanted) &&
					forms.some(form => candidate.fits.test(form)),
			);
			return entry?.rates ?? null;
		},
	};
}

function entriesOf(text: string, mistakes: string[]): readonly Entry[] {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		mistakes.push(`prices.json is no JSON: ${error instanceof Error ? error.message : String(error)}`);
		return [];
	}
	if (!isRecord(value)) {
		mistakes.push(
			'prices.json must be an object of model patterns, such as {"house-7b": {"input": 0.2, "output": 0.6}}',
		);
		return [];
	}
	return Object.entries(value).flatMap(([pattern, content]) =>
		(Array.isArray(content) ? content : [content]).flatMap(one => {
			const entry = entryOf(pattern, one, mistakes);
			return entry === null ? [] : [entry];
		}),
	);
}

function entryOf(pattern: string, content: unknown, mistakes: string[]): Entry | null {
	const wrong = (what: string): null => {
		mistakes.push(`prices.json, "${pattern}": ${what}`);
		return null;
	};
	if (!isRecord(content)) return wrong('must be an object with input and output, or {"local": true}');
	const unknown = Object.keys(content).find(key => !fields.has(key));
	if (unknown !== undefined) return wrong(`"${unknown}" is none of ${[...fields].join(', ')}`);
	const provider = content['provider'];
	if (provider !== undefined && typeof provider !== 'string') return wrong('provider must be a text');
	const local = content['local'];
	if (local !== undefined && typeof local !== 'boolean') return wrong('local must be true or false');
	const rates: Partial<Record<string, Rate>> = {};
	for (const key of ['input', 'output', 'cache_read', 'cache_write']) {
		const price = content[key];
		if (price === undefined) continue;
		if (typeof price !== 'number' || !Number.isFinite(price) || price < 0) {
			return wrong(`${key} must be dollars for a million tokens, 0 or more`);
		}
		rates[key] = flatRate(price);
	}
	if (local !== true && rates['input'] === undefined) return wrong('input is missing');
	const fits = new RegExp(`^${pattern.split('*').map(escapeRegExp).join('.*')}$`, 'i');
	return {
		fits,
		provider: provider?.toLowerCase() ?? null,
		rates:
			local === true
				? 'local'
				: {
						input: rates['input'] ?? null,
						output: rates['output'] ?? null,
						cacheRead: rates['cache_read'] ?? null,
						cacheWrite: rates['cache_write'] ?? null,
						reasoning: null,
						request: null,
						contextWindow: null,
						source: `prices.json, ${pattern}`,
					},
	};
}

function escapeRegExp(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
