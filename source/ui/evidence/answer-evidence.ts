/**
What supports an answer, a sentence at a time, and which of the documents it made use of. Made of one call where it is
shown, by the same functions that judged it; loaded when the first is shown.
*/
import type {Exchange} from '../../inspect/exchange.ts';
import {exchangeOf} from '../../inspect/exchanges.ts';
import {citationsIn} from '../../inspect/quality/citations.ts';
import {type Claim, claimsOf} from '../../inspect/quality/claims.ts';
import {groundingOf} from '../../inspect/quality/grounding.ts';
import {quotesIn} from '../../inspect/quality/quotes.ts';
import {retrievalOf} from '../../inspect/retrieval/retrieval.ts';
import type {CallSurroundings} from '../../store/finding-answers.ts';

type EvidenceMark = {
	/** UTF-16 positions in the text of the sentence. */
	readonly start: number;
	readonly end: number;
	/** What is wrong there. */
	readonly label: string;
};

export type EvidenceSentence = {
	readonly text: string;
	/** Share of it that what was read says; null: it claims nothing. */
	readonly score: number | null;
	/** In order. */
	readonly marks: readonly EvidenceMark[];
	/** Where its figures come from, and the passages that say most of it. */
	readonly from: readonly {readonly said: string; readonly source: string; readonly sum: string | null}[];
	readonly sources: readonly string[];
};

export type EvidenceDocument = {
	readonly source: string;
	readonly score: number | null;
	readonly isUsed: boolean;
	/** Characters by four. */
	readonly tokens: number;
	/** What they cost as input; null: no price is known. */
	readonly nanoUsd: number | null;
};

export type AnswerEvidence = {
	/** Empty: there was nothing to hold the answer against. */
	readonly sentences: readonly EvidenceSentence[];
	readonly documents: readonly EvidenceDocument[];
	/** Of the retrieval that brought them. */
	readonly query: string | null;
};

const charactersAToken = 4;
const perMillion = 1_000_000;

export function answerEvidence({call, steps}: CallSurroundings): AnswerEvidence {
	const exchange = exchangeOf({call, isNew: [], isSystemNew: true}, {steps, used: new Set()});
	if (exchange === null) return {sentences: [], documents: [], query: null};
	return {
		sentences: sentencesOf(exchange),
		documents: documentsOf(exchange),
		query: exchange.retrievals.find(({query}) => query !== null)?.query ?? null,
	};
}

function sentencesOf(exchange: Exchange): readonly EvidenceSentence[] {
	const claims = claimsOf(exchange);
	const wrong = [...quotesIn(exchange), ...citationsIn(exchange)];
	return groundingOf(exchange).sentences.map(({answer, start, end, score, from}): EvidenceSentence => {
		const passage = exchange.answers?.[answer];
		const text = passage?.text.slice(start, end) ?? '';
		const inside = (place: {readonly start: number; readonly end: number}): boolean =>
			place.start >= start && place.end <= end;
		const own = claims.filter(claim => claim.answer === answer && inside(claim));
		const marks = [
			...own.filter(({supported}) => !supported).map(claim => markOf(claim, start, labelOf(claim))),
			...wrong
				.filter(statement => statement.source === passage?.source && inside(statement))
				.map(statement => markOf(statement, start, `${statement.detector} ${statement.rule}`)),
		].toSorted((one, other) => one.start - other.start);
		return {
			text,
			score,
			marks,
			from: own
				.filter(({supported}) => supported)
				.map(claim => ({
					said: text.slice(claim.start - start, claim.end - start),
					source: claim.from ?? '',
					sum: claim.sum,
				})),
			sources: from,
		};
	});
}

function markOf(
	place: {readonly start: number; readonly end: number},
	from: number,
	label: string,
): EvidenceMark {
	return {start: place.start - from, end: place.end - from, label};
}

function labelOf({kind}: Claim): string {
	return `${kind}: in no document, tool result or question`;
}

function documentsOf(exchange: Exchange): readonly EvidenceDocument[] {
	const used = new Set(retrievalOf(exchange)?.used);
	const rate = exchange.inputRateNanoUsd;
	const seen = new Set<string>();
	return exchange.retrievals.flatMap(({documents}) =>
		documents.flatMap(({source, score, text}): readonly EvidenceDocument[] => {
			if (text === null || seen.has(source)) return [];
			seen.add(source);
			const tokens = Math.ceil(text.length / charactersAToken);
			const nanoUsd = rate === null ? null : Math.round((tokens * rate) / perMillion);
			return [{source, score, isUsed: used.has(source), tokens, nanoUsd}];
		}),
	);
}
