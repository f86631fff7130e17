import {callTabs} from '../../../source/ui/state/call-tabs.ts';
import {expect, test} from 'vitest';

import {replayClock} from '../../../source/replay/clock.ts';
import {
	callPlace,
	callPosition,
	ledgerPlace,
	rowsPlace,
	tracePlace,
} from '../../../source/ui/state/places.ts';
import {type Action, initialState, topPlace, type UiState, update} from '../../../source/ui/state/state.ts';
import {filterOf, testOf} from '../../../source/ui/state/filter.ts';
import {currentList, listOf, lookOf} from '../../../source/ui/state/lists.ts';
import {lineOf} from '../../../source/ui/state/line.ts';
import {windows} from '../../../source/ui/state/windows.ts';

const start = initialState();

function after(...actions: readonly Action[]): UiState {
	return actions.reduce(update, start);
}

const walk = {ids: ['a', 'b', 'c'], index: 0, lines: 5};

test('a start follows the newest of the last fifteen minutes', () => {
	expect(windows[start.window]?.label).toBe('15m');
	expect(start).toMatchObject({view: 'overview', errors: 'all', pausedAtMs: null, help: null, sinceMs: null});
	expect(listOf(start, 'calls')).toMatchObject({selected: null, follow: true, sort: null});
});

test('digits switch views from anywhere, details included', () => {
	const state = after(
		{type: 'open', place: callPlace('x')},
		{type: 'help', scroll: 0},
		{type: 'view', view: 'traces'},
	);
	expect(state).toMatchObject({view: 'traces', places: [], help: null});
});

test('esc goes back one level at a time: help, place, filter', () => {
	const deep = after(
		{type: 'errors'},
		{type: 'open', place: tracePlace('t')},
		{type: 'open', place: callPlace('c')},
		{type: 'help', scroll: 0},
	);
	const first = update(deep, {type: 'back'});
	expect(first).toMatchObject({help: null, errors: 'errors'});
	expect(first.places).toHaveLength(2);
	const second = update(first, {type: 'back'});
	expect(topPlace(second)).toMatchObject({kind: 'trace', traceId: 't'});
	const third = update(second, {type: 'back'});
	expect(third).toMatchObject({places: [], errors: 'errors'});
	const fourth = update(third, {type: 'back'});
	expect(fourth.errors).toBe('all');
	expect(update(fourth, {type: 'back'})).toBe(fourth);
});

test('a list is walked where it is shown, and no other', () => {
	const state = after({type: 'view', view: 'calls'}, {type: 'move', move: {rows: 1}, walk});
	expect(listOf(state, 'calls')).toMatchObject({selected: 'b', line: 1, follow: false});
	expect(listOf(state, 'overview')).toBe(listOf(start, 'overview'));
});

test('follow lets go and takes hold again', () => {
	const loose = after({type: 'move', move: {rows: 2}, walk});
	const held = update(loose, {type: 'follow', walk});
	expect(currentList(held)).toMatchObject({selected: null, line: 0, follow: true});
	expect(currentList(update(held, {type: 'follow', walk})).follow).toBe(false);
});

test('errors, then warnings too, then all; each from the top', () => {
	const seen: string[] = [];
	let state = after({type: 'move', move: {rows: 1}, walk});
	for (let count = 0; count < 3; count++) {
		state = update(state, {type: 'errors'});
		seen.push(state.errors);
		expect(currentList(state).selected).toBeNull();
	}
	expect(seen).toEqual(['errors', 'warnings', 'all']);
});

test('the window goes round', () => {
	let state = start;
	const labels = windows.map(() => {
		state = update(state, {type: 'window'});
		return windows[state.window]?.label;
	});
	expect(labels).toEqual(['1h', '6h', '24h', 'all', '5m', '15m']);
});

test('a new run counts from its start until the window is asked for again', () => {
	const state = after({type: 'newRun', atMs: 77});
	expect(state.sinceMs).toBe(77);
	expect(update(state, {type: 'window'})).toMatchObject({sinceMs: null, window: start.window});
});

