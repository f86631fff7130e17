/** A store on a file of its own, which is deleted with it. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openWriter} from '../../source/store/sqlite/open.ts';
import type {Reader, Writer} from '../../source/store/store.ts';

export type TemporaryStore = {
	readonly path: string;
	readonly writer: Writer;
	readonly openReader: () => Promise<Reader>;
	readonly close: () => Promise<void>;
};

export async function temporaryStore(open: (path: string) => Promise<Reader>): Promise<TemporaryStore> {
	const folder = mkdtempSync(join(tmpdir(), 'llmtop-store-'));
	const path = join(folder, 'file.db');
	const writer = openWriter(path, {durable: false});
	const readers: Reader[] = [];
	return {
		path,
		writer,
		async openReader() {
			const reader = await open(path);
			readers.push(reader);
			return reader;
		},
		async close() {
			for (const reader of readers) await reader.close();
			await writer.close();
			rmSync(folder, {recursive: true, force: true});
		},
	};
}
