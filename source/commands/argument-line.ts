/**
The arguments and flags of one command, out of its argument line and the variables LLMTOP_X_Y (for a flag `--x-y`);
the argument line wins. What the command does not know is wrong usage: nothing is passed over in silence.
*/
import meow from 'meow';

import type {Command, Flag, Flags} from './command.ts';
import {UsageError} from './command.ts';

type FlagValue = string | number | boolean;

export function readArgumentLine(
	command: Command,
	argv: readonly string[],
	environment: Readonly<Record<string, string | undefined>>,
): {readonly arguments: readonly string[]; readonly flags: Flags} {
	const {words, given} = withWholeFlags(command, argv);
	const parsed = meow('', {
		importMeta: import.meta,
		argv: words,
		autoHelp: false,
		autoVersion: false,
		// As text: what a number or a truth is, is decided in one place for both sources.
		flags: Object.fromEntries(
			Object.keys(command.flags).map(name => [camelCase(name), {type: 'string'} as const]),
		),
	});
	checkArity(command, parsed.input);
	const flags: Record<string, FlagValue> = {};
	for (const [name, flag] of Object.entries(command.flags)) {
		const variable = `LLMTOP_${name.replaceAll('-', '_').toUpperCase()}`;
		const fromEnvironment = environment[variable] ?? '';
		if (given.has(name)) flags[name] = valueOf(flag, `--${name}`, String(parsed.flags[camelCase(name)]));
		else if (fromEnvironment !== '') flags[name] = valueOf(flag, variable, fromEnvironment);
	}
	return {arguments: parsed.input, flags};
}

/**
Each flag as one word, `--name=value`: of a value that stands apart meow would take `-finish:stop` for flags of one
letter. A flag that is given twice is a slip, and of two values either may be meant.
*/
function withWholeFlags(
	command: Command,
	argv: readonly string[],
): {readonly words: readonly string[]; readonly given: ReadonlySet<string>} {
	const words: string[] = [];
	const given = new Set<string>();
	for (let at = 0; at < argv.length; at++) {
		const word = argv[at] ?? '';
		if (word === '--') {
			words.push(...argv.slice(at));
			break;
		}
		if (!word.startsWith('-') || word === '-') {
			words.push(word);
			continue;
		}
		const {name, flag, value} = flagOf(command, word);
		if (given.has(name)) throw new UsageError(`--${name} is given twice`, command.example);
		given.add(name);
		const next = flag.type === 'boolean' || flag.alone !== undefined ? undefined : argv[at + 1];
		const isApart = value === null && next !== undefined && !next.startsWith('--');
		if (isApart) at++;
		const said = isApart ? next : value;
		if (said === null || said === '') {
			throw new UsageError(`--${name} needs a value`, `--${name} ${flag.value ?? 'true'}`);
		}
		words.push(`--${name}=${said}`);
	}
	return {words, given};
}

/** The flag that a word names, and the value in the same word: null where it must stand in the next one. */
function flagOf(
	command: Command,
	word: string,
): {readonly name: string; readonly flag: Flag; readonly value: string | null} {
	const [, written = '', value = null] = /^([^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
	const name = written.replace(/^--/, '');
	const flag = Object.hasOwn(command.flags, name) ? command.flags[name] : undefined;
	if (flag !== undefined) {
		return {name, flag, value: value ?? flag.alone ?? (flag.type === 'boolean' ? 'true' : null)};
	}
	const positive = name.replace(/^no-/, '');
	const denied = Object.hasOwn(command.flags, positive) ? command.flags[positive] : undefined;
	if (denied?.type === 'boolean' && value === null) return {name: positive, flag: denied, value: 'false'};
	const known = Object.keys(command.flags).map(each => `--${each}`);
	throw new UsageError(`${command.name} has no option ${written}`, `it has ${known.join(', ')}`);
}

function checkArity(command: Command, given: readonly string[]): void {
	const [least, most] = command.arity;
	if (given.length < least)
		throw new UsageError(`${command.name} needs ${command.arguments}`, command.example);
	if (given.length > most) {
		throw new UsageError(`${command.name} does not know what to do with "${given[most]}"`, command.example);
	}
}

/** @param source What gave the value, as the user wrote it: `--limit`, `LLMTOP_LIMIT`. */
function valueOf(flag: Flag, source: string, text: string): FlagValue {
	if (flag.type === 'string') return text;
	if (flag.type === 'boolean') {
		if (text === 'true' || text === '1') return true;
		if (text === 'false' || text === '0') return false;
		throw new UsageError(`${source} is neither true nor false`, `${source}=true`);
	}
	const number = Number(text);
	if (!Number.isFinite(number)) {
		throw new UsageError(`${source} is no number`, `${source} takes ${flag.value ?? 'a number'}`);
	}
	return number;
}

function camelCase(name: string): string {
	return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
