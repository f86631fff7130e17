/** The scorers that come with llmtop: rules and text, no model. The same functions judge calls as they arrive. */
import {emptyIn, truncatedIn} from '../inspect/errors/answer-form.ts';
import {refusalIn} from '../inspect/errors/refusal.ts';
import {repetitionIn} from '../inspect/errors/repetition.ts';
import {schemaFailuresIn} from '../inspect/errors/schema.ts';
import type {Exchange} from '../inspect/exchange.ts';
import {bleu, editSimilarity, jsonAgreement, rougeL, tokenF1} from '../inspect/quality/agreement.ts';
import {citationsIn} from '../inspect/quality/citations.ts';
import {claimsOf} from '../inspect/quality/claims.ts';
import {groundingOf} from '../inspect/quality/grounding.ts';
import {materialOf} from '../inspect/quality/material.ts';
import {quotesIn} from '../inspect/quality/quotes.ts';
import {type RetrievalMeasure, retrievalOf} from '../inspect/retrieval/retrieval.ts';
import {inspectorVersion} from '../inspect/version.ts';
import type {Pair, Scored, Scorer} from './pair.ts';

const version = String(inspectorVersion);

const plain = (score: number | null): Scored | null => (score === null ? null : {score, said: null});

/** 1 where none of these statements is made, 0 with the first of them. */
function without(statements: readonly {readonly evidence: string}[]): Scored {
	const [first] = statements;
	return first === undefined ? {score: 1, said: null} : {score: 0, said: first.evidence};
}

const isAnswered = ({exchange, answer}: Pair): boolean => answer !== '' && exchange.status === 'ok';
const hasMaterial = ({exchange}: Pair): boolean => materialOf(exchange).sources.length > 0;

function numbers({exchange}: Pair): Scored | null {
	const claims = claimsOf(exchange);
	if (claims.length === 0) return null;
	const wrong = claims.find(({supported}) => !supported);
	const text = wrong === undefined ? null : (exchange.answers?.[wrong.answer]?.text ?? '');
	return {
		score: claims.filter(({supported}) => supported).length / claims.length,
		said: wrong === undefined || text === null ? null : text.slice(wrong.start, wrong.end),
	};
}

function answered({exchange}: Pair): Scored {
	const [refusal] = refusalIn(exchange);
	if (refusal === undefined) return {score: 1, said: null};
	return {score: refusal.rule === 'hard' ? 0 : 0.5, said: refusal.evidence};
}

function schema({exchange}: Pair): Scored | null {
	const isAsked = exchange.wantsJson || (exchange.toolDefinitions !== null && exchange.toolCalls.length > 0);
	return isAsked ? without(schemaFailuresIn(exchange)) : null;
}

function retrieval(of: (measure: RetrievalMeasure) => number | null) {
	return ({exchange}: Pair): Scored | null => {
		const measure = retrievalOf(exchange);
		return measure === null ? null : plain(of(measure));
	};
}

function used({used: those, unused}: RetrievalMeasure): number | null {
	const all = those.length + unused.length;
	return all === 0 ? null : those.length / all;
}

function agreement(of: (compared: {readonly answer: string; readonly expected: string}) => number | null) {
	return ({answer, expected}: Pair): Scored | null =>
		expected === null ? null : plain(of({answer, expected}));
}

const whole = (exchange: Exchange) => [
	...truncatedIn(exchange),
	...emptyIn(exchange),
	...repetitionIn(exchange),
];

function isJson(text: string): boolean {
	try {
		return typeof JSON.parse(text) === 'object';
	} catch {
		return false;
	}
}

const scorer = (name: string, score: Scorer['score']): Scorer => ({name, version, score});

export const builtIn: readonly Scorer[] = [
	scorer('grounding', ({exchange}) => plain(groundingOf(exchange).score)),
	scorer('numbers', numbers),
	scorer('quotes', pair => (isAnswered(pair) && hasMaterial(pair) ? without(quotesIn(pair.exchange)) : null)),
	scorer('citations', pair =>
		isAnswered(pair) && hasMaterial(pair) ? without(citationsIn(pair.exchange)) : null,
	),
	scorer('schema', schema),
	scorer('answered', pair => (isAnswered(pair) ? answered(pair) : null)),
	scorer('whole', ({exchange}) => (exchange.answers === null ? null : without(whole(exchange)))),
	scorer(
		'relevance',
		retrieval(({relevance}) => relevance),
	),
	scorer(
		'coverage',
		retrieval(({coverage}) => coverage),
	),
	scorer('documents_used', retrieval(used)),
	scorer(
		'exact',
		agreement(({answer, expected}) => Number(answer.trim() === expected.trim())),
	),
	scorer('token_f1', agreement(tokenF1)),
	scorer('edit', agreement(editSimilarity)),
	scorer('bleu', agreement(bleu)),
	scorer('rouge_l', agreement(rougeL)),
	scorer(
		'json',
		agreement(compared => (isJson(compared.expected) ? jsonAgreement(compared) : null)),
	),
];
