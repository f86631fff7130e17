/** Keys of what `y` offers; a letter of it is no key of the table: it is written beside what it takes. */
import type {Binding} from './binding.ts';
import type {Command} from './commands.ts';

const key = (keys: readonly string[], command: Command, help: string, footer?: string): Binding => ({
	keys,
	command,
	scopes: ['copy'],
	group: 'here',
	help,
	...(footer === undefined ? {} : {footer}),
});

export const copyKeys: readonly Binding[] = [
	key(['enter', 'y'], 'copyChosen', 'copy the marked one', 'copy'),
	key(['up', 'k'], 'copyPrevious', 'previous offer'),
	key(['down', 'j'], 'copyNext', 'next offer', 'next'),
	{
		...key(['Y'], 'copySecrets', 'with secrets, or masked', 'secrets'),
		now: ({state}) => (state.copying?.withSecrets === true ? 'with secrets' : 'masked'),
	},
	key(['escape'], 'copyClose', 'copy nothing', 'closes'),
	key(['ctrl-c'], 'quit', 'quit'),
];
