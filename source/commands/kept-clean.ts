/**
While the board is shown nothing but the frame may write to the terminal: warnings of Node, and what a library says
on stderr, go into `llmtop.log` in the log folder of this user.
*/
import {appendFileSync, mkdirSync} from 'node:fs';
import {dirname, join} from 'node:path';

import envPaths from 'env-paths';

import {inertLines} from '../domain/inert.ts';

/** Bytes a run may add to the log: a library that repeats itself fills no disk. */
const logBytesMax = 1_000_000;

/** Threads that start after this print no warnings of their own: these go to the terminal past all streams. */
export function quietThreads(): void {
	process.env['NODE_NO_WARNINGS'] = '1';
}

/** Returns how to give stderr back. */
export function keepClean(): () => void {
	const file = join(envPaths('llmtop', {suffix: ''}).log, 'llmtop.log');
	let left = logBytesMax;
	const log = (text: string): void => {
		left -= text.length;
		if (left < 0) return;
		try {
			mkdirSync(dirname(file), {recursive: true});
			appendFileSync(file, `${new Date().toISOString()} ${inertLines(text.trimEnd())}\n`);
		} catch {
			// A log that cannot be written is no reason to end, and there is nowhere to say so.
		}
	};
	const warned = (warning: Error): void => log(warning.stack ?? warning.message);
	const listeners = process.listeners('warning');
	process.removeAllListeners('warning');
	process.on('warning', warned);
	const write = process.stderr.write.bind(process.stderr);
	process.stderr.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
		log(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
		const done = rest.at(-1);
		if (typeof done === 'function') done();
		return true;
	};
	return () => {
		process.stderr.write = write;
		process.off('warning', warned);
		for (const listener of listeners) process.on('warning', listener);
	};
}
