/**
Brings a file to the schema of this program. Forward only: a file from a newer one is left alone. Raw tables are
changed step by step; the derived ones are dropped and made again, and every unit waits to be derived once more.
*/
import {type Database} from 'better-sqlite3';
import type {Attributes} from '../../domain/otlp.ts';
import {Failure} from '../../domain/status.ts';
import {derivedTables} from './derived-tables.ts';
import {turnHashOf} from './hash.ts';
import {applicationId, schema, schemaVersion} from './schema.ts';

/** Step n brings the raw tables of version n + 1 to version n + 2. Never changed once released. */
const rawSteps: readonly string[] = [
	`
	ALTER TABLE log ADD COLUMN turn TEXT;
	UPDATE log SET turn = turn_of(attributes) WHERE trace_id IS NULL;
	CREATE INDEX log_by_turn ON log(turn) WHERE turn IS NOT NULL;
`,
];

/** What versions 1 to now derived, children before what they point to. */
const dropDerived = `
	DROP VIEW IF EXISTS conversation;
	DROP TABLE IF EXISTS call_message;
	DROP TABLE IF EXISTS message_text;
	DROP TABLE IF EXISTS message;
	DROP TABLE IF EXISTS related;
	DROP TABLE IF EXISTS call_writer;
	DROP TABLE IF EXISTS call;
	DROP TABLE IF EXISTS step;
	DROP TABLE IF EXISTS trace;
	DROP TABLE IF EXISTS session;
	DROP TABLE IF EXISTS rollup;
	DROP TABLE IF EXISTS ledger;
	DROP TABLE IF EXISTS evaluation;
`;

/** Every unit, oldest first, as if all of it had just come. */
const markAll = `
	DELETE FROM dirty;
	INSERT INTO dirty (unit, at_ms)
		SELECT unit, max(received_ms) AS at_ms FROM (
			SELECT trace_id AS unit, received_ms FROM span
			UNION ALL SELECT ifnull(trace_id, 'log-' || ifnull(turn, hash)), received_ms FROM log
			UNION ALL SELECT 'metric-' || resource_id || '-' || (time_nano / 3600000000000), received_ms FROM metric_point
		) GROUP BY unit ORDER BY at_ms;
`;

/**
Throws `Failure` on a file that belongs to another program or comes from a newer llmtop. Safe against another
process that does the same at the same time.
*/
export function migrate(database: Database, path: string): void {
	checkFile(database, path);
	if (versionOf(database) === schemaVersion) return;
	database.function('turn_of', {deterministic: true}, attributes =>
		turnHashOf({traceId: null, attributes: JSON.parse(attributes as string) as Attributes}),
	);
	database
		.transaction(() => {
			// Again inside: another process may have been first.
			const version = versionOf(database);
			if (version === 0) database.exec(schema);
			else if (version < schemaVersion) {
				for (const step of rawSteps.slice(version - 1)) database.exec(step);
				database.exec(dropDerived);
				database.exec(derivedTables);
				database.exec(markAll);
			}
			database.pragma(`application_id = ${applicationId}`);
			database.pragma(`user_version = ${schemaVersion}`);
		})
		.immediate();
}

/** Throws `Failure` unless the file is ours (or empty) and not from a newer llmtop. Writes nothing. */
export function checkFile(database: Database, path: string): void {
	const application = database.pragma('application_id', {simple: true}) as number;
	const version = versionOf(database);
	if (application !== applicationId && (application !== 0 || version !== 0 || hasTables(database))) {
		throw new Failure(
			`${path} is a database of another program (application id ${application})`,
			'name another file with --db FILE',
		);
	}
	if (version > schemaVersion) {
		throw new Failure(
			`${path} was written by a newer llmtop (file version ${version}, this one knows ${schemaVersion})`,
			'update llmtop, or name another file with --db FILE',
		);
	}
}

function versionOf(database: Database): number {
	return database.pragma('user_version', {simple: true}) as number;
}

function hasTables(database: Database): boolean {
	return database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
}
