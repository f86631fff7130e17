/**
The yardstick of ingest: bare better-sqlite3 in this process, inserting the rows that a real run left in its
file (span, content, and a dirty row a trace), into the same tables with the same indexes and pragmas, in
transactions of as many spans as a request had. No sockets, no decoding, no derivation, nothing beside it.
*/
import {join} from 'node:path';
import Sqlite from 'better-sqlite3';

type Row = Record<string, unknown>;

/** Spans a second. `file` is the file of a run that has been closed. */
export function bareInsert(file: string, folder: string, spansPerTransaction: number): number {
	const source = new Sqlite(file, {readonly: true});
	const spans = source.prepare('SELECT * FROM span ORDER BY id').all() as Row[];
	const contents = source.prepare('SELECT * FROM content ORDER BY id').all() as Row[];
	const definitions = source
		.prepare(
			"SELECT sql FROM sqlite_master WHERE tbl_name IN ('span', 'content', 'dirty') AND sql IS NOT NULL ORDER BY type DESC",
		)
		.pluck()
		.all() as string[];
	const pageSize = Number(source.pragma('page_size', {simple: true}));
	source.close();
	const target = new Sqlite(join(folder, `bare-${process.hrtime.bigint()}.db`));
	target.pragma(`page_size = ${pageSize}`);
	target.pragma('journal_mode = WAL');
	target.pragma('synchronous = NORMAL');
	target.pragma('foreign_keys = OFF');
	for (const definition of definitions) target.exec(definition);
	const insertSpan = inserter(target, 'span', spans[0]);
	const insertContent = inserter(target, 'content', contents[0]);
	const insertDirty = target.prepare('INSERT INTO dirty (unit, at_ms) VALUES (?, ?)');
	const contentsPerSpan = contents.length / spans.length;
	const started = performance.now();
	let written = 0;
	for (let from = 0; from < spans.length; from += spansPerTransaction) {
		const batch = spans.slice(from, from + spansPerTransaction);
		const until = Math.round((from + batch.length) * contentsPerSpan);
		target.transaction(() => {
			for (; written < until; written++) insertContent(contents[written] ?? {});
			for (const span of batch) {
				insertSpan(span);
				insertDirty.run(span['trace_id'], span['received_ms']);
			}
		})();
	}
	const seconds = (performance.now() - started) / 1_000;
	target.close();
	return spans.length / seconds;
}

function inserter(database: Sqlite.Database, table: string, example: Row | undefined): (row: Row) => void {
	const names = Object.keys(example ?? {});
	const statement = database.prepare(
		`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
	);
	return row => void statement.run(...names.map(name => row[name]));
}
