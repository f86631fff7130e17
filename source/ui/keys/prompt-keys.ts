/** Keys of the command line and of the views behind it, for the one table in `keymap.ts`. */
import type {Binding, KeyContext} from './binding.ts';
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
		command: 'errorFilter',
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

export const logKeys: readonly Binding[] = [
	{
		keys: ['enter'],
		command: 'enter',
		scopes: ['logs'],
		group: 'here',
		footer: 'its trace',
		help: 'open the trace at the span of the record',
	},
	{
		keys: ['e'],
		command: 'errorFilter',
		scopes: ['logs'],
		group: 'here',
		footer: 'errors',
		help: 'errors, warnings too, all',
		now({state}) {
			const place = topPlace(state);
			return place?.kind === 'logs' ? place.least : '';
		},
	},
	{
		keys: ['p'],
		command: 'preview',
		scopes: ['logs'],
		group: 'here',
		footer: 'pane',
		help: 'the record whole',
		now: ({state}) => (state.preview ? 'on' : 'off'),
	},
];

export const metricKeys: readonly Binding[] = [
	{
		keys: ['enter'],
		command: 'enter',
		scopes: ['metrics'],
		group: 'here',
		footer: 'series',
		help: 'open the metric: its series, each with its figures',
	},
	{
		keys: ['p'],
		command: 'preview',
		scopes: ['metrics', 'metric'],
		group: 'here',
		footer: 'pane',
		help: 'its course over the window',
		now: ({state}) => (state.preview ? 'on' : 'off'),
	},
];

export const searchKeys: readonly Binding[] = [
	{
		keys: ['enter'],
		command: 'enter',
		scopes: ['search'],
		group: 'here',
		footer: 'open',
		help: 'open the call, n goes to the text',
	},
];

const isFilter = ({state}: KeyContext): boolean => state.prompt?.kind === 'filter';
const isFind = ({state}: KeyContext): boolean => state.prompt?.kind === 'find';
const isSearch = ({state}: KeyContext): boolean => state.prompt?.kind === 'search';

export const promptKeys: readonly Binding[] = [
	{
		keys: ['tab'],
		command: 'complete',
		scopes: ['prompt'],
		group: 'here',
		footer: context => (isFind(context) || isSearch(context) ? '' : 'completes'),
		help: 'complete what is typed',
	},
	{
		keys: ['enter'],
		command: 'run',
		scopes: ['prompt'],
		group: 'here',
		footer(context) {
			if (isFilter(context)) return 'keeps it';
			if (isFind(context)) return 'goes there';
			return isSearch(context) ? 'searches all that was said' : 'run';
		},
		help: 'run the command, keep the filter',
	},
	{
		keys: ['escape'],
		command: 'closePrompt',
		scopes: ['prompt'],
		group: 'here',
		footer: context => (isFilter(context) ? 'leaves, the old filter stays' : 'closes'),
		help: 'leave the line',
	},
	{
		keys: ['up', 'ctrl-p'],
		command: 'choosePrevious',
		scopes: ['prompt'],
		group: 'here',
		help: 'previous offer; of an empty line the history',
	},
	{keys: ['down', 'ctrl-n'], command: 'chooseNext', scopes: ['prompt'], group: 'here', help: 'next offer'},
	{keys: ['backspace'], command: 'erase', scopes: ['prompt'], group: 'here', help: 'the last character goes'},
	{keys: ['ctrl-w'], command: 'eraseWord', scopes: ['prompt'], group: 'here', help: 'the last word goes'},
	{
		keys: ['ctrl-u'],
		command: 'eraseAll',
		scopes: ['prompt'],
		group: 'here',
		help: 'all before the cursor goes',
	},
	{keys: ['left', 'ctrl-b'], command: 'left', scopes: ['prompt'], group: 'here', help: 'one character back'},
	{keys: ['right', 'ctrl-f'], command: 'right', scopes: ['prompt'], group: 'here', help: 'one character on'},
	{keys: ['home', 'ctrl-a'], command: 'start', scopes: ['prompt'], group: 'here', help: 'to the start'},
	{keys: ['end', 'ctrl-e'], command: 'end', scopes: ['prompt'], group: 'here', help: 'to the end'},
	{keys: ['ctrl-c'], command: 'quit', scopes: ['prompt'], group: 'here', help: 'quit'},
];
