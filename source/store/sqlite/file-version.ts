/** Looks at a file without opening it as a database, which would leave a log beside it. */
import {closeSync, openSync, readSync} from 'node:fs';
import {applicationId, schemaVersion} from './schema.ts';

/** https://www.sqlite.org/fileformat.html, 1.3: the header, and where it holds two numbers (big-endian). */
const headerBytes = 100;
const userVersionAt = 60;
const applicationIdAt = 68;

/** True: the file is ours, and of a version that `migrate` brings to this one. False for what cannot be read. */
export function isOlderFile(path: string): boolean {
	const header = Buffer.alloc(headerBytes);
	let file: number;
	try {
		file = openSync(path, 'r');
	} catch {
		return false;
	}
	try {
		if (readSync(file, header, 0, headerBytes, 0) < headerBytes) return false;
	} finally {
		closeSync(file);
	}
	const version = header.readUInt32BE(userVersionAt);
	return header.readUInt32BE(applicationIdAt) === applicationId && version > 0 && version < schemaVersion;
}
