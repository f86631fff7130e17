/** One writer a file: a second is told so, and the lock goes with the process that had it, however that ended. */
import {spawn} from 'node:child_process';
import {mkdtempSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import Sqlite from 'better-sqlite3';
import {expect, test} from 'vitest';
import {Failure, InUse} from '../../../source/domain/status.ts';
import {openReader, openWriter} from '../../../source/store/sqlite/open.ts';
import {hasWriter, takeWriterLock} from '../../../source/store/sqlite/writer-lock.ts';

const child = new URL('committing-child.ts', import.meta.url).pathname;

function temporaryPath(): string {
	return join(mkdtempSync(join(tmpdir(), 'llmtop-lock-')), 'file.db');
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

test('a second writer is refused under any name of the file, and let in after the first', async () => {
	const path = temporaryPath();
	const first = openWriter(path, {durable: false});
	await first.startRun({atMs: 1, pid: 4711});
	const other = join(dirname(path), 'other-name.db');
	symlinkSync(path, other);
	for (const name of [path, other]) {
		expect(failureOf(name)).toBeInstanceOf(InUse);
		expect(failureOf(name).message).toContain('another llmtop (process 4711)');
	}
	expect(hasWriter(path)).toBe(true);
	await first.close();
	expect(hasWriter(path)).toBe(false);
	await openWriter(other, {durable: false}).close();
	expect(readdirSync(dirname(path)).toSorted()).toEqual(['file.db', 'other-name.db']);
});

test('a writer that was killed holds nobody up, whoever has its number now', async () => {
	const path = temporaryPath();
	const running = spawn(process.execPath, [child, path], {stdio: ['ignore', 'pipe', 'inherit']});
	const ended = new Promise(resolve => {
		running.once('close', resolve);
	});
	await new Promise(resolve => {
		running.stdout.once('data', resolve);
	});
	expect(failureOf(path)).toBeInstanceOf(InUse);
	running.kill('SIGKILL');
	await ended;
	// The number of a process that lives, as after a restart of the machine.
	const database = new Sqlite(path);
	database
		.prepare(`INSERT INTO mark (at_ms, kind, label, pid) VALUES (1, 'run', 'run 1', ?)`)
		.run(process.pid);
	const reader = openReader(path);
	expect((await reader.file()).writerPid).toBeNull();
	await reader.close();
	database.close();
	await openWriter(path, {durable: false}).close();
});

test('of many that want to be the writer, one at a time is', async () => {
	const path = temporaryPath();
	writeFileSync(path, '');
	const code = `
		import {existsSync, rmSync, writeFileSync} from 'node:fs';
		import {takeWriterLock} from ${JSON.stringify(new URL('../../../source/store/sqlite/writer-lock.ts', import.meta.url).pathname)};
		const inside = ${JSON.stringify(`${path}-inside`)};
		let taken = 0;
		while (taken < 20) {
			let lock;
			try { lock = takeWriterLock(${JSON.stringify(path)}); } catch { continue; }
			writeFileSync(inside, '', {flag: 'wx'});
			rmSync(inside);
			lock.release();
			taken++;
		}
		console.log(taken);`;
	const contenders = Array.from({length: 4}, async () => {
		const running = spawn(process.execPath, ['--input-type=module', '-e', code], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		let text = '';
		running.stdout.on('data', (chunk: Buffer) => {
			text += chunk.toString();
		});
		const status = await new Promise(resolve => {
			running.once('close', resolve);
		});
		return [status, text.trim()];
	});
	expect(await Promise.all(contenders)).toEqual(Array.from({length: 4}, () => [0, '20']));
	expect(readdirSync(dirname(path))).toEqual(['file.db']);
	takeWriterLock(path).release();
});
