/** Processor time of the board: with nothing to do, and while ten calls a second are shown. */
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {listening, openBoard} from './board.ts';
import {load} from './load.ts';
import type {Measure} from './measure.ts';
import {processorSecondsOf} from './process.ts';

const seconds = 30;

const callsPerSecond = 10;

/** Until nothing of the start is left: threads, compiled code, the first collection of garbage. */
const settleMs = 5_000;

export const processor: Measure = {
	name: 'cpu',
	about: `processor time of all threads of the board at 120×40 over ${seconds} s, 100 % is one core`,
	async run(settings) {
		const board = await openBoard(join(settings.folder, 'cpu.db'));
		await listening(board.grpc);
		await board.shown('1 Overview');
		// Calls on the board, so that it has figures to draw when they stand still.
		await load({endpoint: board.grpc, protocol: 'grpc', spans: 200, batch: 50});
		await board.shown('[1 Overview]');
		await sleep(settleMs);
		const pid = board.pid();
		const idle = await shareOf(pid);
		const loading = load({
			endpoint: board.grpc,
			protocol: 'grpc',
			rate: callsPerSecond,
			seconds: seconds + 6,
			batch: 1,
			connections: 1,
			seed: 2,
		});
		await sleep(3_000);
		const busy = await shareOf(pid);
		await loading;
		await board.stop();
		return [
			{name: 'processor, idle', value: idle, unit: '%', budget: {direction: 'at most', must: 1, aim: 0.3}},
			{
				name: 'processor, 10 calls/s on the board',
				value: busy,
				unit: '%',
				budget: {direction: 'at most', must: 8, aim: 4},
			},
		];
	},
};

async function shareOf(pid: number): Promise<number> {
	const [began, before] = [performance.now(), processorSecondsOf(pid)];
	await sleep(seconds * 1_000);
	return ((processorSecondsOf(pid) - before) / ((performance.now() - began) / 1_000)) * 100;
}
