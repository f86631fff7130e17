/** Files as a stranger might send them: a good one, with what no llmtop writes put into it. */
import {randomFillSync} from 'node:crypto';
import {closeSync, copyFileSync, openSync, rmSync, statSync, truncateSync, writeSync} from 'node:fs';
import Sqlite, {type Database} from 'better-sqlite3';

/** Changes a file so that it is one; SQL, or what SQL cannot do. */
export type Mutation = {readonly name: string; readonly change: (path: string) => void};

function sql(name: string, ...statements: readonly (string | ((database: Database) => void))[]): Mutation {
	return {
		name,
		change(path) {
			const database = new Sqlite(path);
			// As a stranger's own program: nothing holds it back.
			database.unsafeMode(true);
			database.pragma('foreign_keys = OFF');
			for (const statement of statements) {
				if (typeof statement === 'string') database.exec(statement);
				else statement(database);
			}
			database.pragma('wal_checkpoint(TRUNCATE)');
			database.pragma('journal_mode = DELETE');
			database.close();
		},
	};
}

const many = 5000;
const deep = 100_000;

/** Values that a column of numbers or texts may hold, whatever its type is called. */
const oddValues: readonly string[] = [
	`'not a number'`,
	`x'00ff00'`,
	'9e999',
	'-9e999',
	'9223372036854775807',
	'8.64e18',
	'-1.5e308',
];

const numbers: readonly (readonly [table: string, column: string])[] = [
	['call', 'start_ms'],
	['call', 'end_ms'],
	['call', 'duration_ms'],
	['call', 'input_tokens'],
	['call', 'cost_nano_usd'],
	['call', 'counted'],
	['span', 'start_nano'],
	['span', 'end_nano'],
	['span', 'resource_id'],
	['span', 'status_code'],
	['trace', 'start_ms'],
	['trace', 'end_ms'],
	['step', 'start_ms'],
	['rollup', 'bucket'],
	['rollup', 'calls'],
	['mark', 'at_ms'],
	['mark', 'pid'],
	['call_message', 'message'],
	['log', 'time_nano'],
];

const texts: readonly (readonly [table: string, column: string])[] = [
	['call', 'call_id'],
	['call', 'trace_id'],
	['call', 'response_model'],
	['call', 'prompt'],
	['call', 'status'],
	['call', 'operation'],
	['span', 'name'],
	['span', 'trace_id'],
	['trace', 'trace_id'],
	['step', 'kind'],
	['message', 'role'],
	['call_message', 'part'],
	['resource', 'service'],
	['content', 'text'],
	['mark', 'label'],
];

const json: readonly (readonly [table: string, column: string])[] = [
	['span', 'attributes'],
	['span', 'events'],
	['span', 'links'],
	['span', 'rest'],
	['log', 'body'],
	['log', 'attributes'],
	['log', 'rest'],
	['resource', 'attributes'],
	['scope', 'attributes'],
	['call', 'detail'],
	['step', 'detail'],
	['message', 'parts'],
	['rollup', 'duration'],
];

const oddJson: readonly string[] = [
	'{"a":',
	'null',
	'17',
	'[null, 1, {"type": 7}, {"type": "text", "text": {"$content": "x"}}]',
	'"text"',
	'{"__proto__": {"a": 1}, "constructor": {}, "toString": 1, "length": 1e9}',
	'{"$content": [987654321, -1, 1e308, "1", null, {}, 0.5]}',
	'{"$at": [1, -5, 1e300, 1e12]}',
	'{"$at": [null, {}, "x"]}',
	'{"$content": {"$content": {"$at": {"$content": [1]}}}}',
];

/** What takes more time or memory than the file is large. */
const endlessJson: readonly (readonly [name: string, text: string])[] = [
	['depth', `${'['.repeat(deep)}${']'.repeat(deep)}`],
	['many references', `[{"type": "text", "text": {"$content": [${'1,'.repeat(many)}1]}}]`],
	['a text that is escaped for ever', '[{"type": "text", "text": {"$at": [1, 0, 5, 1e15]}}]'],
];

/** A b-tree page in the middle of the file, filled with noise; `share` of the file is at its place. */
function noise(share: number): Mutation {
	return {
		name: `noise at ${share} of the file`,
		change(path) {
			const {size} = statSync(path);
			const page = 8192;
			const at = Math.max(1, Math.floor((size / page) * share)) * page;
			const file = openSync(path, 'r+');
			writeSync(file, randomFillSync(Buffer.alloc(page)), 0, page, Math.min(at, size - page));
			closeSync(file);
		},
	};
}

