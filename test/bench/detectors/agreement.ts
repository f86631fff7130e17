/** Agreement with a reference, and lexical relevance of a context, as areas under the curve against the labels. */
import {bleu, editSimilarity, rougeL, rougeN, tokenF1} from '../../../source/inspect/quality/agreement.ts';
import {retrievalOf} from '../../../source/inspect/retrieval/retrieval.ts';
import {area} from './area.ts';
import {exchangeOf} from './exchange-of.ts';
import {labelled} from './labelled.ts';
import type {Measured} from './measured.ts';

type Row = {
	readonly input: {
		readonly input: string;
		readonly output: string;
		readonly expected: string;
		readonly context: string;
	};
	readonly expected: number;
};

/** Labels from here on count as right; those between are partly right. */
const rightMin = 0.9;

export async function measure(folder: string): Promise<readonly Measured[]> {
	return [
		...agreementOf(labelled<Row>(folder, 'factuality.jsonl')),
		...relevanceOf(labelled<Row>(folder, 'context-relevancy.jsonl')),
	];
}

function agreementOf(rows: readonly Row[]): readonly Measured[] {
	const measures = {
		tokenF1,
		editSimilarity,
		bleu,
		rougeL,
		rouge1: (pair: {answer: string; expected: string}): number => rougeN(pair, 1),
		mean: (pair: {answer: string; expected: string}): number => (tokenF1(pair) + editSimilarity(pair)) / 2,
	};
	const notes = Object.entries(measures).map(([name, score]) => {
		const scored = rows.map(({input, expected}) => ({
			label: expected,
			score: score({answer: input.output, expected: input.expected}),
		}));
		return `${name} ${areasOf(scored)}`;
	});
	return measuredOf({detector: 'agreement', set: 'factuality', rows, note: notes.join(', ')});
}

function relevanceOf(rows: readonly Row[]): readonly Measured[] {
	const scored = rows.map(({input, expected}) => {
		const base = exchangeOf({carrier: 'tool', knowledge: '', question: input.input, answer: ''});
		const document = {id: null, score: null, text: input.context, source: 'document 1'};
		const measure = retrievalOf({
			...base,
			retrievals: [
				{
					spanId: null,
					store: 'bench',
					kind: 'retrieval',
					query: input.input,
					documents: [document],
					isError: false,
					endMs: 0,
				},
			],
		});
		return {label: expected, score: measure?.relevance ?? 0};
	});
	return measuredOf({
		detector: 'retrieval',
		set: 'context-relevancy',
		rows,
		note: `relevance ${areasOf(scored)}`,
	});
}

/** Right against wrong ones, and right against all others. */
function areasOf(scored: readonly {readonly label: number; readonly score: number}[]): string {
	const right = scored.filter(({label}) => label >= rightMin).map(({score}) => score);
	const rest = scored.filter(({label}) => label < rightMin);
	const wrong = rest.filter(({label}) => label === 0).map(({score}) => score);
	return `${area(right, wrong).toFixed(3)} / ${area(
		right,
		rest.map(({score}) => score),
	).toFixed(3)}`;
}

function measuredOf(about: {
	readonly detector: string;
	readonly set: string;
	readonly rows: readonly Row[];
	readonly note: string;
}): readonly Measured[] {
	const {detector, set, rows, note} = about;
	if (rows.length === 0) return [];
	const unknown = {truePositives: null, falsePositives: null, falseNegatives: null};
	return [{detector, set, n: rows.length, ...unknown, note: `AUROC ${note} (right : wrong / right : rest)`}];
}
