/**
How much of an answer its material says: half the share of its content words that occur there, half that of its pairs
of words. It sees wording and no meaning; what is put in other words scores low too, so that only the usual score of
a template tells whether one is low. (As ROUGE-like precision against the source; of lexical measures the pairs tell
most, see Durmus et al., "Spurious Correlations in Reference-Free Evaluation of Text Generation", ACL 2022.)
*/
import type {Statement} from '../../domain/finding.ts';
import type {Baseline} from '../usual/baseline.ts';
import type {Exchange} from '../exchange.ts';
import {claimless} from './claimless.ts';
import {materialOf, type Source} from './material.ts';
import {type Place, sentencesOf, withoutCode} from './sentences.ts';
import {keptWordsOf, isStopWord, type Words, wordsOf} from './words.ts';

type GroundedSentence = {
	/** Place in `exchange.answers` of the passage, and UTF-16 positions in its text. */
	readonly answer: number;
	readonly start: number;
	readonly end: number;
	/** From 0 to 1; null: it claims nothing that could be in the material (a question, a greeting, an offer). */
	readonly score: number | null;
	/** Names of the passages that say most of it, best first. */
	readonly from: readonly string[];
	/** Names and numbers in it that neither the material nor the question has. */
	readonly novelNames: number;
};

export type Grounding = {
	readonly sentences: readonly GroundedSentence[];
	/** Mean of the sentences' scores by their words, from 0 to 1; null: there is nothing to ground it in, or no claim. */
	readonly score: number | null;
};

/** Beyond this, material is read no further, and an answer neither: half a second of work. */
const materialLengthMax = 2_000_000;
const answerLengthMax = 200_000;
/** More passages than this are one as far as `from` goes. */
const sourcesMax = 31;

/** Grounding of the answers of an exchange, a sentence at a time. Never throws. */
export function groundingOf(exchange: Exchange): Grounding {
	const {sources, question} = materialOf(exchange);
	const answers = exchange.answers ?? [];
	if (sources.length === 0 || answers.length === 0) return {sentences: [], score: null};
	const asked = new Set(wordsOf(question.slice(0, answerLengthMax)).keys);
	const spoken = answers.flatMap((passage, answer) => {
		const text = passage.text.slice(0, answerLengthMax);
		return claimPlaces(text).map(({start, end}) => {
			const said = text.slice(start, end);
			return {answer, start, end, said, words: wordsOf(said)};
		});
	});
	const index = indexOf(
		exchange,
		sources,
		spoken.map(({words}) => words),
	);
	const sentences: GroundedSentence[] = [];
	let total = 0;
	let weight = 0;
	for (const {answer, start, end, said, words} of spoken) {
		const isClaim = words.keys.length > 0 && !claimless(said);
		const measured = isClaim ? scoreOf(said, words, index, asked) : nothing;
		sentences.push({answer, start, end, ...measured});
		if (measured.score === null) continue;
		total += measured.score * words.keys.length;
		weight += words.keys.length;
	}
	return {sentences, score: weight === 0 ? null : total / weight};
}

const nothing = {score: null, from: [], novelNames: 0} as const;

/** Of a JSON answer its longer values are what it says; labels and keys are the application's words. */
function claimPlaces(text: string): readonly Place[] {
	if (!/^\s*(?:```(?:json)?\s*)?[{[]/.test(text) || !/[}\]]\s*(?:```)?\s*$/.test(text)) {
		return sentencesOf(withoutCode(text));
	}
	const places: Place[] = [];
	for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"(?!\s*:)/g)) {
		const value = match[1] ?? '';
		if (wordsOf(value).keys.length < jsonWordsMin) continue;
		places.push({start: match.index + 1, end: match.index + 1 + value.length});
	}
	return places;
}

const jsonWordsMin = 3;

/** Which of the first passages have a word or a pair of words of the answer, a bit each. */
type Index = {
	readonly words: ReadonlyMap<string, number>;
	readonly pairs: ReadonlyMap<string, number>;
	readonly names: readonly string[];
};

/** The answer is the shorter: what it does not say need not be kept. */
function indexOf(exchange: Exchange, sources: readonly Source[], said: readonly Words[]): Index {
	const words = new Map<string, number>();
	const pairs = new Map<string, number>();
	for (const {keys} of said) {
		for (const [at, key] of keys.entries()) {
			words.set(key, 0);
			if (at > 0) pairs.set(`${keys[at - 1] ?? ''} ${key}`, 0);
		}
	}
	let left = materialLengthMax;
	for (const [at, {text}] of sources.entries()) {
		if (left <= 0) break;
		const bit = 1 << Math.min(at, sourcesMax - 1);
		let before = '';
		for (const key of keptWordsOf(exchange, text.slice(0, left)).keys) {
			const bits = words.get(key);
			if (bits === undefined) {
				before = '';
				continue;
			}
			if ((bits & bit) === 0) words.set(key, bits | bit);
			if (before !== '') {
				const pair = `${before} ${key}`;
				const known = pairs.get(pair);
				if (known !== undefined && (known & bit) === 0) pairs.set(pair, known | bit);
			}
			before = key;
		}
		left -= text.length;
	}
	return {words, pairs, names: sources.slice(0, sourcesMax).map(({source}) => source)};
}

