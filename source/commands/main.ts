/**
Argument line to command. Wrong usage ends with 2, what could not be done with 1, each with one line why and one
`hint:`. A flag `--x-y` can be given as the variable LLMTOP_X_Y; the command line wins.
*/
import meow from 'meow';

import {Failure} from '../domain/status.ts';
import {version} from '../version.ts';
import type {Command, Flag, Flags} from './command.ts';
import {report, UsageError} from './command.ts';
import {commands} from './table-of-commands.ts';

export async function main(argv: readonly string[]): Promise<void> {
	endQuietlyWhenNobodyReads();
	try {
		process.exitCode = await dispatch(argv);
	} catch (error) {
		if (error instanceof UsageError) {
			report(error);
			process.exitCode = 2;
		} else if (error instanceof Failure) {
			report(error);
			process.exitCode = 1;
		} else {
			throw error;
		}
	}
}

async function dispatch(argv: readonly string[]): Promise<number> {
	const first = argv[0];
	if (first === '--help' || first === '-h' || first === 'help') {
		process.stdout.write(helpOfAll());
		return 0;
	}
	const named = first !== undefined && !first.startsWith('-');
	const entry = commands.find(item => item.name === (named ? first : 'top'));
	if (entry === undefined) {
		throw new UsageError(
			`there is no command "${first}"`,
			`one of: ${commands.map(item => item.name).join(', ')}; see llmtop --help`,
		);
	}
	const command = await entry.load();
	const rest = named ? argv.slice(1) : argv;
	if (rest.includes('--help') || rest.includes('-h')) {
		process.stdout.write(helpOf(command));
		return 0;
	}
	return run(command, rest);
}

async function run(command: Command, argv: readonly string[]): Promise<number> {
	refuseUnknownFlags(command, argv);
	const parsed = meow('', {
		importMeta: import.meta,
		argv: [...argv],
		autoHelp: false,
		autoVersion: false,
		flags: Object.fromEntries(
			Object.entries(command.flags).map(([name, flag]) => [camelCase(name), {type: flag.type}]),
		) as Record<string, {type: 'string'}>,
	});
	const flags = valuesOf(command, parsed.flags as Record<string, unknown>);
	const [least, most] = command.arity;
	if (parsed.input.length < least) {
		throw new UsageError(`${command.name} needs ${command.arguments}`, command.example);
	}
	if (parsed.input.length > most) {
		throw new UsageError(
			`${command.name} does not know what to do with "${parsed.input[most]}"`,
			command.example,
		);
	}
	return command.run({arguments: parsed.input, flags});
}

function refuseUnknownFlags(command: Command, argv: readonly string[]): void {
	for (const argument of argv) {
		if (argument === '--') return;
		if (!argument.startsWith('--')) continue;
		const name = argument.slice(2).split('=')[0] ?? '';
		const known = command.flags[name] ?? command.flags[name.replace(/^no-/, '')];
		if (known === undefined) {
			const all = Object.keys(command.flags).map(flag => `--${flag}`);
			throw new UsageError(
				`${command.name} has no option --${name}`,
				all.length === 0 ? 'it has none at all' : `it has ${all.join(', ')}`,
			);
		}
	}
}

function valuesOf(command: Command, given: Record<string, unknown>): Flags {
	const values: Record<string, string | number | boolean | undefined> = {};
	for (const [name, flag] of Object.entries(command.flags)) {
		const value = given[camelCase(name)];
		const variable = `LLMTOP_${name.replaceAll('-', '_').toUpperCase()}`;
		const fromEnvironment = process.env[variable];
		// A boolean flag that was not given is false in meow, so only its presence says anything.
		const isGiven = value !== undefined && !(flag.type === 'boolean' && value === false);
		if (isGiven) values[name] = checked(flag, `--${name}`, value);
		else if (fromEnvironment !== undefined && fromEnvironment !== '')
			values[name] = checked(flag, variable, fromEnvironment);
	}
	return values;
}

function checked(flag: Flag, name: string, value: unknown): string | number | boolean {
	if (flag.type === 'number') {
		const number = Number(value);
		if (!Number.isFinite(number))
			throw new UsageError(`${name} is no number`, `${name} takes ${flag.value ?? 'a number'}`);
		return number;
	}
	if (flag.type === 'boolean') return value === true || value === 'true' || value === '1';
	const text = String(value);
	if (text === '') throw new UsageError(`${name} is empty`, `${name} takes ${flag.value ?? 'a text'}`);
	return text;
}

function camelCase(name: string): string {
	return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** `llmtop calls f.db --json | head` closes our stdout early: that is no error. */
function endQuietlyWhenNobodyReads(): void {
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'EPIPE') process.exit(0);
		throw error;
	});
}

export function helpOfAll(): string {
	const width = Math.max(...commands.map(item => item.name.length));
	return [
		'llmtop: htop for an LLM application',
		'',
		'Usage: llmtop [options]            the board, with a receiver on 4317 (gRPC) and 4318 (HTTP)',
		'       llmtop COMMAND [options]    see llmtop COMMAND --help',
		'',
		'Commands:',
		...commands.map(item => `  ${item.name.padEnd(width)}  ${item.summary}`),
		'',
		'Example: llmtop                    then start your application with',
		'         OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318',
		'',
		`Version ${version()}. Exit codes: 0 fine, 1 could not do it, 2 wrong usage.`,
		'',
	].join('\n');
}

export function helpOf(command: Command): string {
	const flags = Object.entries(command.flags).map(([name, flag]): readonly [string, string] => [
		`--${name}${flag.type === 'boolean' ? '' : ` ${flag.value ?? 'VALUE'}`}`,
		flag.help,
	]);
	const width = Math.max(0, ...flags.map(([name]) => name.length));
	const words = command.name === 'top' ? '[options]' : `${command.name} ${command.arguments} [options]`;
	return [
		`llmtop ${command.name}: ${command.summary}`,
		'',
		`Usage: llmtop ${words.replaceAll(/ {2,}/g, ' ')}`,
		...(flags.length === 0
			? []
			: ['', 'Options:', ...flags.map(([name, help]) => `  ${name.padEnd(width)}  ${help}`)]),
		'',
		`Example: ${command.example}`,
		'',
	].join('\n');
}
