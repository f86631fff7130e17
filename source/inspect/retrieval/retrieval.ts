/**
What retrieval brought a call, and what became of it. Measures words, not meaning: how much of the question the
documents cover tells too little to alarm anybody (area under the curve of some 0.7 on labelled contexts), what came back
empty, failed or twice is plain.
*/
import type {Statement} from '../../domain/finding.ts';
import type {Exchange, ExchangeDocument, Retrieval} from '../exchange.ts';
import {isStopWord, keptWordsOf, wordsOf} from '../quality/words.ts';
import {duplicatesOf} from './duplicates.ts';

type StoreMeasure = {
	/** Scores of two stores are never compared. */
	readonly store: string;
	readonly kind: Retrieval['kind'];
	readonly documents: number;
	/** As the store told it; null: it told none. */
	readonly topScore: number | null;
	/** The first score less the last, in the order that they came; null: fewer than two are told. */
	readonly scoreGap: number | null;
	readonly isError: boolean;
};

export type RetrievalMeasure = {
	readonly stores: readonly StoreMeasure[];
	/** Different documents of all stores together. */
	readonly documents: number;
	/** IDF-weighted share of the query's terms in each document, from 0 to 1, the best one's; null: no query or no text. */
	readonly relevance: number | null;
	/** Share of the question's content words in all documents together, from 0 to 1; null: no question or no text. */
	readonly coverage: number | null;
	/** Names of the documents that share four content words in a row with the answer, or that it cites. */
	readonly used: readonly string[];
	/** Of all others with text. Both lists are empty where no answer is told. */
	readonly unused: readonly string[];
	/** Tokens that the unused ones took. */
	readonly unusedTokens: number;
	/** Pairs whose texts are nearly the same. */
	readonly duplicates: readonly (readonly [string, string])[];
	/** Every retrieval came back with nothing. */
	readonly isEmpty: boolean;
};

type Document = {readonly source: string; readonly id: string | null; readonly text: string};

/** English prose has some four characters a token; whoever has a tokenizer passes its count. */
function tokensByLength(text: string): number {
	return Math.ceil(text.length / 4);
}

/** Documents beyond these are counted, and not compared. */
const documentsMax = 200;
const textLengthMax = 1_000_000;

/** Null: nothing was retrieved for the call. */
export function retrievalOf(
	exchange: Exchange,
	tokensOf: (text: string) => number = tokensByLength,
): RetrievalMeasure | null {
	const {retrievals, answers} = exchange;
	if (retrievals.length === 0) return null;
	const documents = distinct(retrievals);
	const texts = bounded(documents.filter(({text}) => text !== ''));
	const keys = texts.map(({text}) => keptWordsOf(exchange, text).keys);
	const query = retrievals.find(({query: asked}) => asked !== null)?.query ?? exchange.question ?? '';
	const answer = (answers ?? []).map(({text}) => text).join('\n');
	const isUsed = usage(answer.slice(0, textLengthMax));
	const isAnswered = answer.trim() !== '';
	const used = isAnswered ? texts.filter((document, at) => isUsed(document, keys[at] ?? [], at)) : [];
	const unused = isAnswered ? texts.filter(document => !used.includes(document)) : [];
	return {
		stores: retrievals.map(storeOf),
		documents: documents.length,
		relevance: relevanceOf(query, keys),
		coverage: coverageOf(exchange.question ?? query, keys),
		used: used.map(({source}) => source),
		unused: unused.map(({source}) => source),
		unusedTokens: unused.reduce((sum, {text}) => sum + tokensOf(text), 0),
		duplicates: duplicatesOf(keys).flatMap(([one, other]) => {
			const [first, second] = [texts[one], texts[other]];
			return first === undefined || second === undefined ? [] : [[first.source, second.source] as const];
		}),
		isEmpty: documents.length === 0 && retrievals.every(({isError}) => !isError),
	};
}

/** A reranker gives back what the store gave it: the same id or text of another step is the same document. */
function distinct(retrievals: readonly Retrieval[]): readonly Document[] {
	const documents: Document[] = [];
	const seen = new Set<string>();
	for (const retrieval of retrievals) {
		const own: string[] = [];
		for (const {id, text, source} of retrieval.documents) {
			const names = [id === null ? '' : `id ${id}`, text === null ? '' : `text ${text}`].filter(
				name => name !== '',
			);
			if (names.some(name => seen.has(name))) continue;
			own.push(...names);
			documents.push({id, source, text: text ?? ''});
		}
		for (const name of own) seen.add(name);
	}
	return documents;
}

function bounded(documents: readonly Document[]): readonly Document[] {
	let left = textLengthMax;
	return documents.slice(0, documentsMax).map(document => {
		const text = document.text.slice(0, Math.max(0, left));
		left -= text.length;
		return {...document, text};
	});
}

