/** What others may do to the file while it is written, and what they may not. */
import {rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import Sqlite from 'better-sqlite3';
import {expect, test} from 'vitest';
import {openWriter} from '../../../source/store/sqlite/open.ts';
import {temporaryFolder} from '../../support/program.ts';
import {batchOf, seedSpan, spanIdOf, traceIdOf} from '../../support/seed.ts';

const batch = (trace: number, text = '') =>
	batchOf({
		spans: [seedSpan({traceId: traceIdOf(trace), spanId: spanIdOf(trace), attributes: {text}})],
	});

async function open() {
	const file = join(temporaryFolder(), 'guarded.db');
	const writer = openWriter(file, {durable: false});
	await writer.commit([batch(1, 'long '.repeat(100_000))], {receivedAtMs: 1000});
	return {file, writer};
}

test('a file that another program made smaller in good order is still ours', async () => {
	const {file, writer} = await open();
	const other = new Sqlite(file);
	other.pragma('wal_checkpoint(TRUNCATE)');
	await writer.commit([batch(2)], {receivedAtMs: 1000});
	other.exec('DELETE FROM content; VACUUM');
	other.pragma('wal_checkpoint(TRUNCATE)');
	other.close();
	for (let trace = 3; trace < 6; trace++) await writer.commit([batch(trace)], {receivedAtMs: 1000});
	await writer.idle();
	await writer.close();
	const database = new Sqlite(file, {readonly: true});
	expect(database.prepare('SELECT count(*) FROM span').pluck().get()).toBe(5);
	database.close();
});

test('a commit into a file that is gone is refused, and so is every one after it', async () => {
	const {file, writer} = await open();
	rmSync(file);
	const lost = {kind: 'lost', message: `${file} was deleted while llmtop wrote to it`};
	await expect(writer.commit([batch(2)], {receivedAtMs: 1000})).rejects.toMatchObject(lost);
	writeFileSync(file, '');
	await expect(writer.commit([batch(3)], {receivedAtMs: 1000})).rejects.toMatchObject(lost);
	await writer.close();
});

test('a lock of another program is told as one that may pass', async () => {
	const {file, writer} = await open();
	const other = new Sqlite(file);
	other.exec('BEGIN EXCLUSIVE');
	await expect(writer.commit([batch(2)], {receivedAtMs: 1000})).rejects.toMatchObject({
		kind: 'locked',
		message: 'another program holds the file locked',
	});
	other.exec('COMMIT');
	other.close();
	expect(await writer.commit([batch(2)], {receivedAtMs: 1000})).toMatchObject({spans: 1});
	await writer.close();
});
