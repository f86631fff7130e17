import {expect, test} from 'vitest';
import type {QualityMeasure} from '../../../source/store/quality-answers.ts';
import {openWriter} from '../../../source/store/sqlite/open.ts';
import type {FindingRow} from '../../../source/store/finding-answers.ts';
import type {ViewContext} from '../../../source/ui/view.ts';
import {qualityView} from '../../../source/ui/views/quality.ts';
import type {AppQuality} from '../../../source/ui/views/quality-app.ts';
import type {QualityData} from '../../../source/ui/views/quality-data.ts';
import {openBoard, seededReader} from '../../support/board.ts';
import {callOf} from '../../support/derived.ts';
import {spanIdOf, traceIdOf} from '../../support/seed.ts';
import {seedStory, storyTraceId} from '../../support/story.ts';
import {
	findingOf,
	inspectedTraces,
	inspectionsOf,
	nothingInspected,
	seedInspectedStory,
} from '../../support/story-findings.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {contextOf, nowMs} from './call-data.ts';
import {evidence, finding, placeOf, surroundings} from './quality-data.ts';

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

const none: QualityData = {
	page: {rows: [], before: 0, total: 0},
	inspected: nothingInspected,
	decisions: {allowances: [], silences: [], told: []},
	app: empty,
	around: null,
	evidence: null,
};
const told = (app: AppQuality): QualityData => ({...none, app});

/** The same with the cursor elsewhere. */
function at(context: ViewContext, selected: string | null, pane: number): ViewContext {
	const list = {selected, line: 0, follow: selected === null, letGo: null, sort: null, ascending: false};
	const name = pane === 0 ? 'quality' : `quality ${pane}`;
	return {
		...context,
		state: {
			...context.state,
			lists: {[name]: list},
			looks: {quality: {pane, breakdown: 0, drawing: 1}},
		},
	};
}

test.each(sizes)(
	'Quality at %i×%i: what the application tells: typical, more than fits, unjudged, and while it is counted',
	async (columns, rows) => {
		const context = at(contextOf(columns, rows, {view: 'quality'}), null, 1);
		for (const [name, app] of Object.entries({typical, overfull, unjudged, counting}))
			await expectFrame(
				textOfView(qualityView.draw(told(app), context), context.screen),
				`quality/app-${name}-${columns}x${rows}`,
			);
	},
);

const levels = ['info', 'warning', 'critical'] as const;
const found = (index: number): FindingRow => ({
	...findingOf(callOf(traceIdOf(1), spanIdOf(1), {}), {
		signal: 'quality',
		detector: (['number', 'grounding', 'quote'] as const)[index % 3] ?? 'number',
		rule: ['number', 'r'.repeat(90), '\u001B[31mred'][index % 3] ?? '',
		level: levels[index % 3] ?? 'info',
		confidence: (index % 100) / 100,
		part: 'output',
		source: 'answer',
		start: 3,
		end: 30,
		evidence: ['x\ny'.repeat(60), '\u202Eturned round\u2066', '🙏🚨 pls fix'][index % 3] ?? '',
		atMs: nowMs - index * 1000,
	}),
	key: String(9000 - index),
	isAllowed: index % 5 === 4,
	model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
	service: 'checkout-api-eu-west-1',
	session: 's_'.padEnd(80, '0'),
});
const rows = Array.from({length: 90}, (_, index) => found(index));
const many: QualityData = {
	...told(overfull),
	page: {rows, before: 20, total: 1_204_118},
	inspected: {
		...nothingInspected,
		calls: 14_000_000,
		waiting: 12_400,
		checked: {...nothingInspected.checked, answer: 14_000_000, number: 9_000_000, retrieval: 4_000_000},
		grounding: {n: 4_000_000, mean: 0.81},
		stores: [{store: '契約書'.repeat(30), n: 4_000_000, topScore: 0.79, scoreGap: 0.15}],
		documents: 20_000_000,
		usedDocuments: 7_000_000,
		documentTokens: 4e9,
		unusedTokens: 2.6e9,
		unusedNanoUsd: 9e12,
	},
};