function storeOf({store, kind, documents, isError}: Retrieval): StoreMeasure {
	const scores = documents.flatMap(({score}: ExchangeDocument) => (score === null ? [] : [score]));
	const [first] = scores;
	const last = scores.at(-1);
	return {
		store,
		kind,
		documents: documents.length,
		topScore: first ?? null,
		scoreGap: scores.length < 2 || first === undefined || last === undefined ? null : first - last,
		isError,
	};
}

function contentOf(text: string): ReadonlySet<string> {
	return new Set(wordsOf(text.slice(0, queryLengthMax)).keys.filter(key => !isStopWord(key)));
}

const queryLengthMax = 20_000;

/** Inverse document frequency as of BM25 (Robertson and Zaragoza, 2009), over the documents that came back. */
function relevanceOf(query: string, documents: readonly (readonly string[])[]): number | null {
	const terms = [...contentOf(query)];
	if (terms.length === 0 || documents.length === 0) return null;
	const wanted = new Set(terms);
	const sets = documents.map(keys => new Set(keys.filter(key => wanted.has(key))));
	const weights = terms.map(term => {
		const frequency = sets.filter(set => set.has(term)).length;
		return Math.log(1 + (sets.length - frequency + 0.5) / (frequency + 0.5));
	});
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	const shares = sets.map(set =>
		terms.reduce((sum, term, at) => sum + (set.has(term) ? (weights[at] ?? 0) : 0), 0),
	);
	return Math.max(...shares) / total;
}

function coverageOf(question: string, documents: readonly (readonly string[])[]): number | null {
	const terms = contentOf(question);
	if (terms.size === 0 || documents.length === 0) return null;
	const missing = new Set(terms);
	for (const keys of documents) for (const key of keys) missing.delete(key);
	return 1 - missing.size / terms.size;
}

const gramLength = 4;

function usage(answer: string): (document: Document, keys: readonly string[], at: number) => boolean {
	const content = wordsOf(answer).keys.filter(key => !isStopWord(key));
	// An answer of one name uses the documents that have it.
	const length = Math.min(gramLength, content.length);
	const grams = new Set(gramsOf(content, length));
	const words = new Set(content);
	const cited = new Set([...answer.matchAll(/[[【](\d{1,3})[\]】†]/g)].map(match => Number(match[1])));
	return ({id}, keys, at) => {
		if (cited.has(at + 1) || (id !== null && id.length > 2 && answer.includes(id))) return true;
		return length > 0 && sharesGram(keys, {length, grams, words});
	};
}

function gramsOf(keys: readonly string[], length: number): readonly string[] {
	const grams: string[] = [];
	for (let at = 0; at + length <= keys.length; at++) grams.push(keys.slice(at, at + length).join(' '));
	return grams;
}

type Grams = {
	readonly length: number;
	readonly grams: ReadonlySet<string>;
	readonly words: ReadonlySet<string>;
};

/** Only runs of words that the answer has are put together. */
function sharesGram(keys: readonly string[], {length, grams, words}: Grams): boolean {
	let run: string[] = [];
	for (const key of keys) {
		if (words.has(key)) {
			run.push(key);
			if (run.length > length) run.shift();
			if (run.length === length && grams.has(run.join(' '))) return true;
		} else if (!isStopWord(key)) run = [];
	}
	return false;
}

/** Of an exchange's retrievals: rules `empty`, `failed` and `duplicates`. Never one for low relevance alone. */
export function retrievalFindings(measure: RetrievalMeasure): readonly Statement[] {
	const findings: Statement[] = [];
	const add = (rule: string, level: Statement['level'], source: string, evidence: string): void => {
		findings.push({
			signal: 'retrieval',
			detector: 'retrieval',
			rule,
			level,
			confidence: 1,
			part: 'document',
			source,
			start: 0,
			end: 0,
			evidence: evidence.slice(0, 200),
		});
	};
	const failed = new Set(measure.stores.filter(({isError}) => isError).map(({store}) => store));
	for (const store of failed) add('failed', 'warning', store, `${store} could not be asked`);
	if (measure.isEmpty) {
		const [first] = measure.stores;
		add('empty', 'warning', first?.store ?? 'retrieval', 'No document came back.');
	}
	const [pair] = measure.duplicates;
	if (pair !== undefined) {
		const count = measure.duplicates.length;
		const more = count > 1 ? `, and ${count - 1} more ${count === 2 ? 'pair' : 'pairs'}` : '';
		add('duplicates', 'info', pair[1], `${pair[0]} and ${pair[1]} say the same${more}`);
	}
	return findings;
}
