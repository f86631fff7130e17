/** A copy of a whole file of llmtop, while it is written or not. */
import {copyDatabase} from './copy-database.ts';
import {fileTrouble} from './file-trouble.ts';
import {openFile} from './reader-connection.ts';

/** `to` appears when it is whole, replacing what has that name. Throws `Failure`. */
export function copyFile(path: string, to: string): void {
	const {database} = openFile(path);
	try {
		// The copy is written by the same connection; the file itself is open read-only.
		database.pragma('query_only = OFF');
		copyDatabase(database, to);
	} catch (error) {
		throw fileTrouble(path, error);
	} finally {
		database.close();
	}
}
