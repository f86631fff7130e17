/** Keys that move the cursor, the same wherever there is one. */
import type {Binding} from './binding.ts';
import type {Scope} from './commands.ts';

const all: readonly Scope[] = [
	'lists',
	'call',
	'trace',
	'ledger',
	'doctor',
	'logs',
	'metrics',
	'metric',
	'search',
];

export const moveKeys: readonly Binding[] = [
	{keys: ['up', 'k'], command: 'up', scopes: [...all, 'empty'], group: 'move', help: 'one row up'},
	{keys: ['down', 'j'], command: 'down', scopes: [...all, 'empty'], group: 'move', help: 'one row down'},
	{keys: ['pageup'], command: 'pageUp', scopes: [...all, 'empty'], group: 'move', help: 'one page up'},
	{keys: ['pagedown'], command: 'pageDown', scopes: [...all, 'empty'], group: 'move', help: 'one page down'},
	{keys: ['g', 'home'], command: 'first', scopes: all, group: 'move', help: 'newest, first'},
	{keys: ['G', 'end'], command: 'last', scopes: all, group: 'move', help: 'oldest, last'},
];
