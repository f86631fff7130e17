/**
Answers that failed by their form, whatever they say: cut at the limit, or not there. An answer that is cut inside of
JSON is for the schema's detector, and one that goes round in circles for `repetition.ts`.
*/
import type {Statement} from '../../domain/finding.ts';
import type {Exchange} from '../exchange.ts';

/** The normalised name, and the providers' own where a reason came as it was. */
const limitReasons = new Set(['length', 'max_tokens', 'max_output_tokens']);

/** So few tokens are asked for by who wants one word, or to know whether a model is there. */
const fewTokens = 8;
/** The place that is shown: the last words before the cut. */
const tailLength = 80;

/** `truncated`, rule `length`: the model reached the limit of tokens. Its place is the end of the last answer. */
export function truncatedIn({finishReasons, answers, outputTokens}: Exchange): readonly Statement[] {
	if (!finishReasons.some(reason => limitReasons.has(reason.toLowerCase()))) return [];
	const answer = answers?.findLast(({text}) => text !== '');
	const end = answer?.text.length ?? 0;
	const start = Math.max(0, end - tailLength);
	const tokens = outputTokens === null ? '' : ` after ${outputTokens} tokens`;
	const tail = answer?.text.slice(start, end).trim() ?? '';
	return [
		{
			signal: 'errors',
			detector: 'truncated',
			rule: 'length',
			level: outputTokens !== null && outputTokens <= fewTokens ? 'info' : 'warning',
			confidence: 1,
			part: 'output',
			source: answer?.source ?? 'answer',
			start,
			end,
			evidence: `cut at the limit${tokens}${tail === '' ? '' : `: …${tail}`}`,
		},
	];
}

/** Operations that answer in text. */
const speaking = new Set(['chat', 'completion']);
/** Blanks, and signs that are unseen. */
const nothing = /^[\s\u200B-\u200D\u2060\uFEFF]*$/;

/**
`empty`: a call that went well, and whose answer has neither text nor tool calls; rules `no text`, `only whitespace`.
Where tokens were paid for, the model may have thought or drawn instead, and telemetry does not always tell: that is
`info`, unless the limit explains it. A filtered answer is a refusal.
*/
export function emptyIn(exchange: Exchange): readonly Statement[] {
	const {answers, outputTokens, finishReasons} = exchange;
	const isAsked = exchange.status === 'ok' && speaking.has(exchange.operation) && !exchange.isContentCut;
	if (!isAsked || answers === null || exchange.toolCalls.length > 0 || exchange.hasOtherOutput) return [];
	if (finishReasons.includes('content_filter') || finishReasons.includes('refusal')) return [];
	if (answers.some(({text}) => !nothing.test(text))) return [];
	const isBlank = answers.some(({text}) => text !== '');
	const isPaid = outputTokens !== null && outputTokens > 0;
	const isLimited = finishReasons.some(reason => limitReasons.has(reason.toLowerCase()));
	const isSure = isBlank || isLimited || outputTokens === 0;
	return [
		{
			signal: 'errors',
			detector: 'empty',
			rule: isBlank ? 'only whitespace' : 'no text',
			level: isPaid && !isSure ? 'info' : 'warning',
			confidence: isSure ? 1 : isPaid ? 0.5 : 0.8,
			part: 'output',
			source: answers[0]?.source ?? 'answer',
			start: 0,
			end: 0,
			evidence: `${isBlank ? 'only whitespace' : 'no text'}${isPaid ? `, and ${outputTokens} output tokens` : ''}`,
		},
	];
}