test('pause freezes at a moment and goes on', () => {
	const paused = after({type: 'pause', atMs: 5});
	expect(paused.pausedAtMs).toBe(5);
	expect(update(paused, {type: 'pause', atMs: 9}).pausedAtMs).toBeNull();
});

test('sorting starts at the top and can be turned round', () => {
	const state = after({type: 'view', view: 'calls'}, {type: 'sort', sort: 'cost'}, {type: 'turn'});
	expect(listOf(state, 'calls')).toMatchObject({sort: 'cost', ascending: true, selected: null});
});

test('the tabs of a call go round and begin at their top', () => {
	const opened = after({type: 'open', place: {...callPlace('c'), scroll: 9, message: 3}});
	const tabs = callTabs.map((_, index) =>
		topPlace([...Array(index + 1).keys()].reduce(state => update(state, {type: 'tab', by: 1}), opened)),
	);
	const ids = callTabs.map(({id}) => id);
	expect(tabs.map(place => (place?.kind === 'call' ? place.tab : null))).toEqual([...ids.slice(1), ids[0]]);
	expect(tabs[0]).toMatchObject({message: null, scroll: 0});
	expect(topPlace(update(opened, {type: 'tab', by: -1}))).toMatchObject({tab: 'findings'});
});

test('in a call the cursor goes over messages and their lines', () => {
	const positions = ['0:0', '0:8', '1:0', 'answer:0'];
	const opened = after({type: 'open', place: callPlace('c')});
	expect(callPosition(callPlace('c'))).toBe('answer:0');
	const up = update(opened, {type: 'move', move: {rows: -1}, walk: {ids: positions, index: 3, lines: 20}});
	expect(topPlace(up)).toMatchObject({message: 1, scroll: 0});
	const first = update(up, {type: 'move', move: {to: 'first'}, walk: {ids: positions, index: 2, lines: 20}});
	expect(topPlace(first)).toMatchObject({message: 0, scroll: 0});
	const last = update(first, {type: 'move', move: {to: 'last'}, walk: {ids: positions, index: 0, lines: 20}});
	expect(topPlace(last)).toMatchObject({message: null, scroll: 0});
});

test('in a trace rows fold, scale and select', () => {
	const opened = after({type: 'open', place: tracePlace('t')});
	const moved = update(opened, {type: 'move', move: {to: 'last'}, walk});
	expect(topPlace(moved)).toMatchObject({selected: 'c'});
	const folded = update(moved, {type: 'toggle', id: 'c'});
	expect(topPlace(folded)).toMatchObject({folded: ['c']});
	expect(topPlace(update(folded, {type: 'toggle', id: 'c'}))).toMatchObject({folded: []});
	const zoomed = update(folded, {type: 'zoom', spanId: 'b'});
	expect(topPlace(zoomed)).toMatchObject({zoom: 'b'});
	expect(topPlace(update(zoomed, {type: 'zoom', spanId: 'b'}))).toMatchObject({zoom: null});
	expect(topPlace(update(folded, {type: 'flag', flag: 'criticalOnly'}))).toMatchObject({criticalOnly: true});
	expect(topPlace(update(folded, {type: 'flag', flag: 'preview'}))).toMatchObject({inspector: false});
});

test('a flag of another place changes nothing', () => {
	expect(after({type: 'flag', flag: 'wrap'})).toBe(start);
	expect(after({type: 'flag', flag: 'logs'})).toBe(start);
});

test('a message stands for three seconds', () => {
	expect(after({type: 'message', text: 'marked', atMs: 1000}).message).toEqual({
		text: 'marked',
		untilMs: 4000,
	});
});

test('time passes in a replay only', () => {
	expect(after({type: 'tick', elapsedMs: 100})).toBe(start);
	const replayed = initialState({replay: replayClock({firstMs: 0, lastMs: 9000, speed: 10})});
	expect(update(replayed, {type: 'tick', elapsedMs: 100}).replay?.atMs).toBe(1000);
});

