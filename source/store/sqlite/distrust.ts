/** What is set on every connection: whoever made the file, it is data. */
import {type Database} from 'better-sqlite3';

/**
Before anything of the file is asked. better-sqlite3 opens in defensive mode by itself: no statement writes into the
schema or into the tables behind an index of texts.
*/
export function distrust(database: Database): void {
	// What the schema of a file runs (views, computed columns) has no functions with effects.
	database.pragma('trusted_schema = OFF');
	// A damaged page is met as an error, not as what happens to stand behind its end.
	database.pragma('cell_size_check = ON');
	// A file that is cut short while it is mapped ends the process.
	database.pragma('mmap_size = 0');
}
