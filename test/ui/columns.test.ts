/** `c` chooses the columns of a list, and sorts by any of them. */
import {expect, test} from 'vitest';
import {memoryOf, remembering} from '../../source/ui/memory.ts';
import {chosenViews, columnTable} from '../../source/ui/state/columns.ts';
import {initialState, update} from '../../source/ui/state/state.ts';
import {callColumns} from '../../source/ui/views/calls-table.ts';
import {sessionColumns} from '../../source/ui/views/sessions-table.ts';
import {traceColumns} from '../../source/ui/views/traces-table.ts';
import {takenBy} from '../../source/ui/widgets/table.ts';
import {openBoard} from '../support/board.ts';
import {expectFrame, screenOf, sizes} from '../support/terminal.tsx';
import {nowMs} from './views/call-data.ts';

const heads = (view: (typeof chosenViews)[number], columns: number, chosen = {}) => {
	const screen = screenOf(columns, 40);
	const tables = {
		calls: () => callColumns({screen, width: columns, sort: 'time', asOfMs: nowMs, chosen}),
		traces: () => traceColumns({screen, sort: 'time', asOfMs: nowMs, shown: [], chosen}),
		sessions: () => sessionColumns({screen, sort: 'time', asOfMs: nowMs, chosen}),
	};
	const table = tables[view]();
	return {names: table.map(({head}) => head.trim()), taken: takenBy<never>(table)};
};

test('What can be chosen is what the tables have, in their order', () => {
	for (const view of chosenViews)
		expect(columnTable[view].map(({name}) => name)).toEqual(
			heads(view, 400).names.filter(name => columnTable[view].some(line => line.name === name)),
		);
});

test.each(chosenViews)('Columns of %s that come always come where the size would not show them', view => {
	for (const {name} of columnTable[view]) {
		expect(heads(view, 400, {[name]: 'never'}).names).not.toContain(name);
		expect(heads(view, 80, {[name]: 'always'}).names).toContain(name);
	}
});

test.each(chosenViews)(
	'However many columns of %s are to come always, the table is as wide as the screen',
	view => {
		const always = Object.fromEntries(columnTable[view].map(({name}) => [name, 'always']));
		for (const columns of [60, 70, 80, 100, 120, 200])
			expect(heads(view, columns, always).taken).toBeLessThanOrEqual(columns);
	},
);

test('By size, always, never, and by size again; kept from one start to the next', () => {
	let state = update(initialState(), {type: 'columns', menu: {of: 'calls', at: 1}});
	const told = [];
	for (let presses = 0; presses < 3; presses++) {
		state = update(state, {type: 'chooseColumn'});
		told.push(state.columns.calls?.['FROM']);
	}
	expect(told).toEqual(['always', 'never', undefined]);
	state = update(state, {type: 'chooseColumn'});
	const memory: unknown = JSON.parse(JSON.stringify(memoryOf(state)));
	expect(remembering(initialState(), memory).columns).toEqual({calls: {FROM: 'always'}});
	expect(update(state, {type: 'columnsBySize'}).columns).toEqual({});
	const foreign = {
		version: 1,
		columns: {calls: {FROM: 'sometimes', NOTHING: 'never'}, views: {TIME: 'never'}},
	};
	expect(remembering(initialState(), foreign).columns).toEqual({});
});

test.each(sizes)('The box of columns over the calls at %i×%i', async (columns, rows) => {
	const board = await openBoard({columns, rows});
	await board.press('2');
	await board.waitFor('newest first');
	await board.press('c');
	await board.waitFor('Columns');
	await board.press('jjjj ');
	await expectFrame(board.frame(), `shell/columns-${columns}x${rows}`);
});

test('A column that is chosen is there at once; s sorts by it, s again turns; Esc closes', async () => {
	const board = await openBoard({columns: 120, rows: 40});
	await board.press('2');
	await board.waitFor('newest first');
	expect(board.frame()).not.toContain(' OP ');
	await board.press('cjj');
	await board.press(' ');
	await board.press('s');
	await board.press('\u001B');
	await board.waitFor('by operation, Z first');
	expect(board.frame()).toContain('OP▾');
	expect(board.frame()).not.toContain('Columns');
	await board.press('c');
	await board.press('jj');
	await board.press('s');
	await board.press('c');
	await board.waitFor('by operation, A first');
	await board.press('5');
	await board.press('c');
	await board.waitFor('columns are chosen in 2 Calls');
});
