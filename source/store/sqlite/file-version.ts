/**
Whose a file is and which version, and who may do what with it. `user_version` holds two numbers: below, the version
of the schema; above, the oldest version whose program still reads such a file, where that is another one.
*/
import {closeSync, openSync, readSync} from 'node:fs';
import {type Database} from 'better-sqlite3';
import {Failure} from '../../domain/status.ts';
import {applicationId, readableFrom, schemaVersion} from './schema.ts';

export type FileVersion = {
	/** 0: nothing was written into the file yet. */
	readonly version: number;
	readonly readableFrom: number;
};

const versionBits = 16;

function fileVersionOf(userVersion: number): FileVersion {
	const version = userVersion & ((1 << versionBits) - 1);
	const from = userVersion >>> versionBits;
	return {version, readableFrom: from === 0 ? version : from};
}

/** What this program writes into `user_version`. */
export const userVersion =
	readableFrom === schemaVersion ? schemaVersion : (readableFrom << versionBits) | schemaVersion;

export function versionOf(database: Database): FileVersion {
	return fileVersionOf(database.pragma('user_version', {simple: true}) as number);
}

/** Throws `Failure` unless the file is ours (or empty) and of a version that this program may write or bring up. */
export function checkWritable(database: Database, path: string): void {
	checkOurs(database, path);
	const {version, readableFrom: from} = versionOf(database);
	if (version <= schemaVersion) return;
	throw new Failure(
		`${path} was written by a newer llmtop (file version ${version}, this one writes ${schemaVersion})`,
		from <= schemaVersion
			? `update llmtop; to look into it: llmtop open ${path}`
			: 'update llmtop, or name another file with --db FILE',
	);
}

/** Throws `Failure` unless the file is ours and of a version that this program reads as it is. */
export function checkReadable(database: Database, path: string): void {
	checkOurs(database, path);
	const {version, readableFrom: from} = versionOf(database);
	if (version === 0) {
		throw new Failure(`${path} is not a file of llmtop`, `to make one: llmtop --db ${path}`);
	}
	if (version < schemaVersion) {
		throw new Failure(
			`${path} was written by an older llmtop (file version ${version})`,
			`to bring it up to date: llmtop --db ${path}`,
		);
	}
	if (from > schemaVersion) {
		throw new Failure(
			`${path} was written by a newer llmtop (file version ${version}; this one reads ${schemaVersion})`,
			'update llmtop',
		);
	}
}

function checkOurs(database: Database, path: string): void {
	const application = database.pragma('application_id', {simple: true}) as number;
	if (application === applicationId) return;
	const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
	if (application === 0 && versionOf(database).version === 0 && isEmpty) return;
	throw new Failure(
		`${path} is a database of another program (application id ${application})`,
		'name another file with --db FILE',
	);
}

/** https://www.sqlite.org/fileformat.html, 1.3: the header, and where it holds two numbers (big-endian). */
const headerBytes = 100;
const userVersionAt = 60;
const applicationIdAt = 68;

/**
The version of a file of ours, without opening it as a database, which would leave a log beside it. Null for what
cannot be read or is none. Not while this process has the file open: closing it gives up the locks of SQLite.
*/
function peekVersion(path: string): FileVersion | null {
	const header = Buffer.alloc(headerBytes);
	let file: number;
	try {
		file = openSync(path, 'r');
	} catch {
		return null;
	}
	try {
		if (readSync(file, header, 0, headerBytes, 0) < headerBytes) return null;
	} catch {
		return null;
	} finally {
		closeSync(file);
	}
	if (header.readUInt32BE(applicationIdAt) !== applicationId) return null;
	return fileVersionOf(header.readUInt32BE(userVersionAt));
}

/** True: the file is of a version that opening it for writing brings up to this one. */
export function isOlderFile(path: string): boolean {
	const peeked = peekVersion(path);
	return peeked !== null && peeked.version > 0 && peeked.version < schemaVersion;
}

/** True: the file is of a version that this program reads and must not write. */
export function isNewerFile(path: string): boolean {
	return (peekVersion(path)?.version ?? 0) > schemaVersion;
}
