/** The evidence of a call's answer, made of the call and the steps around it by the functions that detectors use. */
import {exchangeOf} from '../../inspect/exchanges.ts';
import type {Exchange} from '../../inspect/exchange.ts';
import {claimsOf} from '../../inspect/quality/claims.ts';
import {groundingOf} from '../../inspect/quality/grounding.ts';
import {materialOf} from '../../inspect/quality/material.ts';
import {sentencesOf} from '../../inspect/quality/sentences.ts';
import {retrievalOf} from '../../inspect/retrieval/retrieval.ts';
import type {CallSurroundings, FindingRow} from '../../store/finding-answers.ts';
import {type Evidence, type EvidenceDocument, type EvidenceFlaw, unsupported} from './evidence.ts';

/** Characters that are read on the screen's own thread, where a key must be answered within a frame. */
const readLengthMax = 200_000;

/** English prose has some four characters a token. */
const charactersAToken = 4;
const perMillion = 1_000_000;

export function evidenceOfCall({call, steps}: CallSurroundings, findings: readonly FindingRow[]): Evidence {
	const exchange = exchangeOf({call, isNew: [], isSystemNew: true}, {steps, used: new Set()});
	if (exchange === null) return {...nothing, unmeasured: `not a chat: ${call.operation}`};
	const answers = exchange.answers?.map(({text}) => text) ?? null;
	const flaws = findings.flatMap(finding => flawOf(finding, exchange));
	const told = {
		...nothing,
		answers,
		flaws,
		query: exchange.retrievals.find(({query}) => query !== null)?.query ?? null,
	};
	if (lengthOf(exchange) > readLengthMax) {
		return {
			...told,
			sentences: plainSentences(answers),
			unmeasured: 'too long to be held against what was read here',
		};
	}
	const retrieval = retrievalOf(exchange);
	const documents = documentsOf(exchange, retrieval);
	const unmeasured =
		answers === null
			? null
			: exchange.isContentCut
				? 'the sender cut or withheld texts: nothing is held against the rest'
				: materialOf(exchange).sources.length === 0
					? 'no document, tool result or pasted text to hold it against'
					: null;
	const {sentences} = groundingOf(exchange);
	return {
		...told,
		sentences: sentences.length > 0 ? sentences : plainSentences(answers),
		claims: claimsOf(exchange),
		documents,
		unmeasured,
	};
}

const nothing: Evidence = {
	answers: null,
	sentences: [],
	claims: [],
	flaws: [],
	documents: [],
	query: null,
	unmeasured: null,
};

function lengthOf({reads, answers, retrievals}: Exchange): number {
	const texts = [...(reads ?? []), ...(answers ?? []), ...retrievals.flatMap(({documents}) => documents)];
	return texts.reduce((sum, {text}) => sum + (text?.length ?? 0), 0);
}

/** Without a score: what was held against nothing has none. */
function plainSentences(answers: readonly string[] | null): Evidence['sentences'] {
	return (answers ?? []).flatMap((text, answer) =>
		sentencesOf(text.slice(0, readLengthMax)).map(place => ({...place, answer, score: undefined, from: []})),
	);
}

/** Findings that stand in an answer; those of its least supported sentence, of figures, quotations and citations say why. */
function flawOf(finding: FindingRow, {answers}: Exchange): readonly EvidenceFlaw[] {
	const {part, source, start, end, key, detector, rule, signal, evidence} = finding;
	if (part !== 'output' || end <= start) return [];
	const named = (answers ?? []).findIndex(passage => passage.source === source);
	// Of what an answer gives away the source is where that came from.
	const answer = named === -1 ? (answers ?? []).findIndex(({text}) => end <= text.length) : named;
	if (answer === -1) return [];
	return [
		{
			answer,
			start,
			end,
			key,
			isSecurity: signal === 'security',
			name: signal === 'quality' && detector === 'number' ? detector : `${detector} ${rule}`.trimEnd(),
			why: reasons[detector] ?? (isQuoted(evidence, answers?.[answer]?.text ?? '') ? '' : evidence),
			isHidden: detector === 'secret' || (detector === 'pii' && hiddenRules.has(rule)),
		},
	];
}

const hiddenRules: ReadonlySet<string> = new Set(['card', 'iban', 'ssn']);

const reasons: Readonly<Partial<Record<string, string>>> = {
	number: unsupported,
	quote: 'nothing that was read says so',
	citation: 'there is no such document',
	grounding: 'hardly any of its words were read',
};

/** It repeats the answer, which stands above it. */
function isQuoted(evidence: string, text: string): boolean {
	return text.includes(evidence.trim());
}

/** What a reranker gives back again is told once. */
function documentsOf(
	{retrievals, inputRateNanoUsd}: Exchange,
	retrieval: ReturnType<typeof retrievalOf>,
): readonly EvidenceDocument[] {
	const used = new Set(retrieval?.used);
	const unused = new Set(retrieval?.unused);
	const found = new Map<string, EvidenceDocument>();
	for (const {documents} of retrievals) {
		for (const {id, score, text, source} of documents) {
			if (found.has(source)) continue;
			const tokens = text === null ? null : Math.ceil(text.length / charactersAToken);
			const isUsed = used.has(source) ? true : unused.has(source) ? false : null;
			const isPriced = isUsed === false && tokens !== null && inputRateNanoUsd !== null;
			found.set(source, {
				source,
				name: id ?? source,
				score,
				isUsed,
				tokens,
				nanoUsd: isPriced ? Math.round((tokens * inputRateNanoUsd) / perMillion) : null,
			});
		}
	}
	return [...found.values()];
}
