/**
Is a file made of what this program makes? A file from a stranger is data: nothing in it runs. A view is run by whoever
asks it, so none may have the name of a table of ours; a trigger, a computed column or the condition of an index is
run by whoever writes. What a user adds for himself and nobody runs (views, tables, plain indexes) is passed over.
*/
import Sqlite, {type Database} from 'better-sqlite3';
import {Failure} from '../../domain/status.ts';
import {schema} from './schema.ts';

type Entry = {
	readonly type: 'table' | 'index' | 'view' | 'trigger';
	readonly name: string;
	readonly table: string;
	/** As in `normal`; empty for an index that SQLite made for a key. */
	readonly sql: string;
};

/** Without comments and blanks, which SQLite keeps as they were written, ALTER TABLE changes, and nobody runs. */
function normal(sql: string): string {
	return sql.replaceAll(/--[^\n]*|\s+/g, '');
}

/** Tables and indexes of ours, by name. */
const ours: ReadonlyMap<string, string> = new Map(
	schema
		.replaceAll(/--[^\n]*/g, '')
		.split(';')
		.flatMap(statement => {
			const name = /^\s*CREATE (?:UNIQUE INDEX|INDEX|TABLE|VIRTUAL TABLE) "?(\w+)/.exec(statement)?.[1];
			return name === undefined ? [] : [[name, normal(statement)] as const];
		}),
);

function entriesOf(database: Database): readonly Entry[] {
	const rows = database
		.prepare<[], {type: Entry['type']; name: string; tbl_name: string; sql: string | null}>(
			'SELECT type, name, tbl_name, sql FROM sqlite_schema',
		)
		.all();
	return rows.map(row => ({type: row.type, name: row.name, table: row.tbl_name, sql: normal(row.sql ?? '')}));
}

/** Throws `Failure` where a question of ours could fail or run what is not ours. */
export function checkSchemaToRead(database: Database, path: string): void {
	const entries = new Map(entriesOf(database).map(entry => [entry.name, entry]));
	const altered = [...ours].filter(([name, sql]) => entries.get(name)?.sql !== sql).map(([name]) => name);
	const columns = altered.length === 0 ? new Map<string, readonly Column[]>() : ownColumns();
	for (const name of altered) {
		const entry = entries.get(name);
		// A newer version, or the user, may have added columns; of them we know nothing.
		const wanted = columns.get(name);
		const isPlain = entry?.type === 'table' && !/^CREATEVIRTUAL/i.test(entry.sql);
		const isOurs = isPlain && wanted !== undefined && hasColumns(columnsOf(database, name), wanted);
		if (!isOurs)
			throw changed(path, `${name} in it is ${entry === undefined ? 'missing' : 'not what llmtop makes'}`);
	}
}

/** Throws `Failure` where writing could fail, or would run what is not ours. */
export function checkSchemaToWrite(database: Database, path: string): void {
	const entries = entriesOf(database);
	const sqlOf = new Map(entries.map(entry => [entry.name, entry.sql]));
	for (const [name, sql] of ours) {
		if (sqlOf.get(name) === sql) continue;
		throw changed(path, `${name} in it is ${sqlOf.has(name) ? 'not what llmtop makes' : 'missing'}`);
	}
	checkNothingRuns(database, path);
}

/** The same of any version: a trigger or a foreign index with a condition on a table that will be written. */
export function checkNothingRuns(database: Database, path: string): void {
	for (const {type, name, table, sql} of entriesOf(database)) {
		if (!ours.has(table) || ours.has(name)) continue;
		const runs =
			type === 'trigger' || (type === 'index' && sql !== '' && !isPlainIndex(database, table, name));
		if (!runs) continue;
		throw new Failure(
			`${path} has a ${type} of its own on the table ${table}, ${JSON.stringify(name)}, which writing would run`,
			`if you made it, take it away: sqlite3 ${path} 'DROP ${type.toUpperCase()} …'`,
		);
	}
}

/** Only columns, without a condition, and nothing is refused for its sake. */
function isPlainIndex(database: Database, table: string, name: string): boolean {
	const index = database
		.prepare<[string, string], {unique: number; partial: number}>(
			'SELECT "unique", partial FROM pragma_index_list(?) WHERE name = ?',
		)
		.get(table, name);
	const computed = database.prepare('SELECT 1 FROM pragma_index_xinfo(?) WHERE cid = -2').get(name);
	return index?.unique === 0 && index.partial === 0 && computed === undefined;
}

type Column = {readonly name: string; readonly hidden: number};

function columnsOf(database: Database, table: string): readonly Column[] {
	return database.prepare<[string], Column>('SELECT name, hidden FROM pragma_table_xinfo(?)').all(table);
}

function hasColumns(columns: readonly Column[], wanted: readonly Column[]): boolean {
	const plain = new Set(columns.filter(column => column.hidden === 0).map(column => column.name));
	return wanted.every(column => plain.has(column.name));
}

/** Of the tables that this program makes. Virtual tables have no columns that are plain. */
function ownColumns(): ReadonlyMap<string, readonly Column[]> {
	const database = new Sqlite(':memory:');
	try {
		database.exec(schema);
		const tables = entriesOf(database).filter(
			({type, sql}) => type === 'table' && !/^CREATEVIRTUAL/i.test(sql),
		);
		return new Map(tables.map(({name}) => [name, columnsOf(database, name)]));
	} finally {
		database.close();
	}
}

function changed(path: string, what: string): Failure {
	return new Failure(
		`${path} was changed by another program: ${what}`,
		'open it with sqlite3, or get it again',
	);
}
