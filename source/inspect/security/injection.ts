/**
Signals of prompt injection in what a model read: phrases of a grammar, in whatever spelling or encoding, and signs that
are no words. Who brought a text in decides how sure a signal is: an order to set rules aside is a joke or a test in a
question, and has no business in a document or in what a tool returned.

A signal is evidence to look at and no verdict. Measured on labelled sets it finds two thirds of direct attacks
(`test/bench/detectors/injection.ts`); there is no model behind it, and a paraphrase that uses none of the words is missed.
*/
import type {FindingLevel, Statement} from '../../domain/finding.ts';
import {inert} from '../../domain/inert.ts';
import type {Exchange, Passage} from '../exchange.ts';
import {encodedRunsIn} from './encoded-runs.ts';
import {foldText, originOf} from './fold-text.ts';
import {phrasesIn, type PhraseMatch} from './injection-sentences.ts';
import {signsIn} from './injection-signs.ts';

/** Below it nothing is said; from the second on somebody should look. */
const confidenceMin = 0.4;
const warningMin = 0.6;

/** Signals that are told of one passage: an attack repeats itself, and five places are enough to see it. */
const signalsMax = 5;
const evidenceLengthMax = 200;

export function injectionIn(exchange: Exchange): readonly Statement[] {
	const isTemplated = exchange.operation === 'completion';
	return (exchange.reads ?? []).flatMap(passage => {
		if (!passage.isNew || passage.author === 'system' || passage.author === 'assistant') return [];
		return signalsIn(passage, {isTemplated}).map(signal => statementOf(passage, signal));
	});
}

type Signal = {
	readonly rule: string;
	readonly confidence: number;
	readonly start: number;
	readonly end: number;
	/** What stands there when it was read as something else than it is written; null: what is written. */
	readonly reading: string | null;
};

function statementOf({part, source, text}: Passage, signal: Signal): Statement {
	const {rule, confidence, start, end, reading} = signal;
	const level: FindingLevel = confidence >= warningMin ? 'warning' : 'info';
	const written = inert(text.slice(start, start + Math.min(end - start, evidenceLengthMax)));
	const evidence = (reading === null ? written : inert(reading)).slice(0, evidenceLengthMax);
	return {
		signal: 'security',
		detector: 'injection',
		rule,
		level,
		confidence,
		part,
		source,
		start,
		end,
		evidence,
	};
}

/** @param isTemplated The text of a completion: its author wrote the marks of turns himself. */
function signalsIn({author, text}: Passage, {isTemplated}: {isTemplated: boolean}): readonly Signal[] {
	const isBrought = author !== 'user';
	const signals: Signal[] = [];
	const folded = foldText(text);
	for (const match of phrasesIn(folded.text)) {
		const place = originOf(folded, match.start, match.end);
		if (!isBrought && isHead(text, place.end)) continue;
		const confidence = confidenceOf(match, {isBrought, isQuoted: isQuoted(text, place.start, place.end)});
		if (match.encoding === null) signals.push({rule: match.phrase.rule, confidence, ...place, reading: null});
		else signals.push(encoded(match, match.encoding, {confidence, ...place}));
	}
	for (const sign of signsIn(text)) {
		if (isTemplated && sign.rule === 'delimiters') continue;
		const certainty = isBrought ? sign.brought : sign.user;
		const confidence = isQuoted(text, sign.start, sign.end) ? certainty * mentionFactor : certainty;
		signals.push({rule: sign.rule, confidence, start: sign.start, end: sign.end, reading: null});
	}
	for (const run of encodedRunsIn(text)) {
		for (const match of phrasesIn(foldText(run.decoded).text)) {
			const confidence = confidenceOf(match, {isBrought, isQuoted: false});
			signals.push(encoded(match, run.encoding, {confidence, start: run.start, end: run.end}));
		}
	}
	return strongest(signals);
}

function encoded(
	{phrase, sentence}: PhraseMatch,
	encoding: string,
	place: {confidence: number; start: number; end: number},
): Signal {
	return {...place, rule: 'encoded', reading: `${phrase.rule} in ${encoding}: ${sentence.trim()}`};
}

