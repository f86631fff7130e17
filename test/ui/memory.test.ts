import fc from 'fast-check';
import {expect, onTestFinished, test, vi} from 'vitest';
import {type Memory, memoryOf, remembering} from '../../source/ui/memory.ts';
import {keepMemory} from '../../source/ui/memory-keeper.ts';
import {callPlace, tracePlace} from '../../source/ui/state/places.ts';
import {initialState, topPlace, update} from '../../source/ui/state/state.ts';
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

test('A call or a trace is opened as the last one was left, and so after the next start', () => {
	let state = update(initialState(), {type: 'open', place: callPlace('c1')});
	for (const flag of ['wrap', 'rendered', 'equalParts', 'logs'] as const)
		state = update(state, {type: 'flag', flag});
	state = update(state, {type: 'back'});
	state = update(state, {type: 'open', place: callPlace('c2')});
	expect(topPlace(state)).toMatchObject({callId: 'c2', wrap: false, rendered: false, equalParts: false});
	state = update(state, {type: 'open', place: tracePlace('t1')});
	for (const flag of ['preview', 'allSpans', 'criticalOnly'] as const)
		state = update(state, {type: 'flag', flag});
	const memory: unknown = JSON.parse(JSON.stringify(memoryOf(state)));
	const next = update(remembering(initialState(), memory), {type: 'open', place: tracePlace('t2')});
	expect(topPlace(next)).toMatchObject({inspector: false, allSpans: true, criticalOnly: false});
	expect(next.habits.wrap).toBe(false);
});

test('What was set is kept while the screen runs, once after a burst of keys, and the rest at the end', () => {
	vi.useFakeTimers();
	onTestFinished(() => void vi.useRealTimers());
	let state = initialState();
	const listeners = new Set<() => void>();
	const kept: Memory[] = [];
	const board = {
		state: () => state,
		subscribe(listener: () => void) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
	const does = (action: Parameters<typeof update>[1]): void => {
		state = update(state, action);
		for (const listener of listeners) listener();
	};
	const end = keepMemory(board, memory => kept.push(memory));
	does({type: 'window'});
	vi.advanceTimersByTime(5000);
	expect(kept).toEqual([]);
	does({type: 'view', view: 'calls'});
	does({type: 'sort', sort: 'cost'});
	does({type: 'turn'});
	expect(kept).toEqual([]);
	vi.advanceTimersByTime(2000);
	expect(kept.map(({sorts}) => sorts)).toEqual([{calls: {sort: 'cost', ascending: true}}]);
	does({type: 'sort', sort: 'model'});
	end();
	expect(kept).toHaveLength(2);
	vi.advanceTimersByTime(5000);
	expect(kept).toHaveLength(2);
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
