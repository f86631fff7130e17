/** Keys of the box of columns. */
import type {Binding, KeyContext} from './binding.ts';
import type {Command} from './commands.ts';
import {choiceOf, chosenLine} from '../state/columns.ts';

const key = (keys: readonly string[], command: Command, help: string, footer?: string): Binding => ({
	keys,
	command,
	scopes: ['columns'],
	group: 'here',
	help,
	...(footer === undefined ? {} : {footer}),
});

function choiceNow({state: {choosing, columns}}: KeyContext): string {
	return choosing === null ? '' : choiceOf(columns, choosing.of, chosenLine(choosing).name);
}

function sortsNothing({state: {choosing}}: KeyContext): string | null {
	return choosing !== null && chosenLine(choosing).sort === undefined
		? 'nothing is sorted by this column'
		: null;
}

export const columnKeys: readonly Binding[] = [
	{
		...key(['space', 'enter'], 'columnChoose', 'by size of the screen, always, never', 'choose'),
		now: choiceNow,
	},
	{
		...key(['s'], 'columnSort', 'sort by the column; again: turn it round', 'sort'),
		disabledReason: sortsNothing,
	},
	key(['r'], 'columnsBySize', 'all of them by size again', 'all by size'),
	key(['up', 'k'], 'columnPrevious', 'previous column'),
	key(['down', 'j'], 'columnNext', 'next column'),
	key(['escape', 'c'], 'columnsClose', 'close the columns', 'closes'),
	key(['ctrl-c'], 'quit', 'quit'),
];
