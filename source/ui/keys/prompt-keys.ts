/** Keys of the command line and of the views behind it, for the one table in `keymap.ts`. */
import type {Binding} from './binding.ts';
import {topPlace} from '../state/state.ts';

const ledgerFilters = {all: 'all', uncounted: 'not counted', differing: 'differing'} as const;

export const ledgerKeys: readonly Binding[] = [
	{
		keys: ['enter'],
		command: 'enter',
		scopes: ['ledger'],
		group: 'here',
		footer: 'open',
		help: 'open the record',
	},
	{
		keys: ['e'],
		command: 'errors',
		scopes: ['ledger'],
		group: 'here',
		footer({state}) {
			const place = topPlace(state);
			const only = place?.kind === 'ledger' ? place.only : 'all';
			return only === 'all' ? 'not counted' : only === 'uncounted' ? 'differing' : 'all';
		},
		help: 'what is not counted, what differs, all',
		now({state}) {
			const place = topPlace(state);
			return place?.kind === 'ledger' ? ledgerFilters[place.only] : '';
		},
	},
	{
		keys: ['p'],
		command: 'preview',
		scopes: ['ledger'],
		group: 'here',
		footer: 'totals',
		help: 'what it adds up to',
		now: ({state}) => (state.preview ? 'on' : 'off'),
	},
];

export const doctorKeys: readonly Binding[] = [
	{
		keys: ['enter'],
		command: 'enter',
		scopes: ['doctor'],
		group: 'here',
		footer: 'open',
		help: 'open what the line is about',
	},
];

export const promptKeys: readonly Binding[] = [
	{
		keys: ['tab'],
		command: 'complete',
		scopes: ['prompt'],
		group: 'here',
		footer: 'completes',
		help: 'complete the name',
	},
	{
		keys: ['enter'],
		command: 'run',
		scopes: ['prompt'],
		group: 'here',
		footer: 'run',
		help: 'run it',
	},
	{
		keys: ['escape'],
		command: 'closePrompt',
		scopes: ['prompt'],
		group: 'here',
		footer: 'closes',
		help: 'close the command line',
	},
	{
		keys: ['backspace'],
		command: 'erase',
		scopes: ['prompt'],
		group: 'here',
		help: 'the last character goes',
	},
	{keys: ['ctrl-u'], command: 'eraseAll', scopes: ['prompt'], group: 'here', help: 'all of it goes'},
	{keys: ['ctrl-c'], command: 'quit', scopes: ['prompt'], group: 'here', help: 'quit'},
];
