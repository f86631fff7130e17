/** What `--help` prints: of the whole program, and of one command. */
import {version} from '../version.ts';
import type {Command, Flag} from './command.ts';
import {commands} from './table-of-commands.ts';

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
		`Version ${version()}. Exit codes: 0 fine, 1 could not do it, 2 wrong usage, 3 a check failed.`,
		'',
	].join('\n');
}

export function helpOf(command: Command): string {
	const flags = Object.entries(command.flags).map(([name, flag]): readonly [string, string] => [
		`--${name}${valueOf(flag)}`,
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

function valueOf({type, value = 'VALUE', alone}: Flag): string {
	if (type === 'boolean') return '';
	return alone === undefined ? ` ${value}` : `[=${value}]`;
}
