/** Where the file is: --db FILE, or --project NAME in the data folder of this user, or llmtop.db there. */
import {existsSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';

import envPaths from 'env-paths';

import {Failure} from '../domain/status.ts';
import type {Flags} from './command.ts';
import {UsageError} from './command.ts';

export const fileFlags = {
	db: {type: 'string', value: 'FILE', help: 'the file to keep everything in'},
	project: {type: 'string', value: 'NAME', help: 'a file of that name in the data folder (default: llmtop)'},
} as const;

export function dataFile(flags: Flags): string {
	if (typeof flags['db'] === 'string') return resolve(flags['db']);
	const project = typeof flags['project'] === 'string' ? flags['project'] : 'llmtop';
	if (!/^[\w.-]+$/.test(project)) {
		throw new UsageError(
			`--project ${project}: a project is letters, digits, points and dashes`,
			'use --db FILE for a path',
		);
	}
	return join(envPaths('llmtop', {suffix: ''}).data, `${project}.db`);
}

/** A file that a command reads: it must be there. */
export function existingFile(path: string | undefined): string {
	const file = resolve(path ?? '');
	if (!existsSync(file))
		throw new Failure(`${path}: there is no such file`, 'llmtop serve --db FILE makes one');
	return file;
}

/** Text of the user's prices.json in the configuration folder; null where there is none. */
export function userPrices(): string | null {
	const file = join(envPaths('llmtop', {suffix: ''}).config, 'prices.json');
	return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
