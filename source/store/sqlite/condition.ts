/** What was not kept, and how the file is: what waits, what lies beside it, what room it has. */
import {statfsSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import type {DropTally, FileCondition} from '../doctor-answers.ts';
import type {ReaderConnection} from './reader-connection.ts';
import type {Window} from './window.ts';

/** Messages counted at most: whether two or three hundred thousand wait makes no difference. */
const countedMax = 100_000;

/** Kinds of drops told: the reasons are few, but a service may be named by a sender. */
const dropsMax = 200;

/** The newest first. */
export function drops(connection: ReaderConnection, {fromMs, asOfMs}: Window): readonly DropTally[] {
	return connection.all<DropTally>(
		`SELECT reason, service, sum(count) AS count, max(at_ms) AS lastMs FROM "drop"
			WHERE at_ms > ? AND at_ms <= ? GROUP BY reason, service ORDER BY lastMs DESC, reason, service
			LIMIT ${dropsMax}`,
		[fromMs, asOfMs],
	);
}

export function fileCondition(connection: ReaderConnection): FileCondition {
	const row = connection.get<Omit<FileCondition, 'walBytes' | 'freeBytes'>>(
		`SELECT (SELECT count(*) FROM (SELECT 1 FROM message WHERE indexed = 0 LIMIT ${countedMax})) AS notIndexed,
			(SELECT at_ms FROM dirty ORDER BY id LIMIT 1) AS oldestWaitingMs,
			(SELECT count(*) FROM mark WHERE kind = 'run') AS runs, sqlite_version() AS sqliteVersion`,
	);
	return {
		notIndexed: row?.notIndexed ?? 0,
		oldestWaitingMs: row?.oldestWaitingMs ?? null,
		runs: row?.runs ?? 0,
		sqliteVersion: row?.sqliteVersion ?? '',
		walBytes: statSync(`${connection.path}-wal`, {throwIfNoEntry: false})?.size ?? 0,
		freeBytes: freeBytesOf(connection.path),
	};
}

/** Null on a file system that does not tell. */
function freeBytesOf(path: string): number | null {
	try {
		const {bavail, bsize} = statfsSync(dirname(path));
		return bavail * bsize;
	} catch {
		return null;
	}
}
