/** llmtop eval FILE: scorers over the pairs of a file, against the run before; for a desk and for CI. */
import {readFileSync} from 'node:fs';
import {Failure, InUse} from '../domain/status.ts';
import {type Golden, goldenOf, GoldenMistake} from '../evaluate/golden.ts';
import type {Scorer} from '../evaluate/pair.ts';
import {reportOf, type ScoreLine, type ScorerReport, weeksOf} from '../evaluate/report.ts';
import type {Embeddings, EvalRun} from '../store/eval-answers.ts';
import {openWriter} from '../store/sqlite/open.ts';
import type {Reader} from '../store/store.ts';
import type {Command, Flags} from './command.ts';
import {tell, UsageError} from './command.ts';
import type {EmbeddingCache} from '../endpoint/similarity.ts';
import {earlierRuns} from './eval-earlier.ts';
import {minimaOf, scorersOf} from './eval-flags.ts';
import {writeReports, writeWeeks} from './eval-output.ts';
import {type Grouping, pagesOfPairs, type Scores, scoresOf} from './eval-run.ts';
import {limitFlag, limitOf} from './listing.ts';
import {filterOf, reading, readingFlags} from './reading.ts';

const checkFailed = 3;

/** Mistakes and lines that are named one by one. */
const toldMax = 5;

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
		const vectors = new Map<string, Float32Array>();
		const embeddings = {model: String(flags['embeddings-model'] ?? ''), vectors};
		const keeping = async (run: EvalRun | null): Promise<void> =>
			settings.isKept ? keep(path ?? '', run, embeddings) : undefined;
		try {
			const {run, reports} = await reading(
				path,
				reader => evaluated(reader, flags, {...settings, embeddings}),
				{inspect: true},
			);
			await keeping(run);
			return failures(reports, settings) > 0 ? checkFailed : 0;
		} catch (error) {
			// What was asked for is not asked for again, although the endpoint has gone away.
			if (vectors.size > 0 && error instanceof Failure) await keeping(null);
			throw error;
		}
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
	if (golden.lines.length === 0)
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

/** Vectors that were asked for in this run. */
type Fresh = {readonly model: string; readonly vectors: Map<string, Float32Array>};

async function evaluated(
	reader: Reader,
	flags: Flags,
	{by, golden, label, min, embeddings}: Settings & {readonly embeddings: Fresh},
): Promise<Result> {
	const {model, vectors} = embeddings;
	const cache: EmbeddingCache = {
		known: async hashes => (await reader.embeddings({model, hashes})).vectors,
		fresh: vectors,
	};
	const scorers = await scorersOf(flags, {cache, min});
	const filter = await filterOf(reader, flags);
	const met = new Set<number>();
	const pages = pagesOfPairs(reader, {filter, limit: limitOf(flags), golden, met});
	const scores = await scoresOf(pages, scorers, by);
	if (golden !== null) tellUnmet(golden, met);
	tellMistakes(scores);
	const nowMs = Date.now();
	const {byScorer, otherVersions} = await earlierRuns(reader, {beforeMs: nowMs, label, scorers, by});
	for (const name of otherVersions)
		tell(`${name} is not compared: the run before is of another version of it`);
	const {lines} = scores;
	if (flags['only'] !== undefined) tellSilent(scorers, lines);
	const reports = reportOf(lines, byScorer);
	const failed = new Map(
		[...Map.groupBy(scores.mistakes, ({scorer}) => scorer)].map(([name, own]) => [name, own.length]),
	);
	await writeReports(reports, {flags, pairs: scores.pairs, failed});
	if (flags['weeks'] === true) await writeWeeks(weeksOf(lines, endOf(lines)), flags);
	return {
		run: {
			atMs: nowMs,
			label,
			versions: Object.fromEntries(scorers.map(({name, version}) => [name, version])),
			scores: lines.map(({scorer, callId, score}) => ({scorer, callId, score})),
		},
		reports,
	};
}

/** A golden set of which nothing was found proves nothing: that is no success. */
function tellUnmet({lines}: Golden, met: ReadonlySet<number>): void {
	const unmet = lines.filter(line => !met.has(line));
	if (unmet.length === lines.length)
		throw new Failure(
			'none of the golden answers belongs to an answer of this file',
			'they are found by "id" (callId of `llmtop calls`), else by "input", the question as `llmtop export` writes it',
		);
	if (unmet.length > 0) {
		const named = `${unmet.slice(0, toldMax).join(', ')}${unmet.length > toldMax ? ', …' : ''}`;
		tell(`${unmet.length} of ${lines.length} golden answers belong to no answer here: line ${named}`);
	}
}

function tellMistakes({mistakes, pairs}: Scores): void {
	for (const {scorer, callId, message} of mistakes.slice(0, toldMax))
		tell(`${scorer} failed on ${callId}: ${message}`);
	for (const [scorer, own] of Map.groupBy(mistakes, mistake => mistake.scorer))
		if (own.length > 1 || mistakes.length > toldMax)
			tell(`${scorer} failed on ${own.length} of ${pairs} answers`);
}

function tellSilent(scorers: readonly Scorer[], lines: readonly ScoreLine[]): void {
	const heard = new Set(lines.map(({scorer}) => scorer));
	for (const {name} of scorers) if (!heard.has(name)) tell(`${name} has nothing to say of these answers`);
}

function endOf(lines: readonly ScoreLine[]): number {
	return lines.reduce((last, {atMs}) => Math.max(last, atMs), 0);
}

/** A llmtop that runs on the file is its only writer: then the run is told and not kept. */
async function keep(path: string, run: EvalRun | null, embeddings: Embeddings): Promise<void> {
	try {
		const writer = openWriter(path, {durable: false});
		try {
			if (run !== null) await writer.putEval(run);
			if (embeddings.vectors.size > 0) await writer.keepEmbeddings(embeddings);
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
	const worse = failsIfWorse ? reports.flatMap(worseOf) : [];
	for (const why of [...low, ...worse]) tell(`failed: ${why}`);
	return low.length + worse.length;
}

function worseOf({scorer, group, before}: ScorerReport): readonly string[] {
	const name = `${scorer}${group === 'all' ? '' : ` of ${group}`}`;
	return [
		...(before?.same?.verdict === 'lower' ? [`${name} is worse than before`] : []),
		...(before?.fresh?.verdict === 'lower' ? [`${name} is worse in new answers than before`] : []),
	];
}
