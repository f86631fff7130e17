/**
The one table of keys. The footer, the help page and the table in the README are printed from it, and the
screen obeys nothing that is not in it. Never Ctrl-H, Ctrl-I, Ctrl-J or Ctrl-M: terminals send Backspace, Tab
and Enter as those.
*/
import type {Command, Scope} from './command-names.ts';
import {doctorKeys, ledgerKeys, promptKeys} from './keymap-prompt.ts';
import {
	foldsNothing,
	hasNoPane,
	hasNoTabs,
	notNewestFirst,
	notOfTraces,
	notOnOverview,
	readOnly,
	standsStill,
	wrapsNothing,
} from './key-reasons.ts';
import {topPlace, type UiState, windows} from './state.ts';
import type {Source} from './view.ts';

export type KeyContext = {
	readonly state: UiState;
	readonly source: Source;
	/** The screen teaches the first minute: there is no list yet. */
	readonly empty: boolean;
	/** Of the screen, in cells: a small one has no room for panes. */
	readonly size: {readonly columns: number; readonly rows: number};
};

export type Binding = {
	/** Names of keys, as `keyName` gives them. */
	readonly keys: readonly string[];
	readonly command: Command;
	readonly scopes: readonly Scope[];
	/** Column of the help page. */
	readonly group: 'here' | 'move' | 'everywhere' | 'replay';
	/** Short label in the last line; a binding without one is on the help page only. */
	readonly footer?: string | ((context: KeyContext) => string);
	readonly help: string;
	/** What the key would change, as it is now: "15m". */
	readonly now?: (context: KeyContext) => string;
	/** Why it does nothing now; null: it works. */
	readonly disabledReason?: (context: KeyContext) => string | null;
};

const all: readonly Scope[] = ['lists', 'call', 'trace', 'ledger', 'doctor'];

const withTrace = all.filter(scope => scope !== 'doctor');

function onOff(value: boolean): string {
	return value ? 'on' : 'off';
}

