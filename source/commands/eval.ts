/** llmtop eval FILE: scorers over the pairs of a file, against the run before; for a desk and for CI. */
import {readFileSync} from 'node:fs';
import {Failure, InUse} from '../domain/status.ts';
import {type Golden, goldenOf, GoldenMistake} from '../evaluate/golden.ts';
import type {Scorer} from '../evaluate/pair.ts';
import {reportOf, type ScoreLine, type ScorerReport, weeksOf} from '../evaluate/report.ts';
import {builtIn} from '../evaluate/scorers.ts';
import type {EvalRun} from '../store/eval-answers.ts';
import {openWriter} from '../store/sqlite/open.ts';
import type {Reader} from '../store/store.ts';
import type {Command, Flags} from './command.ts';
import {tell, UsageError} from './command.ts';
import {type EmbeddingCache, judgeOf, similarities} from '../endpoint/endpoint.ts';
import {writeReports, writeWeeks} from './eval-output.ts';
import {customScorers, type Grouping, pairsOf, scoresOf} from './eval-run.ts';
import {limitFlag, limitOf} from './listing.ts';
import {filterOf, reading, readingFlags} from './reading.ts';

const checkFailed = 3;

export const evalCommand: Command = {
	name: 'eval',
	arguments: 'FILE',
	summary: 'scores the answers of a file, and compares them with the run before',
	example: 'llmtop eval llmtop.db --golden golden.jsonl --min token_f1=0.8 --fail-if-worse',
	flags: {
		...readingFlags,
		...limitFlag,
		golden: {
			type: 'string',
			value: 'JSONL',
			help: 'expected answers: lines of `export`, or {"input", "expected"}',
		},
		scorer: {type: 'string', value: 'MODULE', help: 'scorers of your own; several with commas'},
		judge: {
			type: 'string',
			value: 'URL',
			help: 'a judge at an OpenAI-compatible endpoint: http://localhost:11434/v1',
		},
		'judge-model': {type: 'string', value: 'NAME', help: 'model of the judge'},
		'judge-prompt': {type: 'string', value: 'TEXTFILE', help: 'what the judge is told, in place of ours'},
		embeddings: {
			type: 'string',
			value: 'URL',
			help: 'similarity by the vectors of an OpenAI-compatible endpoint',
		},
		'embeddings-model': {type: 'string', value: 'NAME', help: 'model of the vectors'},
		only: {type: 'string', value: 'NAMES', help: 'of the scorers only these, with commas'},
		by: {type: 'string', value: 'KEY', help: 'one row a template, model or service'},
		weeks: {type: 'boolean', help: 'the last seven days against the seven before, by template'},
		label: {
			type: 'string',
			value: 'TEXT',
			help: 'name of the run; it is compared with the last of that name',
		},
		'no-keep': {type: 'boolean', help: 'do not keep the run in the file'},
		min: {type: 'string', value: 'NAME=VALUE', help: 'end with 3 where a mean is lower; several with commas'},
		'fail-if-worse': {type: 'boolean', help: 'end with 3 where a scorer is worse than before, for certain'},
	},
	arity: [1, 1],
	async run({arguments: [path], flags}) {
		const settings = settingsOf(flags);
		const result = await reading(path, reader => evaluated(reader, flags, settings), {inspect: true});
		if (settings.isKept) await keep(path ?? '', result);
		return failures(result.reports, settings) > 0 ? checkFailed : 0;
	},
};

type Settings = {
	readonly by: Grouping;
	readonly label: string;
	readonly golden: Golden | null;
	readonly isKept: boolean;
	readonly min: ReadonlyMap<string, number>;
	readonly failsIfWorse: boolean;
};

type Result = {
	readonly run: EvalRun;
	readonly reports: readonly ScorerReport[];
	readonly embeddings: ReadonlyMap<string, Float32Array>;
	readonly embeddingsModel: string;
};

function settingsOf(flags: Flags): Settings {
	const by = flags['by'] ?? (flags['weeks'] === true ? 'template' : 'all');
	if (by !== 'all' && by !== 'template' && by !== 'model' && by !== 'service')
		throw new UsageError(`--by ${String(by)}: there is no such group`, 'one of: template, model, service');
	return {
		by,
		label: String(flags['label'] ?? ''),
		golden: flags['golden'] === undefined ? null : readGolden(String(flags['golden'])),
		isKept: flags['no-keep'] !== true,
		min: minimaOf(flags['min']),
		failsIfWorse: flags['fail-if-worse'] === true,
	};
}

function readGolden(path: string): Golden {
	const golden = parsedGolden(path);
	if (golden.count === 0)
		throw new Failure(
			`${path} holds no expected answer`,
			'fill in "expected" of the lines that `llmtop export` writes',
		);
	return golden;
}

function parsedGolden(path: string): Golden {
	try {
		return goldenOf(readFileSync(path, 'utf8'));
	} catch (error) {
		if (error instanceof GoldenMistake)
			throw new UsageError(
				`${path}, line ${error.line}: ${error.message}`,
				'{"input": "…", "expected": "…"}',
			);
		throw new Failure(`${path} cannot be read: ${(error as Error).message}`, 'a file of JSON lines');
	}
}

