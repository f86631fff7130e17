import {expect, test} from 'vitest';
import type {QualityMeasure} from '../../../source/store/quality-answers.ts';
import {qualityView} from '../../../source/ui/views/quality.ts';
import {openBoard} from '../../support/board.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {contextOf, nowMs} from './call-data.ts';

const judged = (score: number | null, said: string | null) => ({
	traceId: 't',
	spanId: 's',
	atMs: nowMs - 5000,
	score,
	said,
});
const measure = (changes: Partial<QualityMeasure>): QualityMeasure => ({
	source: 'evaluation',
	name: 'faithfulness',
	n: 24,
	of: null,
	scores: {n: 24, mean: 0.83, min: 0.1, max: 1},
	labels: [
		{label: 'faithful', count: 20},
		{label: 'unfaithful', count: 4},
	],
	empty: null,
	worst: [judged(0.1, 'unfaithful: the answer names 14 days, the source says 30'), judged(0.4, 'unfaithful')],
	...changes,
});
const plain = {scores: null, labels: [], worst: []};
const typical = {
	measures: [
		measure({}),
		measure({
			name: 'helpful',
			n: 2,
			scores: {n: 2, mean: 0.725, min: 0.6, max: 0.85},
			labels: [],
			worst: [judged(0.6, null)],
		}),
		measure({...plain, source: 'answer', name: 'stop', n: 13, of: 19}),
		measure({...plain, source: 'answer', name: 'length', n: 2, of: 19}),
		measure({
			source: 'retrieval',
			name: 'retrieve kb',
			n: 4,
			scores: {n: 4, mean: 0.79, min: 0.74, max: 0.82},
			labels: [],
			empty: 1,
			worst: [judged(0.74, 'refund status lamp')],
		}),
	],
	answered: 19,
	withFinish: 15,
};
const overfull = {
	measures: Array.from({length: 60}, (_, index) =>
		measure({
			name: [`\u001B[31mred ${index}`, `${index}${'n'.repeat(300)}`, `忠実さ-${index}`][index % 3] ?? '',
			n: 1_204_118,
			labels: Array.from({length: 5}, (__, at) => ({label: 'l'.repeat(80), count: at})),
			worst: Array.from({length: 20}, (__, at) => judged(at === 3 ? null : -12_345.678, 'x\ny'.repeat(200))),
		}),
	),
	answered: 14_900_000,
	withFinish: 312,
};
const empty = {measures: [], answered: 0, withFinish: 0};
const unjudged = {measures: [], answered: 19, withFinish: 0};
const counting = {
	...typical,
	answered: null,
	measures: typical.measures.filter(({source}) => source !== 'answer'),
};

test.each(sizes)(
	'Quality at %i×%i: typical, more than fits, nothing, answers that nothing judges, and while they are counted',
	async (columns, rows) => {
		const context = contextOf(columns, rows, {view: 'quality'});
		for (const [name, data] of Object.entries({typical, overfull, empty, unjudged, counting}))
			await expectFrame(
				textOfView(qualityView.draw(data, context), context.screen),
				`quality/${name}-${columns}x${rows}`,
			);
	},
);

test('Enter opens the calls that ended so, and the trace of a judgement', async () => {
	const board = await openBoard();
	await board.press('8');
	await board.waitFor('19 answers');
	await board.press('\r');
	await board.waitFor('Calls of ');
	const context = contextOf(120, 40, {view: 'quality'});
	expect(qualityView.enter?.(typical, context)).toMatchObject({
		type: 'open',
		place: {kind: 'trace', traceId: 't'},
	});
	const below = contextOf(120, 40, {view: 'quality', looks: {quality: {pane: 1, breakdown: 0, drawing: 0}}});
	expect(qualityView.walk(typical, below).ids).toEqual(['0', '1']);
	expect(qualityView.enter?.(empty, context)).toBe('there is nothing to open');
});
