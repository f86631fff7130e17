import fc from 'fast-check';
import {expect, test} from 'vitest';
import {memoryOf, remembering} from '../../source/ui/memory.ts';
import {initialState, update} from '../../source/ui/state/state.ts';
import {openBoard} from '../support/board.ts';

test('What was set is set again; filter, window and selection are not', () => {
	let state = initialState();
	for (const action of [
		{type: 'view', view: 'calls'},
		{type: 'sort', sort: 'cost'},
		{type: 'turn'},
		{type: 'view', view: 'latency'},
		{type: 'look', look: 'breakdown'},
		{type: 'look', look: 'drawing'},
		{type: 'look', look: 'pane'},
		{type: 'flag', flag: 'preview'},
		{type: 'flag', flag: 'mouse'},
		{type: 'window'},
		{type: 'filter', filter: 'model:gpt-4o'},
	] as const)
		state = update(state, action);
	const kept = {
		...state,
		histories: {command: ['ledger'], filter: ['status:error'], find: [], search: ['refund']},
	};
	const memory: unknown = JSON.parse(JSON.stringify(memoryOf(kept)));
	const next = remembering(initialState(), memory);
	expect(next.lists['calls']).toMatchObject({sort: 'cost', ascending: true, selected: null});
	expect(next.looks.latency).toEqual({pane: 0, breakdown: 1, drawing: 1});
	expect([next.preview, next.mouse, next.view, next.filter, next.window]).toEqual([
		false,
		false,
		'overview',
		'',
		initialState().window,
	]);
	expect(next.histories).toEqual(kept.histories);
});

test('Any memory is read to a state, and what cannot be read is as at first', () => {
	fc.assert(
		fc.property(fc.jsonValue(), told => {
			const state = remembering(initialState(), told);
			expect(state).toEqual(initialState());
		}),
	);
	const memory = fc.record({
		version: fc.constant(1),
		sorts: fc.jsonValue(),
		looks: fc.oneof(fc.jsonValue(), fc.record({latency: fc.jsonValue()})),
		preview: fc.jsonValue(),
		chosenSdk: fc.jsonValue(),
		histories: fc.oneof(fc.jsonValue(), fc.record({filter: fc.array(fc.jsonValue())})),
	});
	fc.assert(
		fc.property(memory, told => {
			const again = remembering(
				initialState(),
				JSON.parse(JSON.stringify(memoryOf(remembering(initialState(), told)))),
			);
			expect(typeof again.preview).toBe('boolean');
			expect(again.histories.filter.every(text => typeof text === 'string')).toBe(true);
		}),
	);
});

test('A board that ends tells what is to be kept, and the next one opens with it', async () => {
	let memory: unknown;
	const first = await openBoard({
		remember(kept) {
			memory = kept;
		},
	});
	await first.press('2');
	await first.press('s');
	await first.waitFor('slowest first');
	await first.press('q');
	await first.screen;
	const second = await openBoard({start: {memory, view: 'calls'}});
	await second.waitFor('slowest first');
	expect(second.frame()).toContain('[2 Calls]');
});
