import {expect, test} from 'vitest';

import {bindingOf, bindingsOf, keyTable, scopesOf} from '../../../source/ui/keys/bindings.ts';
import {keymap} from '../../../source/ui/keys/keymap.ts';
import {keyNames} from '../../../source/ui/keys/names.ts';
import {callPlace, ledgerPlace, tracePlace} from '../../../source/ui/state/places.ts';
import {initialState, update} from '../../../source/ui/state/state.ts';
import type {Source} from '../../../source/ui/view.ts';

const size = {columns: 120, rows: 40};
const smallest = {columns: 60, rows: 15};
const list = {state: initialState(), source: 'live' as Source, empty: false, size};
const call = {...list, state: update(list.state, {type: 'open', place: callPlace('c')})};
const trace = {...list, state: update(list.state, {type: 'open', place: tracePlace('t')})};
const ledger = {...list, state: update(list.state, {type: 'summon', place: ledgerPlace()})};
const prompt = {...list, state: update(list.state, {type: 'prompt', kind: 'command'})};
const replay = {...list, source: 'replay' as Source};

test('no terminal sends Ctrl-H, I, J or M as themselves', () => {
	const keys = keymap.flatMap(binding => binding.keys);
	expect(keys.filter(key => /^ctrl-[hijm]$/.test(key))).toEqual([]);
});

test.each([
	['lists', list],
	['a call', call],
	['a trace', trace],
	['the ledger', ledger],
	['the command line', prompt],
	['a replay', replay],
])('in %s a key means one thing, and every binding can be reached', (_name, context) => {
	const bindings = bindingsOf(context);
	const keys = bindings.flatMap(binding => binding.keys.filter(key => bindingOf(context, key) === binding));
	expect(new Set(keys).size).toBe(keys.length);
	expect(bindings.every(binding => binding.keys.some(key => bindingOf(context, key) === binding))).toBe(true);
});

test.each([
	['x', list, undefined],
	['x', trace, 'critical'],
	['w', call, 'wrap'],
	['w', trace, undefined],
	['escape', call, 'back'],
	['.', list, undefined],
	['.', replay, 'callNext'],
	['/', list, 'filter'],
	['ctrl-c', call, 'quit'],
	['ctrl-c', prompt, 'quit'],
	['q', prompt, undefined],
	['escape', prompt, 'closePrompt'],
	[':', ledger, 'prompt'],
	['s', ledger, undefined],
	['1', trace, 'overview'],
] as const)('%s stands for its command where it has one', (key, context, command) => {
	expect(bindingOf(context, key)?.command).toBe(command);
});

test('scopes go from the particular to the general', () => {
	expect(scopesOf(replay)).toEqual(['lists', 'replay', 'everywhere']);
	expect(scopesOf({...list, empty: true})).toEqual(['empty', 'everywhere']);
});

test.each([
	['s', list, 'sort in 2 Calls, 3 Traces'],
	['s', {...list, state: update(list.state, {type: 'view', view: 'calls'})}, null],
	['space', {...list, source: 'saved' as Source}, 'a saved file stands still'],
	['space', replay, null],
	['right', {...trace, size: smallest}, 'this screen has no room for it'],
	['right', {...call, size: smallest}, null],
	['p', {...trace, size: smallest}, 'this screen has no room for it'],
	['p', trace, null],
	['p', list, 'this view has no pane'],
	['R', replay, 'a replay writes nothing'],
	['m', {...list, source: 'saved' as Source}, 'a saved file is not written to'],
	['R', {...list, source: 'attached' as Source}, 'another llmtop writes this file: do it there'],
] as const)('%s says why it does nothing', (key, context, reason) => {
	expect(bindingOf(context, key)?.disabledReason?.(context) ?? null).toBe(reason);
});

test('the table for the README has a line a binding', () => {
	const lines = keyTable().split('\n');
	expect(lines).toHaveLength(keymap.length + 2);
	expect(lines[2]).toBe('| `↵` | lists | open the row |');
});

const noKey = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};

test.each([
	['j', {}, ['j']],
	['jjj', {}, ['j', 'j', 'j']],
	[' ', {}, ['space']],
	[':q\r', {}, [':', 'q', 'enter']],
	['a\u0015b', {}, ['a', 'ctrl-u', 'b']],
	['', {upArrow: true}, ['up']],
	['', {return: true}, ['enter']],
	['c', {ctrl: true}, ['ctrl-c']],
	['j', {meta: true}, []],
	['x'.repeat(65), {}, []],
	['', {tab: true, shift: true}, ['shift-tab']],
])('%j with %j is %j', (input, key, names) => {
	expect(keyNames(input, {...noKey, ...key}, {isTyping: false})).toEqual(names);
});

test('into a line that is typed a long text may be pasted', () => {
	expect(keyNames('x'.repeat(65), noKey, {isTyping: true})).toHaveLength(65);
	expect(keyNames('x'.repeat(501), noKey, {isTyping: true})).toEqual([]);
});
