/** A writer on a file of its own, and a look into that file. */
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Sqlite from 'better-sqlite3';
import {openWriter} from '../../../source/store/sqlite/open.ts';
import type {Writer} from '../../../source/store/store.ts';

export type TemporaryWriter = {
	readonly path: string;
	readonly writer: Writer;
	/** Rows of a query on what is committed. */
	readonly rows: (sql: string) => Record<string, unknown>[];
};

export function temporaryWriter(): TemporaryWriter {
	const path = join(mkdtempSync(join(tmpdir(), 'llmtop-writer-')), 'file.db');
	const writer = openWriter(path, {durable: false});
	return {
		path,
		writer,
		rows(sql) {
			const database = new Sqlite(path, {readonly: true});
			const rows = database.prepare<[], Record<string, unknown>>(sql).all();
			database.close();
			return rows;
		},
	};
}
