/**
How long each question takes on a small and a large file of the same rate of calls, and what the large one costs
more: `node test/bench/store-read.ts [calls …]`. A screen's question MUST NOT grow with the file.
*/
import {existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {PricedCall, Step} from '../../source/domain/call.ts';
import {openReader, openWriter} from '../../source/store/sqlite/open.ts';
import type {Reader} from '../../source/store/store.ts';
import {callOf, spanOfCall, spanOfStep, stepOf} from '../support/derived.ts';
import {batchOf, seedMs, seedSpan, spanIdOf, traceIdOf} from '../support/seed.ts';
import {readUnit} from '../support/read-unit.ts';

/** A call every 600 ms: 1,500 in the usual window of 15 minutes. */
const everyMs = 600;
const callsPerTrace = 4;
const tracesPerBatch = 100;
const repeats = 25;

const models = ['gpt-4o-2024-11-20', 'claude-sonnet-4-5', 'gpt-4o-mini', 'text-embedding-3-small'];
const words = 'refund order ship late invoice please where answer price model token cache window error'.split(
	' ',
);

/** The same numbers each time. */
function random(seed: number): number {
	const value = Math.sin(seed * 12.9898) * 43758.5453;
	return value - Math.floor(value);
}

function textOf(number: number): string {
	const text = Array.from(
		{length: 40},
		(_, index) => words[Math.floor(random(number * 41 + index) * words.length)],
	);
	return `${text.join(' ')} number${number}`;
}

function traceOf(number: number): {readonly calls: readonly PricedCall[]; readonly step: Step} {
	const trace = traceIdOf(number + 1);
	const root = spanIdOf(1);
	const calls = Array.from({length: callsPerTrace}, (_, index): PricedCall => {
		const at = number * callsPerTrace + index;
		const model = models[Math.floor(random(at) ** 2 * models.length)] ?? '';
		const failed = random(at + 0.3) < 0.04;
		const embeddings = model.startsWith('text-embedding');
		return callOf(trace, spanIdOf(index + 2), {
			parentSpanId: root,
			startMs: seedMs + at * everyMs,
			durationMs: 500 + random(at + 0.1) * 8000 + (random(at + 0.2) < 0.005 ? 90_000 : 0),
			responseModel: model,
			operation: embeddings ? 'embeddings' : 'chat',
			service: random(at + 0.4) < 0.5 ? 'api' : 'worker',
			status: failed ? 'error' : 'ok',
			errorClass: failed ? 'timeout' : null,
			finishReasons: [random(at + 0.5) < 0.02 ? 'length' : 'stop'],
			session: `s_${Math.floor(number / 3)}`,
			input: [{role: 'user', parts: [{type: 'text', text: textOf(at)}]}],
			output: [{role: 'assistant', parts: [{type: 'text', text: textOf(at + 0.5)}]}],
		});
	});
	const first = calls[0] as PricedCall;
	return {calls, step: stepOf(trace, spanIdOf(20), {parentSpanId: root, startMs: first.startMs + 10})};
}

async function fileOf(count: number): Promise<string> {
	const path = join(tmpdir(), `llmtop-read-${count}.db`);
	if (existsSync(path)) return path;
	const writer = openWriter(path, {durable: false});
	const traces = count / callsPerTrace;
	for (let start = 0; start < traces; start += tracesPerBatch) {
		const batch = Array.from({length: tracesPerBatch}, (_, index) => traceOf(start + index));
		const spans = batch.flatMap(({calls, step}) => {
			const first = spanOfCall(calls[0] as PricedCall);
			const root = seedSpan({
				...first,
				spanId: spanIdOf(1),
				parentSpanId: null,
				name: 'turn',
				status: {code: 0, message: ''},
			});
			return [root, ...calls.map(call => spanOfCall(call)), spanOfStep(step)];
		});
		await writer.commit([batchOf({spans})], {receivedAtMs: seedMs + start});
		const results = [];
		for (const {calls, step} of batch) {
			results.push({unit: await readUnit(writer, calls[0]?.traceId ?? ''), calls, steps: [step]});
		}
		await writer.putDerived(results);
	}
	while ((await writer.indexText({budgetMs: 1000})) > 0);
	await writer.close();
	return path;
}

function questionsOn(
	count: number,
): Readonly<Record<string, (reader: Reader, run: number) => Promise<unknown>>> {
	const endMs = seedMs + count * everyMs + 10_000;
	const live = {asOfMs: endMs, fromMs: endMs - 15 * 60_000, filter: ''};
	const all = {...live, fromMs: -Infinity};
	const middle = {
		...live,
		asOfMs: seedMs + (count * everyMs) / 2,
		fromMs: seedMs + (count * everyMs) / 2 - 15 * 60_000,
	};
	const chart = {buckets: 20, chartBucketMs: 10_000};
	const list = {sort: 'time', ascending: false, anchor: null, above: 0, below: 60} as const;
	const callId = (at: number): string =>
		`${traceIdOf(Math.floor(at / callsPerTrace) + 1)}-${spanIdOf((at % callsPerTrace) + 2)}`;
	const deep = {...list, anchor: callId(Math.floor(count * 0.1)), above: 40, below: 40};
	const page = {after: null, limit: 200, filter: ''};
	return {
		'overview 15m': reader => reader.overview({...live, ...chart}),
		'overview 15m, replay': reader => reader.overview({...middle, ...chart}),
		'overview 24h': reader =>
			reader.overview({...live, fromMs: endMs - 86_400_000, ...chart, chartBucketMs: 600_000}),
		'overview all': reader => reader.overview({...all, ...chart, chartBucketMs: 600_000}),
		'overview 15m, filter': reader => reader.overview({...live, filter: 'model:gpt-4o*', ...chart}),
		'calls 15m': reader => reader.calls({...live, ...list}),
		'calls 15m, replay': reader => reader.calls({...middle, ...list}),
		'calls all': reader => reader.calls({...all, ...list}),
		'calls all, oldest first': reader => reader.calls({...all, ...list, ascending: true}),
		'calls all, deep': reader => reader.calls({...all, ...deep}),
		'calls 15m, filter': reader => reader.calls({...live, ...list, filter: 'status:error'}),
		'calls 15m, text': reader => reader.calls({...live, ...list, filter: 'refund'}),
		'calls 15m, rare text': reader => reader.calls({...live, ...list, filter: `number${count - 5}`}),
		'calls 15m, by cost': reader => reader.calls({...live, ...list, sort: 'cost'}),
		'calls all, filter': reader => reader.calls({...all, ...list, filter: 'status:error'}),
		'traces 15m': reader => reader.traces({...live, ...list}),
		'traces all': reader => reader.traces({...all, ...list}),
		'traces all, deep': reader =>
			reader.traces({...all, ...deep, anchor: traceIdOf(Math.floor(count / callsPerTrace / 10))}),
		'one trace': (reader, run) => reader.trace(traceIdOf(run * 17 + 1), {asOfMs: endMs}),
		'one call': (reader, run) => reader.call(callId(run * 71), {asOfMs: endMs}),
		'one span': (reader, run) => reader.span(traceIdOf(run * 17 + 1), spanIdOf(2)),
		file: reader => reader.file(),
		timeline: reader => reader.timeline({buckets: 100}),
		'next error': reader => reader.moment({fromMs: middle.asOfMs, step: 'next', of: 'error'}),
		'search, common': reader => reader.search({text: 'refund late', limit: 50, asOfMs: endMs}),
		'search, rare': (reader, run) => reader.search({text: `number${run * 97}`, limit: 50, asOfMs: endMs}),
		'call details, 200': reader => reader.callDetails({...page, includeUncounted: false}),
		'steps, 200': reader => reader.steps(page),
		'stats by model': reader => reader.stats({by: 'model', filter: '', fromMs: null, untilMs: null}),
	};
}

async function measure(count: number): Promise<Map<string, readonly [p50: number, p95: number]>> {
	const reader = openReader(await fileOf(count));
	const results = new Map<string, readonly [number, number]>();
	for (const [name, question] of Object.entries(questionsOn(count))) {
		const times: number[] = [];
		for (let run = 0; run < repeats; run++) {
			const start = performance.now();
			await question(reader, run);
			times.push(performance.now() - start);
			// What reads the whole file on purpose is not asked so often.
			if (times[0] !== undefined && times[0] > 500 && run >= 2) break;
		}
		times.sort((left, right) => left - right);
		const at = (percent: number): number => times[Math.ceil((percent / 100) * times.length) - 1] ?? 0;
		results.set(name, [at(50), at(95)]);
	}
	await reader.close();
	return results;
}

const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10_000, 200_000];
const columns = [];
for (const count of counts) columns.push(await measure(count));
console.log(
	`${'ms, p50 / p95'.padEnd(26)}${counts.map(count => `${count} calls`.padStart(20)).join('')}     ratio of p95`,
);
for (const name of Object.keys(questionsOn(counts[0] ?? 0))) {
	const figures = columns.map(column => column.get(name) ?? [0, 0]);
	const cells = figures.map(([p50, p95]) => `${p50.toFixed(2)} / ${p95.toFixed(2)}`.padStart(20));
	const ratio = (figures.at(-1)?.[1] ?? 0) / (figures[0]?.[1] ?? 1);
	console.log(`${name.padEnd(26)}${cells.join('')}${ratio.toFixed(1).padStart(17)}`);
}
