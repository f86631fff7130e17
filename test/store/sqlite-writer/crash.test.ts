/** What was acknowledged survives the death of the process, at whatever moment it comes. */
import {spawn} from 'node:child_process';
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Sqlite from 'better-sqlite3';
import {expect, test} from 'vitest';
import {openWriter} from '../../../source/store/sqlite/open.ts';
import {readUnit} from '../../support/read-unit.ts';

const child = new URL('committing-child.ts', import.meta.url).pathname;

test('after kill -9 in the middle of commits, everything acknowledged is there and can be read', async () => {
	const path = join(mkdtempSync(join(tmpdir(), 'llmtop-crash-')), 'file.db');
	const running = spawn(process.execPath, [child, path], {stdio: ['ignore', 'pipe', 'inherit']});
	let acknowledged = 0;
	await new Promise<void>(resolve => {
		let text = '';
		running.stdout.setEncoding('utf8');
		running.stdout.on('data', (chunk: string) => {
			text += chunk;
			const lines = text.split('\n');
			text = lines.pop() ?? '';
			acknowledged = Number(lines.at(-1) ?? acknowledged);
			if (acknowledged >= 2000) running.kill('SIGKILL');
		});
		running.on('close', () => {
			resolve();
		});
	});
	expect(acknowledged).toBeGreaterThanOrEqual(2000);
	const writer = openWriter(path, {durable: false});
	const units = await writer.dirty({limit: 1_000_000});
	expect(units.length).toBeGreaterThanOrEqual(acknowledged);
	for (const key of units.slice(0, acknowledged)) {
		const unit = await readUnit(writer, key);
		expect(unit.spans).toHaveLength(1);
		expect(unit.spans[0]?.attributes['text']).toContain(`${Number.parseInt(key, 16)} `);
	}
	await writer.close();
	const database = new Sqlite(path, {readonly: true});
	expect(database.pragma('integrity_check', {simple: true})).toBe('ok');
	database.close();
});