function scoreOf(
	said: string,
	words: Words,
	index: Index,
	asked: ReadonlySet<string>,
): Pick<GroundedSentence, 'score' | 'from' | 'novelNames'> {
	const {keys} = words;
	const votes = index.names.map(() => 0);
	const hasContent = keys.some(key => !isStopWord(key));
	let content = 0;
	let known = 0;
	let pairs = 0;
	let knownPairs = 0;
	let novelNames = 0;
	for (const [at, key] of keys.entries()) {
		if (!hasContent || !isStopWord(key)) {
			const bits = index.words.get(key) ?? 0;
			content++;
			if (bits !== 0) known++;
			else if (!asked.has(key) && isName(said, words, at)) novelNames++;
			vote(votes, bits);
		}
		if (at === 0) continue;
		const bits = index.pairs.get(`${keys[at - 1] ?? ''} ${key}`) ?? 0;
		pairs++;
		if (bits !== 0) knownPairs++;
		vote(votes, bits);
	}
	const precision = known / content;
	const score = pairs === 0 ? precision : (precision + knownPairs / pairs) / 2;
	return {score, from: best(votes, index.names), novelNames};
}

function vote(votes: number[], bits: number): void {
	for (let rest = bits; rest !== 0; rest &= rest - 1) {
		const at = 31 - Math.clz32(rest & -rest);
		votes[at] = (votes[at] ?? 0) + 1;
	}
}

/** Those that have at least half of what the best one has. */
function best(votes: readonly number[], names: readonly string[]): readonly string[] {
	const most = Math.max(0, ...votes);
	if (most === 0) return [];
	const order = votes
		.map((count, at) => ({count, at}))
		.filter(({count}) => count * 2 >= most)
		.sort((left, right) => right.count - left.count || left.at - right.at);
	return [...new Set(order.slice(0, fromMax).map(({at}) => names[at] ?? ''))];
}

const fromMax = 3;

/** A number, or a word with a capital that does not begin the sentence. */
function isName(said: string, words: Words, at: number): boolean {
	const first = said.slice(words.starts[at] ?? 0, words.ends[at] ?? 0);
	return /^\p{N}/u.test(first) || ((at > 0 || words.keys.length === 1) && /^\p{Lu}/u.test(first));
}

/** Below this score an answer says what its material does not. */
const scoreMin = 0.8;
const baselineCallsMin = 50;
const evidenceMax = 200;

/**
At most one finding an answer, at its least supported sentence. Its level is `info` unless the answer's score is
more than three median absolute deviations below what its template usually scores.
*/
export function groundingFindings(
	exchange: Exchange,
	grounding: Grounding,
	baseline: Baseline | null,
): readonly Statement[] {
	const findings: Statement[] = [];
	// What was withheld may have said it.
	if (exchange.isContentCut) return findings;
	for (const [answer, passage] of (exchange.answers ?? []).entries()) {
		const claims = grounding.sentences.filter(sentence => sentence.answer === answer);
		let worst: GroundedSentence | null = null;
		let doubt = 0;
		for (const sentence of claims) {
			const own = doubtOf(sentence);
			if (own <= doubt) continue;
			worst = sentence;
			doubt = own;
		}
		if (worst === null) continue;
		const {start, end} = worst;
		findings.push({
			signal: 'quality',
			detector: 'grounding',
			rule: 'unsupported',
			level: isUnusual(grounding.score, baseline) ? 'warning' : 'info',
			confidence: doubt,
			part: passage.part,
			source: passage.source,
			start,
			end,
			evidence: passage.text.slice(start, Math.min(end, start + evidenceMax)),
		});
	}
	return findings;
}

/** From 0 (supported well enough to say nothing) to 1. */
function doubtOf({score, novelNames}: GroundedSentence): number {
	if (score === null) return 0;
	if (score >= scoreMin && novelNames === 0) return 0;
	return 1 - score;
}

function isUnusual(score: number | null, baseline: Baseline | null): boolean {
	if (score === null || baseline === null || baseline.n < baselineCallsMin) return false;
	return score < baseline.median - 3 * baseline.mad;
}
