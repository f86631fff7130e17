/** A file of an older version is brought to this one: nothing that came is lost, and all of it is derived again. */
import {spawn} from 'node:child_process';
import {copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import Sqlite, {type Database} from 'better-sqlite3';
import {expect, test} from 'vitest';
import {openWriter} from '../../../source/store/sqlite/open.ts';
import {turnHashOf} from '../../../source/store/sqlite/hash.ts';
import {userVersion} from '../../../source/store/sqlite/file-version.ts';
import {withUris} from '../../../source/store/sqlite/uris.ts';
import {batchOf, seedLog, seedMs} from '../../support/seed.ts';

function versionOne(): {readonly path: string; readonly old: Database} {
	const path = join(mkdtempSync(join(tmpdir(), 'llmtop-migrate-')), 'file.db');
	// It may be the first connection of the process, which decides for all: see uris.ts.
	const old = withUris(() => new Sqlite(path));
	old.exec(readFileSync('fixtures/files/version-1.sql', 'utf8'));
	return {path, old};
}

/** `user_version` and the rows of `log`. */
function stateOf(path: string): {
	readonly version: unknown;
	readonly logs: unknown;
	readonly integrity: unknown;
} {
	const database = new Sqlite(path);
	const state = {
		version: database.pragma('user_version', {simple: true}),
		logs: database.prepare('SELECT count(*) FROM log').pluck().get(),
		integrity: database.pragma('integrity_check', {simple: true}),
	};
	database.close();
	return state;
}

const prompt = {'event.name': 'user_prompt', 'session.id': 's1', 'prompt.id': 'turn-1'};

test('log records of version 1 find the turn that they name, and a record sent again is still known', async () => {
	const {path, old} = versionOne();
	const insert = old.prepare(`INSERT INTO log (hash, trace_id, span_id, time_nano, severity, event_name, body,
		attributes, rest, resource_id, scope_id, received_ms) VALUES (?, ?, ?, 1, 9, '', '"b"', ?, ?, 1, 1, 5)`);
	const rest = JSON.stringify({timeNano: '1', observedNano: '1', severityText: '', flags: 0, dropped: 0});
	insert.run('aa', null, null, JSON.stringify(prompt), rest);
	insert.run('bb', null, null, JSON.stringify({...prompt, request_id: 'req_1'}), rest);
	insert.run('cc', null, null, '{}', rest);
	old.close();
	const writer = openWriter(path, {durable: false});
	const turn = `log-${turnHashOf(seedLog({attributes: prompt}))}`;
	const waiting = await writer.dirty({limit: 100});
	expect(waiting).toContain(turn);
	expect(waiting).toContain('log-cc');
	const [unit, single] = await writer.readUnits([turn, 'log-cc']);
	expect(unit?.logs).toHaveLength(2);
	expect(single?.logs).toHaveLength(1);
	const record = seedLog({attributes: prompt});
	const {units} = await writer.commit([batchOf({logs: [record]})], {receivedAtMs: seedMs});
	expect(units).toEqual([turn]);
	const again = await writer.commit([batchOf({logs: [record]})], {receivedAtMs: seedMs});
	expect(again).toMatchObject({logs: 0, units: []});
	await writer.close();
});

test('the file as it was stays beside it, and its name is told', async () => {
	const {path, old} = versionOne();
	old.close();
	const original = `${path}.copy`;
	copyFileSync(path, original);
	const writer = openWriter(path, {durable: false});
	expect(writer.notes).toMatchObject([{hint: expect.stringContaining(`${path}.v1.bak`) as string}]);
	await writer.close();
	expect(readdirSync(dirname(path)).toSorted()).toEqual(['file.db', 'file.db.copy', 'file.db.v1.bak']);
	expect(stateOf(`${path}.v1.bak`)).toEqual({...stateOf(original), version: 1});
	expect(statSync(`${path}.v1.bak`).mode & 0o777).toBe(0o600);
	// Another old file of that name does not cost the first one's backup.
	copyFileSync(original, path);
	const again = openWriter(path, {durable: false});
	expect(again.notes[0]?.hint).toContain(`${path}.v1.2.bak`);
	await again.close();
	const third = openWriter(path, {durable: false});
	expect(third.notes).toEqual([]);
	await third.close();
});

test('what would run while it is changed is refused, and nothing is changed', () => {
	const {path, old} = versionOne();
	old.exec('CREATE TRIGGER mine AFTER UPDATE ON log BEGIN DELETE FROM span; END');
	old.close();
	expect(() => openWriter(path, {durable: false})).toThrow('has a trigger of its own on the table log');
	expect(readdirSync(dirname(path))).toEqual(['file.db']);
	expect(stateOf(path).version).toBe(1);
});

const logs = 40_000;

test(
	'killed at any moment, the file is of the one version or the other, whole',
	{timeout: 60_000},
	async () => {
		const {path, old} = versionOne();
		const before = old.prepare('SELECT count(*) FROM log').pluck().get() as number;
		old
			.prepare(
				`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO log (hash, time_nano, severity, event_name, body, attributes, rest, resource_id, scope_id, received_ms)
			SELECT 'h' || i, 1, 9, '', '"b"', ?, '{"timeNano":"1","observedNano":"1","severityText":"","flags":0,"dropped":0}', 1, 1, i FROM n`,
			)
			.run(logs, JSON.stringify({...prompt, text: 'x'.repeat(200)}));
		old.close();
		const child = new URL('opening-child.ts', import.meta.url).pathname;
		const versions: unknown[] = [];
		for (const [round, delayMs] of [0, 100, 250, 500].entries()) {
			const running = spawn(process.execPath, [child, path], {stdio: 'ignore'});
			const ended = new Promise(resolve => {
				running.once('close', resolve);
			});
			const backup = round === 0 ? `${path}.v1.bak` : `${path}.v1.${round + 1}.bak`;
			while (!existsSync(backup) && running.exitCode === null) await sleep(2);
			await sleep(delayMs);
			running.kill('SIGKILL');
			await ended;
			const state = stateOf(path);
			expect(state).toMatchObject({logs: before + logs, integrity: 'ok'});
			versions.push(state.version);
			if (state.version !== 1) break;
		}
		// The first was killed as soon as the backup was there.
		expect(versions[0]).toBe(1);
		await openWriter(path, {durable: false}).close();
		expect(stateOf(path)).toMatchObject({logs: before + logs, integrity: 'ok', version: userVersion});
	},
);
