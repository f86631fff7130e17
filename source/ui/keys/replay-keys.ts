/** Keys of a replay: its clock. */
import type {Binding} from './binding.ts';

export const replayKeys: readonly Binding[] = [
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
