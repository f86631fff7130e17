/** What a command is: its words for `--help`, its flags, and the function that does it. */
import {inertLines} from '../domain/inert.ts';

export type Flag = {
	readonly type: 'string' | 'number' | 'boolean';
	/** One line of the help; `$` is not expanded. */
	readonly help: string;
	/** How the value is called in the help: FILE, N, Q. */
	readonly value?: string;
	/** What the flag alone means; a value must then stand in the same word: `--redact=pii`. */
	readonly alone?: string;
};

export type Flags = Readonly<Record<string, string | number | boolean | undefined>>;

export type Command = {
	readonly name: string;
	/** The arguments, as in the usage line: "FILE", "FILE ID". */
	readonly arguments: string;
	readonly summary: string;
	/** A whole command line that a reader can copy. */
	readonly example: string;
	readonly flags: Readonly<Record<string, Flag>>;
	/** Least and most arguments. */
	readonly arity: readonly [number, number];
	/** Resolves with the exit code. Throws `Failure` (exit 1) or `UsageError` (exit 2). */
	readonly run: (input: {readonly arguments: readonly string[]; readonly flags: Flags}) => Promise<number>;
};

/** Wrong usage: exit code 2, one line and one hint. */
export class UsageError extends Error {
	readonly hint: string;
	constructor(message: string, hint: string) {
		super(message);
		this.name = 'UsageError';
		this.hint = hint;
	}
}

export function report({message, hint}: {readonly message: string; readonly hint: string}): void {
	tell(`${message}\nhint: ${hint}`);
}

/** Says something to the person on stderr. */
export function tell(text: string): void {
	process.stderr.write(`${inertLines(`llmtop: ${text}`)}\n`);
}