test('the ledger lies over whatever is in sight, once; esc takes it away, and a key goes through its parts', () => {
	const open = after({type: 'view', view: 'calls'}, {type: 'summon', place: ledgerPlace()});
	expect(open.places).toMatchObject([{kind: 'ledger', only: 'all', selected: null, follow: true}]);
	expect(update(open, {type: 'summon', place: ledgerPlace()})).toBe(open);
	const moved = update(open, {type: 'move', move: {rows: 1}, walk});
	expect(topPlace(moved)).toMatchObject({selected: 'b', line: 1, follow: false});
	const parts = [1, 2, 3].reduce<UiState[]>(
		states => [...states, update(states.at(-1) ?? moved, {type: 'errors'})],
		[],
	);
	expect(parts.map(state => topPlace(state))).toMatchObject([
		{only: 'uncounted', selected: null},
		{only: 'differing'},
		{only: 'all'},
	]);
	expect(parts.map(state => state.errors)).toEqual(['all', 'all', 'all']);
	expect(update(moved, {type: 'window'}).places).toMatchObject([{selected: null}]);
	expect(update(moved, {type: 'flag', flag: 'preview'}).preview).toBe(false);
	expect(update(moved, {type: 'back'}).places).toEqual([]);
});

test('the command line keeps what is typed until it closes, and no help page stays under it', () => {
	const typing = after(
		{type: 'help', scroll: 0},
		{type: 'prompt', kind: 'command'},
		{type: 'typed', line: lineOf('le')},
	);
	expect(typing).toMatchObject({prompt: {line: {text: 'le', cursor: 2}}, help: null});
	expect(update(typing, {type: 'closePrompt'}).prompt).toBeNull();
});

test('a filter begins every list at its top, and is a level that esc goes back from before errors', () => {
	const filtered = after(
		{type: 'view', view: 'calls'},
		{type: 'move', move: {rows: 1}, walk},
		{type: 'errors'},
		{type: 'filter', filter: 'model:gpt-4o'},
	);
	expect(currentList(filtered).selected).toBeNull();
	expect(filterOf(filtered)).toBe('(model:gpt-4o) AND (status:error)');
	const all = update(filtered, {type: 'back'});
	expect(all).toMatchObject({filter: '', errors: 'errors'});
	expect(update(all, {type: 'back'}).errors).toBe('all');
});

test('the rows behind a figure have a list and a filter of their own, and leave the view as it was', () => {
	const before = after({type: 'view', view: 'calls'}, {type: 'move', move: {rows: 2}, walk});
	const place = rowsPlace('calls', {title: 'gpt-4o', filter: testOf('model', 'gpt-4o "x"')});
	const rows = update(before, {type: 'open', place});
	expect(filterOf(rows)).toBe(String.raw`model:"gpt-4o \"x\""`);
	const walked = update(rows, {type: 'move', move: {rows: 1}, walk});
	expect(currentList(walked).selected).toBe('b');
	expect(update(walked, {type: 'back'})).toMatchObject({places: [], lists: before.lists});
});

test('an open call steps through the rows behind a figure', () => {
	const place = rowsPlace('calls', {title: 'gpt-4o', filter: 'model:gpt-4o'});
	const open = after({type: 'open', place}, {type: 'open', place: callPlace('a')});
	const stepped = update(open, {type: 'step', callId: 'b', walk});
	expect(topPlace(stepped)).toMatchObject({kind: 'call', callId: 'b'});
	expect(stepped.places[0]).toMatchObject({kind: 'rows', list: {selected: 'b'}});
});

test('drawings go round, and the rows of the next one begin at their top', () => {
	const traces = after({type: 'view', view: 'traces'}, {type: 'move', move: {rows: 1}, walk});
	const all = update(traces, {type: 'look', look: 'drawing'});
	expect(lookOf(all, 'traces', 'drawing')).toBe('all traces');
	expect(currentList(all).selected).toBeNull();
	expect(lookOf(update(all, {type: 'look', look: 'drawing'}), 'traces', 'drawing')).toBe('LLM traces');
	expect(update(all, {type: 'look', look: 'pane'})).toBe(all);
});
