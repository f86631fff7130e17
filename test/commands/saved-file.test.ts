/** What a program left underived is seen by whoever reads its file, and what may not be written is not. */
import {readFileSync} from 'node:fs';

import {expect, test} from 'vitest';

import {drainedFile, type SavedFile} from '../../source/commands/saved-file.ts';
import {openReader} from '../../source/store/sqlite/open.ts';
import {temporaryWriter} from '../store/sqlite-writer/temporary-writer.ts';
import {batchOf, seedSpan} from '../support/seed.ts';

/** A file whose program ended before it derived anything. */
async function unfinishedFile(): Promise<string> {
	const {path, writer} = temporaryWriter();
	await writer.commit([batchOf({spans: [seedSpan({})]})], {receivedAtMs: 1});
	await writer.close();
	return path;
}

async function waitingIn(saved: SavedFile): Promise<number> {
	const reader = openReader(saved.path);
	const {waiting} = await reader.file();
	await reader.close();
	return waiting;
}

test('derives in the file itself, so that the next one need not', async () => {
	const path = await unfinishedFile();
	const saved = await drainedFile(path, {mayWrite: true});
	expect(saved.path).toBe(path);
	expect(await waitingIn(saved)).toBe(0);
});

test('leaves the file as it is where nothing may be written, and takes its copy away', async () => {
	const path = await unfinishedFile();
	const before = readFileSync(path);
	const saved = await drainedFile(path, {mayWrite: false});
	expect(saved.path).not.toBe(path);
	expect(await waitingIn(saved)).toBe(0);
	saved.dispose();
	expect(readFileSync(path).equals(before)).toBe(true);
	expect(() => readFileSync(saved.path)).toThrow('ENOENT');
});

test('a file with nothing left to derive is read where it is', async () => {
	const path = await unfinishedFile();
	await drainedFile(path, {mayWrite: true});
	expect(await drainedFile(path, {mayWrite: false})).toMatchObject({path});
});
