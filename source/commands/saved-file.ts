/**
Opens a file for a command that reads: what its program left underived, and all of a file that an older program
wrote, is derived first. In the file itself where
that may be written, so that it is done once; else in a temporary copy, so that a read-only file tells the same.
*/
import {accessSync, constants, mkdtempSync, copyFileSync, existsSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';

import {inert} from '../domain/inert.ts';
import {drain} from '../engine/drain.ts';
import {makePricer} from '../pricing/prices.ts';
import {isOlderFile, openReader, openWriter} from '../store/sqlite/open.ts';
import {userPrices} from './data-file.ts';

export type SavedFile = {
	/** The file to read: the one asked for, or the copy. */
	readonly path: string;
	readonly dispose: () => void;
};

/** `mayWrite` false: the file stays as it is, to the byte. */
export async function drainedFile(
	path: string,
	{mayWrite}: {readonly mayWrite: boolean},
): Promise<SavedFile> {
	if (isOlderFile(path)) {
		// A minute for a file of a hundred thousand calls, in which nothing else is said.
		process.stderr.write(`llmtop: ${inert(path)} is from an older llmtop; what it holds is derived anew\n`);
	} else {
		const reader = openReader(path);
		const {waiting, writerPid} = await reader.file();
		await reader.close();
		// A llmtop that runs on this file derives by itself, within a second.
		if (waiting === 0 || writerPid !== null) return {path, dispose() {}};
	}
	if (mayWrite && isWritable(path)) {
		await drainInPlace(path);
		return {path, dispose() {}};
	}
	const folder = mkdtempSync(join(tmpdir(), 'llmtop-'));
	const copy = join(folder, 'copy.db');
	// Costs nothing on file systems that can share blocks.
	copyFileSync(path, copy, constants.COPYFILE_FICLONE);
	if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
	await drainInPlace(copy);
	return {path: copy, dispose: () => rmSync(folder, {recursive: true, force: true})};
}

async function drainInPlace(path: string): Promise<void> {
	const writer = openWriter(path, {durable: false});
	try {
		const pricer = makePricer({userPrices: userPrices()});
		for (const mistake of pricer.mistakes) process.stderr.write(`llmtop: ${inert(mistake)}\n`);
		await drain(writer, pricer);
	} finally {
		await writer.close();
	}
}

function isWritable(path: string): boolean {
	try {
		accessSync(path, constants.W_OK);
		accessSync(dirname(path), constants.W_OK);
		return true;
	} catch {
		return false;
	}
}
