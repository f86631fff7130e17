/**
What keeping a file within its bounds costs: processor time per unit that goes, and of a round that looks for
unused texts, per row that is read. Works on a copy. Run: node test/bench/store-retain.ts FILE [part that goes].
*/
import {copyFileSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Sqlite from 'better-sqlite3';
import {openWriter} from '../../source/store/sqlite/open.ts';
import type {RetentionRules} from '../../source/store/store.ts';

const [file = '', part = '0.2'] = process.argv.slice(2);
const sliceMs = 8;

const folder = mkdtempSync(join(tmpdir(), 'llmtop-bench-'));
const path = join(folder, 'copy.db');
copyFileSync(file, path);

function count(sql: string): number {
	const database = new Sqlite(path, {readonly: true});
	const value = database.prepare<[], number>(sql).pluck().get() ?? 0;
	database.close();
	return value;
}

const calls = count('SELECT total(requests) FROM call WHERE counted = 1');
const limit = Math.floor(calls * (1 - Number(part)));
const rules: RetentionRules = {
	size: null,
	age: null,
	calls: {limit, text: String(limit)},
	contentPercent: null,
};
const writer = openWriter(path, {durable: false});
const nowMs = Date.now() + 3_600_000;

const cpuMs = (): number => {
	const {user, system} = process.cpuUsage();
	return (user + system) / 1000;
};

let records = 0;
let evictMs = 0;
let roundMs = 0;
for (;;) {
	const began = cpuMs();
	const retained = await writer.retain({rules, nowMs, budgetMs: sliceMs});
	const took = cpuMs() - began;
	if (retained.records > 0) evictMs += took;
	else roundMs += took;
	records += retained.records;
	if (retained.isDone) break;
}
const rows = count(
	'SELECT (SELECT count(*) FROM span) + (SELECT count(*) FROM call) + (SELECT count(*) FROM message)',
);
console.log(`${records} records went: ${((evictMs * 1000) / records).toFixed(0)} µs of processor time each`);
console.log(`a round over the ${rows} rows that stay: ${((roundMs * 1000) / rows).toFixed(1)} µs each`);
await writer.close();
rmSync(folder, {recursive: true});
