/** llmtop: the board, with a receiver inside; where another llmtop has the file, over that one's. */
import {InUse} from '../domain/status.ts';
import {showAttached} from './attached.ts';
import type {Command} from './command.ts';
import {fileFlags} from './data-file.ts';
import {tellOlder} from './older-file.ts';
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
		needTerminal('top', flags);
		const options = await engineOptions(flags, 'top');
		tellOlder(options.file);
		try {
			await showEngine(flags, options, {source: 'live'});
		} catch (error) {
			if (!(error instanceof InUse)) throw error;
			await showAttached(flags, options.file);
		}
		return 0;
	},
};
