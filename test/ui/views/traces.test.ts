import {expect, test} from 'vitest';
import {tracesView} from '../../../source/ui/views/traces.ts';
import {seededReader} from '../../support/board.ts';
import {expectFrame, textOfView} from '../../support/terminal.tsx';
import {contextOf} from './call-data.ts';
import {largeTrace, storyTrace, tracePageOf, traceRow, traceRows} from './trace-data.ts';

const typical = {page: tracePageOf(traceRows), detail: storyTrace};

const manyRows = Array.from({length: 60}, (_, index) =>
	traceRow(
		`t${index}`,
		index % 3 === 0
			? {name: 'n'.repeat(300), service: 's'.repeat(300)}
			: {name: '契約書レビュー\u001B[31m', session: '👩‍👩‍👧‍👦'.repeat(9)},
	),
);
const overfull = {
	page: tracePageOf([largeTrace.row, ...manyRows], {total: 120_418, spans: 1_204_118, before: 0}),
	detail: largeTrace,
};

test.each([
	[
		'typical',
		typical,
		[
			[80, 24],
			[120, 40],
			[200, 60],
		],
	],
	[
		'empty',
		{page: tracePageOf([]), detail: null},
		[
			[80, 24],
			[120, 40],
		],
	],
	[
		'overfull',
		overfull,
		[
			[80, 24],
			[120, 40],
		],
	],
] as const)('The list of traces: %s', async (name, data, sizes) => {
	for (const [columns, rows] of sizes) {
		const context = contextOf(columns, rows, {view: 'traces'});
		await expectFrame(
			textOfView(tracesView.draw(data, context), context.screen),
			`traces/${name}-${columns}x${rows}`,
		);
	}
});

test('Enter opens the waterfall, `o` the first call in it', () => {
	const context = contextOf(120, 40, {view: 'traces'});
	expect(tracesView.enter?.(typical, context)).toMatchObject({
		place: {kind: 'trace', traceId: storyTrace.row.traceId},
	});
	expect(tracesView.other?.(typical, context)).toMatchObject({place: {kind: 'call', callId: 'c22'}});
	expect(tracesView.other?.({...typical, detail: null}, context)).toBe(
		'the calls of this trace are not read yet',
	);
	expect(tracesView.errors?.(typical, context)).toEqual(['77d0', '6e52']);
});

test('Over a real file: the selected trace comes whole, unless the pane is off', async () => {
	const {reader} = await seededReader();
	const data = await tracesView.ask(reader, contextOf(120, 40, {view: 'traces'}));
	expect(data.page.total).toBe(15);
	expect(data.detail?.row.traceId).toBe(data.page.rows[0]?.traceId);
	const bare = await tracesView.ask(reader, contextOf(120, 40, {view: 'traces', preview: false}));
	expect(bare.detail).toBeNull();
	await reader.close();
});

test('It fits every size of screen', () => {
	for (const [columns, rows] of [
		[60, 15],
		[79, 17],
		[99, 29],
		[100, 30],
		[159, 49],
		[160, 50],
		[240, 70],
	] as const) {
		const context = contextOf(columns, rows, {view: 'traces'});
		for (const data of [typical, overfull]) textOfView(tracesView.draw(data, context), context.screen);
	}
});
