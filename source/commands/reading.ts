/** What the reading commands share: the file opened and drained, a filter that is checked, lines on stdout. */
import {openReader} from '../store/sqlite/open.ts';
import type {Reader} from '../store/store.ts';
import type {Flags} from './command.ts';
import {UsageError} from './command.ts';
import {existingFile} from './data-file.ts';
import {drainedFile} from './saved-file.ts';

export const readingFlags = {
	json: {type: 'boolean', help: 'JSON lines on stdout and nothing else'},
	filter: {
		type: 'string',
		value: 'Q',
		help: 'only what matches, e.g. "model:gpt-4o* status:error cost:>0.01"',
	},
} as const;

/** Opens, asks, closes: also when the question fails. `inspect`: detectors have seen all of it before. */
export async function reading<T>(
	path: string | undefined,
	ask: (reader: Reader) => Promise<T>,
	{inspect = false}: {readonly inspect?: boolean} = {},
): Promise<T> {
	const saved = await drainedFile(existingFile(path), {mayWrite: true, inspect});
	try {
		const reader = openReader(saved.path);
		try {
			return await ask(reader);
		} finally {
			await reader.close();
		}
	} finally {
		saved.dispose();
	}
}

/** The filter of the command line; a mistake in it is wrong usage, with the place marked. */
export async function filterOf(reader: Reader, flags: Flags): Promise<string> {
	const filter = typeof flags['filter'] === 'string' ? flags['filter'] : '';
	const mistake = await reader.checkFilter(filter);
	if (mistake !== null) {
		const place = `${filter}\n${' '.repeat(mistake.at)}${'^'.repeat(Math.max(1, mistake.length))}`;
		throw new UsageError(`--filter: ${mistake.message}\n${place}`, mistake.hint);
	}
	return filter;
}

/** Writes a line and waits while the other side is slower than we are, so that memory stays flat. */
export async function writeLine(line: string): Promise<void> {
	if (process.stdout.write(`${line}\n`)) return;
	await new Promise(resolve => {
		process.stdout.once('drain', resolve);
	});
}
