/**
What a span costs in the store: commit, derivation's writes and indexing, on one core, without decoding.
Beside it bare better-sqlite3 loops that insert the same finished rows, so that the ratios say what our own code
costs whatever the machine. Run: node test/bench/store-write.ts [spans].
*/
import {hash} from 'node:crypto';
import {mkdtempSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import Sqlite from 'better-sqlite3';
import type {PricedCall} from '../../source/domain/call.ts';
import type {Batch, Span} from '../../source/domain/otlp.ts';
import {millisOf} from '../../source/domain/time.ts';
import type {Unit} from '../../source/store/store.ts';
import {openWriter} from '../../source/store/sqlite/open.ts';
import {schema} from '../../source/store/sqlite/schema.ts';
import {batchOf, seedCall, seedMs, seedSpan} from '../support/seed.ts';
import {readUnit} from '../support/read-unit.ts';

const spanCount = Number(process.argv[2] ?? 40_000);
const batchSpans = 512;
const groupBatches = 4;

const words = 'the model answers a question about rivers cities trains and time in plain words'.split(' ');

/** A text of about `length` characters that no other span has. */
function textOf(seed: number, length: number): string {
	let text = `${seed}`;
	for (let step = seed; text.length < length; step = (step * 1_103_515_245 + 12_345) % 2_147_483_648) {
		text += ` ${words[step % words.length]}`;
	}
	return text;
}

/** Ids are random in the wild, and where a row goes in an index costs more than the row. */
function hexOf(text: string, digits: number): string {
	return hash('sha1', text, 'hex').slice(0, digits);
}

/** The reference span: a chat call with prompt and answer, 2.1 KB of protobuf. */
function referenceSpan(index: number): Span {
	const startMs = seedMs + index * 5;
	const message = (role: string, text: string) => ({role, parts: [{type: 'text', content: text}]});
	return seedSpan({
		traceId: hexOf(`trace ${index}`, 32),
		spanId: hexOf(`span ${index}`, 16),
		startNano: BigInt(startMs) * 1_000_000n,
		endNano: BigInt(startMs + 900 + (index % 3000)) * 1_000_000n,
		attributes: {
			'gen_ai.operation.name': 'chat',
			'gen_ai.provider.name': 'openai',
			'gen_ai.request.model': 'gpt-4o',
			'gen_ai.request.temperature': 0.2,
			'gen_ai.request.max_tokens': 1024,
			'gen_ai.response.model': 'gpt-4o-2024-11-20',
			'gen_ai.response.id': `chatcmpl-${index}`,
			'gen_ai.response.finish_reasons': ['stop'],
			'gen_ai.usage.input_tokens': 200 + (index % 50),
			'gen_ai.usage.output_tokens': 150 + (index % 70),
			'gen_ai.conversation.id': `conversation-${index >> 4}`,
			'server.address': 'api.openai.com',
			'server.port': 443,
			'gen_ai.input.messages': JSON.stringify([
				message('system', 'You are a helpful assistant that answers briefly.'),
				message('user', textOf(index, 700)),
			]),
			'gen_ai.output.messages': JSON.stringify([message('assistant', textOf(index + 1_000_000, 450))]),
		},
	});
}

function referenceCall(span: Span, index: number): PricedCall {
	return seedCall({
		callId: `${span.traceId}-${span.spanId}`,
		traceId: span.traceId,
		spanId: span.spanId,
		startMs: millisOf(span.startNano),
		durationMs: 900 + (index % 3000),
		responseId: `chatcmpl-${index}`,
		session: `conversation-${index >> 4}`,
		input: [{role: 'user', parts: [{type: 'text', text: textOf(index, 700)}]}],
		output: [{role: 'assistant', parts: [{type: 'text', text: textOf(index + 1_000_000, 450)}]}],
		system: 'You are a helpful assistant that answers briefly.',
		origins: ['input', 'output', 'provider', 'requestModel', 'responseModel', 'session', 'responseId'].map(
			field => ({field, spanId: span.spanId, key: `gen_ai.some.key.of.${field}`}),
		),
	});
}

/** Processor time in milliseconds: the machine may have other things to do. */
function now(): number {
	const {user, system} = process.cpuUsage();
	return (user + system) / 1000;
}

function report(name: string, spentMs: number): number {
	const microseconds = (spentMs * 1000) / spanCount;
	const rate = Math.round(1e6 / microseconds);
	console.log(`${name.padEnd(40)} ${microseconds.toFixed(1).padStart(7)} µs/span  ${rate} spans/s`);
	return microseconds;
}

const folder = mkdtempSync(join(tmpdir(), 'store-write-'));
const path = join(folder, 'bench.db');
const writer = openWriter(path, {durable: false});

const spans = Array.from({length: spanCount}, (_, index) => referenceSpan(index));
const batches: Batch[] = [];
for (let from = 0; from < spanCount; from += batchSpans) {
	batches.push(batchOf({spans: spans.slice(from, from + batchSpans)}));
}

/** Group by group, as the engine does it: commit, then derive what was committed. */
const spent = {commit: 0, read: 0, put: 0};
let index = 0;
for (let from = 0; from < batches.length; from += groupBatches) {
	let startedMs = now();
	await writer.commit(batches.slice(from, from + groupBatches), {receivedAtMs: seedMs});
	spent.commit += now() - startedMs;
	for (let keys = await nextKeys(); keys.length > 0; keys = await nextKeys()) {
		startedMs = now();
		const units: Unit[] = [];
		for (const key of keys) units.push(await readUnit(writer, key));
		spent.read += now() - startedMs;
		const results = units.map(unit => ({
			unit,
			calls: unit.spans.map(span => referenceCall(span, index++)),
			steps: [],
		}));
		startedMs = now();
		await writer.putDerived(results);
		spent.put += now() - startedMs;
	}
}
const commit = report('commit', spent.commit);
report('readUnit', spent.read);
const put = report('putDerived', spent.put);

function nextKeys(): Promise<readonly string[]> {
	return writer.dirty({limit: 500});
}

let startedMs = now();
while ((await writer.indexText({budgetMs: 50})) > 0);
report('indexText', now() - startedMs);
startedMs = now();
await writer.close();
report('close', now() - startedMs);
console.log(`file ${(statSync(path).size / spanCount).toFixed(0)} bytes/span`);

/** Tables in the order of writing, and how many units share a transaction. */
const groups = [
	{name: 'commit', tables: ['content', 'span', 'dirty'], unitsAtOnce: batchSpans * groupBatches},
	{name: 'putDerived', tables: ['message', 'call', 'call_message', 'trace'], unitsAtOnce: 500},
] as const;

/** The finished rows, inserted into an empty file in transactions of the same size, in the same order. */
function bare(): ReadonlyMap<string, number> {
	const source = new Sqlite(path, {readonly: true});
	const target = new Sqlite(join(folder, 'bare.db'));
	target.pragma('page_size = 4096');
	target.pragma('journal_mode = WAL');
	target.pragma('synchronous = NORMAL');
	target.pragma('cache_size = -16384');
	target.pragma('wal_autocheckpoint = 8000');
	target.pragma('foreign_keys = OFF');
	target.exec(schema);
	const costs = new Map<string, number>();
	for (const {name, tables, unitsAtOnce} of groups) {
		const sources = tables.map(table => {
			// Derivation has emptied it; its rows are known.
			const rows =
				table === 'dirty'
					? spans.map((span, number) => [number + 1, span.traceId, 1, seedMs, seedMs])
					: source.prepare<[], unknown[]>(`SELECT * FROM ${table}`).raw().safeIntegers().all();
			const places = Array.from({length: rows[0]?.length ?? 0}, () => '?').join(', ');
			return {rows, insert: target.prepare<unknown[]>(`INSERT INTO ${table} VALUES (${places})`)};
		});
		const startedMs = now();
		for (let from = 0; from < spanCount; from += unitsAtOnce) {
			const until = Math.min(spanCount, from + unitsAtOnce);
			target.transaction(() => {
				for (const {rows, insert} of sources) {
					const last = Math.round((rows.length / spanCount) * until);
					for (let row = Math.round((rows.length / spanCount) * from); row < last; row++) {
						insert.run(...(rows[row] ?? []));
					}
				}
			})();
		}
		costs.set(name, report(`bare inserts of the rows of ${name}`, now() - startedMs));
	}
	source.close();
	target.close();
	return costs;
}

const costs = bare();
console.log(`commit against bare: ${((costs.get('commit') ?? 0) / commit).toFixed(2)}`);
console.log(`putDerived against bare: ${((costs.get('putDerived') ?? 0) / put).toFixed(2)}`);
rmSync(folder, {recursive: true});
