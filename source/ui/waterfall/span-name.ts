/**
What a span is called on the screen: a call by what was asked of which model, a tool by its own name, whatever else by
the name of its span, with a word in front where that does not say what it is. The span's own name is in the inspector.
*/
import type {SpanRow} from '../../store/answers.ts';
import {count} from '../format.ts';
import type {Glyphs} from '../glyphs.ts';
import {inert, oneLine} from '../text.ts';

export type SpanName = {
	/** Never cut: `chat `, `tool `; empty where the name says it. */
	readonly what: string;
	readonly name: string;
	/** Figures that are shown where there is room: tokens, documents. */
	readonly figures: string;
	/** What a tool was called with: shown as far as there is room. */
	readonly given: string;
};

/** Words for operations of a model. */
const callWords: Readonly<Record<string, string>> = {embeddings: 'embed'};

/** Words for steps, and what a name has in it that says so itself. */
const stepWords: Readonly<Record<string, readonly [word: string, said: RegExp]>> = {
	tool: ['tool', /tool/i],
	agent: ['agent', /agent/i],
	retrieval: ['retrieve', /retriev|search/i],
	rerank: ['rerank', /rank/i],
	guardrail: ['guard', /guard|moderat/i],
	evaluator: ['eval', /eval/i],
	memory: ['memory', /memor/i],
	mcp: ['mcp', /mcp/i],
};

/** `under`: name of the span that it hangs below, which is not said again. */
export function nameOfSpan(
	span: SpanRow,
	{glyphs, under}: {readonly glyphs: Glyphs; readonly under: string | null},
): SpanName {
	const own = inert(oneLine(span.label ?? shortName(span.name, under)));
	if (span.callId !== null && span.model !== null && (span.counted || span.endMs === null)) {
		const word = callWords[span.kind ?? ''] ?? span.kind ?? 'call';
		const name = inert(oneLine(span.model)).replace(dated, '');
		return {what: `${word} `, name, figures: tokensOf(span, glyphs), given: ''};
	}
	const word = stepWords[span.kind ?? ''];
	return {
		what: word === undefined || word[1].test(own) ? '' : `${word[0]} `,
		name: own,
		figures: span.documents === 0 ? '' : `${span.documents} ${span.documents === 1 ? 'doc' : 'docs'}`,
		given: span.arguments === null ? '' : givenOf(span.arguments),
	};
}

/** The day of a model tells it from others in a list of models, not among the few of one trace. */
const dated = /-(?:\d{4}-\d{2}-\d{2}|\d{8})(?:-v\d+(?::\d+)?)?$/;

/** `tool.execution` below `tool` is `.execution`. */
function shortName(name: string, under: string | null): string {
	return under !== null && under !== '' && name.startsWith(`${under}.`) ? name.slice(under.length) : name;
}

/** As one text. */
export function titleOfSpan(span: SpanRow, glyphs: Glyphs, under: string | null = null): string {
	const {what, name} = nameOfSpan(span, {glyphs, under});
	return what + name;
}

/** The values of an object, since its keys are the same in every call of the tool; else the text as it is. */
function givenOf(text: string): string {
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value === 'object' && value !== null) {
			const values: readonly unknown[] = Object.values(value);
			return oneLine(values.map(item => (typeof item === 'string' ? item : JSON.stringify(item))).join(', '));
		}
	} catch {
		// It is no JSON, or cut: shown as it came.
	}
	return oneLine(text);
}

/** `5.5k→88`: what was read and what was written. An embedding writes nothing. */
function tokensOf({inputTokens, outputTokens, kind}: SpanRow, glyphs: Glyphs): string {
	if (inputTokens === null && outputTokens === null) return '';
	if (kind === 'embeddings') return count(inputTokens);
	return `${count(inputTokens)}${glyphs.arrow}${count(outputTokens)}`;
}
