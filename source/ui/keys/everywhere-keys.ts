/** Keys that do the same in every view. */
import {viewTable} from '../state/view-table.ts';
import {windows} from '../state/windows.ts';
import type {Binding} from './binding.ts';
import {readOnly, standsStill} from './reasons.ts';

export const everywhereKeys: readonly Binding[] = [
	...viewTable.map(({id, digit, name}): Binding => ({
		keys: [digit],
		command: id,
		scopes: ['everywhere'],
		group: 'everywhere',
		help: name,
	})),
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
	{
		keys: ['/'],
		command: 'filter',
		scopes: ['everywhere'],
		group: 'everywhere',
		footer: 'filter',
		help: 'filter',
		now: ({state}) => (state.filter === '' ? 'none' : state.filter),
	},
	{
		keys: ['ctrl-f'],
		command: 'search',
		scopes: ['everywhere'],
		group: 'everywhere',
		help: 'search all that was said',
	},
	{
		keys: [':'],
		command: 'prompt',
		scopes: ['everywhere'],
		group: 'everywhere',
		footer: 'command',
		help: 'a command: doctor, ledger, q',
	},
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
		keys: ['M'],
		command: 'mouse',
		scopes: ['everywhere'],
		group: 'everywhere',
		help: 'mouse here, or the terminal selects with it',
		now: ({state}) => (state.mouse ? 'on' : 'off'),
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
];
