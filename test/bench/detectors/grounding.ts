/** How well the confidence of a finding orders right answers before invented ones (area under the curve, in the note). */
import {groundingFindings, groundingOf} from '../../../source/inspect/quality/grounding.ts';
import {area} from './area.ts';
import {type Carrier, carriers, exchangeOf} from './exchange-of.ts';
import {labelled} from './labelled.ts';
import type {Measured} from './measured.ts';

const sets = ['grounding-one-turn', 'grounding-multi-turn'];

type Row = {
	readonly knowledge: string;
	readonly question: string;
	readonly right_answer: string;
	readonly hallucinated_answer: string;
};

export async function measure(folder: string): Promise<readonly Measured[]> {
	return sets.flatMap(set => {
		const rows = labelled<Row>(folder, `${set}.jsonl`);
		if (rows.length === 0) return [];
		return carriers.map(carrier => measuredOf({set, carrier, rows}));
	});
}

function measuredOf({set, carrier, rows}: {set: string; carrier: Carrier; rows: readonly Row[]}): Measured {
	const right = rows.map(row => doubtOf(carrier, row, row.right_answer));
	const wrong = rows.map(row => doubtOf(carrier, row, row.hallucinated_answer));
	const isEven = (_: number, at: number): boolean => at % 2 === 0;
	const isOdd = (_: number, at: number): boolean => at % 2 === 1;
	const halves = [isEven, isOdd].map(half => area(wrong.filter(half), right.filter(half)).toFixed(3));
	const found = wrong.filter(doubt => doubt > 0).length;
	return {
		detector: 'grounding',
		set: `${set} (${carrier})`,
		n: rows.length * 2,
		truePositives: found,
		falsePositives: right.filter(doubt => doubt > 0).length,
		falseNegatives: rows.length - found,
		note: `AUROC ${area(wrong, right).toFixed(3)}; of the two halves ${halves.join(' and ')}`,
	};
}

function doubtOf(carrier: Carrier, {knowledge, question}: Row, answer: string): number {
	const exchange = exchangeOf({carrier, knowledge, question, answer});
	const [finding] = groundingFindings(exchange, groundingOf(exchange), null);
	return finding?.confidence ?? 0;
}
