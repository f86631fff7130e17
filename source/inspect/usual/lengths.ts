/** Prompts and answers that are far longer or shorter than others of their template. */
import type {Statement} from '../../domain/finding.ts';
import type {Exchange} from '../exchange.ts';
import {type Baseline, robustZ} from './baseline.ts';

/** Of the natural logarithms of lengths: what is twice as long differs by as much as what is half as long. */
export type LengthBaselines = {
	/** Tokens of prompts. */
	readonly prompt: Baseline | null;
	/** Characters of answers. */
	readonly answer: Baseline | null;
};

const valuesMin = 30;

/** Iglewicz & Hoaglin's bound for outliers. */
const zMax = 3.5;

/** A shorter prompt is none that anybody pays much for or hides something in. */
const longPromptTokens = 4096;

/** Lengths that differ by less than a seventh are alike, whatever is usual. */
const madMin = 0.1;

/** Detectors `long_prompt` (rule `long`) and `length` (rules `short`, `long`): nothing until a template is known. */
export function lengthFindings(
	exchange: Exchange,
	{promptTokens, answerLength}: {readonly promptTokens: number | null; readonly answerLength: number | null},
	usual: LengthBaselines,
): readonly Statement[] {
	const findings: Statement[] = [];
	const long = outlierOf(promptTokens, usual.prompt);
	if (promptTokens !== null && promptTokens > longPromptTokens && long?.side === 'long') {
		findings.push({
			signal: 'security',
			detector: 'long_prompt',
			rule: 'long',
			part: 'input',
			source: `message ${Math.max(1, exchange.questionAt)}`,
			evidence: `${promptTokens} tokens; of its template usual are ${long.usual}, n ${long.n}`,
			...whole,
		});
	}
	const answer = exchange.toolCalls.length > 0 ? null : outlierOf(answerLength, usual.answer);
	if (answer !== null) {
		findings.push({
			signal: 'errors',
			detector: 'length',
			rule: answer.side,
			part: 'output',
			source: 'answer',
			evidence: `${answerLength} characters; of its template usual are ${answer.usual}, n ${answer.n}`,
			...whole,
		});
	}
	return findings;
}

const whole = {level: 'info', confidence: 0.7, start: 0, end: 0} as const;

function outlierOf(
	value: number | null,
	usual: Baseline | null,
): {readonly side: 'short' | 'long'; readonly usual: number; readonly n: number} | null {
	if (value === null || value <= 0 || usual === null || usual.n < valuesMin) return null;
	const z = robustZ(Math.log(value), usual, madMin);
	if (Math.abs(z) <= zMax) return null;
	return {side: z > 0 ? 'long' : 'short', usual: Math.round(Math.exp(usual.median)), n: usual.n};
}