export const keymap: readonly Binding[] = [
	{
		keys: ['enter'],
		command: 'enter',
		scopes: ['lists'],
		group: 'here',
		footer: 'open',
		help: 'open the row',
	},
	{
		keys: ['enter'],
		command: 'enter',
		scopes: ['trace'],
		group: 'here',
		footer: 'fold, open',
		help: 'fold; open the call of a span',
	},
	{
		keys: ['enter'],
		command: 'enter',
		scopes: ['call'],
		group: 'here',
		footer: 'fold',
		help: 'fold and unfold',
		disabledReason: foldsNothing,
	},
	{
		keys: ['escape'],
		command: 'back',
		scopes: ['call', 'trace', 'ledger', 'doctor'],
		group: 'here',
		footer: 'back',
		help: 'back one level',
	},
	{
		keys: ['left', 'shift-tab'],
		command: 'tabPrevious',
		scopes: ['call', 'trace'],
		group: 'here',
		help: 'previous tab',
		disabledReason: hasNoTabs,
	},
	{
		keys: ['right', 'tab'],
		command: 'tabNext',
		scopes: ['call', 'trace'],
		group: 'here',
		footer: 'tabs',
		help: 'next tab',
		disabledReason: hasNoTabs,
	},
	{
		keys: ['e'],
		command: 'errors',
		scopes: ['lists'],
		group: 'here',
		footer: 'errors',
		help: 'errors, warnings too, all',
		now: ({state}) => state.errors,
	},
	{
		keys: ['['],
		command: 'errorPrevious',
		scopes: ['lists', 'trace'],
		group: 'here',
		help: 'previous error',
	},
	{
		keys: [']'],
		command: 'errorNext',
		scopes: ['lists', 'trace'],
		group: 'here',
		footer: 'next error',
		help: 'next error',
	},
	{
		keys: ['['],
		command: 'errorPrevious',
		scopes: ['call'],
		group: 'here',
		help: 'previous call with an error',
	},
	{
		keys: [']'],
		command: 'errorNext',
		scopes: ['call'],
		group: 'here',
		footer: 'next error',
		help: 'next call with an error',
	},
	{
		keys: ['s'],
		command: 'sort',
		scopes: ['lists'],
		group: 'here',
		footer: 'sort',
		help: 'sort by the next column',
		now: ({state}) => state.lists[state.view].sort,
		disabledReason: notOnOverview,
	},
	{
		keys: ['v'],
		command: 'plainTraces',
		scopes: ['lists'],
		group: 'here',
		footer: ({state}) => (state.plainTraces ? 'LLM traces' : 'all traces'),
		help: 'all traces, or those of the LLM',
		now: ({state}) => (state.plainTraces ? 'all' : 'LLM'),
		disabledReason: notOfTraces,
	},
	{
		keys: ['S'],
		command: 'turn',
		scopes: ['lists'],
		group: 'here',
		help: 'turn the sort round',
		disabledReason: notOnOverview,
	},
	{
		keys: ['f'],
		command: 'follow',
		scopes: ['lists'],
		group: 'here',
		footer: ({state}) => (state.lists[state.view].follow ? 'let go' : 'follow'),
		help: 'follow the newest',
		now: ({state}) => onOff(state.lists[state.view].follow),
		disabledReason: notNewestFirst,
	},
	{
		keys: ['p'],
		command: 'preview',
		scopes: ['lists', 'trace'],
		group: 'here',
		footer: 'pane',
		help: 'pane of the row',
		now: ({state}) => {
			const place = topPlace(state);
			return onOff(place?.kind === 'trace' ? place.inspector : state.preview);
		},
		disabledReason: hasNoPane,
	},
	{
		keys: ['o'],
		command: 'other',
		scopes: withTrace,
		group: 'here',
		footer: ({state}) => {
			const here = topPlace(state)?.kind ?? state.view;
			return here === 'trace' || here === 'traces' ? 'its call' : 'its trace';
		},
		help: 'over: the call, its trace',
	},
	{
		keys: ['w'],
		command: 'wrap',
		scopes: ['call'],
		group: 'here',
		footer: 'wrap',
		help: 'wrap long lines',
		now: ({state}) => {
			const place = topPlace(state);
			return onOff(place?.kind === 'call' && place.wrap);
		},
		disabledReason: wrapsNothing,
	},
	{
		keys: ['x'],
		command: 'critical',
		scopes: ['trace'],
		group: 'here',
		footer: 'critical path',
		help: 'critical path only',
		now: ({state}) => {
			const place = topPlace(state);
			return onOff(place?.kind === 'trace' && place.criticalOnly);
		},
	},
	{
		keys: ['v'],
		command: 'allSpans',
		scopes: ['trace'],
		group: 'here',
		footer: ({state}) => {
			const place = topPlace(state);
			return place?.kind === 'trace' && place.allSpans ? 'LLM spans' : 'all spans';
		},
		help: 'all spans, or what is of the LLM',
		now: ({state}) => {
			const place = topPlace(state);
			return place?.kind === 'trace' && place.allSpans ? 'all' : 'LLM';
		},
	},
	{
		keys: ['z'],
		command: 'zoom',
		scopes: ['trace'],
		group: 'here',
		footer: 'zoom',
		help: 'zoom to the span, and out',
	},
	{
		keys: ['l'],
		command: 'logs',
		scopes: ['trace'],
		group: 'here',
		footer: 'logs',
		help: 'log records among spans',
		now: ({state}) => {
			const place = topPlace(state);
			return onOff(place?.kind === 'trace' && place.logs);
		},
	},
	...ledgerKeys,
	...doctorKeys,

	{keys: ['up', 'k'], command: 'up', scopes: [...all, 'empty'], group: 'move', help: 'one row up'},
	{keys: ['down', 'j'], command: 'down', scopes: [...all, 'empty'], group: 'move', help: 'one row down'},
	{keys: ['pageup'], command: 'pageUp', scopes: [...all, 'empty'], group: 'move', help: 'one page up'},
	{keys: ['pagedown'], command: 'pageDown', scopes: [...all, 'empty'], group: 'move', help: 'one page down'},
	{keys: ['g', 'home'], command: 'first', scopes: all, group: 'move', help: 'newest, first'},
	{keys: ['G', 'end'], command: 'last', scopes: all, group: 'move', help: 'oldest, last'},

	{keys: ['1'], command: 'overview', scopes: ['everywhere'], group: 'everywhere', help: 'Overview'},
	{keys: ['2'], command: 'calls', scopes: ['everywhere'], group: 'everywhere', help: 'Calls'},
	{keys: ['3'], command: 'traces', scopes: ['everywhere'], group: 'everywhere', help: 'Traces'},
	{
		keys: ['escape'],
		command: 'back',
		scopes: ['everywhere'],
		group: 'everywhere',
		help: 'back one level, show all',
	},
	{
		keys: ['space'],
		command: 'pause',
		scopes: ['everywhere'],
		group: 'everywhere',
		footer: ({state}) => {
			if (state.replay !== null) return state.replay.playing ? 'pause' : 'play';
			return state.pausedAtMs === null ? 'pause' : 'go on';
		},
		help: 'pause; receiving goes on',
		disabledReason: standsStill,
	},
	{
		keys: ['t'],
		command: 'window',
		scopes: ['everywhere'],
		group: 'everywhere',
		footer: 'time',
		help: 'window',
		now: ({state}) => windows[state.window]?.label ?? '',
	},
	...promptKeys,
	{
		keys: ['R'],
		command: 'newRun',
		scopes: ['everywhere'],
		group: 'everywhere',
		help: 'new run, tallies from zero',
		disabledReason: readOnly,
	},
	{
		keys: ['m'],
		command: 'mark',
		scopes: ['everywhere'],
		group: 'everywhere',
		footer: 'mark',
		help: 'mark this moment',
		disabledReason: readOnly,
	},
	{
		keys: ['ctrl-z'],
		command: 'stop',
		scopes: ['everywhere'],
		group: 'everywhere',
		help: 'stop, to the shell; fg goes on',
	},
	{
		keys: ['ctrl-l'],
		command: 'redraw',
		scopes: ['everywhere'],
		group: 'everywhere',
		help: 'draw again',
	},
	{
		keys: ['?'],
		command: 'help',
		scopes: ['everywhere'],
		group: 'everywhere',
		footer: 'help',
		help: 'this page',
	},
	{
		keys: ['q', 'ctrl-c'],
		command: 'quit',
		scopes: ['everywhere'],
		group: 'everywhere',
		footer: 'quit',
		help: 'quit',
	},

	{
		keys: [','],
		command: 'callPrevious',
		scopes: ['replay'],
		group: 'replay',
		help: 'previous call',
	},
	{
		keys: ['.'],
		command: 'callNext',
		scopes: ['replay'],
		group: 'replay',
		footer: 'next call',
		help: 'next call',
	},
	{keys: ['<'], command: 'backward', scopes: ['replay'], group: 'replay', help: '10 s back'},
	{keys: ['>'], command: 'forward', scopes: ['replay'], group: 'replay', footer: '10s on', help: '10 s on'},
	{
		keys: ['{'],
		command: 'eventPrevious',
		scopes: ['replay'],
		group: 'replay',
		help: 'previous error or mark',
	},
	{
		keys: ['}'],
		command: 'eventNext',
		scopes: ['replay'],
		group: 'replay',
		footer: 'next event',
		help: 'next error or mark',
	},
	{keys: ['-'], command: 'slower', scopes: ['replay'], group: 'replay', help: 'slower'},
	{
		keys: ['+', '='],
		command: 'faster',
		scopes: ['replay'],
		group: 'replay',
		footer: 'faster',
		help: 'faster, up to max',
	},
];
