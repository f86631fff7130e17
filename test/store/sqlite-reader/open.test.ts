/** Opening a file to read it: what works, what is left behind, and what is refused. */
import {
	chmodSync,
	copyFileSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import Sqlite from 'better-sqlite3';
import {afterAll, expect, test} from 'vitest';
import {Failure} from '../../../source/domain/status.ts';
import {openReader, openWriter} from '../../../source/store/sqlite/open.ts';
import {schemaVersion} from '../../../source/store/sqlite/schema.ts';
import {callOf, derive} from '../../support/derived.ts';
import {spanIdOf, traceIdOf} from '../../support/seed.ts';

const folders: string[] = [];

function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'llmtop-reader-'));
	folders.push(folder);
	return folder;
}

afterAll(() => {
	for (const folder of folders) rmSync(folder, {recursive: true, force: true});
});

async function savedFile(): Promise<string> {
	const path = join(temporaryFolder(), 'file.db');
	const writer = openWriter(path, {durable: false});
	await derive(writer, {calls: [callOf(traceIdOf(1), spanIdOf(1))]});
	await writer.close();
	return path;
}

const calls = async (path: string): Promise<number> => {
	const reader = openReader(path);
	const facts = await reader.file();
	await reader.close();
	return facts.calls;
};

function failureOf(path: string): Failure {
	try {
		void openReader(path).close();
	} catch (error) {
		if (error instanceof Failure) return error;
		throw error;
	}
	throw new Error('it opened');
}

test('a saved file is read without a change to it or a file beside it', async () => {
	const path = await savedFile();
	const before = readFileSync(path);
	const reader = openReader(path);
	expect((await reader.file()).calls).toBe(1);
	expect(readdirSync(dirname(path))).toEqual(['file.db']);
	await reader.close();
	expect(readdirSync(dirname(path))).toEqual(['file.db']);
	expect(readFileSync(path).equals(before)).toBe(true);
	expect(process.env['SQLITE_USE_URI']).toBeUndefined();
});

test('a file in a folder that cannot be written is read', async () => {
	const path = await savedFile();
	chmodSync(path, 0o400);
	chmodSync(dirname(path), 0o500);
	expect(await calls(path)).toBe(1);
	chmodSync(dirname(path), 0o700);
});

test('a reader sees what a writer commits that came after it, and what it left in the log', async () => {
	const path = await savedFile();
	const reader = openReader(path);
	expect((await reader.file()).calls).toBe(1);
	const writer = openWriter(path, {durable: false});
	await derive(writer, {calls: [callOf(traceIdOf(2), spanIdOf(1))]});
	expect((await reader.file()).calls).toBe(2);
	// As after a crash: the log was never brought into the file.
	const copy = join(temporaryFolder(), 'copy.db');
	copyFileSync(path, copy);
	copyFileSync(`${path}-wal`, `${copy}-wal`);
	expect(await calls(copy)).toBe(2);
	await derive(writer, {calls: [callOf(traceIdOf(3), spanIdOf(1))]});
	await writer.close();
	expect((await reader.file()).calls).toBe(3);
	await reader.close();
	expect(await calls(path)).toBe(3);
});

test('a file that was changed by a writer that has gone is read anew', async () => {
	const path = await savedFile();
	const reader = openReader(path);
	expect((await reader.file()).calls).toBe(1);
	const writer = openWriter(path, {durable: false});
	await derive(writer, {calls: [callOf(traceIdOf(2), spanIdOf(1))]});
	await writer.close();
	expect((await reader.file()).calls).toBe(2);
	await reader.close();
});

test('what is no file of llmtop is refused, with a way on', async () => {
	const folder = temporaryFolder();
	expect(failureOf(join(folder, 'none.db'))).toMatchObject({hint: expect.stringContaining('--db') as string});
	expect(failureOf(folder).message).toContain('not a file');
	writeFileSync(join(folder, 'text.db'), 'plain text '.repeat(1000));
	expect(failureOf(join(folder, 'text.db')).message).toContain('not an SQLite file');
	writeFileSync(join(folder, 'empty.db'), '');
	expect(failureOf(join(folder, 'empty.db')).message).toContain('not a file of llmtop');
	const other = new Sqlite(join(folder, 'other.db'));
	other.exec('CREATE TABLE theirs (a)');
	other.close();
	expect(failureOf(join(folder, 'other.db')).message).toContain('another program');
	expect(readdirSync(folder).toSorted()).toEqual(['empty.db', 'other.db', 'text.db']);
});

/** A file as a version to come might leave it. */
async function newerFile(readableFrom: number, sql = ''): Promise<string> {
	const path = await savedFile();
	const newer = new Sqlite(path);
	newer.exec(sql);
	newer.pragma(`user_version = ${(readableFrom << 16) | (schemaVersion + 1)}`);
	newer.close();
	return path;
}

test('a file of a newer llmtop is read where that says that we can, and written in no case', async () => {
	const path = await newerFile(
		schemaVersion,
		'ALTER TABLE call ADD COLUMN mood TEXT; CREATE TABLE moods (a)',
	);
	const reader = openReader(path);
	expect(await reader.file()).toMatchObject({calls: 1, schemaVersion: schemaVersion + 1});
	expect(await reader.callDetails({filter: '', after: null, limit: 5, includeUncounted: true})).toHaveLength(
		1,
	);
	await reader.close();
	expect(() => openWriter(path, {durable: false})).toThrow(`this one writes ${schemaVersion}`);
	for (const refused of [
		await newerFile(0),
		await newerFile(schemaVersion + 1),
		// It says so, and it is not true.
		await newerFile(schemaVersion, 'DROP INDEX call_by_trouble; DROP INDEX call_by_error'),
		await newerFile(schemaVersion, 'ALTER TABLE call RENAME COLUMN agent TO agents'),
	]) {
		expect(failureOf(refused).message).toMatch(/newer llmtop|call_by_\w+ in it is missing|call in it is not/);
	}
});
