/** Opening: what is made, what is refused and what is said. */
import {mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Sqlite from 'better-sqlite3';
import {expect, test} from 'vitest';
import {Failure} from '../../../source/domain/status.ts';
import {openWriter} from '../../../source/store/sqlite/open.ts';
import {userVersion} from '../../../source/store/sqlite/file-version.ts';
import {applicationId, schemaVersion} from '../../../source/store/sqlite/schema.ts';

function temporary(): string {
	return mkdtempSync(join(tmpdir(), 'llmtop-open-'));
}

function failureOf(path: string): Failure {
	try {
		void openWriter(path, {durable: false}).close();
	} catch (error) {
		if (error instanceof Failure) return error;
		throw error;
	}
	throw new Error('it opened');
}

test('makes the folders and a private file, and leaves it alone on close', async () => {
	const folder = temporary();
	const path = join(folder, 'a', 'b', 'file.db');
	const writer = openWriter(path, {durable: true});
	expect(statSync(path).mode & 0o777).toBe(0o600);
	await writer.close();
	expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['file.db']);
	const database = new Sqlite(path, {readonly: true});
	expect(database.pragma('application_id', {simple: true})).toBe(applicationId);
	expect(database.pragma('user_version', {simple: true})).toBe(userVersion);
	database.close();
	await openWriter(path, {durable: false}).close();
});

test('refuses a file of a newer llmtop and says so', async () => {
	const path = join(temporary(), 'newer.db');
	await openWriter(path, {durable: false}).close();
	const database = new Sqlite(path);
	database.pragma(`user_version = ${schemaVersion + 1}`);
	database.close();
	const failure = failureOf(path);
	expect(failure.message).toContain(`file version ${schemaVersion + 1}`);
	expect(failure.hint).toContain('update llmtop');
});

test('refuses a database of another program, with or without an application id', () => {
	const path = join(temporary(), 'other.db');
	const database = new Sqlite(path);
	database.exec('CREATE TABLE theirs (a)');
	expect(failureOf(path).message).toContain('another program');
	database.pragma('application_id = 7');
	database.close();
	expect(failureOf(path).message).toContain('application id 7');
	const again = new Sqlite(path, {readonly: true});
	expect(again.pragma('journal_mode', {simple: true})).toBe('delete');
	again.close();
});

test('refuses what is no database', () => {
	const folder = temporary();
	writeFileSync(join(folder, 'text.db'), 'This is a plain text file, not a database.\n'.repeat(100));
	expect(failureOf(join(folder, 'text.db')).message).toContain('not an SQLite file');
	mkdirSync(join(folder, 'folder.db'));
	expect(failureOf(join(folder, 'folder.db')).message).toContain('it is a directory');
	const below = failureOf(join(folder, 'text.db', 'file.db'));
	expect(below.message).toContain('a folder on the way is a file');
	expect(below.hint).toContain('--db FILE');
});

test.skipIf(process.getuid?.() === 0)('says that a folder cannot be written', () => {
	const folder = temporary();
	mkdirSync(join(folder, 'locked'), {mode: 0o500});
	expect(failureOf(join(folder, 'locked', 'file.db')).message).toContain('no permission');
});
