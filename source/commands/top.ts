/** llmtop: the board, with a receiver inside. */
import type {Command} from './command.ts';
import {fileFlags} from './data-file.ts';
import {needTerminal, screenFlags, showEngine} from './screen.ts';
import {engineOptions, receiverFlags} from './serve.ts';

export const topCommand: Command = {
	name: 'top',
	arguments: '',
	summary: 'the board, with a receiver inside',
	example: 'llmtop --project shop',
	flags: {...fileFlags, ...receiverFlags, ...screenFlags},
	arity: [0, 0],
	async run({flags}) {
		needTerminal('top');
		await showEngine(flags, engineOptions(flags, 'top'), {source: 'live'});
		return 0;
	},
};
