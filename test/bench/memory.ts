/** Resident memory: of `serve`, idle and after a flood, with the file that it leaves; of the board on a million calls. */
import {copyFileSync, rmSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {serve} from '../support/program.ts';
import {listening, openBoard} from './board.ts';
import {derived} from './ingest.ts';
import {fileOfCalls, million} from './large-file.ts';
import {load} from './load.ts';
import type {Figure, Measure, Settings} from './measure.ts';
import {memoryOf} from './process.ts';

const flood = 100_000;

/** Time for what runs behind (full text, checkpoints, garbage) to settle. */
const settleMs = 5_000;

const megabyte = 1_000_000;

type Say = (text: string) => void;

export const memory: Measure = {
	name: 'memory',
	about: `serve idle, after ${flood} spans in one go, and the size of their file`,
	run: (settings, say) => ofServe(settings, say),
};

export const boardMemory: Measure = {
	name: 'board-memory',
	about:
		'the live board on a file of 1,000,000 calls, while 200 spans/s arrive and after all its views were shown',
	run: (settings, say) => ofBoard(settings, say),
};

async function ofServe(settings: Settings, say: Say): Promise<readonly Figure[]> {
	const file = join(settings.folder, 'memory.db');
	const served = await serve(file);
	const pid = served.process.pid ?? 0;
	await sleep(3_000);
	const idle = memoryOf(pid);
	const report = await load({endpoint: served.grpc, protocol: 'grpc', spans: flood});
	say(`${Math.round(report.spansPerSecond)} spans/s, ${Math.round(report.bytes / megabyte)} MB of OTLP`);
	await derived(file);
	await sleep(settleMs);
	const after = memoryOf(pid);
	const highest = memoryOf(pid, 'highest');
	const code = await served.stop();
	if (code !== 0) throw new Error(`serve ended with ${code}`);
	return [
		{
			name: 'memory of serve, idle',
			value: idle,
			unit: 'MB',
			budget: {direction: 'at most', must: 150, aim: 120},
		},
		{
			name: 'memory of serve, after 100,000 spans',
			value: after,
			unit: 'MB',
			budget: {direction: 'at most', must: 250, aim: 200},
			note: `at its highest ${Math.round(highest)} MB`,
		},
		{
			name: 'file of 100,000 spans, each text different',
			value: statSync(file).size / megabyte,
			unit: 'MB',
			budget: {direction: 'at most', must: 300, aim: 250},
			note: `from ${Math.round(report.bytes / megabyte)} MB of OTLP`,
		},
	];
}

/** Views and windows, with what only their frame shows: `t` goes on from a quarter of an hour to all of the file. */
const walk: readonly (readonly [key: string, shows: string])[] = [
	['2', '[2 Calls]'],
	['3', '[3 Traces]'],
	['1', '[1 Overview]'],
	['t', 'last 1h'],
	['t', 'last 6h'],
	['t', 'last 24h'],
	['t', 'all of it'],
	['2', '[2 Calls]'],
	['3', '[3 Traces]'],
	['1', '[1 Overview]'],
];

async function ofBoard(settings: Settings, say: Say): Promise<readonly Figure[]> {
	const file = join(settings.folder, 'million.db');
	copyFileSync(fileOfCalls(million, settings.large), file);
	const board = await openBoard(file);
	await listening(board.grpc);
	await board.shown('1 Overview');
	const loading = load({endpoint: board.grpc, protocol: 'grpc', rate: 200, seconds: 20, batch: 100});
	await sleep(2_000);
	for (const [key, shows] of walk) {
		await board.press(key, shows);
		await sleep(500);
	}
	await loading;
	await sleep(settleMs);
	const pid = board.pid();
	const after = memoryOf(pid);
	const highest = memoryOf(pid, 'highest');
	await board.stop();
	rmSync(file);
	say(`at its highest ${Math.round(highest)} MB`);
	return [
		{
			name: 'memory of the board, live, 1,000,000 calls stored',
			value: after,
			unit: 'MB',
			budget: {direction: 'at most', must: 250, aim: 150},
			note: `at its highest ${Math.round(highest)} MB`,
		},
	];
}
