/** Spans a second that are acknowledged after their commit, with the board open, and that against bare inserts. */
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import {bareInsert} from './bare-insert.ts';
import {listening, openBoard} from './board.ts';
import {load} from './load.ts';
import {percentile, type Figure, type Measure} from './measure.ts';

/** Spans of a request, as the SDKs' batch processors send them. */
const batch = 512;

/** Spans that go first and are not counted: compiled code, warm caches. */
const warmUp = 10_240;

export const ingest: Measure = {
	name: 'ingest',
	about: 'OTLP over gRPC, HTTP protobuf and HTTP JSON, acknowledged after commit, board open at 120×40',
	async run(settings, say) {
		const figures: Figure[] = [];
		const rates: Record<'grpc' | 'http' | 'json', number[]> = {grpc: [], http: [], json: []};
		const behind: number[] = [];
		const shares: number[] = [];
		const bare: number[] = [];
		for (let round = 0; round < settings.rounds; round++) {
			for (const protocol of ['grpc', 'http', 'json'] as const) {
				const file = join(settings.folder, `ingest-${protocol}-${round}.db`);
				const {spansPerSecond, derivedMs} = await oneRun(protocol, file, settings.spans, round);
				rates[protocol].push(spansPerSecond);
				say(
					`${protocol} ${Math.round(spansPerSecond)} spans/s, all derived ${Math.round(derivedMs)} ms after the last`,
				);
				if (protocol !== 'grpc') continue;
				behind.push(derivedMs);
				const yardstick = bareInsert(file, settings.folder, batch);
				bare.push(yardstick);
				shares.push(spansPerSecond / yardstick);
				say(`bare better-sqlite3 ${Math.round(yardstick)} spans/s`);
			}
		}
		const spread = (values: readonly number[]): string =>
			`${Math.round(percentile(values, 0)).toLocaleString('en')} to ${Math.round(percentile(values, 1)).toLocaleString('en')}`;
		figures.push(
			{
				name: 'ingest, gRPC',
				value: percentile(rates.grpc, 0.5),
				unit: 'spans/s',
				budget: {direction: 'at least', must: 12_000, aim: 20_000},
				note: spread(rates.grpc),
			},
			{
				name: 'ingest, gRPC, as a share of bare inserts',
				value: percentile(shares, 0.5),
				unit: '',
				budget: {direction: 'at least', must: 0.4, aim: 0.6},
				note: `bare: ${Math.round(percentile(bare, 0.5)).toLocaleString('en')} spans/s`,
			},
			{
				name: 'ingest, gRPC, all derived after the last span',
				value: percentile(behind, 0.5),
				unit: 'ms',
				budget: null,
			},
			{
				name: 'ingest, HTTP protobuf',
				value: percentile(rates.http, 0.5),
				unit: 'spans/s',
				budget: null,
				note: spread(rates.http),
			},
			{
				name: 'ingest, HTTP JSON',
				value: percentile(rates.json, 0.5),
				unit: 'spans/s',
				budget: null,
				note: spread(rates.json),
			},
		);
		return figures;
	},
};

async function oneRun(
	protocol: 'grpc' | 'http' | 'json',
	file: string,
	spans: number,
	round: number,
): Promise<{spansPerSecond: number; derivedMs: number}> {
	const board = await openBoard(file);
	const endpoint = protocol === 'grpc' ? board.grpc : board.http;
	await listening(endpoint);
	await load({endpoint, protocol, spans: warmUp, batch, seed: 1_000 + round});
	await derived(file);
	const report = await load({endpoint, protocol, spans, batch, seed: round + 1});
	const finished = performance.now();
	await derived(file);
	const derivedMs = performance.now() - finished;
	await board.stop();
	if (report.failures > 0 || report.spans !== spans)
		throw new Error(`${report.failures} requests failed for good`);
	if (statSync(file).size === 0) throw new Error('nothing was written');
	return {spansPerSecond: report.spansPerSecond, derivedMs};
}

/** Until no unit waits for its derivation. */
export async function derived(file: string): Promise<void> {
	const database = new Sqlite(file, {readonly: true});
	const waiting = database.prepare('SELECT count(*) FROM dirty').pluck();
	while (Number(waiting.get()) > 0) await sleep(20);
	database.close();
}
