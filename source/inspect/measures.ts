/** What the measures of an exchange come to, as they are kept beside its findings. */
import type {Check, Measures} from '../domain/inspection.ts';
import type {Exchange} from './exchange.ts';
import {materialOf} from './quality/material.ts';
import type {Grounding} from './quality/grounding.ts';
import type {RetrievalMeasure} from './retrieval/retrieval.ts';

/** English prose has some four characters a token. */
const charactersAToken = 4;

const perMillion = 1_000_000;

export type Measured = {
	readonly template: string;
	/** Key and mark of the last user turn; null: there is none. */
	readonly turn: {readonly key: string; readonly mark: string} | null;
	readonly grounding: Grounding;
	readonly retrieval: RetrievalMeasure | null;
};

export function measuresOf(exchange: Exchange, {template, turn, grounding, retrieval}: Measured): Measures {
	const {callId, endMs, model, user, session, reads, answers} = exchange;
	const [store] = retrieval?.stores ?? [];
	return {
		callId,
		atMs: endMs,
		checked: checksOf(exchange, {grounding, retrieval}),
		template,
		model,
		user,
		session,
		turnKey: turn?.key ?? null,
		turnMark: turn?.mark ?? null,
		promptTokens:
			exchange.inputTokens ?? (reads === null ? null : Math.ceil(lengthOf(reads) / charactersAToken)),
		answerLength: answers === null ? null : lengthOf(answers),
		grounding: grounding.score,
		store: store?.store ?? null,
		topScore: store?.topScore ?? null,
		scoreGap: store?.scoreGap ?? null,
		relevance: retrieval?.relevance ?? null,
		coverage: retrieval?.coverage ?? null,
		documents: retrieval?.documents ?? null,
		...useOf(exchange, retrieval),
	};
}

/** Which documents the answer made use of, where there is an answer. */
function useOf(
	{answers, retrievals, inputRateNanoUsd}: Exchange,
	retrieval: RetrievalMeasure | null,
): Pick<Measures, 'usedDocuments' | 'documentTokens' | 'unusedTokens' | 'unusedNanoUsd'> {
	if (retrieval === null || answers === null || answers.length === 0)
		return {usedDocuments: null, documentTokens: null, unusedTokens: null, unusedNanoUsd: null};
	const texts = new Set(retrievals.flatMap(({documents}) => documents.map(({text}) => text ?? '')));
	const characters = [...texts].reduce((sum, text) => sum + text.length, 0);
	return {
		usedDocuments: retrieval.used.length,
		documentTokens: Math.ceil(characters / charactersAToken),
		unusedTokens: retrieval.unusedTokens,
		unusedNanoUsd:
			inputRateNanoUsd === null ? null : Math.round((retrieval.unusedTokens * inputRateNanoUsd) / perMillion),
	};
}

/** What there was to check: rates of findings are of these. */
function checksOf(
	exchange: Exchange,
	{grounding, retrieval}: Pick<Measured, 'grounding' | 'retrieval'>,
): readonly Check[] {
	const {reads, answers, toolCalls, toolDefinitions, wantsJson} = exchange;
	const isTold = answers !== null && exchange.status === 'ok';
	const hasText = (answers ?? []).some(({text}) => text.trim() !== '');
	const hasMaterial = hasText && !exchange.isContentCut && materialOf(exchange).sources.length > 0;
	const done: Check[] = [];
	if (reads !== null) done.push('prompt');
	if (isTold) done.push('answer');
	if ((wantsJson && hasText) || (toolDefinitions !== null && toolCalls.length > 0)) done.push('schema');
	if (hasMaterial) done.push('number', 'quote', 'citation');
	if (grounding.score !== null) done.push('grounding');
	if (retrieval !== null) done.push('retrieval');
	if (toolCalls.length > 0) done.push('tools');
	return done;
}

function lengthOf(passages: readonly {readonly text: string}[]): number {
	return passages.reduce((sum, {text}) => sum + text.length, 0);
}