function minimaOf(flag: Flags[string]): ReadonlyMap<string, number> {
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

async function evaluated(reader: Reader, flags: Flags, settings: Settings): Promise<Result> {
	const model = String(flags['embeddings-model'] ?? '');
	const cache: EmbeddingCache = {
		known: async hashes => (await reader.embeddings({model, hashes})).vectors,
		fresh: new Map(),
	};
	const scorers = await scorersOf(flags, cache);
	const filter = await filterOf(reader, flags);
	const pairs = await pairsOf(reader, {filter, limit: limitOf(flags), golden: settings.golden});
	const {lines, mistakes} = await scoresOf(pairs, scorers, settings.by);
	for (const {scorer, callId, message} of mistakes.slice(0, 5))
		tell(`${scorer} failed on ${callId}: ${message}`);
	if (mistakes.length > 5) tell(`${mistakes.length - 5} more failures of scorers`);
	const nowMs = Date.now();
	const versions = Object.fromEntries(scorers.map(({name, version}) => [name, version]));
	const last = await reader.lastEval({beforeMs: nowMs, label: settings.label});
	const reports = reportOf(lines, earlierOf(last, versions));
	await writeReports(reports, {flags, pairs: pairs.length, last});
	if (flags['weeks'] === true) await writeWeeks(weeksOf(lines, endOf(lines)), flags);
	const scores = lines.map(({scorer, callId, score}) => ({scorer, callId, score}));
	return {
		run: {atMs: nowMs, label: settings.label, versions, scores},
		reports,
		embeddings: cache.fresh,
		embeddingsModel: model,
	};
}

/** Of the same version: another one measures something else. */
function earlierOf(
	last: EvalRun | null,
	versions: Readonly<Record<string, string>>,
): ReadonlyMap<string, ReadonlyMap<string, number>> {
	const earlier = new Map<string, Map<string, number>>();
	for (const {scorer, callId, score} of last?.scores ?? []) {
		if (last?.versions[scorer] !== versions[scorer]) continue;
		const own = earlier.get(scorer) ?? new Map<string, number>();
		earlier.set(scorer, own.set(callId, score));
	}
	return earlier;
}

function endOf(lines: readonly ScoreLine[]): number {
	return lines.reduce((last, {atMs}) => Math.max(last, atMs), 0);
}

async function scorersOf(flags: Flags, cache: EmbeddingCache): Promise<readonly Scorer[]> {
	const custom = flags['scorer'] === undefined ? [] : String(flags['scorer']).split(',');
	const all = [
		...builtIn,
		...(await Promise.all(custom.map(path => customScorers(path.trim())))).flat(),
		...judges(flags),
		...(flags['embeddings'] === undefined ? [] : similarities(endpointOf(flags, 'embeddings'), cache)),
	];
	if (flags['only'] === undefined) return all;
	const names = String(flags['only'])
		.split(',')
		.map(name => name.trim());
	const unknown = names.find(name => !all.some(scorer => scorer.name === name));
	if (unknown !== undefined)
		throw new UsageError(
			`--only ${unknown}: there is no such scorer`,
			`one of: ${all.map(({name}) => name).join(', ')}`,
		);
	return all.filter(({name}) => names.includes(name));
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

function endpointOf(flags: Flags, name: 'judge' | 'embeddings') {
	const url = String(flags[name]);
	const model = flags[`${name}-model`];
	if (!URL.canParse(url))
		throw new UsageError(`--${name} ${url}: not an address`, `--${name} http://localhost:11434/v1`);
	if (model === undefined)
		throw new UsageError(
			`--${name} needs --${name}-model`,
			`--${name}-model gpt-4o-mini, or what the endpoint has`,
		);
	return {url, model: String(model)};
}

/** A llmtop that runs on the file is its only writer: then the run is told and not kept. */
async function keep(path: string, {run, embeddings, embeddingsModel}: Result): Promise<void> {
	try {
		const writer = openWriter(path, {durable: false});
		try {
			await writer.putEval(run);
			if (embeddings.size > 0) await writer.keepEmbeddings({model: embeddingsModel, vectors: embeddings});
		} finally {
			await writer.close();
		}
	} catch (error) {
		if (!(error instanceof Failure) && !(error instanceof InUse)) throw error;
		tell(`this run is not kept for the next to compare with: ${error.message}`);
	}
}

/** Tells why, and how many there are. */
function failures(reports: readonly ScorerReport[], {min, failsIfWorse}: Settings): number {
	const low = [...min].flatMap(([name, least]) => {
		const own = reports.filter(({scorer}) => scorer === name);
		if (own.length === 0) return [`${name} has no scores`];
		return own
			.filter(({mean}) => mean < least)
			.map(
				({group, mean}) =>
					`${name}${group === 'all' ? '' : ` of ${group}`} is ${mean.toFixed(3)}, below ${least}`,
			);
	});
	const worse = failsIfWorse
		? reports
				.filter(({before}) => before?.verdict === 'lower')
				.map(({scorer, group}) => `${scorer}${group === 'all' ? '' : ` of ${group}`} is worse than before`)
		: [];
	for (const why of [...low, ...worse]) tell(`failed: ${why}`);
	return low.length + worse.length;
}
