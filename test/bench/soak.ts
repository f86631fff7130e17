/**
The live board under a steady load for long: what grows that should not. Each half minute memory, descriptors, the
file, what waits for derivation, a few keys and the acknowledgements of that time are taken; then memory,
descriptors and acknowledgements must be flat. The file grows with what it holds, unless flags (`--flags`) bound it.
*/
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import {listening, openBoard, type Board} from './board.ts';
import {load} from './load.ts';
import {percentile, type Figure, type Measure} from './measure.ts';
import {descriptorsOf, memoryOf} from './process.ts';

const sampleSeconds = 30;

/** Until caches are full and code is compiled; of a short run a third. */
const settleSeconds = 300;

/** Growth of memory in an hour that is no leak but the pages of a cache, MB. */
const memoryGrowthMax = 60;

/** Descriptors come and go with connections and checkpoints. */
const descriptorsGrowthMax = 4;

/** The last third's p99 over the first third's. */
const latencyGrowthMax = 1.5;

const keyPresses = 9;

const views: readonly (readonly [key: string, shows: string])[] = [
	['2', '[2 Calls]'],
	['3', '[3 Traces]'],
	['1', '[1 Overview]'],
];

type Sample = {
	readonly seconds: number;
	readonly memoryMb: number;
	readonly descriptors: number;
	readonly fileMb: number;
	/** Units that wait for derivation. */
	readonly waiting: number;
	readonly acknowledgedMs: {readonly p50: number; readonly p99: number};
	readonly keyMs: number;
	readonly refused: number;
};

export const soak: Measure = {
	name: 'soak',
	about: 'memory, descriptors and latency of the board under a steady load (--minutes, --rate, --flags)',
	async run(settings, say) {
		const file = join(settings.folder, 'soak.db');
		const board = await openBoard(file, settings.flags);
		await listening(board.grpc);
		await board.shown('1 Overview');
		const samples: Sample[] = [];
		const began = performance.now();
		const seconds = settings.minutes * 60;
		say('   s   memory  descriptors   file MB  waiting  ack p50  ack p99  key p50  refused');
		for (let round = 1; (performance.now() - began) / 1_000 < seconds; round++) {
			const sample = await sampleOf(board, {file, rate: settings.rate, round, began});
			samples.push(sample);
			say(lineOf(sample));
		}
		await board.stop();
		return figuresOf(samples, seconds);
	},
};

/** Half a minute of load in a client of its own, with the keys in its middle. */
async function sampleOf(
	board: Board,
	{
		file,
		rate,
		round,
		began,
	}: {
		readonly file: string;
		readonly rate: number;
		readonly round: number;
		readonly began: number;
	},
): Promise<Sample> {
	const loading = load({endpoint: board.grpc, protocol: 'grpc', rate, seconds: sampleSeconds, seed: round});
	await sleep((sampleSeconds / 2) * 1_000);
	const keys: number[] = [];
	for (let index = 0; index < keyPresses; index++) {
		const [key, shows] = views[index % views.length] ?? ['1', '[1 Overview]'];
		keys.push(await board.press(key, shows));
		await sleep(150);
	}
	const pid = board.pid();
	const waiting = waitingIn(file);
	const report = await loading;
	if (report.failures > 0) throw new Error(`${report.failures} requests failed for good`);
	return {
		seconds: (performance.now() - began) / 1_000,
		memoryMb: memoryOf(pid),
		descriptors: descriptorsOf(pid),
		fileMb: sizeOf(file) + sizeOf(`${file}-wal`),
		waiting,
		acknowledgedMs: report.acknowledgementMs,
		keyMs: percentile(keys, 0.5),
		refused: report.retries,
	};
}

function waitingIn(file: string): number {
	const database = new Sqlite(file, {readonly: true});
	const waiting = Number(database.prepare('SELECT count(DISTINCT unit) FROM dirty').pluck().get());
	database.close();
	return waiting;
}

function sizeOf(file: string): number {
	return (statSync(file, {throwIfNoEntry: false})?.size ?? 0) / 1e6;
}

function lineOf(sample: Sample): string {
	const cells: readonly (readonly [value: number, width: number])[] = [
		[sample.seconds, 4],
		[sample.memoryMb, 9],
		[sample.descriptors, 13],
		[sample.fileMb, 10],
		[sample.waiting, 9],
		[sample.acknowledgedMs.p50, 9],
		[sample.acknowledgedMs.p99, 9],
		[sample.keyMs, 9],
		[sample.refused, 9],
	];
	return cells.map(([value, width]) => String(Math.round(value)).padStart(width)).join('');
}

function figuresOf(samples: readonly Sample[], seconds: number): readonly Figure[] {
	const settled = samples.filter(sample => sample.seconds > Math.min(settleSeconds, seconds / 3));
	const third = Math.max(1, Math.floor(settled.length / 3));
	const p99 = (part: readonly Sample[]): number =>
		percentile(
			part.map(sample => sample.acknowledgedMs.p99),
			0.5,
		);
	const descriptors = settled.map(sample => sample.descriptors);
	const last = samples.at(-1);
	const atMost = (bound: number) => ({direction: 'at most', must: bound, aim: bound}) as const;
	return [
		{
			name: 'soak, growth of memory an hour',
			value: slopeOf(settled) * 3_600,
			unit: 'MB',
			budget: atMost(memoryGrowthMax),
			note: `${Math.round(settled[0]?.memoryMb ?? 0)} to ${Math.round(last?.memoryMb ?? 0)} MB`,
		},
		{
			name: 'soak, descriptors at the end, more than at first',
			value: (descriptors.at(-1) ?? 0) - (descriptors[0] ?? 0),
			unit: '',
			budget: atMost(descriptorsGrowthMax),
			note: `${descriptors[0] ?? 0} to ${descriptors.at(-1) ?? 0}`,
		},
		{
			name: 'soak, acknowledgement p99, last third over first',
			value: p99(settled.slice(-third)) / p99(settled.slice(0, third)),
			unit: '',
			budget: atMost(latencyGrowthMax),
			note: `${Math.round(p99(settled.slice(-third)))} ms at last`,
		},
		{
			name: 'soak, key to frame, median of the medians',
			value: percentile(
				settled.map(sample => sample.keyMs),
				0.5,
			),
			unit: 'ms',
			budget: null,
		},
		{
			name: 'soak, units that wait at the end',
			value: last?.waiting ?? 0,
			unit: '',
			budget: null,
			note: `of ${samples.length * sampleSeconds} s at the rate asked for`,
		},
		{name: 'soak, the file at the end', value: last?.fileMb ?? 0, unit: 'MB', budget: null},
	];
}

/** Megabytes a second, by least squares. */
function slopeOf(samples: readonly Sample[]): number {
	const mean = (values: readonly number[]): number =>
		values.reduce((sum, value) => sum + value, 0) / values.length;
	const middle = mean(samples.map(sample => sample.seconds));
	const level = mean(samples.map(sample => sample.memoryMb));
	const along = samples.reduce(
		(sum, {seconds, memoryMb}) => sum + (seconds - middle) * (memoryMb - level),
		0,
	);
	const spread = samples.reduce((sum, {seconds}) => sum + (seconds - middle) ** 2, 0);
	return spread === 0 ? 0 : along / spread;
}
