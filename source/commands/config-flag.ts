/** Where the settings are. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import envPaths from 'env-paths';
import {type Flags, UsageError} from './command.ts';

const fileName = 'llmtop.toml';

export const configFlag = {
	config: {
		type: 'string',
		value: 'FILE',
		help: 'settings: keys, colours, alerts, what is accepted; in place of llmtop.toml in the configuration folder',
	},
} as const;

/** Null: there is none, and none was named. Throws `UsageError` where it cannot be read. */
export function settingsText(flags: Flags): {readonly path: string; readonly text: string} | null {
	const named = flags['config'];
	const path = typeof named === 'string' ? named : join(envPaths('llmtop', {suffix: ''}).config, fileName);
	try {
		return {path, text: readFileSync(path, 'utf8')};
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		const isAbsent = code === 'ENOENT' || code === 'ENOTDIR';
		if (isAbsent && named === undefined) return null;
		throw new UsageError(`${path} cannot be read: ${message}`, 'give --config a file that you may read');
	}
}
