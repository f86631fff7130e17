/** A file of an older version is brought to this one: nothing that came is lost, and all of it is derived again. */
import {mkdtempSync, readFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Sqlite from 'better-sqlite3';
import {expect, test} from 'vitest';
import {openWriter} from '../../../source/store/sqlite/open.ts';
import {turnHashOf} from '../../../source/store/sqlite/hash.ts';
import {batchOf, seedLog, seedMs} from '../../support/seed.ts';

const prompt = {'event.name': 'user_prompt', 'session.id': 's1', 'prompt.id': 'turn-1'};

test('log records of version 1 find the turn that they name, and a record sent again is still known', async () => {
	const path = join(mkdtempSync(join(tmpdir(), 'llmtop-migrate-')), 'version-1.db');
	const old = new Sqlite(path);
	old.exec(readFileSync('fixtures/files/version-1.sql', 'utf8'));
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
