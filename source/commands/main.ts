/**
Finds the command and runs it. Wrong usage ends with 2, what could not be done with 1, each with one line why and
one `hint:`.
*/
import {Failure} from '../domain/status.ts';
import {readArgumentLine} from './argument-line.ts';
import {inertLines} from '../domain/inert.ts';
import {report, UsageError} from './command.ts';
import {helpOf, helpOfAll} from './help.ts';
import {commands} from './table-of-commands.ts';

export async function main(argv: readonly string[]): Promise<void> {
	endQuietlyWhenNobodyReads();
	try {
		process.exitCode = await dispatch(argv);
	} catch (error) {
		if (process.env['LLMTOP_DEBUG'] !== undefined && error instanceof Error)
			process.stderr.write(`${inertLines(error.stack ?? error.message)}\n`);
		report(troubleOf(error));
		process.exitCode = error instanceof UsageError ? 2 : 1;
	}
}

/** Two lines for a person, whatever was thrown: a stack trace helps nobody who did not write the program. */
export function troubleOf(error: unknown): Failure | UsageError {
	if (error instanceof Failure || error instanceof UsageError) return error;
	const message = error instanceof Error ? error.message : String(error);
	return new Failure(
		`this should not have happened: ${message}`,
		'LLMTOP_DEBUG=1 shows where; please report it',
	);
}

async function dispatch(argv: readonly string[]): Promise<number> {
	if (argv[0] === 'help' && argv[1] !== undefined) return dispatch([argv[1], '--help']);
	const [first] = argv;
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
	return command.run(readArgumentLine(command, rest, process.env));
}

/** `llmtop calls f.db --json | head` closes our stdout early: that is no error. */
function endQuietlyWhenNobodyReads(): void {
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code === 'EPIPE') process.exit(0);
		throw error;
	});
}
