/** Which scorers the flags of an evaluation name, and how good they are to be. */
import {readFileSync} from 'node:fs';
import {Failure} from '../domain/status.ts';
import {type Endpoint, endpointAt} from '../endpoint/endpoint.ts';
import {judgeOf} from '../endpoint/judge.ts';
import {type EmbeddingCache, similarities} from '../endpoint/similarity.ts';
import type {Scorer} from '../evaluate/pair.ts';
import {builtIn} from '../evaluate/scorers.ts';
import type {Flags} from './command.ts';
import {UsageError} from './command.ts';
import {customScorers} from './eval-custom.ts';

/** `--min`: the least mean by scorer. */
export function minimaOf(flag: Flags[string]): ReadonlyMap<string, number> {
	const entries = flag === undefined ? [] : String(flag).split(',');
	return new Map(
		entries.map(entry => {
			const [name = '', value = ''] = entry.split('=');
			const number = Number(value);
			if (name.trim() === '' || value.trim() === '' || !(number >= 0 && number <= 1))
				throw new UsageError(`--min ${entry}: not a scorer and a number from 0 to 1`, '--min grounding=0.8');
			return [name.trim(), number];
		}),
	);
}

/** All that the flags name. Throws where two are called the same, or `--only` or `--min` names none. */
export async function scorersOf(
	flags: Flags,
	{cache, min}: {readonly cache: EmbeddingCache; readonly min: ReadonlyMap<string, number>},
): Promise<readonly Scorer[]> {
	const custom = flags['scorer'] === undefined ? [] : namesIn(String(flags['scorer']));
	const all = [
		...builtIn,
		...(await Promise.all(custom.map(path => customScorers(path)))).flat(),
		...judges(flags),
		...(flags['embeddings'] === undefined ? [] : similarities(endpointOf(flags, 'embeddings'), cache)),
	];
	const twice = all.find(({name}, at) => all.findIndex(other => other.name === name) !== at);
	if (twice !== undefined)
		throw new UsageError(
			`there are two scorers called ${twice.name}`,
			'give the one in --scorer another name',
		);
	const only = flags['only'] === undefined ? null : namesIn(String(flags['only']));
	for (const name of only ?? []) mustBe(all, name, `--only ${name}`);
	const chosen = only === null ? all : all.filter(({name}) => only.includes(name));
	for (const name of min.keys()) mustBe(chosen, name, `--min ${name}`);
	return chosen;
}

function namesIn(text: string): readonly string[] {
	return text.split(',').map(name => name.trim());
}

function mustBe(scorers: readonly Scorer[], name: string, flag: string): void {
	if (scorers.some(scorer => scorer.name === name)) return;
	throw new UsageError(
		`${flag}: there is no such scorer`,
		`one of: ${scorers.map(scorer => scorer.name).join(', ')}`,
	);
}

function judges(flags: Flags): readonly Scorer[] {
	if (flags['judge'] === undefined) return [];
	const prompt = flags['judge-prompt'];
	try {
		const text = prompt === undefined ? null : readFileSync(String(prompt), 'utf8');
		return [judgeOf(endpointOf(flags, 'judge'), text)];
	} catch (error) {
		if (error instanceof UsageError) throw error;
		throw new Failure(`${String(prompt)} cannot be read: ${(error as Error).message}`, 'a text file');
	}
}

function endpointOf(flags: Flags, name: 'judge' | 'embeddings'): Endpoint {
	const text = String(flags[name]);
	const model = flags[`${name}-model`];
	const url = URL.canParse(text) ? new URL(text) : null;
	if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
		throw new UsageError(`--${name} ${text}: not an address`, `--${name} http://localhost:11434/v1`);
	// What stands there would be shown with every mistake.
	if (url.username !== '' || url.password !== '')
		throw new UsageError(
			`--${name}: no name and password in an address`,
			'a key is read from LLMTOP_API_KEY',
		);
	if (model === undefined)
		throw new UsageError(
			`--${name} needs --${name}-model`,
			`--${name}-model gpt-4o-mini, or what the endpoint has`,
		);
	return endpointAt(text, String(model));
}
