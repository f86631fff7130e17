/** What SQLite and damaged records throw while a file is asked, as a sentence with a next step. */
import {Failure} from '../../domain/status.ts';
import {FilterError} from '../answers.ts';

export function fileTrouble(path: string, error: unknown): unknown {
	if (error instanceof Failure || error instanceof FilterError || !(error instanceof Error)) return error;
	const code = (error as {code?: string}).code ?? '';
	const [, reason, hint] = explanations.find(([pattern]) => pattern.test(code)) ?? [
		null,
		`what is in it cannot be told: ${oneLine(error.message)}`,
		'if llmtop wrote this file, please report it with what LLMTOP_DEBUG=1 shows',
	];
	const failure = new Failure(`cannot read ${path}: ${reason}`, hint.replaceAll('FILE', path));
	// Whoever looks for a defect wants to know where it was met.
	if (error.stack !== undefined) failure.stack = error.stack;
	return failure;
}

const recoverHint = 'what can be saved of it: sqlite3 FILE .recover | sqlite3 saved.db';

/** Of a file that is found damaged without an error of SQLite's. */
export function damaged(path: string, what: string): Failure {
	return new Failure(`cannot read ${path}: ${what}`, recoverHint.replace('FILE', path));
}

const explanations: readonly (readonly [RegExp, reason: string, hint: string])[] = [
	[/^(ENOENT|ENOTDIR)/, 'there is no such file', 'check the name; llmtop --db FILE makes a new one'],
	[/^(EACCES|EPERM)/, 'no permission', 'run as the user who wrote it'],
	[
		/^SQLITE_(CANTOPEN|READONLY)/,
		'its log (-wal) needs a folder that can be written',
		'copy the file and its -wal to another folder, and open the copy',
	],
	[/^SQLITE_NOTADB/, 'it is not an SQLite file', 'name a file that llmtop wrote'],
	[/^SQLITE_CORRUPT/, 'the file is damaged', recoverHint],
	[/^SQLITE_(BUSY|LOCKED)/, 'another program holds it locked', 'close the other program'],
	[/^SQLITE_TOOBIG/, 'a text in it is too long', 'llmtop writes no such file: look into it with sqlite3'],
	[/^SQLITE_(IOERR|FULL)|^E(IO|NOSPC)/, 'the disk fails', 'see what the system says of it'],
];

/** Errors of JavaScript and of SQLite cite what they met, which is a stranger's. */
const citedLengthMax = 200;

function oneLine(text: string): string {
	return text.replaceAll(/\p{C}/gu, '·').slice(0, citedLengthMax);
}
