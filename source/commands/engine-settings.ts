/** What the settings say to an engine: without a file nothing that reads one is loaded. */
import {usualRules} from '../signals/rules.ts';
import type {Allowance} from '../store/decisions.ts';
import type {Settings} from '../ui/settings/settings.ts';
import type {Flags} from './command.ts';
import {settingsText} from './config-flag.ts';

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
