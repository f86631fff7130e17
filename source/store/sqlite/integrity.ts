/** Is a file whole? For whoever wants to know before a question meets what is not. */
import {statSync} from 'node:fs';
import {fileTrouble} from './file-trouble.ts';
import {openFile} from './reader-connection.ts';

/** Bytes up to which every page is read: about a second. */
const wholeBytesMax = 256 * 1024 * 1024;

/** Problems that are told of one file; from the first on it is damaged. */
const problemsMax = 5;

export type Integrity = {
	/** In one sentence each; empty: none was found. */
	readonly problems: readonly string[];
	/** False: only its beginning and its schema were looked at, since it is larger than `bytesMax`. */
	readonly whole: boolean;
};

/**
Looks at the header, the schema and, of a file of up to `bytesMax` bytes, at every page. Holds up its thread for about
a second for each 256 MB; never throws.
*/
export function integrityOf(
	path: string,
	{bytesMax = wholeBytesMax}: {readonly bytesMax?: number} = {},
): Integrity {
	try {
		const {database} = openFile(path);
		try {
			if (statSync(path).size > bytesMax) return {problems: [], whole: false};
			const found = database.pragma(`quick_check(${problemsMax})`) as {readonly quick_check: string}[];
			const problems = found.map(row => row.quick_check).filter(problem => problem !== 'ok');
			return {problems, whole: true};
		} finally {
			database.close();
		}
	} catch (error) {
		const trouble = fileTrouble(path, error);
		return {problems: [trouble instanceof Error ? trouble.message : String(trouble)], whole: false};
	}
}
