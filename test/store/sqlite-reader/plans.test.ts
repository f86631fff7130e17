/**
How SQLite gets at the rows of each screen. A plan that reads a whole table would make the screen slower with
every hour that the file is written to; the plans are pinned so that a change of SQL shows what it costs.
*/
import Sqlite from 'better-sqlite3';
import {expect, test} from 'vitest';
import type {Reader} from '../../../source/store/store.ts';
import {openReader} from '../../../source/store/sqlite/open.ts';
import {callOf, derive} from '../../support/derived.ts';
import {seedMs, spanIdOf, traceIdOf} from '../../support/seed.ts';
import {temporaryStore} from '../temporary-store.ts';

const window = {asOfMs: seedMs + 7_200_000, fromMs: seedMs - 7_200_000, filter: ''};
const list = {...window, sort: 'time', ascending: false, anchor: null, above: 20, below: 20} as const;
const callId = `${traceIdOf(1)}-${spanIdOf(1)}`;

/** Two messages: a chat that goes on. */
const turns = ['One?', 'Two?'].map(text => ({role: 'user' as const, parts: [{type: 'text' as const, text}]}));

const questions: Readonly<Record<string, (reader: Reader) => Promise<unknown>>> = {
	overview: reader => reader.overview({...window, buckets: 10, chartBucketMs: 60_000}),
	'overview-filter': reader =>
		reader.overview({...window, filter: 'model:gpt*', buckets: 10, chartBucketMs: 60_000}),
	calls: reader => reader.calls({...list, anchor: callId}),
	'calls-oldest-first': reader => reader.calls({...list, ascending: true}),
	'calls-filter': reader => reader.calls({...list, filter: 'status:error refund'}),
	'calls-by-cost': reader => reader.calls({...list, sort: 'cost'}),
	traces: reader => reader.traces({...list, anchor: traceIdOf(1)}),
	trace: reader => reader.trace(traceIdOf(1), {asOfMs: window.asOfMs}),
	call: reader => reader.call(callId, {asOfMs: window.asOfMs}),
	anatomy: reader => reader.anatomy(callId, {asOfMs: window.asOfMs}),
	carriers: reader => reader.carriers(callId, {asOfMs: window.asOfMs}),
	ledger: reader => reader.ledger({...list, only: 'all', anchor: callId}),
	'ledger-differing': reader => reader.ledger({...list, only: 'differing'}),
	'ledger-totals': reader => reader.ledgerTotals(window),
	'call-details': reader =>
		reader.callDetails({filter: '', after: callId, limit: 10, includeUncounted: true}),
	steps: reader => reader.steps({filter: '', after: null, limit: 10}),
	search: reader => reader.search({text: 'refund', limit: 10, asOfMs: window.asOfMs}),
	file: reader => reader.file(),
	coverage: reader => reader.coverage(window),
	condition: reader => reader.condition(),
	drops: reader => reader.drops(window),
	'alert-traces': async reader => {
		for (const examples of [
			'failed',
			'slowest',
			'dearest',
			'least grounded',
			'worst found',
			'wrong',
		] as const)
			await reader.alertTraces({examples, of: 'one', fromMs: window.fromMs, toMs: window.asOfMs});
	},
};

for (const [name, ask] of Object.entries(questions)) {
	test(`plan of ${name}`, async () => {
		const store = await temporaryStore(async path => openReader(path));
		await derive(store.writer, {calls: [callOf(traceIdOf(1), spanIdOf(1), {input: turns})]});
		const reader = await store.openReader();
		const plans = await plansOf(store.path, () => ask(reader));
		await store.close();
		await expect(plans).toMatchFileSnapshot(`../../../fixtures/sql/${name}.txt`);
		// Rollups and marks are few. An ordered page that scans an index stops at its limit.
		const tables = plans.replace(/CO-ROUTINE call\n[^]*?SCAN call\n/g, '');
		expect(tables).not.toMatch(/^ *SCAN (call|span|message|log|step|trace)( AS \w+)?$/m);
	});
}

/** Every statement that the question runs, with its plan. */
async function plansOf(path: string, ask: () => Promise<unknown>): Promise<string> {
	const statements = new Set<string>();
	// oxlint-disable-next-line typescript/unbound-method -- it is called on its database below.
	const prepare = Sqlite.prototype.prepare;
	Sqlite.prototype.prepare = function (this: Sqlite.Database, sql: string) {
		statements.add(sql);
		return prepare.call(this, sql);
	} as typeof prepare;
	try {
		await ask();
	} finally {
		Sqlite.prototype.prepare = prepare;
	}
	const database = new Sqlite(path, {readonly: true});
	const parts = [...statements]
		.filter(sql => /^\s*(SELECT|WITH)/i.test(sql))
		.map(sql => {
			const rows = database.prepare<unknown[], {detail: string}>(`EXPLAIN QUERY PLAN ${sql}`);
			const values = Array.from({length: (sql.match(/\?/g) ?? []).length}, () => 0);
			const plan = rows.all(...values).map(row => `    ${row.detail}`);
			return [sql.replace(/\s+/g, ' ').trim(), ...plan].join('\n');
		});
	database.close();
	return `${parts.join('\n\n')}\n`;
}
