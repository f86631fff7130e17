/** How many of real answers decline. They are not labelled: `--only refusal` with a folder of answers lists the hard ones to read. */
import {refusalOf} from '../../../source/inspect/errors/refusal.ts';
import {labelled} from './labelled.ts';
import type {Measured} from './measured.ts';

const set = 'queries-and-answers.jsonl';

export async function measure(folder: string): Promise<readonly Measured[]> {
	const rows = labelled<{answer: string}>(folder, set);
	if (rows.length === 0) return [];
	const kinds = rows.map(({answer}) => refusalOf(answer)?.rule);
	return (['hard', 'soft'] as const).map(rule => ({
		detector: `refusal ${rule}`,
		set,
		n: rows.length,
		truePositives: null,
		falsePositives: null,
		falseNegatives: null,
		note: `${kinds.filter(kind => kind === rule).length} of them`,
	}));
}
