/**
Spans a second that are acknowledged after their commit, with the board open: against bare inserts of the same rows,
against a receiver that keeps nothing, and, where asked for, against rivals.
*/
import {spawn} from 'node:child_process';
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import Sqlite from 'better-sqlite3';
import {bareInsert} from './bare-insert.ts';
import {listening, openBoard} from './board.ts';
import {load} from './load.ts';
import {percentile, type Budget, type Figure, type Measure, type Settings} from './measure.ts';
import {autotelTerminal, traceView, type Rival, type Running} from './rivals.ts';

/** Spans of a request, as the SDKs' batch processors send them. */
const batch = 512;

/** Spans that go first and are not counted: compiled code, warm caches. */
const warmUp = 10_240;

type Protocol = 'grpc' | 'http' | 'json';

const protocols: readonly {
	readonly protocol: Protocol;
	readonly name: string;
	readonly budget: Budget | null;
	readonly rival: Rival | null;
	/** Our rate over the rival's. */
	readonly against: Budget | null;
}[] = [
	{
		protocol: 'grpc',
		name: 'gRPC',
		budget: {direction: 'at least', must: 12_000, aim: 20_000},
		rival: null,
		against: null,
	},
	{
		protocol: 'http',
		name: 'HTTP protobuf',
		budget: null,
		rival: traceView,
		against: {direction: 'at least', must: 1, aim: 1.5},
	},
	{
		protocol: 'json',
		name: 'HTTP JSON',
		budget: null,
		rival: autotelTerminal,
		against: {direction: 'at least', must: 0.5, aim: 1},
	},
];

/** Of one protocol, a number a round. */
type Rates = {
	readonly ours: number[];
	readonly derivedMs: number[];
	readonly bare: number[];
	readonly nothing: number[];
	readonly rival: number[];
};

export const ingest: Measure = {
	name: 'ingest',
	about: 'OTLP over gRPC, HTTP protobuf and HTTP JSON, acknowledged after commit, board open at 120×40',
	async run(settings, say) {
		const rates: readonly Rates[] = protocols.map(() => ({
			ours: [],
			derivedMs: [],
			bare: [],
			nothing: [],
			rival: [],
		}));
		for (let round = 0; round < settings.rounds; round++) {
			for (const [index, kind] of protocols.entries()) {
				const found = rates[index];
				if (found !== undefined) await oneRound(kind, found, {settings, round, say});
			}
		}
		return protocols.flatMap((kind, index) => figuresOf(kind, rates[index]));
	},
};

async function oneRound(
	{protocol, name, rival}: (typeof protocols)[number],
	rates: Rates,
	{
		settings,
		round,
		say,
	}: {readonly settings: Settings; readonly round: number; readonly say: (text: string) => void},
): Promise<void> {
	const file = join(settings.folder, `ingest-${protocol}-${round}.db`);
	const {spansPerSecond, derivedMs} = await oneRun(protocol, file, settings.spans, round);
	rates.ours.push(spansPerSecond);
	rates.derivedMs.push(derivedMs);
	say(`${name} ${told(spansPerSecond)} spans/s, all derived ${told(derivedMs)} ms after the last`);
	if (protocol === 'grpc') {
		rates.bare.push(bareInsert(file, settings.folder, batch));
		say(`bare better-sqlite3 ${told(rates.bare.at(-1) ?? 0)} spans/s`);
	}
	const sending = {protocol, spans: settings.spans, round};
	rates.nothing.push(await against(await startNullReceiver(protocol), sending));
	say(`a receiver that keeps nothing ${told(rates.nothing.at(-1) ?? 0)} spans/s`);
	if (!settings.rivals || rival === null) return;
	rates.rival.push(await against(await rival.start(settings.folder, round), sending));
	say(`${rival.name} ${told(rates.rival.at(-1) ?? 0)} spans/s`);
}

function figuresOf(
	{name, budget, rival, against: budgetAgainst}: (typeof protocols)[number],
	rates: Rates | undefined,
): readonly Figure[] {
	if (rates === undefined) return [];
	const median = (values: readonly number[]): number => percentile(values, 0.5);
	const share = (of: readonly number[]): number =>
		median(of.map((value, round) => (rates.ours[round] ?? Number.NaN) / value));
	const figures: Figure[] = [
		{
			name: `ingest, ${name}`,
			value: median(rates.ours),
			unit: 'spans/s',
			budget,
			note: `${told(percentile(rates.ours, 0))} to ${told(percentile(rates.ours, 1))}`,
		},
	];
	if (rates.bare.length > 0) {
		figures.push({
			name: `ingest, ${name}, as a share of bare inserts`,
			value: share(rates.bare),
			unit: '',
			budget: {direction: 'at least', must: 0.4, aim: 0.6},
			note: `bare: ${told(median(rates.bare))} spans/s`,
		});
	}
	figures.push({
		name: `ingest, ${name}, as a share of a null receiver`,
		value: share(rates.nothing),
		unit: '',
		budget: null,
		note: `null: ${told(median(rates.nothing))} spans/s`,
	});
	if (rival !== null && rates.rival.length > 0) {
		figures.push({
			name: `ingest, ${name}, times ${rival.name}`,
			value: share(rates.rival),
			unit: '',
			budget: budgetAgainst,
			note: `it: ${told(median(rates.rival))} spans/s`,
		});
	}
	figures.push({
		name: `ingest, ${name}, all derived after the last span`,
		value: median(rates.derivedMs),
		unit: 'ms',
		budget: null,
	});
	return figures;
}

function told(value: number): string {
	return Math.round(value).toLocaleString('en');
}

/** Spans a second that another receiver answers; it is stopped then. */
async function against(
	{endpoint, stop}: Running,
	{protocol, spans, round}: {readonly protocol: Protocol; readonly spans: number; readonly round: number},
): Promise<number> {
	try {
		await load({endpoint, protocol, spans: warmUp, batch, seed: 1_000 + round});
		const report = await load({endpoint, protocol, spans, batch, seed: round + 1});
		if (report.failures > 0) throw new Error(`${report.failures} requests failed for good`);
		return report.spansPerSecond;
	} finally {
		await stop();
	}
}

/** In a process of its own, as every receiver. */
async function startNullReceiver(protocol: Protocol): Promise<Running> {
	const program = fileURLToPath(new URL('null-receiver.ts', import.meta.url));
	const child = spawn(process.execPath, [program], {stdio: ['ignore', 'pipe', 'inherit']});
	const exited = new Promise<void>(resolve => {
		child.once('close', () => resolve());
	});
	const line = await new Promise<string>(resolve => {
		createInterface({input: child.stdout}).once('line', resolve);
	});
	const {grpc, http} = JSON.parse(line) as {readonly grpc: string; readonly http: string};
	return {
		endpoint: protocol === 'grpc' ? grpc : http,
		async stop() {
			child.kill('SIGTERM');
			await exited;
		},
	};
}

async function oneRun(
	protocol: Protocol,
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
