/** llmtop open FILE: the board over a file that another program wrote, or writes. Binds nothing, writes nothing. */
import {openReaderThread} from '../store/client.ts';
import type {Command} from './command.ts';
import {existingFile} from './data-file.ts';
import {drainedFile} from './saved-file.ts';
import {needTerminal, screenFlags, showScreen} from './screen.ts';

/** How often a file that somebody else writes is looked at again. */
const pollMs = 500;

export const openCommand: Command = {
	name: 'open',
	arguments: 'FILE',
	summary: 'the board over a saved file',
	example: 'llmtop open traces.db',
	flags: {...screenFlags},
	arity: [1, 1],
	async run({arguments: [path], flags}) {
		needTerminal('open');
		const saved = await drainedFile(existingFile(path), {mayWrite: false});
		const reader = await openReaderThread(saved.path);
		try {
			const {writerPid} = await reader.file();
			await showScreen(flags, {
				reader,
				source: writerPid === null ? 'saved' : 'live',
				status: () => null,
				subscribe: writerPid === null ? () => () => {} : poll,
				replay: null,
				actions: {newRun: null, mark: null},
			});
		} finally {
			await reader.close();
			saved.dispose();
		}
		return 0;
	},
};

function poll(listener: () => void): () => void {
	const timer = setInterval(listener, pollMs);
	return () => clearInterval(timer);
}
