/**
Texts as they lie in a file, which may be a stranger's: how long they are is asked before they are loaded, and what
is no JSON is said so.
*/
import {Failure} from '../../domain/status.ts';

/**
Bytes of one stored text. What a sender may send at once is as long (`bodyBytesMax` in wire/), so that no text of ours
is longer; a list that is unfolded from it takes some ten times that.
*/
export const textBytesMax = 64 * 1024 * 1024;

/** UTF-16 units that one record (a call with its prompt, a trace with its log) may put together out of pieces. */
export const joinedLengthMax = 256 * 1024 * 1024;

const tooLong = '\u0001too long';

/** SQL of a column that may be long; the length lies in the row, the text behind it is not touched. */
export function stored(column: string): string {
	return `iif(octet_length(${column}) > ${textBytesMax}, char(1) || 'too long', ${column})`;
}

/** A column that was selected as `stored`. Throws `Failure` where it is longer than we would write it. */
export function storedText(text: string): string {
	if (text === tooLong) {
		throw new Failure(
			`a text in the file is longer than ${textBytesMax / 1024 / 1024} MB`,
			'llmtop writes no such file: look into it with sqlite3',
		);
	}
	return text;
}

/** The value in such a column. Throws `Failure` where it is no JSON. */
export function storedJson(text: string): unknown {
	try {
		return JSON.parse(storedText(text));
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		throw new Failure(
			'a record in the file is no JSON',
			'the file is damaged, or llmtop did not write it: look into it with sqlite3',
		);
	}
}
