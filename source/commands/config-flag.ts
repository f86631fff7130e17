/** Where the settings are, and what they say to an engine: without a file nothing that reads one is loaded. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import envPaths from 'env-paths';
import {usualRules} from '../signals/rules.ts';
import type {Allowance} from '../store/decisions.ts';
import type {Settings} from '../ui/settings/settings.ts';
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

/** Parsing and its tables take 30 ms to load, a tenth of a start. */
export async function engineSettings(flags: Flags): Promise<Pick<Settings, 'alerts' | 'allow'>> {
	if (settingsText(flags) === null) return {alerts: usualRules, allow: []};
	return (await import('./settings-file.ts')).readSettings(flags);
}

/** What the configuration file accepts, as the file of the data keeps it. */
export function allowancesOf({allow}: Pick<Settings, 'allow'>): readonly Allowance[] {
	const atMs = Date.now();
	return allow.map(allowed => ({...allowed, atMs, origin: 'settings'}));
}