/** `damages`: certainly; noise may fall on a page that is free, and a file that is too long is whole. */
export const damagedFiles: readonly (Mutation & {readonly damages: boolean})[] = [
	...[0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97].map(share => ({
		...noise(share),
		damages: false,
	})),
	...[0.2, 0.5, 0.9].map(share => ({
		name: `cut at ${share}`,
		damages: true,
		change: (path: string) => truncateSync(path, Math.floor(statSync(path).size * share)),
	})),
	{name: 'one byte short', damages: true, change: path => truncateSync(path, statSync(path).size - 1)},
	{
		name: 'twice as long',
		damages: false,
		change(path) {
			truncateSync(path, statSync(path).size * 2);
		},
	},
];

/** Of a column every row has another of the values; the rest of each row is as it was. */
function odd(table: string, column: string, values: readonly string[]): Mutation {
	const key = {rollup: 'bucket', call_message: 'message'}[table] ?? 'id';
	const expressions = values.map((value, index) => `WHEN ${index} THEN ${value}`).join(' ');
	return sql(
		`odd values in ${table}.${column}`,
		`UPDATE OR IGNORE "${table}" SET ${column} = CASE ${key} % ${values.length} ${expressions} END`,
	);
}

export const oddFiles: readonly Mutation[] = [
	...numbers.map(([table, column]) => odd(table, column, oddValues)),
	...texts.map(([table, column]) => odd(table, column, [...oddValues, `printf('%.*c', 300000, 'x')`])),
	...json.map(([table, column]) =>
		odd(
			table,
			column,
			oddJson.map(text => `'${text}'`),
		),
	),
	...endlessJson.map(([name, text]) =>
		sql(name, database => {
			database.exec(`INSERT OR REPLACE INTO content (id, text) VALUES (1, printf('%.*c', 1000000, 'x'))`);
			database.prepare('UPDATE message SET parts = ? WHERE id % 2 = 0').run(text);
			database.prepare('UPDATE span SET attributes = ? WHERE id % 2 = 0').run(text);
		}),
	),
	sql(
		'circles of parents',
		'UPDATE span SET parent_span_id = span_id',
		'UPDATE call SET parent_span_id = span_id',
	),
	sql('no parents are there', 'UPDATE span SET parent_span_id = 7'),
	sql('no resources', 'DELETE FROM resource', 'DELETE FROM scope', 'DELETE FROM content'),
	sql('noise in the index of texts', `UPDATE message_text_data SET block = randomblob(500)`),
	sql('nothing in the index of texts', `DELETE FROM message_text_data`),
	sql(
		'callers that wait for ever',
		`INSERT INTO dirty (unit, at_ms) VALUES (x'00', 1), (7, 'x'), ('', 9e999)`,
	),
];

/** What would run when a file is read or written, or fails the program's questions by what it is made of. */
export const runningFiles: readonly (Mutation & {readonly reads: boolean; readonly writes: boolean})[] = [
	{
		...sql('a view in the place of a table', 'DROP TABLE step', 'CREATE VIEW step AS SELECT * FROM call'),
		reads: false,
		writes: false,
	},
	{
		...sql(
			'a computed column',
			'DROP TABLE related',
			`CREATE TABLE related (unit TEXT, other TEXT AS (printf('%.*c', 1000, unit)))`,
		),
		reads: false,
		writes: false,
	},
	{
		...sql('a virtual table', 'DROP TABLE related', `CREATE VIRTUAL TABLE related USING fts5(unit, other)`),
		reads: false,
		writes: false,
	},
	{...sql('an index that is missing', 'DROP INDEX call_by_start'), reads: false, writes: false},
	{
		...sql(
			'another index of that name',
			'DROP INDEX call_by_start',
			'CREATE INDEX call_by_start ON call(user)',
		),
		reads: false,
		writes: false,
	},
	{
		...sql('a trigger', 'CREATE TRIGGER t AFTER INSERT ON mark BEGIN DELETE FROM span; END'),
		reads: true,
		writes: false,
	},
	{
		...sql('an index with a condition', `CREATE INDEX i ON span(printf('%.*c', 1000, name))`),
		reads: true,
		writes: false,
	},
	{...sql('a unique index', 'CREATE UNIQUE INDEX u ON mark(kind)'), reads: true, writes: false},
	{
		...sql(
			'what a user adds',
			'CREATE VIEW mine AS SELECT random() FROM span',
			'CREATE TABLE notes (a)',
			'CREATE INDEX by_name ON span(name)',
			'CREATE TRIGGER on_mine AFTER INSERT ON notes BEGIN DELETE FROM notes; END',
		),
		reads: true,
		writes: true,
	},
];

/** A copy of a good file, changed. */
export function hostileCopy(good: string, to: string, mutation: Mutation): string {
	for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${to}${suffix}`, {force: true});
	copyFileSync(good, to);
	mutation.change(to);
	return to;
}
