/**
Answers that decline. `hard`: nothing but that; `soft`: it declines, and then helps with something, asks for what it
lacks, or says where to look. A refusal speaks in the first person, at the beginning, about what was asked: "No, you
may not park there" is an answer, and "I have no opinions, but …" a remark.
*/
import type {Statement} from '../../domain/finding.ts';
import type {Exchange} from '../exchange.ts';
import {declinedIn, pivots, remarks} from './refusal-phrases.ts';

/** A refusal says so at once. */
const headLength = 320;

/** Longer answers say more than no, whatever they begin with. */
const hardWordsMax = 90;

/** Reasons by which providers say that the model, or they, declined. */
const structured: ReadonlySet<string> = new Set(['content_filter', 'refusal', 'safety']);

/** Detector `refusal`, rules `hard` and `soft`; the place is the sentence that declines. */
export function refusalIn(exchange: Exchange): readonly Statement[] {
	const [answer] = exchange.answers ?? [];
	if (exchange.finishReasons.some(reason => structured.has(reason))) {
		const text = answer?.text ?? '';
		const evidence = `the provider says ${exchange.finishReasons.join(', ')}`;
		return [statementOf('hard', 1, {start: 0, end: text.length, evidence})];
	}
	if (answer === undefined || exchange.toolCalls.length > 0) return [];
	const kind = refusalOf(answer.text);
	if (kind === null) return [];
	const {start, end} = kind;
	const evidence = answer.text.slice(start, Math.min(end, start + 200));
	return [statementOf(kind.rule, kind.rule === 'hard' ? 0.9 : 0.7, {start, end, evidence})];
}

type Refusal = {readonly rule: 'hard' | 'soft'; readonly start: number; readonly end: number};

/** Null: the text does not decline. */
export function refusalOf(text: string): Refusal | null {
	const start = text.length - text.trimStart().length;
	const head = text.slice(start, start + headLength).replaceAll('’', "'");
	if (remarks.test(head)) return null;
	const declined = declinedIn(head);
	if (declined === null) return null;
	const end = sentenceEnd(text, start + declined.end);
	const rest = text.slice(start + declined.end).replaceAll('’', "'");
	const isLong = wordsOf(text) > hardWordsMax;
	return {rule: isLong || pivots.some(pivot => pivot.test(rest)) ? 'soft' : 'hard', start, end};
}

/** Words of a text; in scripts without blanks two characters are about one. */
function wordsOf(text: string): number {
	const spaced = text.match(/[^\s\u3040-\u30FF\u3400-\u9FFF\uAC00-\uD7AF]+/g)?.length ?? 0;
	const unspaced = text.match(/[\u3040-\u30FF\u3400-\u9FFF]/g)?.length ?? 0;
	return spaced + unspaced / 2;
}

function sentenceEnd(text: string, from: number): number {
	const found = /[.!?。！？\n]/.exec(text.slice(from, from + headLength));
	return found === null ? Math.min(text.length, from + headLength) : from + found.index + 1;
}

function statementOf(
	rule: Refusal['rule'],
	confidence: number,
	place: Pick<Statement, 'start' | 'end' | 'evidence'>,
): Statement {
	return {
		signal: 'errors',
		detector: 'refusal',
		rule,
		level: rule === 'hard' ? 'warning' : 'info',
		confidence,
		part: 'output',
		source: 'answer',
		...place,
	};
}
