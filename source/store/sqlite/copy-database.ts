/** A consistent copy of a database, whoever writes to it meanwhile: one file, with nothing beside it. */
import {closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statfsSync} from 'node:fs';
import {dirname} from 'node:path';
import {type Database} from 'better-sqlite3';
import {Failure} from '../../domain/status.ts';

/**
Copies into `to`, which appears when the copy is whole; what was there under that name is replaced. It holds a reader's
look at the file for as long as that takes. Throws `Failure` where there is no room.
*/
export function copyDatabase(database: Database, to: string): void {
	checkSpace(to, {bytes: sizeOf(database), what: `a copy of ${database.name}`});
	const partial = `${to}.partial`;
	rmSync(partial, {force: true});
	try {
		// Prompts are private; SQLite takes an empty file as it is.
		closeSync(openSync(partial, 'wx', 0o600));
		database.prepare('VACUUM INTO ?').run(partial);
		flush(partial);
		renameSync(partial, to);
	} catch (error) {
		rmSync(partial, {force: true});
		throw error;
	}
}

/** The name of a backup that is not taken: `FILE.v1.bak`, `FILE.v1.2.bak`. */
export function backupPathOf(path: string, version: number): string {
	let backup = `${path}.v${version}.bak`;
	for (let number = 2; existsSync(backup); number++) backup = `${path}.v${version}.${number}.bak`;
	return backup;
}

/** Bytes of the database, what is still in its log included. */
export function sizeOf(database: Database): number {
	const pages = database.pragma('page_count', {simple: true}) as number;
	return pages * (database.pragma('page_size', {simple: true}) as number);
}

/** Throws `Failure` unless the disk of `path` has so many bytes free. */
export function checkSpace(path: string, need: {readonly bytes: number; readonly what: string}): void {
	const {bavail, bsize} = statfsSync(dirname(path));
	const free = bavail * bsize;
	if (free >= need.bytes) return;
	throw new Failure(
		`there is no room for ${need.what}: it takes ${megabytes(need.bytes)}, ${megabytes(free)} are free`,
		'free some space on that disk',
	);
}

function megabytes(bytes: number): string {
	return `${Math.ceil(bytes / 1e6)} MB`;
}

function flush(path: string): void {
	const file = openSync(path, 'r+');
	try {
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
}
