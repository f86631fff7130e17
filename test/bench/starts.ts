/** How long the program takes to be there: its version, its first frame, its first accepted span. */
import {spawn, spawnSync} from 'node:child_process';
import http from 'node:http';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {freePort, openBoard, openSaved} from './board.ts';
import {fileOfCalls, million} from './large-file.ts';
import {percentile, type Measure} from './measure.ts';
import {referenceSpans} from './reference-span.ts';

/** Starts of each kind; the first is dropped, since it reads the program from the disk. */
const starts = 11;

/** Stands above the list of the last calls, which is drawn once they are known. */
const lastColumn = 'STATUS';

export const start: Measure = {
	name: 'start',
	about: '--version, start to first full frame, serve to first accepted span',
	async run(settings) {
		const version: number[] = [];
		const frame: number[] = [];
		const accepted: number[] = [];
		for (let round = 0; round < starts; round++) {
			version.push(versionTook());
			frame.push(await frameTook(join(settings.folder, `start-${round}.db`)));
			accepted.push(await acceptedTook(join(settings.folder, `serve-${round}.db`)));
		}
		const median = (values: readonly number[]): number => percentile(values.slice(1), 0.5);
		return [
			{
				name: 'llmtop --version',
				value: median(version),
				unit: 'ms',
				budget: {direction: 'at most', must: 120, aim: 60},
			},
			{
				name: 'start to first full frame, new file',
				value: median(frame),
				unit: 'ms',
				budget: {direction: 'at most', must: 500, aim: 300},
			},
			{
				name: 'serve, start to first accepted span',
				value: median(accepted),
				unit: 'ms',
				budget: {direction: 'at most', must: 400, aim: 200},
			},
		];
	},
};

export const startLarge: Measure = {
	name: 'start-large',
	about: 'start to first full frame on a file of 1,000,000 calls, its last calls in it',
	async run(settings) {
		const file = fileOfCalls(million, settings.large);
		const frame: number[] = [];
		for (let round = 0; round < starts; round++) {
			const board = openSaved(file);
			frame.push(await board.shown(lastColumn));
			await board.stop();
		}
		return [
			{
				name: 'start to first full frame, 1,000,000 calls',
				value: percentile(frame.slice(1), 0.5),
				unit: 'ms',
				budget: {direction: 'at most', must: 900, aim: 500},
			},
		];
	},
};

function versionTook(): number {
	const started = performance.now();
	const {status} = spawnSync(process.execPath, ['build/cli.js', '--version']);
	if (status !== 0) throw new Error(`--version ended with ${status}`);
	return performance.now() - started;
}

async function frameTook(file: string): Promise<number> {
	const board = await openBoard(file);
	const took = await board.shown('1 Overview');
	await board.stop();
	return took;
}

async function acceptedTook(file: string): Promise<number> {
	const port = await freePort();
	const body = referenceSpans('protobuf', 1).request(1);
	const started = performance.now();
	const child = spawn(
		process.execPath,
		[
			'build/cli.js',
			'serve',
			'--db',
			file,
			'--http-port',
			String(port),
			'--grpc-port',
			String(await freePort()),
		],
		{stdio: 'ignore'},
	);
	const exited = new Promise<void>(resolve => {
		child.once('close', () => resolve());
	});
	while (!(await isAccepted(port, body))) {
		if (performance.now() - started > 20_000) throw new Error('serve accepted nothing');
		await sleep(2);
	}
	const took = performance.now() - started;
	child.kill('SIGTERM');
	await exited;
	return took;
}

function isAccepted(port: number, body: Buffer): Promise<boolean> {
	return new Promise(resolve => {
		const request = http.request(
			{
				host: '127.0.0.1',
				port,
				path: '/v1/traces',
				method: 'POST',
				agent: false,
				headers: {'content-type': 'application/x-protobuf', 'content-length': body.length},
			},
			response => {
				response.resume();
				response.once('end', () => resolve(response.statusCode === 200));
			},
		);
		request.once('error', () => resolve(false));
		request.end(body);
	});
}
