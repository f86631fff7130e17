/** What a user is told on stderr of a file of another version: before it takes time, and what came of it. */
import {isOlderFile} from '../store/sqlite/open.ts';
import {report, tell} from './command.ts';

/** Before the file is opened for writing. */
export function tellOlder(path: string): void {
	// A minute for a file of a hundred thousand calls, in which nothing else is said.
	if (!isOlderFile(path)) return;
	tell(`${path} is from an older llmtop: it is copied beside itself, then brought up to date`);
}

export function tellNotes(notes: readonly {readonly message: string; readonly hint: string}[]): void {
	for (const note of notes) report(note);
}