/** Of signals in one place the surest one. */
function strongest(signals: readonly Signal[]): readonly Signal[] {
	const kept: Signal[] = [];
	for (const signal of signals.toSorted((one, another) => another.confidence - one.confidence)) {
		if (signal.confidence < confidenceMin || kept.length >= signalsMax) break;
		if (kept.every(({start, end}) => signal.end <= start || signal.start >= end)) kept.push(signal);
	}
	return kept.toSorted((one, another) => one.start - another.start);
}

// ── Where the same words are harmless ────────────────────────────────────────────────────────────────────────────

/** What is asked about or quoted is seldom meant; a user's question more seldom than what was brought in. */
const mentionFactor = 0.6;
const questionFactor = 0.55;

/** Talk about attacks uses their words. */
const mention =
	/ (?:(?:prompt|sql|code|indirect) injections?|attacks|an attack|attackers|jailbreaks|jailbreaking|detects?|detecting|detection|mitigate|mitigation|vulnerabilit(?:y|ies)|adversarial|phrases? (?:like|such)|phrases|examples? of|such as|eg|e g|defend|prevents?|attempts?|classifier|dataset) /;
const question =
	/^ (?:(?:hi|hello|hey|ok|okay|so|and|but) )?(?:how|what|whats|why|when|where|which|who|explain|is|are|does|do you|did|difference|define|(?:can|could|would) (?:you|i) (?:please )?(?:explain|help|tell me (?:how|what|why|about)|describe)|should|tell me about|i (?:am trying|want|need|would like) to (?:know|understand|learn)) /;
/** Directly before a phrase: what it asks for is forbidden, or told of somebody else. */
const negation =
	/ (?:not|never|dont|doesnt|didnt|wont|shouldnt|cannot|cant|avoid|without|prevent|refuse to|refuses to|rather than|unable to|to not|tried to|tries to|wants to|how to)(?: [a-z]+)? $/;
/** Everybody may take back what he said himself. */
const ofOneself = /^ (?:[a-z]+ ){1,3}(?:my|our) (?:last |previous |earlier |first |prior )?[a-z]+ /;
/** Rules whose phrases are questions by nature, or about what they name. */
const asking: ReadonlySet<string> = new Set(['extract', 'pretext']);

function confidenceOf(
	{phrase, before, sentence}: PhraseMatch,
	{isBrought, isQuoted: isCited}: {isBrought: boolean; isQuoted: boolean},
): number {
	let confidence = isBrought ? phrase.brought : phrase.user;
	if (negation.test(before)) confidence *= mentionFactor * mentionFactor;
	if (isCited || (phrase.rule !== 'pretext' && mention.test(sentence))) confidence *= mentionFactor;
	if (phrase.rule === 'override' && ofOneself.test(sentence.slice(before.length - 1)))
		confidence *= questionFactor;
	if (!isBrought && !asking.has(phrase.rule) && question.test(sentence)) confidence *= questionFactor;
	return Math.round(confidence * 100) / 100;
}

const headLengthMax = 40;

/** "New task:" at the beginning of what a user writes: nothing stands before it that it could set aside. */
function isHead(text: string, end: number): boolean {
	return (
		end <= headLengthMax &&
		/^\s*(?:a\s+|the\s+)?new\s+(?:task|question|request|query|job|goal):$/i.test(text.slice(0, end).trimEnd())
	);
}

const opening: Readonly<Record<string, string>> = {
	'"': '"',
	"'": "'",
	'`': '`',
	'“': '”',
	'‘': '’',
	'„': '“',
	'«': '»',
};
/** How far behind the phrase the closing sign may stand. */
const quoteReach = 80;

/** In quotes within prose; what is quoted as a whole, as a value of JSON is, is not. */
function isQuoted(text: string, start: number, end: number): boolean {
	let from = start - 1;
	while (from >= 0 && start - from <= 3 && /[\s(<[]/.test(text.charAt(from))) from--;
	const closing = opening[text.charAt(from)];
	if (closing === undefined) return false;
	const prose = text.slice(Math.max(0, from - 2), from);
	if (!/[\p{L}\p{N},(] $|[\p{L}(]$/u.test(prose)) return false;
	return text.slice(end, end + quoteReach).includes(closing);
}
