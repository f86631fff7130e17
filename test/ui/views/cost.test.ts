import {expect, test} from 'vitest';
import type {CostRow, CostTally} from '../../../source/store/cost-answers.ts';
import {plain} from '../../../source/ui/rows.ts';
import {topOfList} from '../../../source/ui/state/lists.ts';
import {costView} from '../../../source/ui/views/cost.ts';
import {openBoard, seededReader} from '../../support/board.ts';
import {expectFrame, sizes, textOfView} from '../../support/terminal.tsx';
import {contextOf, nowMs} from './call-data.ts';

const fromMs = nowMs - 15 * 60_000;

const tally: CostTally = {
	calls: 1,
	inputTokens: 1000,
	plainTokens: 1000,
	readTokens: 0,
	writtenTokens: 0,
	outputTokens: 100,
	costNanoUsd: 0,
	computed: 1,
	reported: 0,
	estimated: 0,
	priced: 0,
	local: 0,
	unpriced: 0,
	unknown: 0,
	unpricedTokens: 0,
};

/** Names without end, amounts of every size, one without a name, more rows than fit. */
const manyRows: readonly CostRow[] = Array.from({length: 60}, (_, index) => ({
	...tally,
	key: [`\u001B[31mred ${index}`, 'm'.repeat(300), `日本語モデル-${index}`, null][index % 4] ?? null,
	calls: 1_204_118 - index,
	inputTokens: 101_125_120_000,
	plainTokens: 99_949_000_000,
	readTokens: 1_176_000_000,
	writtenTokens: 120_000,
	costNanoUsd: 48_200_000_000_000 / (index + 1),
	computed: 1_000_000,
	reported: 204_118,
	unpriced: index === 0 ? 312 : 0,
	unknown: index === 1 ? 12 : 0,
	unpricedTokens: 9_900_000,
}));

const overfull = {
	costs: {
		all: {
			...tally,
			calls: 72_000_000,
			costNanoUsd: 214_000_000_000_000,
			unpriced: 312,
			unpricedTokens: 9_900_000,
		},
		rows: manyRows,
		groups: 12_408,
		spent: Array.from({length: 30}, (_, bucket) => bucket * 1e12),
		dearest: {callId: 'c', startMs: fromMs, model: 'm'.repeat(300), costNanoUsd: 547_400_000},
		detail: null,
	},
	fromMs,
	asOfMs: nowMs,
};

const empty = {
	costs: {all: {...tally, calls: 0}, rows: [], groups: 0, spent: [], dearest: null, detail: null},
	fromMs,
	asOfMs: nowMs,
};

test.each(sizes)('The money of the story at %i×%i', async (columns, rows) => {
	const {reader} = await seededReader();
	const context = contextOf(columns, rows, {view: 'cost'});
	const data = await costView.ask(reader, context);
	await expectFrame(
		textOfView(costView.draw(data, context), context.screen),
		`cost/typical-${columns}x${rows}`,
	);
});

test.each(sizes)('More than fits, and nothing at all, at %i×%i', async (columns, rows) => {
	const context = contextOf(columns, rows, {view: 'cost'});
	await expectFrame(
		textOfView(costView.draw(overfull, context), context.screen),
		`cost/overfull-${columns}x${rows}`,
	);
	await expectFrame(
		textOfView(costView.draw(empty, context), context.screen),
		`cost/empty-${columns}x${rows}`,
	);
});

test('Rows are sorted by what is asked, and stay in place where they are equal', () => {
	const rows = [
		{...tally, key: 'a', costNanoUsd: 5, calls: 1},
		{...tally, key: 'b', costNanoUsd: 3, calls: 9},
		{...tally, key: 'c', costNanoUsd: 3, calls: 2},
	];
	const data = {...empty, costs: {...empty.costs, all: tally, rows}};
	const order = (list: object) => {
		const context = contextOf(120, 40, {view: 'cost', lists: {cost: {...topOfList, ...list}}});
		return costView.walk(data, context).ids.join('');
	};
	expect([order({}), order({sort: 'calls'}), order({sort: 'cost', ascending: true})]).toEqual([
		'abc',
		'bca',
		'bca',
	]);
});

test('Enter opens the calls behind a row, also of those that tell no session; Esc comes back to it', async () => {
	const board = await openBoard();
	await board.press('6');
	await board.waitFor('claude-sonnet-4-5');
	await board.press('j');
	await board.press('\r');
	await board.waitFor('Calls of gpt-4o');
	await board.waitFor('6 of 25 in 15m');
	await board.press('\u001B');
	await board.waitFor('priced 22 of 25');
	expect(board.frame()).toMatch(/▌gpt-4o /);
	await board.press('b');
	await board.waitFor('SESSION');
	await board.press('jj\r');
	await board.waitFor('Calls of no session');
	await board.waitFor('6 of 25 in 15m');
});

test('A filter holds for the figures, and e says why it does nothing', async () => {
	const board = await openBoard();
	await board.press('6');
	await board.waitFor('priced 22 of 25');
	await board.press('e');
	expect(board.frame()).toContain('works in lists of calls and traces');
	await board.press('/service:worker\r');
	await board.waitFor('priced 4 of 6');
	const {where} = costView.draw(empty, contextOf(120, 40, {view: 'cost', filter: 'model:x'}));
	expect(plain(where[0])).toContain('$0 in 15m');
});

test('Where rollups answer, input is told whole, and what they do not keep has no column', () => {
	const many = {...tally, plainTokens: null, writtenTokens: null, unpricedTokens: null, computed: 0};
	const row = {...many, key: 'gpt-4o', calls: 9000, inputTokens: 12_345_678, priced: 8990, unpriced: 10};
	const data = {...empty, costs: {...empty.costs, all: row, rows: [row], groups: 1}};
	const context = contextOf(120, 40, {view: 'cost'});
	const text = textOfView(costView.draw(data, context), context.screen);
	expect(text).toContain('INPUT');
	expect(text).not.toMatch(/PLAIN|WRITTEN|saved by/);
	expect(text).toMatch(/gpt-4o +9.0k +12.3M .*computed or reported, 10 no/);
	expect(text).toMatch(/without a price +10 calls +│/);
});
