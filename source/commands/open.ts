/** llmtop open FILE: the board over a file that another program wrote, or writes. Binds nothing, writes nothing. */
import {openReaderThread} from '../store/client.ts';
import {showFile} from './attached.ts';
import type {Command} from './command.ts';
import {existingFile} from './data-file.ts';
import {drainedFile} from './saved-file.ts';
import {needTerminal, screenFlags} from './screen.ts';

export const openCommand: Command = {
	name: 'open',
	arguments: 'FILE',
	summary: 'the board over a saved file',
	example: 'llmtop open traces.db',
	flags: {...screenFlags},
	arity: [1, 1],
	async run({arguments: [path], flags}) {
		needTerminal('open', flags);
		const saved = await drainedFile(existingFile(path), {mayWrite: false});
		const reader = await openReaderThread(saved.path);
		try {
			const {writerPid} = await reader.file();
			await showFile(flags, reader, writerPid === null ? 'saved' : 'attached');
		} finally {
			await reader.close();
			saved.dispose();
		}
		return 0;
	},
};
