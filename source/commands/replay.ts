/** llmtop replay FILE: the board over a saved file and a clock that moves through it. */
import {Failure} from '../domain/status.ts';
import {openReaderThread} from '../store/client.ts';
import type {Command, Flags} from './command.ts';
import {UsageError} from './command.ts';
import {existingFile} from './data-file.ts';
import {drainedFile} from './saved-file.ts';
import {needTerminal, screenFlags, showScreen} from './screen.ts';

export const replayCommand: Command = {
	name: 'replay',
	arguments: 'FILE',
	summary: 'plays a saved file through the board',
	example: 'llmtop replay traces.db --speed 10',
	flags: {
		speed: {type: 'string', value: 'N', help: 'times real time, 0.1 to 1000, or max (default 1)'},
		...screenFlags,
	},
	arity: [1, 1],
	async run({arguments: [path], flags}) {
		const speed = speedOf(flags);
		needTerminal('replay', flags);
		const saved = await drainedFile(existingFile(path), {mayWrite: false});
		const reader = await openReaderThread(saved.path);
		try {
			const {firstMs, lastMs} = await reader.file();
			if (firstMs === null || lastMs === null) {
				throw new Failure(
					`${path}: there is nothing in it to replay`,
					'llmtop demo makes a file with something in it',
				);
			}
			await showScreen(flags, {
				reader,
				source: 'replay',
				status: () => null,
				subscribe: () => () => {},
				replay: {firstMs, lastMs, speed},
				actions: {newRun: null, mark: null, allow: null, silence: null},
			});
		} finally {
			await reader.close();
			saved.dispose();
		}
		return 0;
	},
};

function speedOf(flags: Flags): number {
	const speed = flags['speed'];
	if (speed === undefined) return 1;
	if (speed === 'max') return Number.POSITIVE_INFINITY;
	const number = Number(speed);
	if (!(number >= 0.1 && number <= 1000)) {
		throw new UsageError(`--speed ${String(speed)}: not a speed`, '--speed 10; from 0.1 to 1000, or max');
	}
	return number;
}
