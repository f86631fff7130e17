/** llmtop copy FILE TO: a consistent copy of a file, whoever writes it meanwhile. */
import {existsSync, realpathSync} from 'node:fs';
import {resolve} from 'node:path';
import {Failure} from '../domain/status.ts';
import {copyFile} from '../store/sqlite/open.ts';
import {UsageError, type Command} from './command.ts';
import {existingFile} from './data-file.ts';

export const copyCommand: Command = {
	name: 'copy',
	arguments: 'FILE TO',
	summary: 'a consistent copy of a file, while it is written too',
	example: 'llmtop copy traces.db monday.db',
	flags: {force: {type: 'boolean', help: 'replace TO where it exists'}},
	arity: [2, 2],
	async run({arguments: [from, target], flags}) {
		const path = existingFile(from);
		const to = resolve(target ?? '');
		if (existsSync(to)) {
			if (realpathSync(to) === realpathSync(path)) {
				throw new UsageError(`${target} is the file itself`, copyCommand.example);
			}
			if (flags['force'] !== true)
				throw new Failure(`${target} exists`, 'name another, or replace it: --force');
		}
		copyFile(path, to);
		return 0;
	},
};
