/** Refusals and degenerate answers: how many are found in real answers, which are unlabelled, and in texts that hold none. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

import {refusalIn} from '../../../source/inspect/errors/refusal.ts';
import {repetitionIn} from '../../../source/inspect/errors/repetition.ts';
import {seedAnswer, seedExchange} from '../../support/seed-exchange.ts';
import type {Measured} from './measured.ts';

type Line = {readonly text?: string; readonly query?: string; readonly answer?: string};

export async function measure(folder: string): Promise<readonly Measured[]> {
	return ['queries-and-answers.jsonl', 'benign-agent-texts.jsonl'].flatMap(set => measuredOf(folder, set));
}

function measuredOf(folder: string, set: string): readonly Measured[] {
	const path = join(folder, set);
	if (!existsSync(path)) return [];
	const lines = readFileSync(path, 'utf8').split('\n');
	const exchanges = lines
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as Line)
		.map(({text, query, answer}) =>
			seedExchange({question: query ?? null, answers: [seedAnswer(answer ?? text ?? '')]}),
		);
	const isBenign = set.startsWith('benign');
	const row = (detector: string, found: number): Measured => ({
		detector,
		set,
		n: exchanges.length,
		truePositives: null,
		falsePositives: isBenign ? found : null,
		falseNegatives: null,
		note: isBenign ? 'holds none' : `unlabelled: ${found} found`,
	});
	const refusals = exchanges.flatMap(refusalIn);
	return [
		row('refusal hard', refusals.filter(({rule}) => rule === 'hard').length),
		row('refusal soft', refusals.filter(({rule}) => rule === 'soft').length),
		row('repetition', exchanges.flatMap(repetitionIn).length),
	];
}
