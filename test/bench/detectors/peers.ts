/**
What a peer's rules say of the same texts, where its licence allows that it is run: vard (MIT), with its own settings as
they come. It looks at what a user sends, so that documents are given to it in the same way.
*/
import vard from '@andersmyrmel/vard';
import {labelled} from './labelled.ts';
import type {Measured} from './measured.ts';

type Row = {readonly text?: string; readonly query?: string; readonly attack?: boolean};

const sets = [
	'injection.jsonl',
	'injection-documents.jsonl',
	'queries-and-answers.jsonl',
	'benign-agent-texts.jsonl',
];

export async function measure(folder: string): Promise<readonly Measured[]> {
	return sets.flatMap((set): readonly Measured[] => {
		const rows = labelled<Row>(folder, set);
		if (rows.length === 0) return [];
		const attacks = rows.filter(({attack}) => attack === true);
		const others = rows.filter(({attack}) => attack !== true);
		const found = attacks.filter(isFlagged).length;
		const hasAttacks = attacks.length > 0;
		return [
			{
				detector: 'injection (vard 1.2.0)',
				set,
				n: rows.length,
				truePositives: hasAttacks ? found : null,
				falsePositives: others.filter(isFlagged).length,
				falseNegatives: hasAttacks ? attacks.length - found : null,
				note: 'as it comes',
			},
		];
	});
}

function isFlagged({text, query}: Row): boolean {
	return !vard.safe(text ?? query ?? '').safe;
}
