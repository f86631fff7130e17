/**
Makes a file of any number of calls, through the store, the derivation and the prices that a receiver uses, so that it
is what the program would have made of that traffic; only sockets and decoding are left out.

	node test/tools/generate.ts --calls 1000000 --out million.db [--seed 1]

The same seed and version give the same calls. A million take some 15 minutes and 4 GB. A file that is there is kept.
*/
import {existsSync, renameSync, rmSync, statSync} from 'node:fs';
import {parseArgs} from 'node:util';
import type {Span} from '../../source/domain/otlp.ts';
import {deriveUnits} from '../../source/engine/derive.ts';
import {makePricer} from '../../source/pricing/prices.ts';
import {openWriter} from '../../source/store/sqlite/open.ts';
import {workload} from './workload.ts';

/** Spans, and units, in one transaction: few large ones write each page of an index seldom. */
const spansPerCommit = 8_000;
const unitsPerTransaction = 4_000;

/** A slice of the full-text index, ms: nobody waits here. */
const indexMs = 200;

const {values: options} = parseArgs({
	options: {
		calls: {type: 'string', default: '1000000'},
		out: {type: 'string'},
		seed: {type: 'string', default: '1'},
	},
});

if (options.out === undefined) throw new Error('--out FILE is missing');
if (existsSync(options.out)) console.error(`${options.out} is there already`);
else await generate(options.out, {calls: Number(options.calls), seed: Number(options.seed)});

async function generate(
	path: string,
	wanted: {readonly calls: number; readonly seed: number},
): Promise<void> {
	// Under another name until it is whole: a file that is there is taken for one.
	const unfinished = `${path}.unfinished`;
	for (const suffix of ['', '-wal', '-shm']) rmSync(`${unfinished}${suffix}`, {force: true});
	const writer = openWriter(unfinished, {durable: false});
	const pricer = makePricer({userPrices: null});
	const started = performance.now();
	let spans: Span[] = [];
	let calls = 0;
	let told = 0;
	const write = async (endMs: number): Promise<void> => {
		await writer.commit([{kind: 'traces', spans, logs: [], points: [], rejections: []}], {
			receivedAtMs: endMs,
		});
		spans = [];
		for (;;) {
			const keys = await writer.dirty({limit: unitsPerTransaction});
			if (keys.length === 0) break;
			await deriveUnits(writer, pricer, keys);
		}
		await writer.indexText({budgetMs: indexMs});
		await writer.idle();
		if (calls - told < 20_000) return;
		told = calls;
		const seconds = (performance.now() - started) / 1_000;
		console.error(
			`${calls.toLocaleString('en')} calls, ${Math.round(calls / seconds).toLocaleString('en')}/s`,
		);
	};
	let lastMs = 0;
	for (const trace of workload(wanted)) {
		spans.push(...trace.spans);
		calls += trace.calls;
		lastMs = Math.max(lastMs, trace.endMs);
		if (spans.length >= spansPerCommit) await write(lastMs);
	}
	await write(lastMs);
	while ((await writer.indexText({budgetMs: indexMs})) > 0);
	await writer.close();
	renameSync(unfinished, path);
	console.error(`${path}: ${calls.toLocaleString('en')} calls, ${Math.round(statSync(path).size / 1e6)} MB`);
}
