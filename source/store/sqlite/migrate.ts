/** Brings a file to the schema of this program. Forward only: a file from a newer one is left alone. */
import {type Database} from 'better-sqlite3';
import {Failure} from '../../domain/status.ts';
import {applicationId, schema, schemaVersion} from './schema.ts';

/** Step n brings a file of version n to version n + 1. Never changed once released. */
const steps: readonly string[] = [schema];

/**
Throws `Failure` on a file that belongs to another program or comes from a newer llmtop. Safe against another
process that does the same at the same time.
*/
export function migrate(database: Database, path: string): void {
	checkFile(database, path);
	if (versionOf(database) === schemaVersion) return;
	database
		.transaction(() => {
			// Again inside: another process may have been first.
			for (let version = versionOf(database); version < schemaVersion; version++) {
				database.exec(steps[version] ?? '');
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
