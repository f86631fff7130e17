/**
Opens a file for a command that reads: what its program left underived, and all of a file that an older program
wrote, is derived first. In the file itself where
that may be written, so that it is done once; else in a temporary copy, so that a read-only file tells the same.
*/
import {accessSync, constants, mkdtempSync, copyFileSync, existsSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';

import {InUse} from '../domain/status.ts';
import {drain} from '../engine/drain.ts';
import {makePricer} from '../pricing/prices.ts';
import {
	fileTrouble,
	hasWriter,
	isNewerFile,
	isOlderFile,
	openReader,
	openWriter,
} from '../store/sqlite/open.ts';
import {tell} from './command.ts';
import {userPrices} from './data-file.ts';
import {tellNotes, tellOlder} from './older-file.ts';

export type SavedFile = {
	/** The file to read: the one asked for, or the copy. */
	readonly path: string;
	readonly dispose: () => void;
};

/** `mayWrite` false: the file stays as it is, to the byte. `inspect`: detectors see what they have not seen. */
export async function drainedFile(
	path: string,
	{mayWrite, inspect = false}: {readonly mayWrite: boolean; readonly inspect?: boolean},
): Promise<SavedFile> {
	const inPlace = mayWrite && isWritable(path);
	if (isOlderFile(path)) {
		if (hasWriter(path)) {
			throw new InUse(
				`${path} is of an older llmtop that writes it, or is being brought up to date`,
				'try again when that has ended',
			);
		}
		if (inPlace) tellOlder(path);
		else tell(`${path} is from an older llmtop; what it holds is derived anew`);
	} else {
		const reader = openReader(path);
		const {waiting, notInspected, writerPid} = await reader.file();
		await reader.close();
		// A llmtop that runs on this file derives by itself, within a second.
		if ((waiting === 0 && (!inspect || notInspected === 0)) || writerPid !== null) {
			if (inspect && notInspected > 0) tell(`${notInspected} traces wait for the detectors`);
			return {path, dispose() {}};
		}
		if (isNewerFile(path)) {
			tell(`${path} is from a newer llmtop; what its program left underived (${waiting}) is not shown`);
			return {path, dispose() {}};
		}
	}
	if (inPlace) {
		await drainInPlace(path, {backup: true, inspect});
		return {path, dispose() {}};
	}
	const folder = mkdtempSync(join(tmpdir(), 'llmtop-'));
	const copy = join(folder, 'copy.db');
	// Costs nothing on file systems that can share blocks.
	copyFileSync(path, copy, constants.COPYFILE_FICLONE);
	if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
	const dispose = (): void => rmSync(folder, {recursive: true, force: true});
	try {
		await drainInPlace(copy, {backup: false, inspect});
	} catch (error) {
		dispose();
		throw error;
	}
	return {path: copy, dispose};
}

async function drainInPlace(
	path: string,
	{backup, inspect}: {readonly backup: boolean; readonly inspect: boolean},
): Promise<void> {
	const writer = openWriter(path, {durable: false, backup});
	if (backup) tellNotes(writer.notes);
	try {
		const pricer = makePricer({userPrices: userPrices()});
		for (const mistake of pricer.mistakes) tell(mistake);
		await drain(writer, pricer);
		if (inspect) {
			const {inspectAll} = await import('../inspector/inspect-all.ts');
			for (const {unit, message} of await inspectAll(path, writer))
				tell(`${unit} could not be inspected: ${message}`);
		}
	} catch (error) {
		throw fileTrouble(path, error);
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