test.each([
	[80, 24],
	[60, 15],
])('Quality at %i×%i: measures that have no room beside findings, by tab', async (columns, size) => {
	const context = at(contextOf(columns, size, {view: 'quality'}), null, 1);
	for (const [name, app] of Object.entries({typical, empty}))
		await expectFrame(
			textOfView(qualityView.draw({...many, app}, context), context.screen),
			`quality/measures-${name}-${columns}x${size}`,
		);
});

test('a call that was inspected again shows what is said of it now', async () => {
	const traces = inspectedTraces();
	const call = traces.find(({traceId}) => traceId === storyTraceId('9c4e'))?.calls[2];
	if (call === undefined) throw new Error('the story has no such call');
	const number = (start: number) =>
		findingOf(call, {signal: 'quality', detector: 'number', rule: 'number', start, end: start + 7});
	const {path, reader} = await seededReader(async writer => {
		await seedStory(writer, traces);
		await writer.putInspected(inspectionsOf(traces, [number(10)]));
	});
	const context = contextOf(120, 40, {view: 'quality'});
	const placesOf = async () => {
		const {page, evidence: told} = await qualityView.ask(reader, context);
		return [page.rows[0]?.start, told?.flaws[0]?.start];
	};
	expect(await placesOf()).toEqual([10, 10]);
	const writer = openWriter(path, {durable: false});
	await writer.putInspected(inspectionsOf(traces, [number(40)]));
	await writer.close();
	expect(await placesOf()).toEqual([40, 40]);
});

test.each(sizes)('Quality at %i×%i: the story as detectors see it', async (columns, size) => {
	const {reader} = await seededReader(seedInspectedStory);
	const first = at(contextOf(columns, size, {view: 'quality'}), null, 0);
	const {page} = await qualityView.ask(reader, first);
	for (const [at0, row] of page.rows.entries()) {
		const context = at(first, row.key, 0);
		const data = await qualityView.ask(reader, context);
		await expectFrame(
			textOfView(qualityView.draw(data, context), context.screen),
			`quality/story-${at0}-${row.detector}-${columns}x${size}`,
		);
	}
});

test.each(sizes)('Quality at %i×%i: more than fits, nothing, nothing found', async (columns, size) => {
	const context = contextOf(columns, size, {view: 'quality'});
	const quiet = {...told(typical), inspected: {...nothingInspected, calls: 25}};
	for (const [name, data] of Object.entries({overfull: many, empty: none, quiet, blind: told(typical)}))
		await expectFrame(
			textOfView(qualityView.draw(data, context), context.screen),
			`quality/${name}-${columns}x${size}`,
		);
});

test.each(sizes)(
	'Quality at %i×%i: an answer with what supports it and what nobody said',
	async (columns, size) => {
		const context = contextOf(columns, size, {view: 'quality'});
		const shown = finding('9', {...placeOf('14 days'), atMs: nowMs - 3000});
		const data = {...many, page: {rows: [shown], before: 0, total: 1}, around: surroundings, evidence};
		await expectFrame(
			textOfView(qualityView.draw(data, context), context.screen),
			`quality/evidence-${columns}x${size}`,
		);
	},
);

test('Enter opens the calls that ended so, and the trace of a judgement', async () => {
	const board = await openBoard();
	await board.press('8');
	await board.waitFor('19 answers');
	await board.press('\t');
	await board.waitFor('MEASURE');
	await board.press('\r');
	await board.waitFor('Calls of ');
	const context = at(contextOf(120, 40, {view: 'quality'}), null, 1);
	expect(qualityView.enter?.(told(typical), context)).toMatchObject({
		type: 'open',
		place: {kind: 'trace', traceId: 't'},
	});
	const below = at(contextOf(120, 40, {view: 'quality'}), null, 2);
	expect(qualityView.walk(told(typical), below).ids).toEqual(['0', '1']);
	expect(qualityView.enter?.(told(empty), context)).toBe('there is nothing to open');
	expect(qualityView.enter?.(none, contextOf(120, 40, {view: 'quality'}))).toBe(
		'there is no finding to open',
	);
});
