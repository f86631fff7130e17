/** `llmtop.toml` in the configuration folder, or the file of `--config`; and what the screen keeps from one start to the next. */
import {mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import envPaths from 'env-paths';
import {noSettings, parseSettings, type Settings} from '../ui/settings/settings.ts';
import {type Flags, UsageError} from './command.ts';
import {settingsText} from './config-flag.ts';

/** A larger one is no layout of ours. */
const memoryBytesMax = 1_000_000;

/** Without a file what the program has; throws `UsageError` where there is a mistake in it, or the file that was named is not there. */
export function readSettings(flags: Flags): Settings {
	const file = settingsText(flags);
	if (file === null) return noSettings;
	const {path, text} = file;
	const {settings, mistake} = parseSettings(text);
	if (mistake === null) return settings;
	const line = mistake.line === null ? '' : `, line ${mistake.line}`;
	throw new UsageError(`${path}${line}: ${mistake.message}`, mistake.hint);
}

function memoryPath(): string {
	return join(envPaths('llmtop', {suffix: ''}).log, 'screen.json');
}

/** Undefined where there is none that can be read: what it held is set anew by use. */
export function readMemory(): unknown {
	try {
		const bytes = readFileSync(memoryPath());
		return bytes.length > memoryBytesMax ? undefined : JSON.parse(bytes.toString());
	} catch {
		return undefined;
	}
}

/** Whole or not at all, and for its owner alone: what was typed may hold names. */
export function writeMemory(memory: unknown): void {
	const path = memoryPath();
	const beside = `${path}.${process.pid}`;
	try {
		mkdirSync(dirname(path), {recursive: true});
		writeFileSync(beside, `${JSON.stringify(memory)}\n`, {mode: 0o600});
		renameSync(beside, path);
	} catch {
		// Where nothing can be kept the next start is as the first one.
	}
}
