/** llmtop: the board, with a receiver inside. */
import {startEngine} from '../engine/client.ts';
import {openReaderThread} from '../store/client.ts';
import type {Command} from './command.ts';
import {fileFlags} from './data-file.ts';
import {needTerminal, screenFlags, showScreen} from './screen.ts';
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
		const engine = await startEngine(engineOptions(flags));
		const reader = await openReaderThread(engine.status().file);
		try {
			await showScreen(
				flags,
				{
					reader,
					source: 'live',
					status: engine.status,
					subscribe: engine.subscribe,
					replay: null,
					actions: {newRun: engine.newRun, mark: engine.mark},
				},
				engine.failed,
			);
		} finally {
			await reader.close();
			await engine.stop();
		}
		return 0;
	},
};
