/** Files of many calls, made by `test/tools/generate.ts` when they are not there, and kept: a million take a while. */
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import Sqlite from 'better-sqlite3';
import {schemaVersion} from '../../source/store/sqlite/schema.ts';

const generator = fileURLToPath(new URL('../tools/generate.ts', import.meta.url));

export const million = 1_000_000;

/** The file of so many calls; `large` is taken for the one of a million. */
export function fileOfCalls(calls: number, large: string | null): string {
	const path = calls === million && large !== null ? large : join(tmpdir(), `llmtop-${calls}-calls.db`);
	if (!existsSync(path)) {
		const {status} = spawnSync(process.execPath, [generator, '--calls', String(calls), '--out', path], {
			stdio: ['ignore', 'inherit', 'inherit'],
		});
		if (status !== 0) throw new Error(`${path} could not be made`);
	}
	const database = new Sqlite(path, {readonly: true});
	const version = database.pragma('user_version', {simple: true});
	database.close();
	if (version !== schemaVersion) {
		throw new Error(
			`${path} is of file version ${String(version)}, not ${schemaVersion}: delete it, and it is made again`,
		);
	}
	return path;
}
