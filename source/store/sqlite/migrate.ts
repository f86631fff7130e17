/**
Brings a file to the schema of this program. Forward only: a file from a newer one is left alone. Raw tables are
changed step by step; the derived ones are dropped and made again, and every unit waits to be derived once more.
*/
import {type Database} from 'better-sqlite3';
import type {Attributes} from '../../domain/otlp.ts';
import {checkNothingRuns, checkSchemaToWrite} from './check-schema.ts';
import {backupPathOf, checkSpace, copyDatabase, sizeOf} from './copy-database.ts';
import {derivedTables} from './derived-tables.ts';
import {decisionTables, findingTables} from './inspection-tables.ts';
import {userVersion, versionOf} from './file-version.ts';
import {turnHashOf} from './hash.ts';
import {applicationId, schema, schemaVersion} from './schema.ts';
import {unitOfLog, unitOfPoint} from './unit-sql.ts';

/** Step n brings the raw tables of version n + 1 to version n + 2. Never changed once released. */
const rawSteps: readonly string[] = [
	`
	ALTER TABLE log ADD COLUMN turn TEXT;
	UPDATE log SET turn = turn_of(attributes) WHERE trace_id IS NULL;
	CREATE INDEX log_by_turn ON log(turn) WHERE turn IS NOT NULL;
`,
	'',
	// As they were in version 4: whoever changes them leaves that text here.
	decisionTables,
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
	DROP TABLE IF EXISTS trace_count;
	DROP TABLE IF EXISTS session;
	DROP TABLE IF EXISTS rollup;
	DROP TABLE IF EXISTS ledger;
	DROP TABLE IF EXISTS evaluation;
	DROP TABLE IF EXISTS to_inspect;
	DROP TABLE IF EXISTS finding;
	DROP TABLE IF EXISTS inspected;
	DROP TABLE IF EXISTS template;
`;

/** Every unit, oldest first, as if all of it had just come. */
const markAll = `
	DELETE FROM dirty;
	INSERT INTO dirty (unit, at_ms)
		SELECT unit, max(received_ms) AS at_ms FROM (
			SELECT trace_id AS unit, received_ms FROM span
			UNION ALL SELECT ${unitOfLog}, received_ms FROM log
			UNION ALL SELECT ${unitOfPoint}, received_ms FROM metric_point
		) GROUP BY unit ORDER BY at_ms;
`;

/** What was done to a file of an older version; null: nothing. */
export type Migration = {
	readonly from: number;
	/** The file as it was; null: no backup was wanted. */
	readonly backup: string | null;
};

/** Bytes that must be free for each of the file: its backup, and all of it written anew into the log. */
const spaceFactor = 2;

/**
Makes the tables of a new file, and brings an older one up to this version: all of it or nothing, whenever the process
ends, and after a backup beside it. Throws `Failure` where the file is not what we make, or there is no room.
*/
export function migrate(
	database: Database,
	{path, backup}: {readonly path: string; readonly backup: boolean},
): Migration | null {
	const {version: from} = versionOf(database);
	if (from === schemaVersion) {
		checkSchemaToWrite(database, path);
		return null;
	}
	checkNothingRuns(database, path);
	const kept = from > 0 && backup ? backUp(database, {path, from}) : null;
	database.function('turn_of', {deterministic: true, directOnly: true}, attributes =>
		turnHashOf({traceId: null, attributes: JSON.parse(attributes as string) as Attributes}),
	);
	database
		.transaction(() => {
			if (from === 0) database.exec(schema);
			else {
				for (const step of rawSteps.slice(from - 1)) database.exec(step);
				database.exec(dropDerived);
				database.exec(`${derivedTables}${findingTables}`);
				database.exec(markAll);
			}
			database.pragma(`application_id = ${applicationId}`);
			database.pragma(`user_version = ${userVersion}`);
			checkSchemaToWrite(database, path);
		})
		.immediate();
	return from === 0 ? null : {from, backup: kept};
}

/** Returns the name of the backup, which stays until the user deletes it. */
function backUp(database: Database, {path, from}: {readonly path: string; readonly from: number}): string {
	checkSpace(path, {
		bytes: spaceFactor * sizeOf(database),
		what: `bringing ${path} up to date, with a backup`,
	});
	const backup = backupPathOf(path, from);
	copyDatabase(database, backup);
	return backup;
}
